"""The home page: every device once, the series, and the newest models first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.pages.page import Page
from generator.reading.catalog import Catalog
from tests.pages.conftest import plain, rows_of


def test_every_device_stands_on_one_shelf_least_memory_first(
    view: Callable[[str], Any], catalog: Catalog
) -> None:
    shelves = view("").shelves
    hrefs = [link.href for shelf in shelves for link in shelf.devices]
    assert sorted(hrefs) == sorted(f"hardware/{device_id}/" for device_id in catalog.devices)
    notes = [plain(link.note) for shelf in shelves for link in shelf.devices if link.note]
    figures = [float(note.removesuffix(" GiB usable")) for note in notes]
    assert figures == sorted(figures)
    headings = [plain(shelf.heading) for shelf in shelves]
    assert headings[0].startswith("Up to 8 GiB") and headings[-1].startswith("More than 128 GiB")
    # A card of 24 GB reports 24,564 MiB = 23.99 GiB: it stands with those of up to 24
    shelf = next(shelf for shelf in shelves if any(link.text == "GeForce RTX 4090" for link in shelf.devices))
    assert plain(shelf.heading).startswith("Up to 24 GiB")


def test_newest_models_come_first(view: Callable[[str], Any], catalog: Catalog) -> None:
    newest = rows_of(view("").newest)
    dates = {model.record.name: str(model.facts["release.date"].value) for model in catalog.models.values()}
    shown = [dates[name] for name in newest]
    assert shown == sorted(shown, reverse=True)
    assert 4 <= len(shown) < 10 and max(dates.values()) == shown[0]
    assert all(date <= shown[-1] for name, date in dates.items() if name not in newest)


def test_it_leads_to_the_series_the_matrix_and_the_comparison(by_uri: dict[str, Page]) -> None:
    view = by_uri[""].view
    assert [link.href for link in view.series] == ["gemma/"]
    assert (view.hardware.href, view.compare.href) == ("hardware/", "compare/")
