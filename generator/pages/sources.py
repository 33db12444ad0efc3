"""Every source of the catalog, with the pages that rest on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.citing import source_note
from generator.pages.library import Library
from generator.pages.page import Listed, Page, SearchEntry
from generator.pages.parts import Frame, Link, SourceNote


@dataclass(frozen=True, slots=True)
class Document:
    """A source and what rests on it."""

    anchor: Annotated[str, "id of the entry"]
    note: Annotated[SourceNote, "title, publisher, address, day"]
    used: Annotated[tuple[Link, ...], "the first pages that cite it"]


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


# A document that everything rests on is cited by hundreds of pages; so many are named.
MOST_PAGES = 6

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


def page(library: Library, made: Sequence[Listed]) -> Page:
    """The page of all sources. `made` are the pages that may cite them."""
    sheet = library.sheet(urls.SOURCES)
    citing: dict[str, list[Link]] = {}
    for one in made:
        if one.note is not None:
            for source_id in one.note.cited:
                citing.setdefault(source_id, []).append(sheet.link(one.note.heading, one.uri))
    shelves: dict[str, list[Document]] = {}
    ordered = sorted(library.catalog.sources.items(), key=lambda item: (item[1].title.casefold(), item[0]))
    for source_id, document in ordered:
        entry = Document(source_id, source_note(0, document), _used(citing.get(source_id, [])))
        shelves.setdefault(document.kind, []).append(entry)
    lead = "Every document that a fact on this site was read from, and pages that rest on it."
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


def _used(pages: Sequence[Link]) -> tuple[Link, ...]:
    """The first pages that cite a source; the last link says how many more there are."""
    links = list(pages[:MOST_PAGES])
    more = len(pages) - len(links)
    if more > 0:
        links[-1] = Link(links[-1].text, links[-1].href, f"and {numbers.integer(more)} more")
    return tuple(links)
