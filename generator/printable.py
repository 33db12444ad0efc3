"""Text that others wrote in; the same text out with everything that cannot be seen written as an escape."""

from __future__ import annotations

import re

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
