"""The matrix: three rows for each size, a column for each device of the scenario, least memory first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.pages import hardware, splitting
from generator.pages.library import Library
from generator.reading.catalog import Catalog
from tests.pages.conftest import plain, texts


def test_three_rows_for_each_size_and_a_column_for_each_device(
    view: Callable[[str], Any], catalog: Catalog
) -> None:
    (matrix,) = view("hardware/").matrices
    assert matrix.is_matrix
    rows = [row for group in matrix.groups for row in group.rows]
    assert len(rows) == len(catalog.sizes) * 3 == 27
    assert len(matrix.columns) == 1 + len(catalog.scenario.devices)
    assert len(catalog.scenario.devices) >= 16
    assert all(len(row.cells) == len(catalog.scenario.devices) for row in rows)
    usable = [float(plain(column.group).removesuffix(" GiB usable")) for column in matrix.columns[1:]]
    assert usable == sorted(usable)


def test_more_memory_never_makes_a_size_fit_worse(view: Callable[[str], Any], catalog: Catalog) -> None:
    """On devices of one kind, where nothing but the memory differs."""
    (matrix,) = view("hardware/").matrices
    order = {"fits": 0, "shorter": 1, "too-big": 2}
    names = [column.text for column in matrix.columns[1:]]
    cuda = [
        name
        for device in catalog.devices.values()
        if device.record.backend == "cuda"
        for name in [device.record.name]
    ]
    places = [index for index, name in enumerate(names) if name in cuda]
    assert len(places) > 10
    for group in matrix.groups:
        for row in group.rows:
            ranks = [order[row.cells[place].tone] for place in places if row.cells[place].tone in order]
            assert ranks == sorted(ranks, reverse=True), (group.head.text, row.head.text)


def test_each_cell_says_in_words_what_its_tint_says(view: Callable[[str], Any]) -> None:
    (matrix,) = view("hardware/").matrices
    said = {cell.tone: cell for group in matrix.groups for row in group.rows for cell in row.cells}
    assert (
        {"fits", "shorter", "too-big"}
        <= set(said)
        <= {"fits", "shorter", "too-big", "unsupported", "unknown"}
    )
    assert said["fits"].text == "fits" and "to spare" in said["fits"].exact
    assert said["shorter"].text.startswith("to ") and "shorter context of at most" in said["shorter"].exact
    assert said["too-big"].text.startswith("lacks ") and "too large with" in said["too-big"].exact


def test_a_known_row(view: Callable[[str], Any]) -> None:
    (matrix,) = view("hardware/").matrices
    group = next(group for group in matrix.groups if group.head.text == "Gemma 2 27B")
    names = [column.text for column in matrix.columns[1:]]
    row = next(row for row in group.rows if row.head.text == "4-bit")
    four = dict(zip(names, texts(row.cells), strict=True))
    # 19.0 GiB in Q4_K_M with 8K: not on 12 GB, with room on 24 GB
    assert four["GeForce RTX 3060 12GB"].startswith("lacks 6.9")
    assert four["GeForce RTX 4090"] == "fits"


def test_every_device_is_listed_below(view: Callable[[str], Any], catalog: Catalog) -> None:
    assert sum(len(shelf.devices) for shelf in view("hardware/").shelves) == len(catalog.devices)


def test_a_large_catalog_has_a_matrix_a_series(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "is_split", lambda catalog: True)
    view = hardware.page(library).view
    assert view.matrices == () and [link.text for link in view.series] == ["Gemma"]
    page = hardware.series_page(library, library.catalog.series[0])
    assert page.uri == "hardware/" + view.series[0].href
    assert len(page.view.matrices[0].groups) == 9
