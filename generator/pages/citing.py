"""Citations of one page: sources numbered in the order in which the page first uses them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.pages import numbers
from generator.pages.parts import Cite, SourceNote
from generator.reading.schema.base import Citation
from generator.reading.schema.evidence import SourceDocument


class Citing:
    """Gives out the numbers of one page. Two citations of one source in different places share its number."""

    def __init__(self, sources: Mapping[str, SourceDocument]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def cite(self, citations: Iterable[Citation]) -> tuple[Cite, ...]:
        """The superscripts for `citations`, each source once."""
        cites: dict[int, Cite] = {}
        for citation in citations:
            number = self._numbers.setdefault(citation.id, len(self._numbers) + 1)
            cites.setdefault(number, Cite(number, citation.where or ""))
        return tuple(cites[number] for number in sorted(cites))

    def ids(self, source_ids: Iterable[str]) -> tuple[Cite, ...]:
        """The superscripts for sources named by id."""
        return self.cite(Citation(id=source_id) for source_id in source_ids)

    def in_words(self, cite: Cite) -> str:
        """A citation for text that leaves the page: title, publisher, version, place, address, day of reading."""
        document = self._sources[self.source_ids[cite.number - 1]]
        version = document.version or ""
        is_told = version in document.url  # an address of one version says which
        found = (document.title, document.publisher, "" if is_told else version, cite.where, document.url)
        return ", ".join([*(part for part in found if part), f"read {numbers.date(document.read)}"])

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources cited so far, in the order of their numbers."""
        return tuple(self._numbers)

    def notes(self) -> tuple[SourceNote, ...]:
        """The source list at the foot of the page; call it last."""
        return tuple(
            source_note(number, self._sources[source_id]) for source_id, number in self._numbers.items()
        )


def source_note(number: int, document: SourceDocument) -> SourceNote:
    """One entry of a source list."""
    remarks = []
    if document.reported_through:
        through = document.reported_through.rstrip(".")
        remarks.append(f"Reported through {through[:1].lower() + through[1:]}.")
    if document.note:
        remarks.append(document.note)
    return SourceNote(
        number=number,
        title=document.title,
        publisher=document.publisher,
        kind=document.kind,
        href=document.url,
        read=numbers.date(document.read),
        version=document.version or "",
        remark=" ".join(remarks),
    )
