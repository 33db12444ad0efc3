"""What runs on a device, as its page says it: takes a Library and a device; gives a table for each standing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, splitting, urls
from generator.pages.library import FEWEST_FIRST, Library
from generator.pages.memory import FIT_NOTE, fit_cell, memory_cell
from generator.pages.parts import Cell, Column, Row, RowGroup, Table
from generator.pages.placing import SPARE_PERCENT, Placed, change_for, precision_name
from generator.pages.sheet import Sheet
from generator.pages.speed import SPEED_COLUMN, speed_cell
from generator.reading.catalog import DeviceEntry, EngineEntry
from generator.sizing.change import Change
from generator.sizing.planner import Bits


@dataclass(frozen=True, slots=True)
class Shelf:
    """Sizes that stand alike on a device."""

    anchor: Annotated[str, "id of its heading"]
    heading: Annotated[str, "how they run"]
    rule: Annotated[str, "what that means, in a sentence"]
    table: Annotated[Table | None, "the sizes, or nothing where there are none"]


def shelves_of(
    library: Library, sheet: Sheet, device: DeviceEntry, shown: Mapping[str, Sequence[Placed]]
) -> tuple[Shelf, ...]:
    """What runs well, what just fits, and what does not with what would make it fit."""
    name = device.record.name
    asked = numbers.tokens(library.scenario.context_tokens)
    well = _runs(library, sheet, device, shown, "well", f"What runs well on {name}")
    tight = _runs(library, sheet, device, shown, "tight", f"What just fits on {name}")
    share = f"{SPARE_PERCENT}{numbers.NO_BREAK}%"
    shelves = [
        Shelf(
            "well",
            "What runs well",
            f"With {asked} tokens of context, or all that a size accepts, at least {share} of the usable memory stay free. The "
            "precision is the one with the most bits of which that is so."
            if well
            else f"Nothing here leaves {share} of the usable memory free with {asked} tokens of context.",
            well,
        ),
        Shelf(
            "tight",
            "What just fits",
            f"It fits with as much context, but leaves less than {share} free at any precision, so that another program or a "
            "picture on the screen may be too much."
            if tight
            else f"Nothing: what fits leaves at least {share} free.",
            tight,
        ),
    ]
    if not splitting.is_split(library.catalog):
        misfits = _misfits(library, sheet, device, shown)
        rule = (
            "The smallest change that makes it fit, in this order: a KV cache of about eight bits, a shorter context, fewer bits "
            "a weight, a smaller size of the same model, or some layers in the memory of the computer, which is slow."
        )
        shelves.append(
            Shelf("not", "What does not fit", rule if misfits else "Every size here fits.", misfits)
        )
    return tuple(shelves)


def _runs(
    library: Library,
    sheet: Sheet,
    device: DeviceEntry,
    shown: Mapping[str, Sequence[Placed]],
    standing: str,
    caption: str,
) -> Table | None:
    """What fits: the precision that serves best with what it leaves, then how long a context fits at 4, 8 and 16 bits."""
    groups = _grouped(
        library,
        sheet,
        shown,
        lambda one: _run_row(library, sheet, device, one) if one.standing == standing else None,
    )
    if not groups:
        return None
    note = FIT_NOTE
    if splitting.is_split(library.catalog):
        note += " Of each series the largest sizes that fit are shown, one for each kind of input."
    return Table(
        anchor=f"{standing}-table",
        caption=f"{caption}: {library.scenario.name}, KV cache in {library.catalog.formats[library.scenario.kv_type].name}; "
        f"by {_first_engine(library).record.name} unless another engine is named",
        columns=(
            Column("Size"),
            Column("Precision"),
            Column("Longest context"),
            Column("Free memory", unit="GiB", is_number=True),
            SPEED_COLUMN,
            *(
                Column(f"{bits}-bit", unit=_formats(library, bits), group="How long a context fits")
                for bits in FEWEST_FIRST
            ),
        ),
        groups=groups,
        note=note,
    )


def _run_row(library: Library, sheet: Sheet, device: DeviceEntry, one: Placed) -> Row:
    size, engine = one.size, one.engine
    assert engine is not None and one.fit is not None  # it fits
    asked, shares = library.scenario.context_tokens, library.shares(engine)
    cells = []
    for bits in FEWEST_FIRST:
        precision_id = library.precision_for(engine, bits)
        if precision_id is None:
            cells.append(Cell("no such precision", is_blank=True))
        else:
            fit = library.fit(size, engine, precision_id, device)
            cells.append(fit_cell(fit, asked, shares=shares))
    return Row(
        Cell(size.name, href=sheet.href(library.size_uri(size))),
        (
            Cell(precision_name(library, one), note=_other_engine(library, engine)),
            Cell(numbers.tokens(one.longest_tokens or 0)),
            memory_cell(one.fit.spare_bytes or 0),
            speed_cell(library, size, engine, one.precision_id, device),
            *cells,
        ),
    )


def _misfits(
    library: Library, sheet: Sheet, device: DeviceEntry, shown: Mapping[str, Sequence[Placed]]
) -> Table | None:
    """What does not fit, with what comes closest and the smallest change; last what no engine runs there."""

    def row(one: Placed) -> Row | None:
        if one.standing in ("well", "tight"):
            return None
        head = Cell(one.size.name, href=sheet.href(library.size_uri(one.size)))
        if one.engine is None or one.fit is None:
            return Row(head, (Cell("no engine", tone="unsupported"), Cell("none", is_blank=True), Cell("")))
        words = fit_cell(one.fit, library.scenario.context_tokens, shares=library.shares(one.engine))
        closest = Cell(f"{words.text} in {precision_name(library, one)}", tone=words.tone)
        change = change_for(library, one, device)
        return Row(
            head,
            (
                closest,
                change_cell(library, sheet, change) if change else Cell("nothing of these", is_blank=True),
                Cell(one.engine.record.name),
            ),
        )

    by_last = {
        series_id: sorted(found, key=lambda one: one.standing == "unknown")
        for series_id, found in shown.items()
    }
    groups = _grouped(library, sheet, by_last, row)
    if not groups:
        return None
    return Table(
        anchor="not-table",
        caption=f"What does not fit on {device.record.name} with {numbers.tokens(library.scenario.context_tokens)} tokens of context",
        columns=(Column("Size"), Column("Comes closest"), Column("Smallest change"), Column("Engine")),
        groups=groups,
    )


def change_cell(library: Library, sheet: Sheet, change: Change) -> Cell:
    """A change in words."""
    way, catalog = change.way, library.catalog
    precision = catalog.precisions[way.precision_id].name
    tokens = numbers.tokens(change.sequence_tokens)
    match change.kind:
        case "kv-type":
            return Cell(
                f"KV cache in {catalog.formats[way.kv_type].name}", note=f"then {tokens} in {precision}"
            )
        case "context":
            return Cell(f"a context of {tokens} at most", note=f"in {precision}")
        case "precision":
            return Cell(f"{precision}", note=f"then {tokens}")
        case "sibling":
            href = sheet.href(library.size_uri(way.size))
            return Cell(way.size.name, href=href, note=f"in {precision}, then {tokens}")
        case "layers":
            assert change.offload is not None
            layers = f"{change.offload.layers} of {change.offload.of_layers} layers on the card"
            host = f"{numbers.gib_with_unit(change.offload.host_bytes)} in the computer’s memory"
            return Cell(layers, note=f"in {precision}, {host}")


def _grouped(
    library: Library,
    sheet: Sheet,
    shown: Mapping[str, Sequence[Placed]],
    row_of: Callable[[Placed], Row | None],
) -> tuple[RowGroup, ...]:
    """The rows of each series, under its name where there are several."""
    catalog = library.catalog
    groups = []
    for series in catalog.series:
        rows = tuple(row for one in shown[series.id] if (row := row_of(one)) is not None)
        uri = urls.hardware_of_series(series.id)
        head = Cell(series.record.name, href=sheet.href(uri) if splitting.is_split(catalog) else "")
        if rows:
            groups.append(RowGroup(head if len(catalog.series) > 1 else None, rows))
    return tuple(groups)


def _first_engine(library: Library) -> EngineEntry:
    return library.catalog.engines[library.scenario.engines[0]]


def _other_engine(library: Library, engine: EngineEntry) -> str:
    """The name of an engine that is not the one which the scenario prefers."""
    return "" if engine == _first_engine(library) else engine.record.name


def _formats(library: Library, bits: Bits) -> str:
    """The precisions that a class of bits stands for: 'Q4_K_M or NF4'."""
    precisions = library.catalog.precisions
    return numbers.listing(
        (precisions[id_].name for id_ in library.scenario.precisions.get(bits, ())), last="or"
    )
