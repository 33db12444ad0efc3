"""The page of a device: how much of its memory a model may use, and what runs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.pages.page import Page
from generator.pages.parts import Cell, Table, plain_text
from generator.reading.catalog import Catalog
from tests.pages.conftest import columns_of, heads, plain, rows_of


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


def in_bytes(cell: Cell) -> int:
    return int(plain(cell.exact).removesuffix(" bytes").replace(",", ""))


def shelf(view: Any, anchor: str) -> Table:
    (found,) = (shelf.table for shelf in view.shelves if shelf.anchor == anchor)
    assert isinstance(found, Table)
    return found


def test_what_runs_well_comes_first_then_what_just_fits_then_what_does_not(
    by_uri: dict[str, Page], catalog: Catalog
) -> None:
    seen = set()
    for page in by_uri.values():
        if page.template != "pages/device.html.j2":
            continue
        shelves = page.view.shelves
        assert [shelf.anchor for shelf in shelves] == ["well", "tight", "not"]
        listed = [name for shelf in shelves if shelf.table for name in rows_of(shelf.table)]
        assert sorted(listed) == sorted(size.name for size in catalog.sizes.values()), page.uri
        seen |= {shelf.anchor for shelf in shelves if shelf.table}
        usable = in_bytes(next(fact.value for fact in page.view.facts if fact.name == "For models"))
        for which in (found for found in shelves if found.table and found.anchor != "not"):
            place = heads(which.table).index("Free memory") - 1
            for row in (row for group in which.table.groups for row in group.rows):
                has_spare = 10 * in_bytes(row.cells[place]) >= usable
                assert has_spare == (which.anchor == "well"), (page.uri, row.head.text)
    assert seen == {"well", "tight", "not"}


def test_a_reader_sees_what_fits_at_any_context(view: Callable[[str], Any]) -> None:
    well = shelf(view("hardware/rtx-3060-12gb/"), "well")
    nine = columns_of(well, "Gemma 2 9B")
    assert (nine["Precision"], nine["Longest context"]) == ("Q6_K", "8K")
    assert nine["How long a context fits: 4-bit"] == "to 8K"
    assert nine["How long a context fits: 8-bit"] == "only 6K"
    assert nine["How long a context fits: 16-bit"].startswith("lacks ")
    twelve = columns_of(well, "Gemma 3 12B")
    assert float(twelve["How long a context fits: 4-bit"].removeprefix("to ").removesuffix("K")) > 32
    assert "Gemma 2 9B in Q6_K (text)" in plain(view("hardware/rtx-3060-12gb/").answer)


def test_speed_is_a_bound_from_the_bandwidth(view: Callable[[str], Any]) -> None:
    found = view("hardware/rtx-4090-24gb/")
    row = columns_of(shelf(found, "well"), "Gemma 2 9B")
    # 1,008 GB/s ÷ (18.48 GB of weights in F16 + 2.11 GB of KV cache with 8K) = 48.9, rounded up
    assert (row["Precision"], row["Speed at most"]) == ("F16", "49")
    said = plain(plain_text(found.speed.pieces))
    assert "bound" in said and "1,008 GB/s" in said and found.speed.cites
    embedding = columns_of(shelf(found, "well"), "EmbeddingGemma 300M")
    assert "token by token" in embedding["Speed at most"]


def test_what_does_not_fit_says_what_would_make_it_fit(view: Callable[[str], Any]) -> None:
    found = shelf(view("hardware/rtx-3060-12gb/"), "not")
    large = columns_of(found, "Gemma 2 27B")
    assert large["Comes closest"] == "lacks 6.99 GiB in Q4_K_M"
    assert large["Smallest change"] == "Gemma 2 9B"
    alone = columns_of(found, "DataGemma 27B")["Smallest change"]
    assert "layers on the card" in alone
    eight = shelf(view("hardware/rtx-3070-8gb/"), "not")
    assert columns_of(eight, "Gemma 1 7B")["Smallest change"].startswith(("KV cache in Q8_0", "a context of"))


def test_every_device_answers_in_a_sentence_of_its_own(by_uri: dict[str, Page], catalog: Catalog) -> None:
    pages = [page for page in by_uri.values() if page.template == "pages/device.html.j2"]
    assert len(pages) == len(catalog.devices)
    assert len({page.description for page in pages}) == len(pages)
    entry = by_uri["hardware/rtx-4090-24gb/"].search
    assert entry is not None and {"4090", "rtx-4090-24gb"} <= set(entry.aliases)
