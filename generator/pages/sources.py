"""Every source of the catalog, with the pages that rest on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.citing import source_note
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Frame, Link, SourceNote
from generator.pages.sheet import Sheet


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


def page(library: Library) -> Page:
    """The page of all sources. Made after the pages that cite them, which the library remembers."""
    sheet = library.sheet(urls.SOURCES)
    shelves: dict[str, list[Document]] = {}
    ordered = sorted(library.catalog.sources.items(), key=lambda item: (item[1].title.casefold(), item[0]))
    for source_id, document in ordered:
        entry = Document(source_id, source_note(0, document), _used(library, sheet, source_id))
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


def _used(library: Library, sheet: Sheet, source_id: str) -> tuple[Link, ...]:
    """The first pages that cite a source; the last link says how many more there are."""
    pages = library.citing_pages.get(source_id, [])
    links = [sheet.link(title, uri) for title, uri in pages[:MOST_PAGES]]
    more = len(pages) - len(links)
    if more > 0:
        links[-1] = Link(links[-1].text, links[-1].href, f"and {numbers.integer(more)} more")
    return tuple(links)
