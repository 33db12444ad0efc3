"""All sizes in one table; the pairs that have pages; and the split into series where there are too many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.pages import compare, splitting
from generator.pages.library import Library
from generator.pages.page import Page
from generator.reading.catalog import Catalog
from tests.pages.conftest import heads, rows_of


def test_a_row_for_each_size(view: Callable[[str], Any], catalog: Catalog) -> None:
    (table,) = view("compare/").tables
    rows = rows_of(table)
    assert list(rows) == [size.name for size in catalog.sizes.values()]
    nine = dict(zip(heads(table)[1:], rows["Gemma 2 9B"], strict=True))
    assert (nine["Parameters"], nine["Layers"], nine["Width"], nine["KV heads"]) == (
        "9.24B",
        "42",
        "3,584",
        "8",
    )
    assert (nine["Attention"], nine["Window"], nine["Input"]) == ("grouped-query", "4,096", "text")
    assert rows["Gemma 1 2B"][5:8] == ["multi-query", "1", "none"]


def test_every_pair_is_listed_and_has_its_page(view: Callable[[str], Any], by_uri: dict[str, Page]) -> None:
    listed = {f"compare/{link.href}" for group in view("compare/").pairs for link in group.pairs}
    assert len(listed) >= 12
    assert listed == {uri for uri in by_uri if uri.startswith("compare/") and uri != "compare/"}


def test_a_large_catalog_has_a_page_a_series(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "is_split", lambda catalog: True)
    view = compare.page(library).view
    assert (view.tables, view.pairs) == ((), ())
    assert [link.text for link in view.series] == ["Gemma"]
    page = compare.series_page(library, library.catalog.series[0])
    assert page.uri == "compare/" + view.series[0].href
    assert len(rows_of(page.view.tables[0])) == len(library.catalog.sizes)
