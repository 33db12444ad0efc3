"""The parts that names are made of: takes names and patterns; tells which part is like which pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.reading.catalog import Catalog, SizeEntry
from generator.reading.schema.names import NamePart

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"


def is_like(part: str, pattern: str) -> bool:
    """Whether a part of a name is what a pattern says; # stands for a number.

    >>> is_like("e4b", "e#b"), is_like("1.1", "#"), is_like("2b", "e#b")
    (True, True, False)
    """
    return bool(re.fullmatch(_NUMBER.join(map(re.escape, pattern.split("#"))), part))


def parts_of(size: SizeEntry, of: str) -> Iterator[str]:
    """The parts of the label of a size, or of the variants of its checkpoints."""
    if of == "size":
        yield from size.label.split("-")
    elif of == "checkpoint":
        fact = size.facts.get("checkpoints.repositories")
        for variant in fact.value if fact is not None and isinstance(fact.value, dict) else ():
            yield from str(variant).split("-")


def sizes_with(catalog: Catalog, name: NamePart) -> tuple[SizeEntry, ...]:
    """The sizes that have a part of this kind in their own name or in that of a checkpoint."""
    if name.like is None:
        return ()
    return tuple(
        size
        for size in catalog.sizes.values()
        if any(is_like(part, name.like) for part in parts_of(size, name.of))
    )
