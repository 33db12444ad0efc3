"""Values and paths of a file in; the words that stand for them in a problem out, on one line and safe to print."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from generator.printable import printable

Path = tuple[str | int, ...]

LONGEST_SHOWN = 60


def shortened(text: str) -> str:
    """`text` on one line, cut in the middle of nowhere if it is too long to read in a message."""
    seen = printable(text)
    return seen if len(seen) <= LONGEST_SHOWN else seen[: LONGEST_SHOWN - 1] + "…"


def shown(value: object) -> str:
    """What was typed, as a message names it: `the text "010"`, `the number 1.10`, `a list of 2`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'the text "{shortened(value)}"' if value else "an empty text"
    if isinstance(value, (int, Decimal)):
        return f"the number {shortened(str(value))}"
    if isinstance(value, (tuple, list)):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, dict):
        keys = [shortened(str(key)) for key in list(value)[:4]]
        more = ", …" if len(value) > 4 else ""
        return f"a mapping with {', '.join(keys)}{more}" if keys else "an empty mapping"
    return "something else"


def dotted(path: Path) -> str:
    """The path of a value inside its file: `sizes.9b.notes.0.text`."""
    return ".".join(str(step) if isinstance(step, int) else shortened(step) for step in path)


def listed(words: Iterable[str], *, last: str = "or") -> str:
    """`a, b or c`."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""
