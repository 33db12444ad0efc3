"""All sizes in one table, and the pairs that have a page of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, splitting, urls
from generator.pages.library import BITS, Library
from generator.pages.outline import attention_words, context_range
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Link, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import SeriesEntry, SizeEntry
from generator.reading.shape import text_facts


@dataclass(frozen=True, slots=True)
class PairList:
    """Comparison pages that belong together."""

    heading: Annotated[str, "the series"]
    pairs: Annotated[tuple[Link, ...], "the pages"]


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/compare.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    series: Annotated[tuple[Link, ...], "the comparison pages of the series, where each has its own"]
    tables: Annotated[tuple[Table, ...], "all sizes, a table each series"]
    pairs: Annotated[tuple[PairList, ...], "comparison pages of two sizes"]


def page(library: Library) -> Page:
    sheet = library.sheet(urls.COMPARE)
    is_split = splitting.is_split(library.catalog)
    every = library.catalog.series
    lead = (
        "Every size beside the others of its series, and two at a time."
        if is_split
        else "Every size in one table; then two at a time, with only what differs."
    )
    view = View(
        frame=sheet.frame("Compare", lead, above=(sheet.link("Home", urls.HOME),)),
        series=splitting.ways(sheet, every, urls.compare_of_series) if is_split else (),
        tables=() if is_split else tuple(_table(library, sheet, series) for series in every),
        pairs=() if is_split else tuple(_pairs(library, sheet, every)),
    )
    return Page(
        urls.COMPARE,
        "Compare all sizes",
        lead,
        "pages/compare.html.j2",
        view,
        SearchEntry("page", "Compare", lead),
    )


def series_page(library: Library, series: SeriesEntry) -> Page:
    """The comparison of one series, in a catalog too large for one page."""
    uri = urls.compare_of_series(series.id)
    sheet = library.sheet(uri)
    title = f"{series.record.name} compared"
    lead = f"Every size of {series.record.name} in one table; then two at a time, with only what differs."
    view = View(
        frame=sheet.frame(
            title, lead, above=(sheet.link("Home", urls.HOME), sheet.link("Compare", urls.COMPARE))
        ),
        series=(),
        tables=(_table(library, sheet, series),),
        pairs=tuple(_pairs(library, sheet, (series,))),
    )
    return Page(uri, title, lead, "pages/compare.html.j2", view, SearchEntry("page", title, lead))


def _pairs(library: Library, sheet: Sheet, every: Iterable[SeriesEntry]) -> Iterator[PairList]:
    for series in every:
        found = tuple(
            sheet.link(f"{pair.first.name} and {pair.second.name}", pair.uri, pair.reason)
            for pair in library.pairs.of_series.get(series.id, ())
        )
        if found:
            yield PairList(series.record.name, found)


def _table(library: Library, sheet: Sheet, series: SeriesEntry) -> Table:
    groups: dict[str, list[Row]] = {}
    heads: dict[str, Cell] = {}
    for size in series.sizes:
        heads[size.model.id] = Cell(
            size.model.record.name, href=sheet.href(urls.model(size.model.series_id, size.model.id))
        )
        groups.setdefault(size.model.id, []).append(_row(library, sheet, size))
    return Table(
        anchor=f"sizes-{series.id}",
        caption=f"All sizes of {series.record.name}",
        columns=(
            Column("Size"),
            Column("Parameters", is_number=True),
            Column("Released"),
            Column("Context", unit="tokens", is_number=True),
            Column("Layers", is_number=True, group="Language model"),
            Column("Width", is_number=True, group="Language model"),
            Column("Attention", group="Language model"),
            Column("KV heads", is_number=True, group="Language model"),
            Column("Window", unit="tokens", is_number=True, group="Language model"),
            Column("16-bit", unit="GiB", is_number=True, group="Memory on the device"),
            Column("8-bit", unit="GiB", is_number=True, group="Memory on the device"),
            Column("4-bit", unit="GiB", is_number=True, group="Memory on the device"),
            Column("Engine", group="Memory on the device"),
            Column("Input"),
            Column("Licence"),
        ),
        groups=tuple(RowGroup(heads[model_id], tuple(rows)) for model_id, rows in groups.items()),
        note=f"Memory in the scenario “{library.scenario.name}”: {library.scenario.summary}",
    )


def _row(library: Library, sheet: Sheet, size: SizeEntry) -> Row:
    facts, text = size.facts, text_facts(size.architecture)
    engine = library.engine_for(size)
    memory = []
    for bits in BITS:
        precision_id = library.precision_for(engine, bits) if engine else None
        if engine is None or precision_id is None:
            memory.append(Cell("no engine", is_blank=True))
            continue
        total = library.requirement(size, engine, precision_id).device_total_bytes
        memory.append(Cell(numbers.gib(total), exact=numbers.exact_bytes(total), is_number=True))
    window = text.get("sliding_window")
    return Row(
        Cell(size.name, href=sheet.href(library.size_uri(size))),
        (
            sheet.cell(
                facts["parameters.total"],
                lambda value: numbers.parameters(int(str(value))),
                is_number=True,
                cited=False,
            ),
            sheet.cell(facts.get("release.date"), lambda value: numbers.date(str(value)), cited=False),
            Cell(context_range(size), is_number=True),
            sheet.cell(text["num_hidden_layers"], is_number=True, cited=False),
            sheet.cell(text["hidden_size"], is_number=True, cited=False),
            Cell(attention_words(size.architecture)),
            sheet.cell(text["num_key_value_heads"], is_number=True, cited=False),
            sheet.cell(window, is_number=True, cited=False) if window else Cell("none", is_number=True),
            *memory,
            Cell(engine.record.name if engine else ""),
            Cell(numbers.listing(size.inputs)),
            Cell(
                library.catalog.licenses[size.model.record.license].name,
                dispute=sheet.dispute(size.facts["license"]),
            ),
        ),
    )
