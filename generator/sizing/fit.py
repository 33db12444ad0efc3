"""Whether a size fits on a device: takes a footprint and a device; gives a verdict, what is spare and how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.reading.schema.hardware import Device
from generator.sizing.footprint import Footprint, Totals
from generator.sizing.kv_cache import CACHE_PADDING_TOKENS, padded
from generator.sizing.part import Certainty

Verdict = Literal["fits", "shorter", "too-big", "unsupported", "unknown"]

MIB = 2**20
GIB = 2**30


@dataclass(frozen=True, slots=True)
class Space:
    """Memory that a device offers.

    `gpu`: the device part must fit in `usable_bytes`; the host part lies in the computer's memory, which is not the
    device's. `unified`: the same, and both parts together in `all_bytes`. `cpu`: there is one memory, and
    everything lies in it, the weights once.
    """

    kind: Literal["gpu", "unified", "cpu"]
    usable_bytes: int
    all_bytes: int
    certainty: Certainty

    def needed_bytes(self, totals: Totals) -> int:
        """What must lie in the usable memory."""
        return totals.whole_bytes if self.kind == "cpu" else totals.device_bytes

    def spare_bytes(self, totals: Totals) -> int:
        """What stays free, or is missing if negative, in the memory that is tightest."""
        spare = self.usable_bytes - self.needed_bytes(totals)
        if self.kind == "unified":
            spare = min(spare, self.all_bytes - totals.device_bytes - totals.host_bytes)
        return spare


@dataclass(frozen=True, slots=True)
class Fit:
    """The answer for one size, precision and device.

    `verdict`: `fits` at `context_tokens`; `shorter`: it fits with `longest_context_tokens`; `too-big`: with no context
    worth having; `unsupported`: the engine does not run on such a device; `unknown`: nobody knows how much memory the device gives. `spare_bytes` is for
    `context_tokens`, negative where that does not fit. The longest context is a multiple of 256 or the size's own
    limit.
    """

    verdict: Verdict
    context_tokens: int
    needed_bytes: int
    usable_bytes: int | None
    spare_bytes: int | None
    longest_context_tokens: int | None
    certainty: Certainty


def space_of(device: Device, *, usable_percent: int | None = None) -> Space | None:
    """The memory of a device, or None where the share that a model may use is not known.

    Usable memory if it is stated, else all that the system reports, else the figure on the box, which means 2^30
    bytes a GB. The GPU of a Metal machine gets a share that only a reading tells. `usable_percent` is the share of all
    memory that an engine takes at most.
    """
    memory, usable = device.memory, device.usable
    kind = _kind(device)
    everything = memory.reported_mib * MIB if memory.reported_mib is not None else memory.label_gb * GIB
    most = everything if usable_percent is None else everything * usable_percent // 100
    if usable is not None:
        return Space(kind, min(usable.mib * MIB, most), everything, usable.certainty)
    if device.backend == "metal":
        return None
    certainty: Certainty = "reported" if memory.reported_mib is not None else "approximate"
    return Space(kind, most, everything, certainty)


def fit(
    footprint: Footprint,
    space: Space | None,
    *,
    context_tokens: int,
    least_tokens: int,
    most_tokens: int,
    certainty: Certainty = "computed",
) -> Fit:
    """Whether `footprint` fits in `space` with `context_tokens`, and how long a context does.

    No context below `least_tokens` is worth having, unless less is asked for; none above `most_tokens` is possible.
    """
    asked = min(context_tokens, most_tokens)
    totals = footprint.at(asked)
    if space is None:
        return Fit("unknown", asked, totals.device_bytes, None, None, None, certainty)
    spare = space.spare_bytes(totals)
    if spare >= 0:
        least, most = asked, most_tokens
    else:
        least, most = least_tokens, asked
    longest = longest_tokens(footprint, space, least=least, most=most)
    if longest is None and spare >= 0:
        longest = asked
    verdict: Verdict = "fits" if spare >= 0 else "shorter" if longest else "too-big"
    return Fit(verdict, asked, space.needed_bytes(totals), space.usable_bytes, spare, longest, certainty)


def longest_tokens(footprint: Footprint, space: Space, *, least: int, most: int) -> int | None:
    """The longest context that fits: a multiple of 256 from `least` on, or `most` itself; None if none does.

    Memory never shrinks when the context grows, so halving finds it.
    """

    def is_enough(tokens: int) -> bool:
        return space.spare_bytes(footprint.at(tokens)) >= 0

    if is_enough(most):
        return most
    first = padded(least)
    if first >= most or not is_enough(first):
        return None
    good, bad = 0, -(-(most - first) // CACHE_PADDING_TOKENS)
    while bad - good > 1:
        middle = (good + bad) // 2
        if is_enough(first + middle * CACHE_PADDING_TOKENS):
            good = middle
        else:
            bad = middle
    return first + good * CACHE_PADDING_TOKENS


def _kind(device: Device) -> Literal["gpu", "unified", "cpu"]:
    if device.backend == "cpu":
        return "cpu"
    shares = device.backend == "metal" or device.kind in (
        "unified-memory",
        "single-board",
        "phone",
        "computer",
    )
    return "unified" if shares else "gpu"
