"""A page before it is laid out: where it goes, what it is called, which template gets which view."""

from __future__ import annotations

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
class Page:
    """Path + title + template + view. `uri` ends in a slash (`compare/` or `SERIES/MODEL/`) and is empty for the home page."""

    uri: str
    title: str
    description: str
    template: str
    view: Any
    search: SearchEntry | None = None
