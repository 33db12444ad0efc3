"""The family of a series: what comes from what, as a tree and as a table with its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.drawing import Drawing
from generator.pages.genealogy import drawing_of
from generator.pages.library import Library
from generator.pages.lineage import lineage_cell
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Link, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import SeriesEntry


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/family.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    drawing: Annotated[Drawing, "the family as a tree"]
    has_repeated: Annotated[bool, "whether models are named again below a second parent"]
    table: Annotated[Table, "the same in words"]
    ways: Annotated[tuple[Link, ...], "where to go on"]


def page(library: Library, series: SeriesEntry) -> Page:
    """The page of a series' family."""
    uri = urls.family(series.id)
    sheet = library.sheet(uri)
    catalog = library.catalog
    owners = {model.id: model.id for model in catalog.models.values()}
    owners |= {size.id: size.model.id for size in catalog.sizes.values()}
    hrefs = {model.id: sheet.href(urls.model(series.id, model.id)) for model in series.models}
    table = _table(library, sheet, series)
    title = f"The {series.record.name} family"
    lead = "What comes from what."
    drawing = drawing_of(series, hrefs=hrefs, owners=owners)
    view = View(
        frame=sheet.frame(
            title,
            lead,
            above=(sheet.link("Home", urls.HOME), sheet.link(series.record.name, urls.series(series.id))),
        ),
        drawing=drawing,
        has_repeated=any(dot.is_repeated for dot in drawing.dots),
        table=table,
        ways=(sheet.link("What was released when", urls.timeline(series.id)),),
    )
    return Page(
        uri,
        title,
        f"{title}: {lead}",
        "pages/family.html.j2",
        view,
        SearchEntry("page", title, lead, ("lineage", "descent")),
    )


def _table(library: Library, sheet: Sheet, series: SeriesEntry) -> Table:
    rows = []
    for model in sorted(series.models, key=lambda model: (str(model.facts["release.date"].value), model.id)):
        rows.append(
            Row(
                Cell(model.record.name, href=sheet.href(urls.model(model.series_id, model.id))),
                (
                    sheet.cell(model.facts["release.date"], lambda value: numbers.date(str(value))),
                    Cell(numbers.listing(size.short_name for size in model.sizes) or "sizes not published"),
                    lineage_cell(library, sheet, model),
                ),
            )
        )
    return Table(
        anchor="family-table",
        caption=f"The {series.record.name} family by release date",
        columns=(Column("Model"), Column("Released"), Column("Sizes"), Column("Comes from")),
        groups=(RowGroup(None, tuple(rows)),),
    )
