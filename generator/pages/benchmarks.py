"""All benchmarks by what they are about, each with how many scores there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Row, RowGroup, Table
from generator.pages.scores import score_counts

GROUPS = {
    "knowledge": "Knowledge",
    "reasoning": "Reasoning",
    "mathematics": "Mathematics",
    "code": "Code",
    "agents": "Agents",
    "language": "Language",
    "long context": "Long context",
    "vision": "Images",
    "audio": "Audio",
    "safety": "Safety",
}


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/benchmarks.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    count: Annotated[str, "how many scores there are"]
    table: Annotated[Table, "the benchmarks"]


def page(library: Library) -> Page:
    """The page of all benchmarks."""
    sheet = library.sheet(urls.BENCHMARKS)
    counts = score_counts(library.catalog)
    groups: dict[str, list[Row]] = {}
    for benchmark_id, benchmark in library.catalog.benchmarks.items():
        cells = (
            Cell(benchmark.measures, cites=sheet.cite(library.catalog.benchmark_citations[benchmark_id])),
            Cell(benchmark.unit),
            Cell(benchmark.better),
            Cell(numbers.integer(counts.get(benchmark_id, 0)), is_number=True),
        )
        head = Cell(benchmark.name, href=sheet.href(urls.benchmark(benchmark_id)))
        groups.setdefault(benchmark.group, []).append(Row(head, cells))
    lead = "What was measured, and how well each size did, like with like."
    table = Table(
        anchor="benchmarks-table",
        caption="Benchmarks by what they are about",
        columns=(
            Column("Benchmark"),
            Column("What it measures"),
            Column("Unit"),
            Column("Better"),
            Column("Scores", is_number=True),
        ),
        groups=tuple(
            RowGroup(Cell(GROUPS[group]), tuple(groups[group])) for group in GROUPS if group in groups
        ),
    )
    total = numbers.integer(sum(counts.values()))
    view = View(
        frame=sheet.frame("Benchmarks", lead, above=(sheet.link("Home", urls.HOME),)),
        count=f"{total} official scores on {numbers.plural(len(library.catalog.benchmarks), 'benchmark')}",
        table=table,
    )
    return Page(
        urls.BENCHMARKS,
        "Benchmarks",
        lead,
        "pages/benchmarks.html.j2",
        view,
        SearchEntry("page", "Benchmarks", lead),
    )
