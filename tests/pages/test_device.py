"""The page of a device: how much of its memory a model may use, and what runs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.pages.page import Page
from generator.reading.catalog import Catalog
from tests.pages.conftest import columns_of, plain, rows_of


def test_memory_is_told_three_ways(view: Callable[[str], Any]) -> None:
    facts = {fact.name: fact.value for fact in view("hardware/rtx-4090-24gb/").facts}
    assert plain(facts["On the box"].text) == "24 GB"
    assert plain(facts["For models"].text) == plain(facts["Reported"].text) == "24.0 GiB"
    assert plain(facts["For models"].exact) == f"{24_564 * 2**20:,} bytes"
    assert plain(facts["Bandwidth"].text) == "1,008 GB/s"
    assert all(fact.cites for fact in facts.values())


def test_a_share_of_shared_memory_is_explained(view: Callable[[str], Any]) -> None:
    facts = {fact.name: fact.value for fact in view("hardware/apple-m4-16gb/").facts}
    assert float(plain(facts["For models"].text).removesuffix(" GiB")) < 16
    assert facts["For models"].note and facts["For models"].certainty


def test_what_fits_comes_first_the_largest_above(view: Callable[[str], Any], catalog: Catalog) -> None:
    found = view("hardware/rtx-3060-12gb/")
    rows = rows_of(found.table)
    assert set(rows) == {size.name for size in catalog.sizes.values()}
    nine = columns_of(found.table, "Gemma 2 9B")
    assert (nine["4-bit"], nine["8-bit"], nine["Engine"]) == ("fits", "to 6K", "llama.cpp")
    assert nine["16-bit"].startswith("lacks ")
    assert list(rows)[-1] == "Gemma 2 27B" and all(
        cell.startswith("lacks ") for cell in rows["Gemma 2 27B"][:3]
    )
    assert "Gemma 2 9B in Q4_K_M (text) and PaliGemma 2 10B in INT8 (image and text)" in plain(found.answer)


def test_every_device_answers_in_a_sentence_of_its_own(by_uri: dict[str, Page], catalog: Catalog) -> None:
    pages = [page for page in by_uri.values() if page.template == "pages/device.html.j2"]
    assert len(pages) == len(catalog.devices)
    assert len({page.description for page in pages}) == len(pages)
    entry = by_uri["hardware/rtx-4090-24gb/"].search
    assert entry is not None and {"4090", "rtx-4090-24gb"} <= set(entry.aliases)
