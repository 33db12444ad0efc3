"""A page before it is laid out: where it goes, what it is called, which template gets which view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """What the site's search finds a page by."""

    kind: Annotated[str, "kind of thing: model, size, device, comparison, page"]
    name: Annotated[str, "its name"]
    fact: Annotated[str, "the one fact people want, or empty"]
    aliases: Annotated[tuple[str, ...], "other words that lead to it"] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What a page tells the pages that list others: its heading, and the ids of the sources that it cites."""

    heading: str
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Path + title + template + view. `uri` ends in a slash (`compare/` or `SERIES/MODEL/`) and is empty for the home page."""

    uri: str
    title: str
    description: str
    template: str
    view: Any
    search: SearchEntry | None = None
    note: Note | None = None

    @property
    def listed(self) -> Listed:
        """The page as the pages that list others see it."""
        return Listed(self.uri, self.search, self.note)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page that was made, as the pages that list others see it."""

    uri: str
    search: SearchEntry | None
    note: Note | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that is not made yet."""

    uri: str
    make: Callable[[], Page]


@dataclass(frozen=True, slots=True)
class ListDraft:
    """A page that lists others, to be made when all before it are."""

    uri: str
    make: Callable[[Sequence[Listed]], Page]


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file beside the pages that a script of theirs reads; `make` gives its text."""

    uri: str
    make: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Plan:
    """All pages of a site: those that can be made in any order or at once, and those that list others; and data files."""

    drafts: tuple[Draft, ...]
    lists: tuple[ListDraft, ...] = ()
    files: tuple[DataFile, ...] = ()

    @property
    def uris(self) -> tuple[str, ...]:
        """The addresses of all pages."""
        return (*(draft.uri for draft in self.drafts), *(listing.uri for listing in self.lists))
