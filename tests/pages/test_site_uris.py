"""The uris that links may lead to are those of the pages that are made, in one piece and split by series."""

from __future__ import annotations

import pytest

from generator.pages import splitting
from generator.pages.page import Page
from generator.pages.site import pages
from generator.pages.site_uris import site_uris
from generator.reading.catalog import Catalog


def test_uris_are_those_of_the_pages(catalog: Catalog, by_uri: dict[str, Page]) -> None:
    assert site_uris(catalog) == set(by_uri)


def test_uris_of_a_split_catalog_are_those_of_its_pages(
    catalog: Catalog, by_uri: dict[str, Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "is_split", lambda catalog: True)
    more = site_uris(catalog) - set(by_uri)
    assert more == {page.uri for page in pages(catalog)} - set(by_uri) != set()
