"""The matrix: a row for each size and precision, a column for each device of the scenario, least memory first."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.page import Page
from generator.pages.parts import Cell, Table
from generator.reading.catalog import Catalog
from tests.pages.conftest import plain

RANKS = {"fits": 0, "shorter": 1, "too-big": 2}


def matrices(by_uri: dict[str, Page]) -> Iterator[Table]:
    """Every matrix, wherever the pages put them."""
    for page in by_uri.values():
        if page.template == "pages/hardware.html.j2":
            yield from page.view.matrices


def columns(matrix: Table) -> list[str]:
    return [plain(column.text) for column in matrix.columns[1:]]


def cell(by_uri: dict[str, Page], size: str, precision: str, device: str) -> Cell:
    """The one cell in all matrices about a size in a precision on a device."""
    (found,) = (
        dict(zip(columns(matrix), row.cells, strict=True))[device]
        for matrix in matrices(by_uri)
        for group in matrix.groups
        for row in group.rows
        if size in (row.head.text, group.head.text if group.head else "")
        and precision in f"{row.head.text} {row.head.note}"
    )
    return found


def test_three_precisions_of_each_size_and_a_column_for_each_device(
    by_uri: dict[str, Page], catalog: Catalog
) -> None:
    found = list(matrices(by_uri))
    assert all(matrix.is_matrix for matrix in found)
    rows = [row for matrix in found for group in matrix.groups for row in group.rows]
    assert len(rows) == 3 * len(catalog.sizes)
    names = {device_id: catalog.devices[device_id].record.name for device_id in catalog.scenario.devices}
    assert len(names) >= 16
    for matrix in found:
        assert sorted(columns(matrix)) == sorted(names.values())
        usable = [float(plain(column.group).split()[0]) for column in matrix.columns[1:]]
        assert usable == sorted(usable)
    assert all(len(row.cells) == len(names) for row in rows)


def test_more_memory_never_makes_a_size_fit_worse(by_uri: dict[str, Page], catalog: Catalog) -> None:
    """On devices of one kind, where nothing but the memory differs."""
    cuda = {device.record.name for device in catalog.devices.values() if device.record.backend == "cuda"}
    for matrix in matrices(by_uri):
        places = [index for index, name in enumerate(columns(matrix)) if name in cuda]
        assert len(places) > 10
        for group in matrix.groups:
            for row in group.rows:
                ranks = [RANKS[row.cells[place].tone] for place in places if row.cells[place].tone in RANKS]
                assert ranks == sorted(ranks, reverse=True), row.head.text


def test_each_cell_says_in_words_what_its_tint_says(by_uri: dict[str, Page]) -> None:
    words = {
        "fits": "fits",
        "shorter": "to ",
        "too-big": "lacks ",
        "unsupported": "no",
        "unknown": "not known",
    }
    seen = set()
    for matrix in matrices(by_uri):
        for group in matrix.groups:
            for row in group.rows:
                for item in row.cells:
                    seen.add(item.tone)
                    assert item.text.startswith(
                        (words[item.tone], "fits")[: 1 if item.tone != "shorter" else 2]
                    )
    assert {"fits", "shorter", "too-big"} <= seen


def test_known_cells(by_uri: dict[str, Page]) -> None:
    # Gemma 2 27B takes 19.0 GiB in Q4_K_M with 8K: 7 GiB more than a card of 12 has, room on one of 24
    missing = cell(by_uri, "Gemma 2 27B", "Q4_K_M", "GeForce RTX 3060 12GB")
    assert missing.tone == "too-big" and "6.99" in missing.text
    assert cell(by_uri, "Gemma 2 27B", "Q4_K_M", "GeForce RTX 4090").tone == "fits"
    # Gemma 2 9B takes 20.4 GiB in F16
    assert cell(by_uri, "Gemma 2 9B", "F16", "GeForce RTX 4090").tone == "fits"
    assert cell(by_uri, "Gemma 2 9B", "F16", "Tesla T4").tone == "too-big"


def test_every_device_is_listed_below(by_uri: dict[str, Page], catalog: Catalog) -> None:
    shelves = by_uri["hardware/"].view.shelves
    assert sum(len(shelf.devices) for shelf in shelves) == len(catalog.devices)
