"""The glossary: every term once, explained, and linked where a page first uses it in running text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from generator.pages.page import Page
from generator.pages.parts import Piece, plain_text
from generator.pages.terms import Terms
from generator.reading.catalog import Catalog

TERMS = Terms(
    {"cache": ("KV cache", "KV caches"), "key": ("key", "keys"), "window": ("sliding window", "window")}
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The KV cache and a key.", ["The ", "KV cache=cache", " and a ", "key=key", "."]),
        ("Keys, keys and a keyring", ["Keys=key", ", keys and a keyring"]),
        ("A sliding window, a window", ["A ", "sliding window=window", ", a window"]),
        ("KV-cache, monkey, key-value", ["KV-cache, monkey, key-value"]),
        ("kv cache", ["kv cache"]),
        ("", [""]),
        ("key", ["key=key"]),
    ],
)
def test_the_first_use_of_a_term_is_found(text: str, expected: list[str]) -> None:
    found = [f"{words}={id_}" if id_ else words for words, id_ in TERMS.pieces(text, set())]
    assert found == expected


def test_no_terms_change_nothing() -> None:
    assert list(Terms({}).pieces("words", set())) == [("words", "")]


def running(view: Any) -> Iterator[tuple[Piece, ...]]:
    """The running text of a view in the order in which it is read."""
    yield view.frame.lead
    for sentence in (*getattr(view, "introduction", ()), *getattr(view, "features", ())):
        yield sentence.pieces
    for topic in getattr(view, "topics", ()):
        yield from (sentence.pieces for sentence in topic.points)
    yield from (sentence.pieces for sentence in getattr(view, "notes", ()))


def test_every_first_use_on_a_page_is_a_link_and_no_other(by_uri: dict[str, Page], catalog: Catalog) -> None:
    terms, count = Terms(catalog.spellings), 0
    for uri, page in by_uri.items():
        if uri == "about/glossary/":
            continue
        seen: set[str] = set()
        for pieces in running(page.view):
            expected = [words for words, id_ in terms.pieces(plain_text(pieces), seen) if id_]
            assert [piece.text for piece in pieces if piece.href] == expected, uri
            count += len(expected)
    assert count > 200


def test_links_lead_to_entries(by_uri: dict[str, Page], view: Callable[[str], Any]) -> None:
    anchors = {entry.anchor for entry in view("about/glossary/").entries}
    (link,) = (piece for piece in view("gemma/gemma-2/2b/").frame.lead if piece.text == "tokens")
    assert link.href == "../../../about/glossary/#term-token"
    hrefs = [piece.href for page in by_uri.values() for text in running(page.view) for piece in text]
    assert {href.partition("#")[2] for href in hrefs if href} <= anchors


def test_the_glossary_has_every_term_by_name_and_links_none_of_its_own(
    view: Callable[[str], Any], by_uri: dict[str, Page], catalog: Catalog
) -> None:
    page = view("about/glossary/")
    names = [entry.term for entry in page.entries]
    assert names == sorted(names, key=str.lower) and len(names) == len(catalog.glossary) >= 25
    assert not any(piece.href for piece in page.frame.lead)
    search = by_uri["about/glossary/"].search
    assert search is not None and {"KV cache", "quantization", "GGUF"} <= set(search.aliases)


def test_explanations_use_no_figure(catalog: Catalog) -> None:
    for id_, term in catalog.glossary.items():
        words = term.means.replace("Q4_K_M", "")
        assert term.source or not any(letter.isdigit() for letter in words), id_
