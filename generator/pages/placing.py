"""Where each size stands on a device: takes a Library, a size and a device; gives how well it runs and at which precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.pages.library import Library
from generator.reading.catalog import DeviceEntry, EngineEntry, SizeEntry
from generator.sizing.change import Change, smallest_change
from generator.sizing.fit import Fit
from generator.sizing.planner import Way

Standing = Literal["well", "tight", "not", "unknown"]

# With less than this share of the usable memory to spare a size just fits.
SPARE_PERCENT = 10


@dataclass(frozen=True, slots=True)
class Placed:
    """A size on a device in the scenario.

    `well`: at the precision named the context fits and leaves SPARE_PERCENT of the usable memory free; `tight`: it fits
    and leaves less, at every precision that fits; `not`: it does not, and the precision named comes closest;
    `unknown`: no engine runs it there, or nobody knows the memory. `longest_tokens` is for each sequence.
    """

    size: SizeEntry
    engine: EngineEntry | None
    standing: Standing
    precision_id: str = ""
    fit: Fit | None = None
    longest_tokens: int | None = None


def placed(library: Library, size: SizeEntry, device: DeviceEntry) -> Placed:
    """Where a size stands: at the most bits that leave enough to spare, else at the most that fit."""
    engine = library.engine_for(size)
    if engine is None:
        return Placed(size, None, "unknown")
    fits = [
        (precision_id, library.fit(size, engine, precision_id, device))
        for precision_id in library.precisions_for(engine)
    ]
    if not fits or fits[0][1].verdict in ("unknown", "unsupported"):
        return Placed(size, engine, "unknown")
    for standing in ("well", "tight"):
        for precision_id, fit in fits:
            if fit.verdict == "fits" and (standing == "tight" or _has_spare(fit)):
                return _placed(library, size, engine, standing, precision_id, fit)
    precision_id, fit = max(fits, key=lambda item: (item[1].longest_context_tokens or 0, item[1].spare_bytes))
    return _placed(library, size, engine, "not", precision_id, fit)


def change_for(library: Library, found: Placed, device: DeviceEntry) -> Change | None:
    """The smallest change that makes a size fit which does not.

    Further precisions are those of the engine that take less than the one that comes closest, the most bytes first;
    siblings are the smaller sizes of the model at the precisions of the scenario.
    """
    if found.engine is None or found.standing != "not":
        return None
    size, planner = found.size, library.planner

    def bytes_at(precision_id: str) -> int:
        return planner.weights(size, found.engine, precision_id).tensor_bytes  # type: ignore[arg-type]

    known = bytes_at(found.precision_id)
    fewer = [
        precision_id for precision_id in found.engine.record.precisions if bytes_at(precision_id) < known
    ]
    siblings = sorted(
        (one for one in size.model.sizes if library.falling(one) > library.falling(size)), key=library.falling
    )
    return smallest_change(
        planner,
        library.way(size, found.engine, found.precision_id),
        device,
        library.context_for(size),
        precision_ids=sorted(fewer, key=bytes_at, reverse=True),
        siblings=[way for one in siblings for way in _ways(library, one)],
    )


def precision_name(library: Library, one: Placed) -> str:
    """The shown name of the precision at which a size stands."""
    return library.catalog.precisions[one.precision_id].name


def _ways(library: Library, size: SizeEntry) -> list[Way]:
    engine = library.engine_for(size)
    if engine is None:
        return []
    return [library.way(size, engine, precision_id) for precision_id in library.precisions_for(engine)]


def _placed(
    library: Library, size: SizeEntry, engine: EngineEntry, standing: Standing, precision_id: str, fit: Fit
) -> Placed:
    way, longest = library.way(size, engine, precision_id), fit.longest_context_tokens
    each = library.planner.sequence_tokens(way, longest) if longest else None
    return Placed(size, engine, standing, precision_id, fit, each)


def _has_spare(fit: Fit) -> bool:
    return (fit.spare_bytes or 0) * 100 >= SPARE_PERCENT * (fit.usable_bytes or 0)
