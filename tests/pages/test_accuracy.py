"""The page of errors adds up, names each error that is larger than common, and hides no figure."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from generator.pages.error_plot import MIDDLE, plot_of
from generator.pages.library import Library
from generator.pages.numbers import percent
from generator.sizing.accuracy import Comparison, comparisons
from generator.sizing.tolerance import BOUNDS
from tests.pages.conftest import plain, rows_of, texts

URI = "about/accuracy/"


@pytest.fixture(scope="module")
def every(library: Library) -> list[Comparison]:
    return list(comparisons(library.planner))


def count(text: str) -> int:
    return int(text.replace(",", ""))


def test_each_way_of_grouping_has_every_counted_figure_once(
    view: Callable[[str], Any], every: list[Comparison]
) -> None:
    counted = [item for item in every if item.is_counted]
    right = sum(not item.error for item in counted)
    for table in (view(URI).kinds, *view(URI).groups):
        rows = rows_of(table).values()
        assert sum(count(row[0]) for row in rows) == len(counted)
        assert sum(count(row[1]) for row in rows) == right


def test_the_sentence_has_the_numbers_and_the_worst(
    view: Callable[[str], Any], every: list[Comparison]
) -> None:
    counted = [item for item in every if item.is_counted]
    said = plain(view(URI).result)
    worst = max(counted, key=lambda item: abs(item.error))
    assert worst.size.name in said and percent(worst.error, is_signed=True) in said
    assert f"{len(every) - len(counted)} figures more cannot be compared" in said


def test_every_error_beyond_the_common_bound_is_named_with_its_reason(
    view: Callable[[str], Any], every: list[Comparison]
) -> None:
    beyond = [item for item in every if item.is_counted and abs(item.error) * 100 > BOUNDS[item.quantity][0]]
    rows = [row for group in view(URI).outliers.groups for row in group.rows]
    assert sum(count(row.cells[1].text) for row in rows) == len(beyond)
    assert all(texts(row.cells)[-1] for row in rows)
    shown = [Fraction(re.sub(r"[^\d.]", "", row.cells[4].text)) for row in rows]
    assert shown == sorted(shown, reverse=True)


def test_every_figure_that_cannot_be_compared_says_why(
    view: Callable[[str], Any], every: list[Comparison]
) -> None:
    rows = [row for group in view(URI).unlike.groups for row in group.rows]
    assert sum(count(row.cells[0].text) for row in rows) == sum(not item.is_counted for item in every)
    assert all(len(texts(row.cells)[-1]) > 20 for row in rows)
    reasons = " ".join(row.cells[-1].text for row in rows)
    assert "20 percent" in reasons and "ffective parameters only" in reasons and "F16" in reasons


def test_every_record_has_a_page_that_the_table_leads_to(view: Callable[[str], Any], by_uri: Any) -> None:
    rows = [row for group in view(URI).records.groups for row in group.rows]
    assert len(rows) >= 35
    for row in rows:
        target = row.head.href.removeprefix("../")
        assert f"about/{target}" in by_uri or f"{URI}{target}" in by_uri, row.head.href


def test_dots_stand_on_the_side_of_their_sign_and_the_middle_is_no_error(every: list[Comparison]) -> None:
    low = [item for item in every if item.is_counted and item.error * 100 < -1]
    high = [item for item in every if item.is_counted and item.error * 100 > 1]
    right = [item for item in every if item.is_counted and not item.error]
    lanes = plot_of({"low": low, "high": high, "right": right}).lanes
    assert all(dot.x < MIDDLE for dot in lanes[0].dots)
    assert all(dot.x > MIDDLE for dot in lanes[1].dots)
    assert [dot.x for dot in lanes[2].dots] == [MIDDLE]
    assert lanes[2].right == f"{len(right)} of {len(right)}"
