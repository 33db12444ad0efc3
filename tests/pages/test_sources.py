"""Every source with the pages that rest on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.reading.catalog import Catalog


def test_every_source_is_there_once(view: Callable[[str], Any], catalog: Catalog) -> None:
    found = view("about/sources/")
    anchors = [document.anchor for shelf in found.shelves for document in shelf.documents]
    assert sorted(anchors) == sorted(catalog.sources)
    assert found.count.startswith(str(len(catalog.sources)))
    assert [shelf.heading for shelf in found.shelves][:2] == ["Technical reports", "Model cards"]


def test_a_source_names_the_pages_that_cite_it(view: Callable[[str], Any]) -> None:
    documents = {
        document.anchor: document for shelf in view("about/sources/").shelves for document in shelf.documents
    }
    report = documents["gemma-2-report"]
    assert report.note.href == "https://arxiv.org/abs/2408.00118"
    assert {"Gemma 2"} <= {link.text for link in report.used} and "PaliGemma" not in {
        link.text for link in report.used
    }
    assert "GeForce RTX 4090" in {link.text for link in documents["rlinf-255"].used}
    quantizer = documents["llama-cpp-quantizer"]
    assert [link.text for link in quantizer.used] == ["How the numbers are made"]


def test_titles_are_in_order(view: Callable[[str], Any]) -> None:
    for shelf in view("about/sources/").shelves:
        titles = [document.note.title.casefold() for document in shelf.documents]
        assert titles == sorted(titles)
