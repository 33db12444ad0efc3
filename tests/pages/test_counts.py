"""The page of parameter counts says of every size whether the arithmetic gives the published number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from generator.reading.catalog import Catalog
from generator.sizing.parameters import ledger
from tests.pages.conftest import plain, rows_of, texts


def test_the_sentence_is_the_sum_of_the_sizes(view: Callable[[str], Any], catalog: Catalog) -> None:
    published = [size for size in catalog.sizes.values() if size.total_parameters is not None]
    equal = sum(size.total_parameters == ledger(size.architecture).total for size in published)
    numbers = [int(found) for found in re.findall(r"\d+", plain(view("about/parameters/").result))]
    assert numbers == [len(catalog.sizes), len(published), equal, len(published) - equal]


def test_every_size_is_in_one_column_of_its_model(view: Callable[[str], Any], catalog: Catalog) -> None:
    rows = rows_of(view("about/parameters/").models)
    assert list(rows) == [model.record.name for model in catalog.models.values()]
    for sizes, *results, _others in rows.values():
        assert int(sizes) == sum(map(int, results))


def test_a_difference_is_shown_with_its_sign_and_its_reason(view: Callable[[str], Any]) -> None:
    rows = rows_of(view("about/parameters/").others)
    published, counted, difference, why = rows["Gemma 3n E2B"]
    assert (published, counted, difference) == ("5,439,595,456", "5,439,438,272", "+157,184")
    assert "vision tower" in why
    assert rows["DiffusionGemma 26B-A4B"][2] == "−2,364"
    assert all(row[3] for row in rows.values())


def test_a_count_that_nobody_published_says_what_was_looked_for(view: Callable[[str], Any]) -> None:
    blanks = view("about/parameters/").blanks
    rows = [row for group in blanks.groups for row in group.rows]
    assert len(rows) > 10
    assert all(texts(row.cells)[-1] for row in rows)
