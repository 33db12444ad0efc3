"""What an architecture takes from other sizes: `same_as` of a size and its model in; facts under their new paths out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.reading.catalog import Fact, ResolvedArchitecture
from generator.reading.schema.architecture import Architecture, TextArchitecture
from generator.reading.shape import Unresolved, has_parts, text_facts

_TEXT_PARTS = ("text_config", "encoder", "decoder")


def inherited_facts(
    own: Architecture | None,
    shared: Architecture | None,
    *,
    is_in_parts: bool,
    shape_of: Callable[[str], ResolvedArchitecture | None],
) -> dict[str, Fact]:
    """The facts that `same_as` brings to a size with `own` fields over those `shared` by its model.

    Beside a part, it brings the language model of the named size to that part. Outside the parts it brings the
    language model too, or, to a size that names no parts of its own, all parts of the named size. Raises Unresolved
    if a named size is missing or broken, which is reported there.
    """
    found: dict[str, Fact] = {}
    for part in ("", *_TEXT_PARTS):
        named = _named(own, part) or _named(shared, part)
        if named is None:
            continue
        shape = shape_of(named)
        if shape is None:
            raise Unresolved
        if part:
            found |= _below(f"{part}.", text_facts(shape))
        elif is_in_parts:
            found |= _below("text_config.", text_facts(shape))
        else:
            found |= shape.facts if has_parts(shape.facts) else text_facts(shape)
    return found


def _named(architecture: Architecture | None, part: str) -> str | None:
    inner: TextArchitecture | None = getattr(architecture, part, None) if part else architecture
    return inner.same_as if inner is not None else None


def _below(prefix: str, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {prefix + path: fact for path, fact in facts.items()}
