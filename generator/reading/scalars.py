"""The text of a scalar without quotes in; a number, `true`, `false`, or the text itself out."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

Value = dict[str, "Value"] | tuple["Value", ...] | str | int | Decimal | bool

# Longer numbers stay text, which no number's schema accepts: nothing in a catalogue is that large.
MAX_DIGITS = 30

_INTEGER = re.compile(rf"-?(?:0|[1-9][0-9]{{0,{MAX_DIGITS - 1}}})")
_DECIMAL = re.compile(rf"-?(?:0|[1-9][0-9]{{0,{MAX_DIGITS - 1}}})\.[0-9]{{1,{MAX_DIGITS}}}")
_NUMBER_START = frozenset("-0123456789")
_BOOLEANS = {"true": True, "false": False}

# What YAML 1.2 reads as no value at all.
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


# The same words and scores stand in thousands of places; each is kept once.
@lru_cache(maxsize=32_768)
def plain_value(typed: str) -> Value:
    """One strict pattern for each type, so that no word and no version turns into something else.

    >>> plain_value("1.10"), plain_value("010"), plain_value("no"), plain_value("true")
    (Decimal('1.10'), '010', 'no', True)
    """
    if typed[:1] in _NUMBER_START:
        if _INTEGER.fullmatch(typed):
            return int(typed)
        if _DECIMAL.fullmatch(typed):
            return Decimal(typed)
        return typed
    return _BOOLEANS.get(typed, typed)
