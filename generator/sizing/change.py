"""The smallest change that makes a size fit: takes a way that does not fit on a device; gives one that does, or none.

Changes are tried in this order, from what costs a reader least: the KV cache in a format of about eight bits, which keeps
context and weights; a shorter context, but none below the least worth having; fewer bits a weight, the most bits
first; a smaller size of the same model; and some layers in the memory of the computer, which makes it slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from generator.problems import UsageError
from generator.reading.catalog import DeviceEntry
from generator.sizing.fit import Space
from generator.sizing.offload import Offload
from generator.sizing.planner import Planner, Way

ChangeKind = Literal["kv-type", "context", "precision", "sibling", "layers"]

# A KV cache of fewer bits a value loses more than most readers want to lose.
_LEAST_KV_BITS = 8


@dataclass(frozen=True, slots=True)
class Change:
    """What to change, the way that then fits, and with how long a context for each sequence."""

    kind: ChangeKind
    way: Way
    sequence_tokens: int
    offload: Offload | None = None


def smallest_change(
    planner: Planner,
    way: Way,
    device: DeviceEntry,
    sequence_tokens: int,
    *,
    precision_ids: Iterable[str] = (),
    siblings: Iterable[Way] = (),
) -> Change | None:
    """The first change that makes it fit. `precision_ids` are other precisions of the engine, most bits first;
    `siblings` are ways of running smaller sizes, in order of preference.

    None where nothing helps, where the engine does not run on the device, and where its memory is not known.
    """
    space = planner.space(device, way.engine)
    if space is None or device.record.kind in way.engine.record.supports.not_on:
        return None
    tried = _tried(planner, way, device, space, sequence_tokens, precision_ids, siblings)
    return next(tried, None)


def _tried(
    planner: Planner,
    way: Way,
    device: DeviceEntry,
    space: Space,
    sequence_tokens: int,
    precision_ids: Iterable[str],
    siblings: Iterable[Way],
) -> Iterator[Change]:
    """The changes that make it fit, each found only when it is asked for."""

    def is_enough(other: Way, tokens: int) -> bool:
        asked = planner.context_for(other, tokens)
        try:
            planner.refuse_nonsense(other, asked)
        except UsageError:
            return False
        return space.spare_bytes(planner.footprint(other).at(asked)) >= 0

    for kv_type in _narrower_kv_types(planner, way):
        if is_enough(other := replace(way, kv_type=kv_type), sequence_tokens):
            yield Change("kv-type", other, sequence_tokens)
    fit = planner.fit(way, device, planner.context_for(way, sequence_tokens))
    if fit.verdict == "shorter" and fit.longest_context_tokens:
        yield Change("context", way, planner.sequence_tokens(way, fit.longest_context_tokens))
    for precision_id in precision_ids:
        if is_enough(other := replace(way, precision_id=precision_id), sequence_tokens):
            yield Change("precision", other, sequence_tokens)
    for other in siblings:
        if is_enough(other, sequence_tokens):
            yield Change("sibling", other, sequence_tokens)
    offload = planner.offload(way, device, planner.context_for(way, sequence_tokens))
    if offload is not None and 0 < offload.layers < offload.of_layers:
        yield Change("layers", way, sequence_tokens, offload)


def _narrower_kv_types(planner: Planner, way: Way) -> list[str]:
    """KV formats of the engine with fewer bits than the present one, but eight or more; the most bits first."""
    formats = planner.catalog.formats

    def bits(kv_type: str) -> float:
        return 8 * formats[kv_type].block_bytes / formats[kv_type].block_weights

    found = (kv for kv in way.engine.record.kv_types if _LEAST_KV_BITS <= bits(kv) < bits(way.kv_type))
    return sorted(found, key=bits, reverse=True)
