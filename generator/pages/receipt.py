"""A receipt: one memory requirement, part by part, each with its formula, inputs, sources and certainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers
from generator.pages.parts import Cell, Column, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import Catalog
from generator.sizing.part import Part
from generator.sizing.requirement import Requirement


@dataclass(frozen=True, slots=True)
class Receipt:
    """One requirement explained."""

    summary: Annotated[str, "what is explained, as the line that unfolds it"]
    table: Annotated[Table, "the parts"]


def receipt_of(sheet: Sheet, needed: Requirement, catalog: Catalog) -> Receipt:
    """The parts on the device and beside it, with a sum for each."""
    precision = catalog.precisions[needed.precision_id].name
    engine = catalog.engines[needed.engine_id].record.name
    groups = (
        _group(sheet, "On the device", needed.device.parts, needed.device_total_bytes),
        _group(sheet, "In the computer's memory", needed.host.parts, needed.host_total_bytes),
    )
    return Receipt(
        f"Where {numbers.gib_with_unit(needed.device_total_bytes)} comes from: every part with its formula",
        Table(
            anchor="receipt-table",
            caption=f"{precision}, {numbers.integer(needed.context_tokens)} tokens, {engine}: bytes of each part",
            columns=(
                Column("Part"),
                Column("Size", unit="GiB", is_number=True),
                Column("Bytes", is_number=True),
                Column("Formula"),
                Column("With"),
                Column("Why"),
            ),
            groups=groups,
        ),
    )


def _group(sheet: Sheet, heading: str, parts: tuple[Part, ...], total: int) -> RowGroup:
    rows = [
        Row(
            Cell(part.name[:1].upper() + part.name[1:]),
            (
                Cell(numbers.gib(part.bytes), certainty=part.certainty, is_number=True),
                Cell(numbers.integer(part.bytes), exact=str(part.bytes), is_number=True),
                Cell(part.formula, cites=sheet.cite_ids(part.source_ids)),
                Cell(
                    "; ".join(
                        f"{name}{numbers.NO_BREAK}= {numbers.integer(value)}" for name, value in part.inputs
                    )
                ),
                Cell(part.note),
            ),
        )
        for part in parts
    ]
    rows.append(
        Row(
            Cell("Sum"),
            (
                Cell(numbers.gib(total), is_number=True),
                Cell(numbers.integer(total), exact=str(total), is_number=True),
                *(Cell("") for _ in range(3)),
            ),
        )
    )
    return RowGroup(Cell(heading), tuple(rows))
