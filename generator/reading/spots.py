"""What a Document knows about places: where each value and its key begin, as deep as the value goes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Spot(NamedTuple):
    """Where a value and its key begin (from 1), and the spots of what it holds."""

    line: int
    column: int
    key_line: int
    key_column: int
    inner: Mapping[str | int, Spot]


NOTHING: Mapping[str | int, Spot] = MappingProxyType({})
