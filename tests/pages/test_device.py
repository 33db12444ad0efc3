"""The page of a device: how much of its memory a model may use, and what runs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.pages.page import Page
from generator.reading.catalog import Catalog
from tests.pages.conftest import columns_of, plain, rows_of


def test_memory_is_told_three_ways(view: Callable[[str], Any]) -> None:
    facts = {fact.name: fact.value for fact in view("hardware/rtx-4090-24gb/").facts}
    assert "24 GB" in [plain(fact.text) for fact in facts.values()]
    assert plain(facts["For models"].text) == plain(facts["Reported"].text) == "24.0 GiB"
    assert plain(facts["For models"].exact) == f"{24_564 * 2**20:,} bytes"
    assert plain(facts["Bandwidth"].text) == "1,008 GB/s"
    assert all(fact.cites for fact in facts.values())


def test_a_share_of_shared_memory_is_explained(view: Callable[[str], Any]) -> None:
    facts = {fact.name: fact.value for fact in view("hardware/apple-m4-16gb/").facts}
    assert float(plain(facts["For models"].text).removesuffix(" GiB")) < 16
    assert facts["For models"].note and facts["For models"].certainty


def test_what_fits_comes_first(view: Callable[[str], Any], catalog: Catalog) -> None:
    found = view("hardware/rtx-3060-12gb/")
    assert set(rows_of(found.table)) == {size.name for size in catalog.sizes.values()}
    nine = columns_of(found.table, "Gemma 2 9B")
    assert (nine["4-bit"], nine["Engine"]) == ("fits", "llama.cpp")
    tones = {
        row.head.text: [cell.tone for cell in row.cells if cell.tone]
        for group in found.table.groups
        for row in group.rows
    }
    assert set(tones["Gemma 2 27B"]) == {"too-big"}
    ranks = [min(("fits", "shorter", "too-big").index(tone) for tone in row) for row in tones.values() if row]
    assert ranks == sorted(ranks)
    assert "Gemma 2 9B in Q4_K_M (text)" in plain(found.answer)


def test_every_device_answers_in_a_sentence_of_its_own(by_uri: dict[str, Page], catalog: Catalog) -> None:
    pages = [page for page in by_uri.values() if page.template == "pages/device.html.j2"]
    assert len(pages) == len(catalog.devices)
    assert len({page.description for page in pages}) == len(pages)
    entry = by_uri["hardware/rtx-4090-24gb/"].search
    assert entry is not None and {"4090", "rtx-4090-24gb"} <= set(entry.aliases)
