"""One benchmark: what it measures, and every official score, in one table for each way of measuring."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Fact, Frame, Link, Row, RowGroup, Table
from generator.pages.scores import Setting, score_cell, setting_words, settings_of
from generator.pages.sheet import Sheet
from generator.reading.catalog import SizeEntry
from generator.reading.schema.evidence import Benchmark


@dataclass(frozen=True, slots=True)
class Bar:
    """A score as a bar beside its row: drawn to scale within one way of measuring."""

    name: Annotated[str, "the size"]
    text: Annotated[str, "the score as printed"]
    length: Annotated[int, "length of the bar in thousandths of the scale"]


@dataclass(frozen=True, slots=True)
class Chart:
    """All scores of one way of measuring."""

    anchor: Annotated[str, "id of its heading"]
    heading: Annotated[str, "how it was measured"]
    table: Annotated[Table, "the scores as a table"]
    bars: Annotated[tuple[Bar, ...], "the scores as bars, best first"]
    disputes: Annotated[tuple[Link, ...], "what sources disagree about among these scores"]


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/benchmark.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    facts: Annotated[tuple[Fact, ...], "unit, direction, kind"]
    charts: Annotated[tuple[Chart, ...], "the scores, one chart for each way of measuring"]


def page(library: Library, benchmark_id: str) -> Page:
    """The page of a benchmark."""
    uri = urls.benchmark(benchmark_id)
    sheet = library.sheet(uri)
    benchmark = library.catalog.benchmarks[benchmark_id]
    cites = sheet.cite(library.catalog.benchmark_citations[benchmark_id])
    facts = (
        sheet.named("Unit", Cell(benchmark.unit, cites=cites), "unit"),
        sheet.named("Better", Cell(benchmark.better), "better"),
        sheet.named("About", Cell(benchmark.group), "group"),
    )
    charts = tuple(
        _chart(library, sheet, benchmark, setting, scores, number)
        for number, (setting, scores) in enumerate(settings_of(library, benchmark_id).items(), start=1)
    )
    view = View(
        frame=sheet.frame(
            benchmark.name,
            benchmark.measures,
            above=(sheet.link("Home", urls.HOME), sheet.link("Benchmarks", urls.BENCHMARKS)),
            edit="content/benchmarks.yaml",
        ),
        facts=facts,
        charts=charts,
    )
    count = sum(len(chart.bars) for chart in charts)
    search = SearchEntry("benchmark", benchmark.name, numbers.plural(count, "score"))
    title = f"{benchmark.name}, the benchmark"
    return Page(
        uri, title, f"{benchmark.name}: {benchmark.measures}", "pages/benchmark.html.j2", view, search
    )


def _chart(
    library: Library,
    sheet: Sheet,
    benchmark: Benchmark,
    setting: Setting,
    scores: dict[str, Decimal | int],
    number: int,
) -> Chart:
    is_lower_better = benchmark.better == "lower"
    ordered = sorted(scores.items(), key=lambda item: item[1], reverse=not is_lower_better)
    whole = [Decimal(100)] if benchmark.unit == "percent" else []
    top = max([abs(Decimal(value)) for value in scores.values()] + whole)
    sizes: dict[str, SizeEntry] = {size_id: library.catalog.sizes[size_id] for size_id in scores}
    bars = tuple(
        Bar(
            name=sizes[size_id].name,
            text=numbers.decimal(value),
            length=int(abs(Decimal(value)) * 1000 / top) if top else 0,
        )
        for size_id, value in ordered
    )
    rows = tuple(
        Row(
            Cell(sizes[size_id].name, href=sheet.href(library.size_uri(sizes[size_id]))),
            (score_cell(sheet, size_id, setting, value),),
        )
        for size_id, value in ordered
    )
    words = setting_words(setting, library.catalog.sources)
    cites = sheet.cite(setting.citations)
    table = Table(
        anchor=f"scores-{number}",
        caption=f"{benchmark.name}, {words}",
        columns=(Column("Size"), Column("Score", unit=benchmark.unit, is_number=True)),
        groups=(RowGroup(Cell(setting_words(setting), cites=cites), rows),),
    )
    disputes = dict.fromkeys(cell.dispute for row in rows for cell in row.cells if cell.dispute is not None)
    return Chart(f"setting-{number}", words[:1].upper() + words[1:], table, bars, tuple(disputes))
