"""Figures that were measured in one way, or that stand in one table, each beside what is predicted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from generator.pages import measuring, numbers, urls
from generator.pages.library import Library
from generator.pages.page import Page
from generator.pages.parts import Cell, Column, Fact, Frame, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import MeasurementEntry
from generator.reading.schema.measurement import Quantity
from generator.sizing.accuracy import Comparison, comparisons_of, file_comparisons

# Parts of a running model under the place where they lie.
PLACES: dict[Quantity, tuple[str, str]] = {
    "weights-on-device": ("On the device", "Weights"),
    "kv-cache": ("On the device", "KV cache"),
    "compute-on-device": ("On the device", "Compute buffer"),
    "weights-on-host": ("In RAM", "Weights"),
    "compute-on-host": ("In RAM", "Compute buffer"),
}


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/measured.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    facts: Annotated[tuple[Fact, ...], "when and of which version, in which setting"]
    result: Annotated[str, "how far off the predictions are, in a sentence, or empty"]
    reasons: Annotated[tuple[str, ...], "why predictions differ, each once"]
    figures: Annotated[Table, "the figures, where one differs with what is predicted"]


def page(library: Library, series_id: str, file_id: str) -> Page:
    """The page of one file of measurements."""
    uri = urls.measured(series_id, file_id)
    sheet = library.sheet(uri)
    entries = [
        entry
        for entry in library.catalog.measurements
        if (entry.series_id, entry.file_id) == (series_id, file_id)
    ]
    file = entries[0].file
    compared = [(entry, list(comparisons_of(library.planner, entry))) for entry in entries]
    figures = _figures(library, sheet, file.name, compared)
    view = View(
        facts=tuple(_facts(library, sheet, entries[0])),
        result=_result([item for _, items in compared for item in items]),
        reasons=_reasons(item for _, items in compared for item in items),
        figures=figures,
        frame=_frame(sheet, file.name, file.definition, f"content/measurements/{series_id}/{file_id}.yaml"),
    )
    description = f"{file.name}: each figure beside what this site computes for the same setting."
    return Page(uri, file.name, description, "pages/measured.html.j2", view)


def files_page(library: Library) -> Page:
    """The page of all published files."""
    title, lead = (
        "Published files",
        "Files of weights whose size is published, beside the size that is computed.",
    )
    sheet = library.sheet(urls.PUBLISHED_FILES)
    rows: dict[str, list[Row]] = {}
    every = []
    for size in library.catalog.sizes.values():
        for item in file_comparisons(library.planner, size):
            every.append(item)
            rows.setdefault(size.model.record.name, []).append(_file_row(library, sheet, item))
    table = Table(
        anchor="figures",
        caption="Published and computed sizes, metadata included",
        columns=(
            Column("Size"),
            Column("Precision"),
            Column("Published", is_number=True),
            Column("Computed", is_number=True),
            Column("Error", is_number=True),
            Column("Remark"),
        ),
        groups=tuple(RowGroup(Cell(name), tuple(found)) for name, found in rows.items()),
        note="Metadata and vocabulary of a GGUF file are taken from other files with the same vocabulary whose exact size "
        "is known.",
    )
    view = View(_frame(sheet, title, lead), (), _result(every), _reasons(every), table)
    return Page(urls.PUBLISHED_FILES, title, lead, "pages/measured.html.j2", view)


def _frame(sheet: Sheet, title: str, lead: str, edit: str = "") -> Frame:
    above = (
        sheet.link("Home", urls.HOME),
        sheet.link("About", urls.ABOUT),
        sheet.link("How far off we are", urls.ACCURACY),
    )
    return sheet.frame(title, lead, above=above, edit=edit)


def _facts(library: Library, sheet: Sheet, entry: MeasurementEntry) -> Iterable[Fact]:
    file = entry.file
    if file.engine is not None:
        name = library.catalog.engines[file.engine].record.name
        yield sheet.named("Engine", Cell(" ".join(filter(None, (name, file.version)))), "engine")
    if file.measured is not None:
        yield sheet.named("Of", Cell(numbers.date(file.measured)), "measured")
    if file.setting is not None:
        yield sheet.named("Setting", Cell(measuring.setting_words(file.setting)), "setting")
    digits = "cut off to the printed digits" if file.rounding == "down" else "rounded to the printed digits"
    yield sheet.named("Values", Cell(digits), "rounding")
    yield sheet.named("Source", Cell("cited", cites=sheet.cite(entry.citations)), "source")
    if file.unlike is not None:
        yield sheet.named("Not compared", Cell(file.unlike), "unlike")


def _result(items: list[Comparison]) -> str:
    counted = [item for item in items if item.is_counted]
    if not counted:
        return "None of these figures can be compared with a prediction."
    count, right, median, worst = measuring.summary(counted)
    left_out = len(items) - len(counted)
    more = f" {numbers.plural(left_out, 'figure')} cannot be compared." if left_out else ""
    return (
        f"{right} of {count} figures are predicted right to the printed digit; the median error is {median}, the worst "
        f"{worst}.{more}"
    )


def _figures(
    library: Library, sheet: Sheet, caption: str, compared: list[tuple[MeasurementEntry, list[Comparison]]]
) -> Table:
    quantities = [
        quantity
        for quantity in sorted(measuring.WORDS, key=_order)
        if any(item.quantity == quantity for _, items in compared for item in items)
    ]
    has_remarks = any(_remark(items) for _, items in compared)
    has_settings = any(entry.row.setting is not None for entry, _ in compared)
    rows = []
    for entry, items in compared:
        found = {item.quantity: item for item in items}
        size = items[0].size
        cells = [Cell(_precision(library, items[0]))]
        if has_settings:
            cells.append(Cell(measuring.setting_words(entry.row.setting)))
        cells += [_figure(found.get(quantity)) for quantity in quantities]
        if has_remarks:
            cells.append(Cell(_remark(items)))
        rows.append(Row(Cell(size.name, href=sheet.href(library.size_uri(size))), tuple(cells)))
    return Table(
        anchor="figures",
        caption=caption,
        columns=(
            Column("Size"),
            Column("Precision"),
            *([Column("Setting")] if has_settings else []),
            *map(_column, quantities),
            *([Column("Remark")] if has_remarks else []),
        ),
        groups=(RowGroup(None, tuple(rows)),),
    )


def _column(quantity: Quantity) -> Column:
    group, text = PLACES.get(quantity, ("", measuring.WORDS[quantity]))
    return Column(text, is_number=True, group=group)


def _order(quantity: Quantity) -> int:
    """What lies on the device first, then what lies in RAM."""
    return list(PLACES).index(quantity) if quantity in PLACES else -1


def _figure(item: Comparison | None) -> Cell:
    """The figure as printed; where the prediction is another, that below it."""
    if item is None:
        return Cell("", is_number=True)
    is_other = item.predicted_bytes is not None and (not item.is_counted or item.error)
    note = f"predicted {measuring.predicted(item)}" if is_other else ""
    return Cell(measuring.printed(item), note=note, is_number=True)


def _precision(library: Library, item: Comparison) -> str:
    return measuring.precision_words(library.catalog, item)


def _remark(items: list[Comparison]) -> str:
    """What is to be said about a row alone: why it is left out, and its note."""
    row = items[0].entry.row if items[0].entry is not None else None
    return " ".join(filter(None, (row.unlike, row.note))) if row is not None else ""


def _reasons(items: Iterable[Comparison]) -> tuple[str, ...]:
    """Why predictions differ; often the same for many figures."""
    found = (item.because for item in items if item.is_counted and item.error)
    return tuple(dict.fromkeys(reason for reason in found if reason))


def _file_row(library: Library, sheet: Sheet, item: Comparison) -> Row:
    is_counted = item.is_counted
    reason = item.unlike or item.note
    if item.predicted_bytes is None:
        reason = f"No engine here loads it. {reason}".strip()
    return Row(
        Cell(item.size.name, href=sheet.href(library.size_uri(item.size))),
        (
            Cell(_precision(library, item)),
            Cell(measuring.printed(item), cites=sheet.cite(item.citations), is_number=True),
            Cell(measuring.predicted(item) if item.predicted_bytes is not None else "", is_number=True),
            Cell(numbers.percent(item.error, is_signed=True) if is_counted else "", is_number=True),
            Cell(reason),
        ),
    )
