"""Every source of the catalog, with the pages that rest on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.citing import source_note
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Frame, Link, SourceNote
from generator.pages.sheet import Sheet
from generator.reading.catalog import Fact


@dataclass(frozen=True, slots=True)
class Document:
    """A source and what rests on it."""

    anchor: Annotated[str, "id of the entry"]
    note: Annotated[SourceNote, "title, publisher, address, day"]
    used: Annotated[tuple[Link, ...], "pages of models and devices that cite it"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Sources of one kind."""

    heading: Annotated[str, "the kind"]
    documents: Annotated[tuple[Document, ...], "the sources by title"]


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/sources.html.j2` lays out."""

    frame: Annotated[Frame, "title and lead"]
    count: Annotated[str, "how many sources there are"]
    shelves: Annotated[tuple[Shelf, ...], "sources by kind"]


HEADINGS = {
    "report": "Technical reports",
    "card": "Model cards",
    "code": "Code and configurations",
    "announcement": "Announcements",
    "documentation": "Documentation",
    "measurement": "Measurements and logs",
    "listing": "Listings",
    "press": "Press",
    "encyclopedia": "Encyclopedias",
}


def page(library: Library) -> Page:
    sheet = library.sheet(urls.SOURCES)
    used = _used(library, sheet)
    shelves: dict[str, list[Document]] = {}
    ordered = sorted(library.catalog.sources.items(), key=lambda item: (item[1].title.casefold(), item[0]))
    for source_id, document in ordered:
        entry = Document(source_id, source_note(0, document), tuple(used.get(source_id, ())))
        shelves.setdefault(document.kind, []).append(entry)
    lead = "Every document that a fact on this site was read from, and the pages that rest on it."
    view = View(
        frame=sheet.frame(
            "Sources", lead, above=(sheet.link("Home", urls.HOME), sheet.link("About", urls.ABOUT))
        ),
        count=numbers.plural(len(ordered), "source"),
        shelves=tuple(Shelf(HEADINGS[kind], tuple(shelves[kind])) for kind in HEADINGS if kind in shelves),
    )
    return Page(
        urls.SOURCES, "Sources", lead, "pages/sources.html.j2", view, SearchEntry("page", "Sources", lead)
    )


def _used(library: Library, sheet: Sheet) -> dict[str, list[Link]]:
    used: dict[str, list[Link]] = {}

    def add(source_ids: Iterable[str], link: Link) -> None:
        for source_id in dict.fromkeys(source_ids):
            used.setdefault(source_id, []).append(link)

    for model in library.catalog.models.values():
        ids = [*_cited(model.facts), *(id_ for size in model.sizes for id_ in _cited(size.facts))]
        ids += [citation.id for score in model.scores for citation in score.citations]
        ids += [
            citation.id for size in model.sizes for _, citations in size.artifacts for citation in citations
        ]
        add(ids, sheet.link(model.record.name, urls.model(model.series_id, model.id)))
    for device in library.catalog.devices.values():
        add(_cited(device.facts), sheet.link(device.record.name, urls.device(device.id)))
    method = sheet.link("How the numbers are made", urls.METHOD)
    rules = [id_ for engine in library.catalog.engines.values() for id_ in _cited(engine.facts)]
    rules += _cited(library.catalog.precision_facts)
    rules += [id_ for facts in library.catalog.model_type_facts.values() for id_ in _cited(facts)]
    add(rules, method)
    return used


def _cited(facts: Mapping[str, Fact]) -> list[str]:
    return [citation.id for fact in facts.values() for citation in fact.citations]
