"""Which precision serves best on each device: takes the ways of running a size, most bits first; gives one for each device."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.reading.catalog import DeviceEntry
from generator.sizing.fit import Fit
from generator.sizing.planner import Planner, Way


@dataclass(frozen=True, slots=True)
class Best:
    """A precision, whether it fits, and how long a context each sequence then gets at most."""

    precision_id: str
    fit: Fit
    longest_tokens: int | None


def best_fits(
    planner: Planner, ways: Iterable[Way], devices: Sequence[DeviceEntry], sequence_tokens: int
) -> tuple[Best | None, ...]:
    """For each device the first way that gives each sequence `sequence_tokens`, or what such a device comes closest to.

    Where no way fits, it is the one with the longest context; where no context is worth having, the one that lacks
    least. None where there is no way at all.
    """
    found: list[Best | None] = [None] * len(devices)
    open_places = list(range(len(devices)))
    for way in ways:
        asked = planner.context_for(way, sequence_tokens)
        fits = planner.fits(way, [devices[place] for place in open_places], asked)
        for place, fit in zip(open_places, fits, strict=True):
            known = found[place]
            if known is None or _closeness(fit) > _closeness(known.fit):
                longest = fit.longest_context_tokens
                found[place] = Best(
                    way.precision_id, fit, planner.sequence_tokens(way, longest) if longest else None
                )
        open_places = [place for place, fit in zip(open_places, fits, strict=True) if fit.verdict != "fits"]
        if not open_places:
            break
    return tuple(found)


def _closeness(fit: Fit) -> tuple[bool, int, int]:
    """How near an answer comes to what was asked: it fits, or the longest context, or the fewest bytes missing."""
    spare = fit.spare_bytes if fit.spare_bytes is not None else -(2**63)
    return fit.verdict == "fits", fit.longest_context_tokens or 0, spare
