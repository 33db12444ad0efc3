"""Everything from A to Z: the way to find a page without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from generator.pages import urls
from generator.pages.library import Library
from generator.pages.page import Listed, Page, SearchEntry
from generator.pages.parts import Frame, Link


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that begins with one letter."""

    anchor: Annotated[str, "id of its heading"]
    heading: Annotated[str, "the letter, or # for all else"]
    entries: Annotated[tuple[Link, ...], "names with what they are"]


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/index.html.j2` lays out."""

    frame: Annotated[Frame, "title and lead"]
    letters: Annotated[tuple[Link, ...], "the way to each letter"]
    groups: Annotated[tuple[Letter, ...], "the entries"]


def page(library: Library, made: Sequence[Listed]) -> Page:
    """`made` are all pages that were made before."""
    sheet = library.sheet(urls.INDEX)
    entries = [(page.uri, page.search) for page in made if page.search is not None]
    groups: dict[str, list[Link]] = {}
    for uri, entry in sorted(entries, key=lambda item: (item[1].name.casefold(), item[0])):
        first = entry.name[:1].upper()
        groups.setdefault(first if first.isascii() and first.isalpha() else "#", []).append(
            sheet.link(entry.name, uri, entry.kind)
        )
    lead = "Every model, size, device and comparison by name."
    letters = tuple(
        Letter(f"letter-{_name_of(heading)}", heading, tuple(found)) for heading, found in groups.items()
    )
    view = View(
        frame=sheet.frame("A to Z", lead, above=(sheet.link("Home", urls.HOME),)),
        letters=tuple(Link(letter.heading, f"#{letter.anchor}") for letter in letters),
        groups=letters,
    )
    return Page(urls.INDEX, "A to Z", lead, "pages/index.html.j2", view, SearchEntry("page", "A to Z", lead))


def _name_of(heading: str) -> str:
    """A letter in an address: itself if it is one of ours, else its number in Unicode, as in `letter-u3c4`."""
    letter = "0" if heading == "#" else heading.lower()
    return letter if letter.isascii() else "".join(f"u{ord(part):x}" for part in letter)
