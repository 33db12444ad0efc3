"""The answer of a device's page: takes a Library and a device; gives where each size stands, and the largest in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.pages import numbers, splitting
from generator.pages.library import Library
from generator.pages.placing import Placed, placed, precision_name
from generator.reading.catalog import DeviceEntry, SeriesEntry, SizeEntry
from generator.sizing.fit import space_of


def shown_sizes(library: Library, device: DeviceEntry) -> dict[str, tuple[Placed, ...]]:
    """By series every size, largest first; in a catalog too large for that, the largest of each kind of input that fit."""
    is_split = splitting.is_split(library.catalog)
    return {
        series.id: tuple(
            placed(library, size, device)
            for size in (
                _largest(library, series, device) if is_split else sorted(series.sizes, key=library.falling)
            )
        )
        for series in library.catalog.series
    }


def answer_of(library: Library, device: DeviceEntry, shown: Mapping[str, Sequence[Placed]]) -> str:
    """The largest size that fits, for each kind of input, at the most bits that serve."""
    name, scenario = device.record.name, library.scenario
    if space_of(device.record) is None:
        return f"How much of the memory of {name} a model may use is not known."
    best: dict[str, Placed] = {}
    every = sorted(
        (one for found in shown.values() for one in found), key=lambda one: library.falling(one.size)
    )
    for one in every:
        takes_all = library.context_for(one.size) >= scenario.context_tokens
        if one.standing in ("well", "tight") and takes_all:
            best.setdefault(_input(one.size), one)
    if not best:
        return f"None of the sizes here fits on {name} in the scenario “{scenario.name}”."
    found = numbers.listing(
        f"{one.size.name} in {precision_name(library, one)} ({kind})" for kind, one in best.items()
    )
    answer = f"The largest that fit on {name} in the scenario “{scenario.name}”: {found}."
    shorter = _largest_with_less(library, every, best)
    return f"{answer} With a shorter context also {shorter}." if shorter else answer


def _largest_with_less(library: Library, every: Iterable[Placed], best: Mapping[str, Placed]) -> str:
    """The largest size beyond those that fit which fits with a shorter context, and how long; or empty."""
    for one in every:
        known = best.get(_input(one.size))
        if known is not None and library.falling(one.size) >= library.falling(known.size):
            continue
        if one.fit is not None and one.fit.verdict == "shorter":
            return f"{one.size.name} in {precision_name(library, one)} with at most {numbers.integer(one.longest_tokens or 0)} tokens"
    return ""


def _largest(library: Library, series: SeriesEntry, device: DeviceEntry) -> list[SizeEntry]:
    """The largest size of a series that fits with the context of the scenario, for each kind of input."""
    by_input: dict[str, list[SizeEntry]] = {}
    for size in series.sizes:
        if library.context_for(size) >= library.scenario.context_tokens:
            by_input.setdefault(_input(size), []).append(size)
    found = (
        next((size for size in sorted(sizes, key=library.falling) if _fits(library, size, device)), None)
        for sizes in by_input.values()
    )
    return [size for size in found if size is not None]


def _fits(library: Library, size: SizeEntry, device: DeviceEntry) -> bool:
    """Whether it fits at some precision; the fewest bits come first, since they settle it for most."""
    engine = library.engine_for(size)
    return engine is not None and any(
        library.fit(size, engine, precision_id, device).verdict == "fits"
        for precision_id in reversed(library.precisions_for(engine))
    )


def _input(size: SizeEntry) -> str:
    """What a size is looked for by: text alone, or more besides."""
    kinds = set(size.inputs)
    return "text" if kinds == {"text"} else "text and images" if "image" in kinds else "text and more"
