"""The releases of a series: when each model and each later size of it was published, as a drawing and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.chronology import Release, time_line
from generator.pages.drawing import Drawing
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Link, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import ModelEntry, SeriesEntry, SizeEntry


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/timeline.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    drawing: Annotated[Drawing, "the releases on a time line"]
    table: Annotated[Table, "the same dates with their sources, newest first"]
    ways: Annotated[tuple[Link, ...], "where to go on"]


def page(library: Library, series: SeriesEntry) -> Page:
    """The page of a series' releases."""
    sheet = library.sheet(urls.timeline(series.id))
    found = _releases(series)
    title = f"Releases of {series.record.name}"
    lead = "What was released when."
    table = _table(library, sheet, title, found)
    view = View(
        frame=sheet.frame(
            title,
            lead,
            above=(sheet.link("Home", urls.HOME), sheet.link(series.record.name, urls.series(series.id))),
        ),
        drawing=time_line(
            f"{title} on a time line",
            [
                Release(_name(model, sizes), sheet.href(_uri(library, model, sizes)), date)
                for date, model, sizes in found
            ],
        ),
        table=table,
        ways=(sheet.link("What comes from what", urls.family(series.id)),),
    )
    search = SearchEntry("page", title, lead, ("timeline", "release dates"))
    return Page(urls.timeline(series.id), title, f"{title}: {lead}", "pages/timeline.html.j2", view, search)


def _releases(series: SeriesEntry) -> list[tuple[str, ModelEntry, tuple[SizeEntry, ...]]]:
    """Each day of a release with its model and the sizes that came on it, oldest first."""
    found = []
    for model in series.models:
        by_date: dict[str, list[SizeEntry]] = {}
        for size in model.sizes:
            by_date.setdefault(str(size.facts["release.date"].value), []).append(size)
        found += [(date, model, tuple(sizes)) for date, sizes in by_date.items()]
    return sorted(found, key=lambda item: (item[0], item[1].id))


def _is_later(model: ModelEntry, sizes: tuple[SizeEntry, ...]) -> bool:
    """Whether sizes came on another day than their model."""
    return sizes[0].facts["release.date"].value != model.facts["release.date"].value


def _name(model: ModelEntry, sizes: tuple[SizeEntry, ...]) -> str:
    if not _is_later(model, sizes):
        return model.record.name
    return f"{model.record.name} {numbers.listing(size.short_name for size in sizes)}"


def _uri(library: Library, model: ModelEntry, sizes: tuple[SizeEntry, ...]) -> str:
    is_one_size = _is_later(model, sizes) and len(sizes) == 1
    return library.size_uri(sizes[0]) if is_one_size else urls.model(model.series_id, model.id)


def _table(
    library: Library,
    sheet: Sheet,
    title: str,
    found: list[tuple[str, ModelEntry, tuple[SizeEntry, ...]]],
) -> Table:
    years: dict[str, list[Row]] = {}
    for date, model, sizes in reversed(found):
        release = sizes[0].record.release if _is_later(model, sizes) else model.record.release
        cells = (
            sheet.cell(
                sizes[0].facts["release.date"],
                lambda value: numbers.date(str(value)),
                note=(release.note if release else None) or "",
            ),
            Cell(numbers.listing(size.short_name for size in sizes)),
        )
        head = Cell(_name(model, sizes), href=sheet.href(_uri(library, model, sizes)))
        years.setdefault(date[:4], []).append(Row(head, cells))
    return Table(
        anchor="releases",
        caption=f"{title}, newest first",
        columns=(Column("Model"), Column("Released"), Column("Sizes")),
        groups=tuple(RowGroup(Cell(year), tuple(rows)) for year, rows in years.items()),
    )
