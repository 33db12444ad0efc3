"""Memory of one size as its page shows it: takes a size and an engine; gives the answer in a sentence and tables."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.pages import numbers, urls
from generator.pages.library import FEWEST_FIRST, Library
from generator.pages.memory import FIT_NOTE, context_words, fit_cell, host_cell, memory_cell
from generator.pages.parts import Cell, Column, Row, RowGroup, Table
from generator.pages.receipt import Receipt, receipt_of
from generator.pages.sheet import Sheet
from generator.pages.speed import SPEED_COLUMN, SPEED_RULE, speed_cell
from generator.reading.catalog import DeviceEntry, EngineEntry, SizeEntry
from generator.sizing.fit import Fit

# The first column of the table of contexts; each further one is twice as long.
SHORTEST_CONTEXT = 2048


def answer_of(library: Library, size: SizeEntry, engine: EngineEntry | None) -> str:
    if engine is None:
        return f"No engine described here runs {size.name}."
    precision_id = library.precision_for(engine, "4") or engine.record.precisions[0]
    needed = library.requirement(size, engine, precision_id)
    name = library.catalog.precisions[precision_id].name
    sentence = f"{name} with {context_words(library, size)} takes {numbers.gib_with_unit(needed.device_total_bytes)} on the device"
    for device in library.matrix_devices:
        fit = library.fit(size, engine, precision_id, device)
        if fit.verdict == "fits":
            return f"{sentence}; the smallest device listed here that it fits is {device.record.name}."
    return f"{sentence}; it fits on none of the devices listed here."


def _precisions(library: Library, engine: EngineEntry) -> list[str]:
    order = {precision_id: index for index, precision_id in enumerate(library.catalog.precisions)}
    return sorted(engine.record.precisions, key=lambda precision_id: order[precision_id])


@dataclass(frozen=True, slots=True)
class Stop:
    """A context, or an image side with the tokens that come with it, that a column of the memory tables is for."""

    column: Column
    tokens: int
    image_size: int | None


def _stops(library: Library, size: SizeEntry, group: str) -> list[Stop]:
    """Contexts by doubling up to the most that the size accepts; for images, every side."""
    if size.image_sizes:
        return [
            Stop(
                Column(
                    f"{side}{numbers.NO_BREAK}px",
                    unit=f"{numbers.integer(size.context_tokens(side) or 0)} tokens",
                    is_number=True,
                    group=group,
                ),
                size.context_tokens(side) or 0,
                side,
            )
            for side in size.image_sizes
        ]
    most = size.context_tokens() or library.context_for(size)
    contexts = [SHORTEST_CONTEXT * 2**power for power in range(20) if SHORTEST_CONTEXT * 2**power < most]
    return [
        Stop(Column(numbers.tokens(tokens), is_number=True, group=group), tokens, None)
        for tokens in (*contexts, most)
    ]


def memory_table(library: Library, size: SizeEntry, engine: EngineEntry) -> Table:
    """What depends on the precision: download, weights, and the total by context."""
    stops = _stops(library, size, "Total on the device, GiB, with a context of")
    rows = []
    for precision_id in _precisions(library, engine):
        needed = library.requirement(size, engine, precision_id)
        totals = []
        for stop in stops:
            way = library.way(size, engine, precision_id, image_size=stop.image_size)
            total = library.planner.footprint(way).at(stop.tokens).device_bytes
            totals.append(memory_cell(total, certainty=needed.certainty))
        file, weights = needed.file, needed.device.weights
        cells = (
            Cell(
                numbers.gb(file.bytes),
                exact=numbers.exact_bytes(file.bytes),
                is_number=True,
                certainty=file.certainty,
            ),
            memory_cell(weights.bytes, certainty=weights.certainty),
            *totals,
            host_cell(needed),
        )
        rows.append(Row(Cell(library.catalog.precisions[precision_id].name), cells))
    return Table(
        anchor="memory-table",
        caption=f"Memory at each precision: {engine.record.name}, {numbers.plural(library.scenario.parallel, 'sequence')}",
        columns=(
            Column("Precision"),
            Column("Download", unit="GB", is_number=True),
            Column("Weights", unit="GiB", is_number=True),
            *(stop.column for stop in stops),
            Column("RAM, at least", unit="GiB", is_number=True),
        ),
        groups=(RowGroup(None, tuple(rows)),),
        note=engine.record.assumes,
    )


def working_table(library: Library, size: SizeEntry, engine: EngineEntry) -> Table:
    """What does not depend on the precision: KV cache, compute buffer and reserve by context."""
    stops = _stops(library, size, "With a context of")
    precision_id = _precisions(library, engine)[0]
    by_part: dict[str, list[Cell]] = {}
    for stop in stops:
        way = library.way(size, engine, precision_id, image_size=stop.image_size)
        device = library.planner.requirement(way, stop.tokens).device
        for part in (device.kv_cache, device.compute_buffer, device.runtime_reserve):
            by_part.setdefault(part.name, []).append(memory_cell(part.bytes, certainty=part.certainty))
    kv_type = library.way(size, engine, precision_id).kv_type
    return Table(
        anchor="working-table",
        caption=f"Memory beside the weights, at any precision, GiB: KV cache in {library.catalog.formats[kv_type].name}",
        columns=(Column("Part"), *(stop.column for stop in stops)),
        groups=(
            RowGroup(
                None,
                tuple(
                    Row(Cell(name[:1].upper() + name[1:]), tuple(cells)) for name, cells in by_part.items()
                ),
            ),
        ),
    )


def receipt(library: Library, sheet: Sheet, size: SizeEntry, engine: EngineEntry) -> Receipt:
    precision_id = library.precision_for(engine, "4") or engine.record.precisions[0]
    return receipt_of(sheet, library.requirement(size, engine, precision_id), library.catalog)


def device_table(library: Library, sheet: Sheet, size: SizeEntry, engine: EngineEntry) -> Table:
    chosen = [
        (bits, precision_id) for bits in FEWEST_FIRST if (precision_id := library.precision_for(engine, bits))
    ]
    devices, asked = library.matrix_devices, library.scenario.context_tokens
    columns = [library.fits(size, engine, precision_id, devices) for _, precision_id in chosen]
    shares = library.shares(engine)
    rows = [
        Row(
            Cell(device.record.name, href=sheet.href(urls.device(device.id))),
            (
                *(fit_cell(fit, asked, shares=shares) for fit in fits),
                _speed(library, sheet, size, engine, chosen[0][1], device, fits[0]),
            ),
        )
        for device, *fits in zip(devices, *columns, strict=True)
    ]
    return Table(
        anchor="device-table",
        caption=f"What it runs on: {engine.record.name}, {context_words(library, size)}, by usable memory",
        columns=(
            Column("Device"),
            *(
                Column(f"{bits}-bit", unit=library.catalog.precisions[precision_id].name)
                for bits, precision_id in chosen
            ),
            replace(SPEED_COLUMN, unit=f"tokens/s in {library.catalog.precisions[chosen[0][1]].name}"),
        ),
        groups=(RowGroup(None, tuple(rows)),),
        note=f"{FIT_NOTE} {SPEED_RULE}",
    )


def _speed(
    library: Library,
    sheet: Sheet,
    size: SizeEntry,
    engine: EngineEntry,
    precision_id: str,
    device: DeviceEntry,
    fit: Fit,
) -> Cell:
    """The bound of speed where the size fits, with the source of the bandwidth."""
    if fit.verdict != "fits":
        return Cell("does not fit", is_blank=True)
    fact = device.facts.get("bandwidth.bytes_per_second")
    cites = sheet.cite(fact.citations) if fact is not None else ()
    return speed_cell(library, size, engine, precision_id, device, cites=cites)
