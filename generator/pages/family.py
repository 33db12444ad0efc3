"""The family of a series: what comes from what, and when, as a drawing and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.genealogy import Drawing, drawing_of
from generator.pages.library import Library
from generator.pages.lineage import RELATIONS, lineage_cell
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import SeriesEntry


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/family.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    drawing: Annotated[Drawing, "the family on a time line"]
    relations: Annotated[tuple[tuple[str, str], ...], "class name and words of each kind of descent"]
    table: Annotated[Table, "the same in words"]


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
    lead = "What was released when, and what comes from what."
    view = View(
        frame=sheet.frame(
            title,
            lead,
            above=(sheet.link("Home", urls.HOME), sheet.link(series.record.name, urls.series(series.id))),
        ),
        drawing=drawing_of(series, hrefs=hrefs, owners=owners),
        relations=tuple(RELATIONS.items()),
        table=table,
    )
    return Page(
        uri,
        title,
        f"{title}: {lead}",
        "pages/family.html.j2",
        view,
        SearchEntry("page", title, lead, ("timeline", "lineage")),
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
