"""The time line: each release at its day, to scale, with names that keep apart, and a table of the same dates."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.pages.chronology import spread
from generator.pages.drawing import ROW_HEIGHT
from generator.reading.catalog import Catalog
from tests.pages.conftest import plain


def test_every_release_is_a_dot_in_the_order_of_dates(view: Callable[[str], Any], catalog: Catalog) -> None:
    drawing = view("gemma/timeline/").drawing
    dates = {
        (size.facts["release.date"].value, size.model.id)
        for model in catalog.models.values()
        for size in model.sizes
    }
    assert len(drawing.dots) == len(dates)
    assert {"Gemma 1", "Gemma 2", "Gemma 2 2B", "Gemma 3 270M"} <= {dot.name for dot in drawing.dots}
    assert all(one.y <= two.y for one, two in itertools.pairwise(drawing.dots))
    at = {dot.name: (dot.y, dot.note) for dot in drawing.dots}
    assert at["Gemma 1"][1] == "21 Feb" and at["Gemma 2"][1] == "27 Jun"
    assert at["Gemma 2 2B"][0] == at["ShieldGemma"][0]  # one day
    by_year = {label.text: label.y for label in drawing.labels}
    assert list(by_year) == ["2024", "2025", "2026"]
    assert at["PaliGemma 2"][0] < by_year["2025"] < at["PaliGemma 2 mix"][0]


def test_names_keep_apart_and_inside_the_drawing(view: Callable[[str], Any]) -> None:
    drawing = view("gemma/timeline/").drawing
    assert all(two.text_y - one.text_y >= ROW_HEIGHT for one, two in itertools.pairwise(drawing.dots))
    assert all(dot.right <= drawing.width and 0 < dot.text_y < drawing.height for dot in drawing.dots)


@given(st.lists(st.integers(0, 2000)), st.integers(1, 40))
def test_places_keep_their_order_their_distance_and_their_nearness(heights: list[int], apart: int) -> None:
    heights.sort()
    places = spread(heights, apart)
    assert len(places) == len(heights) and all(place >= 0 for place in places)
    assert all(two - one >= apart for one, two in itertools.pairwise(places))
    for height, place, before, after in zip(
        heights, places, [None, *places], [*places[1:], None], strict=False
    ):
        stands_alone = (before is None or height - before > len(heights) * apart) and (
            after is None or after - height > len(heights) * apart
        )
        assert place == height or not stands_alone


def test_the_table_has_every_date_newest_first_with_sources(view: Callable[[str], Any]) -> None:
    found = view("gemma/timeline/")
    rows = [row for group in found.table.groups for row in group.rows]
    assert [row.head.text for row in rows] == [dot.name for dot in reversed(found.drawing.dots)]
    assert all(row.cells[0].cites for row in rows)
    (late,) = (row for row in rows if row.head.text == "Gemma 2 2B")
    assert plain(late.cells[0].text) == "31 July 2024" and late.head.href == "../gemma-2/2b/"
