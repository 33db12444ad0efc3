"""Values and paths of a file in; the words that stand for them in a problem out, on one line and safe to print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

Path = tuple[str | int, ...]

LONGEST_SHOWN = 60

# Printed as escapes: control and format characters, line and paragraph separators, halves of surrogate pairs,
# and the letters and marks that show nothing. Ranges and not Unicode categories, because those differ between
# versions of Python.
UNPRINTABLE = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNPRINTABLE = re.compile(f"[{UNPRINTABLE}]")


def printable(text: str) -> str:
    r"""`text` with every character that cannot be seen written as its escape: `\x07`, `\u202e`."""
    return _UNPRINTABLE.sub(lambda found: escape(found[0]), text)


def escape(character: str) -> str:
    """The escape that stands for one character."""
    code = ord(character)
    if code < 0x100:
        return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


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
