"""The tree of a hand-written page in; terms of the glossary in its running text become links, each where it stands first."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from generator.pages.terms import Terms, anchor

# What is no running text, or is a link already.
_LEFT_ALONE = frozenset({"a", "code", "pre", "th", "h1", "h2", "h3", "h4", "h5", "h6"})


class TermLinks(Treeprocessor):
    """Links terms to the page at `glossary`, an address that the builder makes relative."""

    def __init__(self, md: Markdown, terms: Terms, glossary: str) -> None:
        super().__init__(md)
        self._terms = terms
        self._glossary = glossary

    def run(self, root: Element) -> None:
        self._link_in(root, set())

    def _link_in(self, element: Element, seen: set[str]) -> None:
        if element.tag in _LEFT_ALONE:
            return
        children = list(element)
        place = 0
        element.text, links = self._split(element.text, seen)
        place = _insert(element, place, links)
        for child in children:
            self._link_in(child, seen)
            place += 1
            child.tail, links = self._split(child.tail, seen)
            place = _insert(element, place, links)

    def _split(self, text: str | None, seen: set[str]) -> tuple[str | None, list[Element]]:
        """What stands before the first term, and a link for each term with what stands after it as its tail."""
        if not text:
            return text, []
        before, links = "", list[Element]()
        for words, id_ in self._terms.pieces(text, seen):
            if id_:
                link = Element("a", {"class": "term", "href": f"{self._glossary}#{anchor(id_)}"})
                link.text = words
                links.append(link)
            elif links:
                links[-1].tail = words
            else:
                before = words
        return before, links


def _insert(parent: Element, place: int, links: Iterable[Element]) -> int:
    """Put links into `parent` from `place` on; the place behind them."""
    for link in links:
        parent.insert(place, link)
        place += 1
    return place
