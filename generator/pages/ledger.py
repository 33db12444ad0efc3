"""Parameters of a size by part, beside the published counts."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages import numbers
from generator.pages.parts import Cell, Column, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import SizeEntry
from generator.reading.facts import citations_at
from generator.reading.schema.parameters import PartialCount
from generator.sizing.parameters import Ledger, counted_as, is_rounded, ledger


def ledger_table(sheet: Sheet, size: SizeEntry) -> tuple[Table, Table | None]:
    """The ledger, and the table of other published counts that the same arithmetic gives."""
    counted = ledger(size.architecture)
    rows = [
        Row(
            Cell(group.capitalize()),
            (
                Cell(numbers.integer(count), exact=str(count), certainty="exact", is_number=True),
                Cell(numbers.share(count, counted.total), is_number=True),
            ),
        )
        for group, count in counted.groups.items()
    ]
    rows.append(
        Row(
            Cell("Sum"),
            (
                Cell(
                    numbers.integer(counted.total),
                    exact=str(counted.total),
                    certainty="exact",
                    is_number=True,
                ),
                Cell("100%", is_number=True),
            ),
        )
    )
    rows += _partial_counts(sheet, size, counted)
    published = sheet.cell(size.facts["parameters.total"], is_number=True)
    rows.append(Row(Cell("Published"), (published, Cell(_agreement(size, counted.total)))))
    table = Table(
        anchor="ledger-table",
        caption="Parameters, counted from the architecture",
        columns=(Column("Part"), Column("Parameters", is_number=True), Column("Share", is_number=True)),
        groups=(RowGroup(None, tuple(rows)),),
        note=size.record.parameters.unexplained_reason or "",
    )
    return table, _other_counts(sheet, size)


def _partial_counts(sheet: Sheet, size: SizeEntry, counted: Ledger) -> Iterator[Row]:
    """What works on each token and what fast memory must hold, counted and as published, where they differ."""
    for name, heading, count_of in (
        ("active", "Active for each token", counted.active),
        ("effective", "Effective", counted.effective),
    ):
        record: PartialCount | None = getattr(size.record.parameters, name)
        count = count_of(record.without if record is not None else ())
        if record is None and count == counted.language_model:
            continue
        share = Cell(numbers.share(count, counted.total), is_number=True)
        cell = Cell(numbers.integer(count), exact=str(count), certainty="exact", is_number=True)
        yield Row(Cell(heading), (cell, share))
        if record is not None:
            published = sheet.cell(size.facts[f"parameters.{name}.printed"], is_number=True)
            agrees = "equal when rounded" if is_rounded(count, record.printed) else "differs"
            words = f"{agrees}. {record.note}" if record.note else agrees
            yield Row(Cell(f"{heading}, as published"), (published, Cell(words)))


def _agreement(size: SizeEntry, counted: int) -> str:
    total = size.total_parameters
    if total is None:
        return "nothing to compare with"
    return "equal" if total == counted else f"differs by {numbers.integer(total - counted)}"


def _other_counts(sheet: Sheet, size: SizeEntry) -> Table | None:
    record = size.record.parameters
    rows = []
    for index, other in enumerate(record.also_published):
        counted = counted_as(size.architecture, other)
        fact = size.facts[f"parameters.also_published.{index}.total"]
        cites = sheet.cite(citations_at(other, fact.citations))
        rows.append(
            Row(
                Cell(numbers.integer(other.total), exact=str(other.total), cites=cites, is_number=True),
                (
                    Cell(numbers.integer(counted), exact=str(counted), certainty="exact", is_number=True),
                    Cell(other.reason),
                ),
            )
        )
    if not rows:
        return None
    return Table(
        anchor="count-table",
        caption="Other published counts of the same size",
        columns=(
            Column("Published", is_number=True),
            Column("Counted so", is_number=True),
            Column("Why it differs"),
        ),
        groups=(RowGroup(None, tuple(rows)),),
    )
