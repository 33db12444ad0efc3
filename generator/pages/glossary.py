"""What terms mean, from A to Z; other pages lead here where they first use one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import urls
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Frame
from generator.pages.terms import anchor


@dataclass(frozen=True, slots=True)
class Entry:
    """One term."""

    anchor: Annotated[str, "id of the entry"]
    term: Annotated[str, "the term"]
    aliases: Annotated[str, "other spellings, or empty"]
    means: Annotated[Cell, "what it means, with its sources"]


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/glossary.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    entries: Annotated[tuple[Entry, ...], "the terms by name"]


def page(library: Library) -> Page:
    """The glossary."""
    sheet = library.sheet(urls.GLOSSARY)
    terms = sorted(library.catalog.glossary.items(), key=lambda item: (item[1].term.lower(), item[0]))
    entries = tuple(
        Entry(
            anchor(id_),
            term.term,
            ", ".join(term.aliases),
            Cell(term.means, cites=sheet.cite(term.source or ())),
        )
        for id_, term in terms
    )
    lead = "The words that these pages use, each explained in a sentence or two."
    above = (sheet.link("Home", urls.HOME), sheet.link("About", urls.ABOUT))
    view = View(
        frame=sheet.frame("Glossary", lead, above=above, edit="content/glossary.yaml"), entries=entries
    )
    aliases = tuple(spelling for _, term in terms for spelling in (term.term, *term.aliases))
    search = SearchEntry("page", "Glossary", lead, aliases)
    return Page(urls.GLOSSARY, "Glossary", lead, "pages/glossary.html.j2", view, search)
