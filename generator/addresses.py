"""The one rule for addresses: text in, the reason why it may not stand in a link out, or None."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HTTPS = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:[/?#]|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[^!#$%&'()*+,./0-9:;=?@A-Z_a-z~\[\]-]")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def reason_against(address: str) -> str | None:
    """Why `address` may not stand in a link, or None if it may: `https:` for outside, relative for inside.

    >>> reason_against("../hardware/#sizes"), reason_against("https://example.org/a?b=1")
    (None, None)
    >>> reason_against("javascript:alert(1)")
    'only https: leads outside'
    """
    if not address:
        return "it is empty"
    if found := _FORBIDDEN.search(address):
        return f"the character {found[0]!r} must be percent-encoded"
    if _BAD_ESCAPE.search(address):
        return "a percent sign stands without two hexadecimal digits"
    if _HTTPS.match(address):
        return None
    if address.lower().startswith("https:"):
        return "https: needs two slashes and the name of a host"
    if _SCHEME.match(address):
        return "only https: leads outside"
    if address.startswith("/"):
        return "a link inside the site is relative, so that the site works in any folder"
    return None


def is_outside(address: str) -> bool:
    """Whether a checked address leads to another host."""
    return address[:6].lower() == "https:"
