"""Everything from A to Z: the way to a page without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from generator.pages.page import Page


def test_every_page_that_search_finds_is_listed_once(
    view: Callable[[str], Any], by_uri: dict[str, Page]
) -> None:
    links = [link for letter in view("a-z/").groups for link in letter.entries]
    targets = [
        urljoin("https://site.invalid/a-z/", link.href).removeprefix("https://site.invalid/")
        for link in links
    ]
    findable = [uri for uri, page in by_uri.items() if page.search is not None and uri != "a-z/"]
    assert sorted(targets) == sorted(findable)
    assert len(targets) == len(by_uri) - 1


def test_names_are_in_order_under_their_letters(view: Callable[[str], Any]) -> None:
    groups = view("a-z/").groups
    names = [link.text for letter in groups for link in letter.entries]
    assert names == sorted(names, key=str.casefold)
    for letter in groups:
        assert all(link.text[0].upper() == letter.heading for link in letter.entries)
    assert [link.href for link in view("a-z/").letters] == [f"#{letter.anchor}" for letter in groups]


def test_each_says_what_it_is(view: Callable[[str], Any]) -> None:
    kinds = {link.text: link.note for letter in view("a-z/").groups for link in letter.entries}
    assert (
        kinds["Gemma 2 9B"] == "size" and kinds["GeForce RTX 4090"] == "device" and kinds["Gemma"] == "series"
    )
