"""Which words are numbers with a unit, and which are not."""

from __future__ import annotations

import pytest

from generator.pages.typed_numbers import numbers_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("42 layers and 1 layer", [("42 layers", 42), ("1 layer", 1)]),
        ("8,192 tokens, 8K tokens", [("8,192 tokens", 8192), ("8K tokens", 8192)]),
        ("5.76 GB", [("5.76 GB", None)]),
        ("24\u00a0GB of it", [("24\u00a0GB", 24)]),
        ("Gemma 2 9B, E4B, 26B-A4B", [("9B", None), ("E4B", None), ("26B-A4B", None)]),
        ("16 query heads", [("16 query heads", 16)]),
        ("256 image tokens", [("256 image tokens", 256)]),
        ("[[x y]] tokens", []),
        ("3 times, Table 2, 2.5, version 1.1, 16-bits, gemma-3-4b", [("16-bits", 16)]),
    ],
)
def test_a_number_with_a_unit_is_found(text: str, found: list[tuple[str, int | None]]) -> None:
    assert [(number.words, number.amount) for number in numbers_in(text)] == found
