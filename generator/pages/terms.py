"""Running text in, pieces of it out: terms of the glossary as links where a page first uses them.

Knows no page and no catalog, so that hand-written prose is linked by the same rule where it becomes HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

# Letters, digits and hyphens on either side make another word of it: `byte` is not in `kilobyte`, nor in `16-byte`.
_BEFORE, _AFTER = r"(?<![\w-])", r"(?![\w-])"


class Terms:
    """The spellings of all terms. `spellings` are those of each id; a first letter may be small or a capital."""

    def __init__(self, spellings: Mapping[str, Iterable[str]]) -> None:
        self._id_of = {_key(spelling): id_ for id_, found in spellings.items() for spelling in found}
        # Longest first: a term inside another is not linked.
        longest = sorted(self._id_of, key=lambda spelling: (-len(spelling), spelling))
        every = "|".join(f"(?i:{re.escape(word[0])}){re.escape(word[1:])}" for word in longest)
        self._pattern = re.compile(f"{_BEFORE}(?:{every}){_AFTER}") if every else None

    def pieces(self, text: str, seen: set[str]) -> Iterator[tuple[str, str]]:
        """`text` in pieces: what is read, and the id of the term that it is, or nothing. `seen` grows by those found."""
        at = 0
        for found in self._pattern.finditer(text) if self._pattern is not None else ():
            id_ = self._id_of[_key(found[0])]
            if id_ in seen:
                continue
            seen.add(id_)
            if found.start() > at:
                yield text[at : found.start()], ""
            yield found[0], id_
            at = found.end()
        if at < len(text) or not text:
            yield text[at:], ""


def _key(spelling: str) -> str:
    return spelling[:1].lower() + spelling[1:]


def anchor(id_: str) -> str:
    """The id of a term on the page of the glossary."""
    return f"term-{id_}"
