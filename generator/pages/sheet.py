"""The page being written: knows where it lies, numbers its citations, and turns facts into cells.

Takes the catalog and the uri of the page; gives the parts that its view is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from generator.pages import numbers, urls
from generator.pages.citing import Citing
from generator.pages.page import Note
from generator.pages.parts import Cell, Certainty, Cite, Fact, Frame, Link, Piece, Sentence
from generator.pages.references import References
from generator.pages.terms import Terms, anchor
from generator.reading import catalog as records
from generator.reading.facts import citations_at
from generator.reading.schema.base import Blank, Citation
from generator.reading.schema.model import Statement

BLANK_WORDS = {"not-published": "not published", "unknown": "unknown", "not-applicable": "not applicable"}
NOTHING = Cell("not recorded", is_blank=True)


class Sheet:
    """One page in the making. Every address it gives is relative to `here`."""

    def __init__(
        self,
        catalog: records.Catalog,
        references: References,
        *,
        here: str,
        terms: Terms,
        framed: Callable[[Note], None] | None = None,
    ) -> None:
        """`framed` is told what the page has to tell the pages that list others when its frame is made."""
        self._framed = framed
        self.catalog = catalog
        self.here = here
        self._references = references
        self._citing = Citing(catalog.sources)
        self._terms = terms
        self._explained: set[str] = set()

    def href(self, uri: str) -> str:
        """The way from this page to another page of the site."""
        return urls.relative(uri, self.here)

    def link(self, text: str, uri: str, note: str = "") -> Link:
        return Link(text, self.href(uri), note)

    def cite(self, citations: Iterable[Citation]) -> tuple[Cite, ...]:
        return self._citing.cite(citations)

    def cite_ids(self, source_ids: Iterable[str]) -> tuple[Cite, ...]:
        return self._citing.ids(source_ids)

    def cited_in_words(self, cite: Cite) -> str:
        """A citation of this page in words, for text that leaves it."""
        return self._citing.in_words(cite)

    @property
    def address(self) -> str:
        """Where the page will be found, if the site says where it lives; else nothing."""
        address = self.catalog.site.address
        return f"{address}{self.here}" if address is not None else ""

    def text(self, text: str) -> str:
        """Hand-written text with its references to facts resolved."""
        return self._references.resolve(text)

    def sentence(self, statement: Statement, inherited: tuple[Citation, ...], *, term: str = "") -> Sentence:
        """A statement of the content, its references resolved and its sources numbered."""
        pieces = self.running(self.text(statement.text))
        return Sentence(pieces, self.cite(citations_at(statement, inherited)), term)

    def running(self, text: str) -> tuple[Piece, ...]:
        """Text in which terms of the glossary are links, each once a page: call it in the order in which it is read."""
        if self.here == urls.GLOSSARY:
            return (Piece(text),)
        return tuple(
            Piece(words, self.href(f"{urls.GLOSSARY}#{anchor(id_)}") if id_ else "")
            for words, id_ in self._terms.pieces(text, self._explained)
        )

    def said(self, statement: Statement, inherited: tuple[Citation, ...]) -> Cell:
        """A statement of the content as a cell, its references resolved and its sources numbered."""
        return Cell(self.text(statement.text), cites=self.cite(citations_at(statement, inherited)))

    def cell(
        self,
        fact: records.Fact | None,
        show: Callable[[object], str] | None = None,
        *,
        certainty: Certainty | None = None,
        is_number: bool = False,
        is_code: bool = False,
        cited: bool = True,
        note: str = "",
    ) -> Cell:
        """A fact as shown: by `show`, with the value in full beside it, or the reason why it is blank."""
        if fact is None:
            return NOTHING
        cites = self.cite(fact.citations) if cited else ()
        if isinstance(fact.value, Blank):
            return Cell(
                BLANK_WORDS[fact.value.blank],
                cites=cites,
                note=fact.value.note or "",
                is_blank=True,
                dispute=self.dispute(fact),
            )
        shown = show(fact.value) if show else plain(fact.value)
        exact = (
            str(fact.value)
            if isinstance(fact.value, (int, Decimal)) and not isinstance(fact.value, bool)
            else ""
        )
        return Cell(
            shown,
            exact=exact,
            cites=cites,
            certainty=certainty,
            note=note,
            is_number=is_number,
            is_code=is_code,
            dispute=self.dispute(fact),
        )

    def dispute(self, fact: records.Fact) -> Link | None:
        """Where all values stand that sources give for a fact, if they differ."""
        return self._dispute(self._references.disputes.get((fact.typed.document.uri, fact.typed.path)))

    def score_dispute(self, size_id: str, benchmark_id: str, citations: tuple[Citation, ...]) -> Link | None:
        """The same for the score of a size that has these citations."""
        known = self._references.score_disputes.get((size_id, benchmark_id))
        return self._dispute(known.get(citations)) if known else None

    def _dispute(self, id_: str | None) -> Link | None:
        if id_ is None:
            return None
        return self.link(self.catalog.disagreements[id_].what, f"{urls.DISAGREEMENTS}#{id_}")

    def named(self, name: str, value: Cell, anchor: str) -> Fact:
        """An entry of a definition list, with an address of its own."""
        return Fact(name, value, f"fact-{anchor}")

    def frame(
        self,
        title: str,
        lead: str | tuple[Piece, ...],
        *,
        above: Iterable[Link] = (),
        edit: str = "",
        checked: str = "",
    ) -> Frame:
        """What stands around the page. Call it last: the source list holds what was cited before.

        Where running text is made before, make `lead` of it first, by `running`.
        """
        if self._framed is not None:
            self._framed(Note(title, self._citing.source_ids))
        return Frame(
            title=title,
            lead=self.running(lead) if isinstance(lead, str) else lead,
            breadcrumb=tuple(above),
            sources=self._citing.notes(),
            checked=checked,
            made_from=edit,
            edit=self._edit_link(edit) if edit else None,
        )

    def _edit_link(self, uri: str) -> Link | None:
        site = self.catalog.site
        if site.repository is None:
            return None
        address = f"{site.repository.rstrip('/')}/edit/{site.branch}/{uri}"
        return Link("Edit it", address)


def plain(value: object) -> str:
    """A value of the content in words, where nothing says how to show it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, Decimal)):
        return numbers.decimal(value)
    if isinstance(value, tuple):
        return ", ".join(plain(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {plain(item)}" for key, item in value.items())
    return str(value)
