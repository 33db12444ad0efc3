"""Figures that prediction and measurement part at: errors beyond the common bound, and what cannot be compared at all."""

from __future__ import annotations

from generator.pages import measuring, numbers, urls
from generator.pages.library import Library
from generator.pages.parts import Cell, Column, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.sizing.accuracy import Comparison
from generator.sizing.tolerance import BOUNDS


def beyond_bound(library: Library, sheet: Sheet, counted: list[Comparison]) -> Table | None:
    """Errors beyond the common bound; those of one size, kind and reason together, the largest first."""
    alike: dict[tuple[str, str, str], list[Comparison]] = {}
    for item in counted:
        if abs(item.error) * 100 > BOUNDS[item.quantity][0]:
            alike.setdefault((item.size.id, item.quantity, item.because), []).append(item)
    if not alike:
        return None
    ordered = sorted(alike.values(), key=lambda items: -max(abs(item.error) for item in items))
    rows = []
    for items in ordered:
        worst = max(items, key=lambda item: abs(item.error))
        setting = measuring.setting_words(worst.entry.row.setting) if worst.entry is not None else ""
        rows.append(
            Row(
                Cell(worst.size.name, href=sheet.href(library.size_uri(worst.size))),
                (
                    Cell(measuring.WORDS[worst.quantity], note=setting),
                    Cell(numbers.integer(len(items)), is_number=True),
                    Cell(measuring.printed(worst), cites=sheet.cite(worst.citations), is_number=True),
                    Cell(measuring.predicted(worst), is_number=True),
                    Cell(numbers.percent(worst.error, is_signed=True), is_number=True),
                    Cell(worst.because),
                ),
            )
        )
    return Table(
        anchor="outliers-table",
        caption="Errors beyond the common bound: the worst of each size and kind",
        columns=(
            Column("Size"),
            Column("What"),
            Column("Figures", is_number=True),
            Column("Measured", is_number=True),
            Column("Predicted", is_number=True),
            Column("Error", is_number=True),
            Column("Why"),
        ),
        groups=(RowGroup(None, tuple(rows)),),
    )


def unlike(library: Library, sheet: Sheet, every: list[Comparison]) -> Table | None:
    """What cannot be compared: those of one table or list with one reason together, and the first of them as an example."""
    alike: dict[tuple[str, str], list[Comparison]] = {}
    for item in every:
        if not item.is_counted:
            where = item.entry.file_id if item.entry is not None else ""
            alike.setdefault((where, item.unlike or "No engine here loads it."), []).append(item)
    if not alike:
        return None
    rows = tuple(_unlike_row(library, sheet, reason, items) for (_, reason), items in alike.items())
    return Table(
        anchor="unlike-table",
        caption="Figures that cannot be compared, with an example of each kind",
        columns=(
            Column("Where"),
            Column("Figures", is_number=True),
            Column("For example"),
            Column("Published", is_number=True),
            Column("Predicted", is_number=True),
            Column("Why they are not alike"),
        ),
        groups=(RowGroup(None, rows),),
        note="Each figure stands on the page of its record.",
    )


def _unlike_row(library: Library, sheet: Sheet, reason: str, items: list[Comparison]) -> Row:
    first = items[0]
    entry = first.entry
    head = Cell("Published files", href=sheet.href(urls.PUBLISHED_FILES))
    if entry is not None:
        href = sheet.href(urls.measured(entry.series_id, entry.file_id))
        head = Cell(entry.file.name, href=href, cites=sheet.cite(entry.citations))
    what = measuring.WORDS[first.quantity]
    words = measuring.precision_words(library.catalog, first)
    note = what if words == "not said" else f"{what}, {words}"
    return Row(
        head,
        (
            Cell(numbers.integer(len(items)), is_number=True),
            Cell(first.size.name, href=sheet.href(library.size_uri(first.size)), note=note),
            Cell(measuring.printed(first), is_number=True),
            Cell(measuring.predicted(first) if first.predicted_bytes is not None else "", is_number=True),
            Cell(reason),
        ),
    )
