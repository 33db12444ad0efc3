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
    # what is shown on the page that compares it with predictions is found by that page
    measured = {uri for uri in by_uri if uri.startswith("about/accuracy/") and uri != "about/accuracy/"}
    assert set(by_uri) - set(targets) == {"a-z/", "about/published-files/", *measured}


def test_names_are_in_order_under_their_letters(view: Callable[[str], Any]) -> None:
    groups = view("a-z/").groups
    for letter in groups:
        names = [link.text for link in letter.entries]
        assert names == sorted(names, key=str.casefold)
        initials = {name[0].upper() for name in names}
        # figures, and letters that an address does not take, stand under one sign
        assert initials == {letter.heading} or not any("A" <= initial <= "Z" for initial in initials)
    headings = [letter.heading for letter in groups if letter.heading.isalpha()]
    assert headings == sorted(headings) and len(headings) > 8
    assert len({letter.anchor for letter in groups}) == len(groups)
    assert [link.href for link in view("a-z/").letters] == [f"#{letter.anchor}" for letter in groups]


def test_each_says_what_it_is(view: Callable[[str], Any]) -> None:
    kinds = {link.text: link.note for letter in view("a-z/").groups for link in letter.entries}
    assert (
        kinds["Gemma 2 9B"] == "size" and kinds["GeForce RTX 4090"] == "device" and kinds["Gemma"] == "series"
    )
