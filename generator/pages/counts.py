"""How far the arithmetic can be trusted: every size whose published parameter count it gives, and all others by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import ModelEntry, SizeEntry
from generator.sizing.parameters import ledger


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/counts.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    result: Annotated[str, "how many sizes have the published count, in a sentence"]
    others: Annotated[Table | None, "the sizes whose published count differs, with the reason"]
    blanks: Annotated[Table | None, "the sizes for which no exact count is published"]
    models: Annotated[Table, "every model with the result for its sizes"]


def page(library: Library) -> Page:
    """The page of all parameter counts."""
    sheet = library.sheet(urls.COUNTS)
    sizes = library.catalog.sizes.values()
    published = [size for size in sizes if size.total_parameters is not None]
    differing = [size for size in published if _gap(size)]
    equal = len(published) - len(differing)
    result = (
        f"Of {numbers.plural(len(library.catalog.sizes), 'size')}, {len(published)} have an exact published count. "
        f"{numbers.integer(equal)} of these counts follow from the architecture to the last parameter; "
        f"{numbers.integer(len(differing))} differ by an amount that is known and explained."
    )
    lead = "Where the architecture gives the published number of parameters, and where not."
    others = _others(library, sheet, differing) if differing else None
    silent = [size for size in sizes if size.total_parameters is None]
    blanks = _blanks(library, sheet, silent) if silent else None
    models = _models(library, sheet)
    above = (sheet.link("Home", urls.HOME), sheet.link("About", urls.ABOUT))
    view = View(sheet.frame("Parameters, counted", lead, above=above), result, others, blanks, models)
    search = SearchEntry("page", "Parameters, counted", result, ("ledger", "parameter count"))
    return Page(urls.COUNTS, "Parameters, counted", lead, "pages/counts.html.j2", view, search)


def _gap(size: SizeEntry) -> int:
    """The published count less the count from the architecture."""
    return (size.total_parameters or 0) - ledger(size.architecture).total


def _others(library: Library, sheet: Sheet, sizes: list[SizeEntry]) -> Table:
    rows = tuple(
        Row(
            Cell(size.name, href=sheet.href(library.size_uri(size))),
            (
                sheet.cell(size.facts["parameters.total"], is_number=True),
                _counted(size),
                Cell(numbers.signed(_gap(size)), exact=str(_gap(size)), is_number=True),
                Cell(size.record.parameters.unexplained_reason or ""),
            ),
        )
        for size in sizes
    )
    return Table(
        anchor="differing",
        caption="Published counts that the architecture does not give",
        columns=(
            Column("Size"),
            Column("Published", is_number=True),
            Column("Counted", is_number=True),
            Column("Difference", is_number=True),
            Column("Why"),
        ),
        groups=(RowGroup(None, rows),),
    )


def _blanks(library: Library, sheet: Sheet, sizes: list[SizeEntry]) -> Table:
    rows = []
    for size in sizes:
        blank = size.facts["parameters.total"].blank
        note = (blank.note if blank is not None else None) or ""
        rows.append(
            Row(
                Cell(size.name, href=sheet.href(library.size_uri(size))),
                (
                    _counted(size),
                    Cell(numbers.integer(len(size.record.parameters.also_published)), is_number=True),
                    Cell(note),
                ),
            )
        )
    return Table(
        anchor="unpublished",
        caption="Sizes of which no exact count is published",
        columns=(
            Column("Size"),
            Column("Counted", is_number=True),
            Column("Other counts given", is_number=True),
            Column("What was looked for"),
        ),
        groups=(RowGroup(None, tuple(rows)),),
        note="Other counts are published ones that include other parts or more rows; the page of the size explains each.",
    )


def _counted(size: SizeEntry) -> Cell:
    total = ledger(size.architecture).total
    return Cell(numbers.integer(total), exact=str(total), certainty="exact", is_number=True)


def _models(library: Library, sheet: Sheet) -> Table:
    groups = []
    for series in library.catalog.series:
        rows = tuple(_model_row(sheet, model) for model in series.models)
        groups.append(RowGroup(Cell(series.record.name) if len(library.catalog.series) > 1 else None, rows))
    return Table(
        anchor="models",
        caption="Sizes by the result of counting",
        columns=(
            Column("Model"),
            Column("Sizes", is_number=True),
            Column("Equal", is_number=True),
            Column("Differ, explained", is_number=True),
            Column("Not published", is_number=True),
            Column("Other counts, all equal", is_number=True),
        ),
        groups=tuple(groups),
    )


def _model_row(sheet: Sheet, model: ModelEntry) -> Row:
    published = [size for size in model.sizes if size.total_parameters is not None]
    differing = sum(1 for size in published if _gap(size))
    other_counts = sum(len(size.record.parameters.also_published) for size in model.sizes)
    counts = (
        len(model.sizes),
        len(published) - differing,
        differing,
        len(model.sizes) - len(published),
        other_counts,
    )
    cells = tuple(Cell(numbers.integer(count), is_number=True) for count in counts)
    return Row(Cell(model.record.name, href=sheet.href(urls.model(model.series_id, model.id))), cells)
