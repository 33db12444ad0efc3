"""The matrices: a page a scenario with the best precision, and one a class of bits; devices by usable memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from generator.pages import splitting
from generator.pages.page import Page
from generator.pages.parts import Cell, Table
from generator.pages.site import pages
from generator.reading.catalog import Catalog
from tests.pages.conftest import plain

RANKS = {"fits": 0, "shorter": 1, "too-big": 2}
SCENARIOS = {
    "chat-8k": "hardware/",
    "documents-32k": "hardware/documents-32k/",
    "agent-128k": "hardware/agent-128k/",
    "four-users-8k": "hardware/four-users-8k/",
    "llama-server-8k": "hardware/llama-server-8k/",
    "ollama-8k": "hardware/ollama-8k/",
    "vllm-8k": "hardware/vllm-8k/",
    "transformers-8k": "hardware/transformers-8k/",
}


def matrices(by_uri: dict[str, Page]) -> Iterator[Table]:
    """Every matrix, wherever the pages put them."""
    for page in by_uri.values():
        if page.template == "pages/hardware.html.j2":
            yield from page.view.matrices


def columns(matrix: Table) -> list[str]:
    return [plain(column.text) for column in matrix.columns[1:]]


def rows(view: Any) -> dict[str, dict[str, Cell]]:
    """The cells of a page by size and device."""
    return {
        row.head.text: dict(zip(columns(matrix), row.cells, strict=True))
        for matrix in view.matrices
        for group in matrix.groups
        for row in group.rows
    }


def words(cell: Cell) -> str:
    return plain(f"{cell.text} {cell.note}".strip())


def test_a_page_for_each_scenario_and_each_class_of_bits(by_uri: dict[str, Page], catalog: Catalog) -> None:
    assert list(SCENARIOS) == list(catalog.scenarios)
    found = {uri for uri, page in by_uri.items() if page.template == "pages/hardware.html.j2"}
    at_bits = {f"hardware/at-{bits}-bits/" for bits in (4, 8, 16)}
    assert found == set(SCENARIOS.values()) | at_bits
    for uri in found:
        hrefs = {link.href for link in by_uri[uri].view.ways}
        assert len(hrefs) == len(found) - 1, uri  # each leads to all others


def test_three_precisions_of_each_size_and_a_column_for_each_device(
    by_uri: dict[str, Page], catalog: Catalog
) -> None:
    for bits in (4, 8, 16):
        assert set(rows(by_uri[f"hardware/at-{bits}-bits/"].view)) == {
            size.name for size in catalog.sizes.values()
        }
    names = {device_id: catalog.devices[device_id].record.name for device_id in catalog.shown_devices}
    assert len(names) >= 16
    for matrix in matrices(by_uri):
        assert matrix.is_matrix
        assert sorted(columns(matrix)) == sorted(names.values())
        usable = [float(plain(column.group).split()[0]) for column in matrix.columns[1:]]
        assert usable == sorted(usable)


def test_a_scenario_shows_each_size_or_says_what_it_accepts(
    by_uri: dict[str, Page], catalog: Catalog
) -> None:
    for scenario_id, uri in SCENARIOS.items():
        view = by_uri[uri].view
        left_out = {link.text for link in view.left_out}
        assert left_out.isdisjoint(rows(view))
        assert left_out | set(rows(view)) == {size.name for size in catalog.sizes.values()}
        assert str(catalog.scenarios[scenario_id].context_tokens // 1024) in view.matrices[0].caption
    assert not by_uri["hardware/"].view.left_out  # the site's own scenario shows every size
    assert words(rows(by_uri["hardware/"].view)["PaliGemma 3B"]["GeForce RTX 4090"]).startswith("all 384 in ")
    accepts = {link.text: plain(link.note) for link in by_uri["hardware/documents-32k/"].view.left_out}
    assert accepts["Gemma 2 9B"] == "at most 8K"
    refused = {link.text: plain(link.note) for link in by_uri["hardware/vllm-8k/"].view.left_out}
    assert refused["RecurrentGemma 2B"] == "not run by vLLM"


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
    at_bits = {"fits": "to ", "shorter": "only ", "too-big": "lacks ", "unsupported": "no engine"}
    best = {"fits": "to ", "shorter": "only ", "too-big": "no, lacks ", "unsupported": "no engine"}
    seen = set()
    for uri, page in by_uri.items():
        if page.template == "pages/hardware.html.j2":
            expected = at_bits if "/at-" in uri else best
            for row in rows(page.view).values():
                for cell in row.values():
                    seen.add(cell.tone)
                    said, meant = words(cell), expected[cell.tone or ""]
                    assert said.startswith(meant) or (meant == "to " and said.startswith("all ")), (
                        uri,
                        cell,
                    )
    assert {"fits", "shorter", "too-big"} <= seen


def test_known_cells(by_uri: dict[str, Page]) -> None:
    four = rows(by_uri["hardware/at-4-bits/"].view)
    # Gemma 2 27B takes 19.0 GiB in Q4_K_M with 8K: 7 GiB more than a card of 12 has, room on one of 24
    missing = four["Gemma 2 27B"]["GeForce RTX 3060 12GB"]
    assert missing.tone == "too-big" and "6.99" in missing.text
    assert four["Gemma 2 27B"]["GeForce RTX 4090"].tone == "fits"
    chat = rows(by_uri["hardware/"].view)
    # Gemma 2 9B takes 20.4 GiB in F16, and what it accepts at most is 8K
    assert words(chat["Gemma 2 9B"]["GeForce RTX 4090"]) == "to 8K in F16"
    assert words(chat["Gemma 2 9B"]["Tesla T4"]) == "to 8K in Q8_0"
    assert words(chat["Gemma 2 27B"]["GeForce RTX 3060 12GB"]) == "no, lacks 6.99 GiB"


def test_a_longer_context_or_more_users_never_allow_more_bits(by_uri: dict[str, Page]) -> None:
    chat = rows(by_uri["hardware/"].view)
    order = ["F16", "BF16", "Q8_0", "INT8", "Q6_K", "Q5_K_M", "Q4_K_M", "NF4"]
    compared = 0
    for uri in list(SCENARIOS.values())[1:4]:  # the same engines as the first
        for size, cells in rows(by_uri[uri].view).items():
            for device, cell in cells.items():
                usual = chat[size][device]
                if cell.tone == "fits":
                    compared += 1
                    assert usual.tone == "fits"
                    places = [order.index(item.note.removeprefix("in ")) for item in (usual, cell)]
                    assert places == sorted(places), (uri, size, device)
    assert compared > 1000


def test_every_device_is_listed_below(by_uri: dict[str, Page], catalog: Catalog) -> None:
    shelves = by_uri["hardware/"].view.shelves
    assert sum(len(shelf.devices) for shelf in shelves) == len(catalog.devices)


def test_a_split_catalog_has_a_matrix_a_series(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "is_split", lambda catalog: True)
    found = {page.uri: page for page in pages(catalog) if page.template == "pages/hardware.html.j2"}
    assert set(found) == {"hardware/", "hardware/by-series/gemma/"}
    assert not found["hardware/"].view.matrices
    assert [link.text for link in found["hardware/"].view.ways] == ["Gemma"]
    assert rows(found["hardware/by-series/gemma/"].view)


def test_a_share_of_the_device_is_said(by_uri: dict[str, Page]) -> None:
    assert "vLLM uses 92\u00a0% of the memory of a device." in by_uri["hardware/vllm-8k/"].view.setting
    assert "uses" not in by_uri["hardware/ollama-8k/"].view.setting
