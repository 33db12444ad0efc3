"""Addresses: the relative way from a page to another leads there, wherever the site lies."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages import urls
from generator.reading.rules import unique_ids

SEGMENT = st.from_regex(r"[a-z0-9]{1,3}(-[a-z0-9])?", fullmatch=True)
URI = st.lists(st.sampled_from(["a", "b", "c-1", "d.2"]) | SEGMENT, max_size=4).map(
    lambda parts: "".join(f"{part}/" for part in parts)
)
ANCHOR = st.just("") | SEGMENT.map(lambda name: f"#{name}")
BASES = ("https://site.invalid/", "https://site.invalid/some/folder/")


@given(URI, ANCHOR, URI)
def test_the_relative_way_leads_to_the_page(target: str, anchor: str, here: str) -> None:
    way = urls.relative(target + anchor, here)
    for base in BASES:
        assert urljoin(base + here, way) == base + target + anchor
    assert way and not way.startswith("/") and "//" not in way


@given(URI, st.sampled_from(["assets/a.svg", "css/base.css", "search-index.json"]))
def test_the_relative_way_leads_to_a_file(here: str, file: str) -> None:
    assert urljoin(BASES[1] + here, urls.relative(file, here)) == BASES[1] + file


@given(URI, URI)
def test_the_way_goes_up_no_further_than_it_must(target: str, here: str) -> None:
    way = urls.relative(target, here)
    shared = 0
    for one, two in zip(target.split("/")[:-1], here.split("/")[:-1], strict=False):
        if one != two:
            break
        shared += 1
    assert way.count("../") == here.count("/") - shared


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (urls.series("one"), "one/"),
        (urls.model("one", "one-2"), "one/one-2/"),
        (urls.size("one", "one-2", "9b"), "one/one-2/9b/"),
        (urls.pair("one-2-2b", "one-2-9b"), "compare/one-2-2b-and-one-2-9b/"),
        (urls.device("card-8gb"), "hardware/card-8gb/"),
        (urls.source("report"), "about/sources/#report"),
        (urls.asset("picture.svg"), "assets/picture.svg"),
    ],
)
def test_addresses_are_those_of_the_design(uri: str, expected: str) -> None:
    assert uri == expected


def test_no_page_of_our_own_can_be_taken_by_a_series() -> None:
    own = [urls.COMPARE, urls.HARDWARE, urls.ABOUT, urls.METHOD, urls.SOURCES, urls.CORRECTIONS, urls.INDEX]
    own += [urls.pair("a", "b"), urls.device("a"), urls.asset("a")]
    assert {uri.split("/")[0] for uri in own} <= urls.RESERVED


def test_the_rule_about_ids_knows_what_is_reserved() -> None:
    assert unique_ids.TAKEN == urls.RESERVED
