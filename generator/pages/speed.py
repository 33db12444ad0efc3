"""The bound of speed as pages show it: takes a size, its precision and a device; gives a cell and what the cells mean."""

from __future__ import annotations

from generator.pages import numbers
from generator.pages.library import Library
from generator.pages.parts import Cell, Cite, Column, Sentence
from generator.pages.sheet import Sheet
from generator.reading.catalog import DeviceEntry, EngineEntry, SizeEntry
from generator.sizing.speed import token_reads, tokens_per_second, writes_one_by_one

SPEED_COLUMN = Column("Speed at most", unit="tokens/s", is_number=True)
SPEED_RULE = (
    "Speed is a bound and no promise: the bandwidth of the memory divided by the bytes that must be read for each token, "
    "which are the weights that work on it and the KV cache of the whole context. Programs stay below it."
)


def speed_cell(
    library: Library,
    size: SizeEntry,
    engine: EngineEntry,
    precision_id: str,
    device: DeviceEntry,
    *,
    cites: tuple[Cite, ...] = (),
) -> Cell:
    """Tokens that each sequence gets in a second at most, rounded up; or why there is no bound."""
    bandwidth = device.record.bandwidth
    shape = library.planner.shape(size)
    if not writes_one_by_one(shape):
        return Cell("does not write token by token", is_blank=True)
    if bandwidth is None:
        return Cell("bandwidth not known", is_blank=True)
    way = library.way(size, engine, precision_id)
    reads = token_reads(
        shape,
        library.planner.weights(size, engine, precision_id),
        library.catalog.formats[way.kv_type],
        library.context_for(size),
        way.parallel,
    )
    bound = tokens_per_second(bandwidth.bytes_per_second, reads)
    return Cell(numbers.rate(bound), cites=cites, is_number=True)


def speed_sentence(library: Library, sheet: Sheet, device: DeviceEntry) -> Sentence:
    """What the bounds of a device rest on, with the source of its bandwidth."""
    bandwidth = device.record.bandwidth
    if bandwidth is None:
        unknown = (
            f"The bandwidth of {device.record.name} is not recorded, so that no bound of speed is given."
        )
        return Sentence(sheet.running(unknown), ())
    cites = sheet.cite(device.facts["bandwidth.bytes_per_second"].citations)
    figure = f"{numbers.bandwidth(bandwidth.bytes_per_second)}{numbers.NO_BREAK}GB/s"
    asked = numbers.tokens(library.scenario.context_tokens)
    known = f"{SPEED_RULE} Here it is {figure}, at a context of {asked} or all that is accepted."
    return Sentence(sheet.running(known), cites)
