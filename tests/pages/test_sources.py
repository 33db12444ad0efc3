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
    using = {link.text for link in report.used}
    assert "Gemma 2" in using and not {"PaliGemma", "GeForce RTX 4090"} & using
    assert "GeForce RTX 4090" in {link.text for link in documents["rlinf-255"].used}
    assert "Gemma 2" not in {link.text for link in documents["rlinf-255"].used}
    # what figures are computed by is cited by every size: some are named, the rest counted
    formats = documents["llama-cpp-block-formats"].used
    assert len(formats) < 10 and formats[-1].note.endswith(" more")


def test_titles_are_in_order(view: Callable[[str], Any]) -> None:
    for shelf in view("about/sources/").shelves:
        titles = [document.note.title.casefold() for document in shelf.documents]
        assert titles == sorted(titles)
