"""A key that stands where it does not belong, and the schema of its file, in; the places where it belongs out, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel

from generator.reading.locations import Shape, field_shape, shape_of
from generator.reading.wording import Path, dotted, listed

_ANY = "…"
_MOST_NAMED = 2


def belongs(key: str, at: Path, schema: type[BaseModel]) -> str:
    """Where a key that was typed in the mapping at `at` of a file of `schema` belongs, if that is near; else nothing."""
    holders = {_along(holder, at) for holder in _holders(Shape(schema), key, (), ())}
    # What holds the mapping is meant first, the nearest before the others; then what it holds, and what stands beside it.
    around = [at[:length] for length in range(len(at), -1, -1) if at[:length] in holders]
    below = sorted(
        (holder for holder in holders if holder[: len(at)] == at),
        key=lambda holder: (len(holder), str(holder)),
    )
    beside = sorted(holder for holder in holders if at and len(holder) == len(at) and holder[:-1] == at[:-1])
    nearest = around or below[:1] or beside
    if not nearest:
        return ""
    places = [f"`{dotted(holder)}`" if holder else "the top of the file" for holder in nearest[:_MOST_NAMED]]
    return f"`{key}` belongs to {listed(places)}"


def _along(holder: Path, at: Path) -> Path:
    """A path of the schema with the keys and indexes of `at` where both go the same way."""
    steps = list(holder)
    for index, (step, typed) in enumerate(zip(holder, at, strict=False)):
        if step not in (_ANY, typed):
            break
        steps[index] = typed
    return tuple(steps)


def _holders(shape: Shape, key: str, path: Path, above: tuple[type[BaseModel], ...]) -> Iterator[Path]:
    """The paths of all mappings that may have a key; a schema inside itself is looked at once."""
    for member in shape.members:
        found = member.single
        if found.model is not None and found.model not in above:
            if key in found.model.model_fields:
                yield path
            for name, info in found.model.model_fields.items():
                yield from _holders(field_shape(info), key, (*path, name), (*above, found.model))
        elif found.origin in (dict, tuple):
            for inner in get_args(found.type)[found.origin is dict :][:1]:
                yield from _holders(shape_of(inner), key, (*path, _ANY), above)
