"""Pages, prose and assets in, the folders that the builder reads out; nothing is held but names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from generator.pages.page import Listed, Page, Plan, SearchEntry
from generator.pages.parts import Link
from generator.problems import ContentProblems, Place, Problem
from generator.publishing import material
from generator.publishing.folder import Folder
from generator.publishing.front_matter import Head, written
from generator.publishing.prose_facts import filled
from generator.publishing.remembering import KnownBodies
from generator.publishing.settings import configuration
from generator.publishing.spreading import spread
from generator.publishing.workspace import Workspace
from generator.reading.schema.series import Site

SEARCH_INDEX = "search-index.json"


class TreeFault(Exception):  # noqa: N818  the house says fault for a mistake of ours
    """Two pages want one place, or a page wants none that exists: a fault of the page makers."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What was written: the pages that the site must have, and how many files changed."""

    page_uris: frozenset[str]
    changed: int


def write(
    plan: Plan,
    *,
    site: Site,
    content_path: Path,
    theme_path: Path,
    workspace: Workspace,
    render: Callable[[Page], str],
    address: str | None,
    sections: Sequence[Link] = (),
    spellings: Mapping[str, Sequence[str]] = MappingProxyType({}),
    resolve: Callable[[str], str] = lambda reference: reference,
    seen: Callable[[int], None] = lambda count: None,
    known: KnownBodies | None = None,
) -> Tree:
    """Write stubs, bodies, prose, assets, search index and configuration; `seen` is told how many pages are done.

    With `known`, pages that are made of the same as in the last build are not laid out again. `sections` are
    the links that the theme prints at the head of every page; their addresses begin at the home page. `spellings` are those of the terms that
    prose links to the glossary; `resolve` gives the value of a reference in prose.

    Raises ContentProblems for prose and assets that may not be published, TreeFault for clashing pages.
    """
    sources, bodies = Folder(workspace.pages_path), Folder(workspace.bodies_path)
    taken: dict[str, str] = {}
    problems = _write_material(content_path, sources, taken, resolve)
    written_by_hand = {uri: place.removeprefix("content/pages/") for uri, place in taken.items()}
    for uri in plan.uris:
        if (prose_uri := written_by_hand.get(uri)) is not None:
            problems.append(material.problem_of_taken(prose_uri))
        else:
            _take(taken, uri, "a page made from the catalog")
    if problems:
        raise ContentProblems(problems)
    desk = _Desk(sources, bodies, render, known)
    made: list[Listed] = []
    try:
        work = spread(lambda number: desk.lay_out(plan.drafts[number].make()), len(plan.drafts))
        with closing(work):  # here, and not when it is collected, where an interrupt would be lost
            for laid in work:
                made.append(desk.take(laid))
                seen(len(made))
    except BaseException:
        if known is not None:  # helpers may have written bodies that nobody took note of
            known.forget(plan.uris[len(made) :])
        raise
    for listing in plan.lists:
        made.append(desk.take(desk.lay_out(listing.make(made))))
        seen(len(made))
    for file in plan.files:
        sources.write(file.uri, file.make().encode("utf-8"))
    sources.write(SEARCH_INDEX, search_index((page.uri, page.search) for page in made if page.search))
    sources.close()
    bodies.close()
    text = configuration(site, theme_path=theme_path, address=address, sections=sections, spellings=spellings)
    changed = sources.changed + bodies.changed
    if not workspace.config_path.is_file() or workspace.config_path.read_text(encoding="utf-8") != text:
        workspace.config_path.write_text(text, encoding="utf-8")
        changed += 1
    return Tree(frozenset(taken), changed)


class _Laid(NamedTuple):
    """A page whose files are written: what others may list it by, how many files changed, what it was made of."""

    page: Listed
    changed: int
    key: bytes | None


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where pages are laid out, in this process or a helper's, and taken note of, in this one."""

    sources: Folder
    bodies: Folder
    render: Callable[[Page], str]
    known: KnownBodies | None

    def lay_out(self, page: Page) -> _Laid:
        """Write stub and body of a page, unless the body on disk is known to be made of the same."""
        sources, bodies = Folder(self.sources.path), Folder(self.bodies.path)
        stub, body = _files_of(page.uri)
        sources.write(stub, written(Head(page.title, page.description)).encode("utf-8"))
        key = self.known.key_of(page) if self.known is not None else None
        is_known = self.known is not None and key is not None and self.known.holds(page.uri, key)
        if not (is_known and bodies.keep(body)):
            bodies.write(body, self.render(page).encode("utf-8"))
        return _Laid(page.listed, sources.changed + bodies.changed, key)

    def take(self, laid: _Laid) -> Listed:
        """Take note of a page that was laid out, wherever it was."""
        stub, body = _files_of(laid.page.uri)
        self.sources.state(stub)
        self.bodies.state(body)
        self.bodies.changed += laid.changed
        if self.known is not None and laid.key is not None:
            self.known.remember(laid.page.uri, laid.key)
        return laid.page


def _files_of(uri: str) -> tuple[str, str]:
    """Stub and body of the page at `uri`."""
    return f"{uri}index.md", f"{uri}index.html"


def search_index(entries: Iterable[tuple[str, SearchEntry]]) -> bytes:
    """The index that the site's search reads, in the order of pages.

    A list of `{"u": address, "k": kind, "n": name, "f": fact, "a": aliases}`; fact and aliases are left out where
    empty, addresses are relative to the index. Angle brackets and ampersands are written as escapes, so that the
    file is inert even where a browser guesses its kind.
    """
    rows: list[dict[str, object]] = []
    for uri, entry in entries:
        row: dict[str, object] = {"u": uri or "./", "k": entry.kind, "n": entry.name}
        if entry.fact:
            row["f"] = entry.fact
        if entry.aliases:
            row["a"] = list(entry.aliases)
        rows.append(row)
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text.encode("utf-8")


def _write_material(
    content_path: Path, sources: Folder, taken: dict[str, str], resolve: Callable[[str], str]
) -> list[Problem]:
    problems: list[Problem] = []
    for asset in material.read_assets(content_path):
        if isinstance(asset, Problem):
            problems.append(asset)
        else:
            sources.write(f"assets/{asset.source_uri}", asset.content)
    for text in material.read_prose(content_path):
        if isinstance(text, Problem):
            problems.append(text)
            continue
        place = f"content/pages/{text.source_uri}"
        if text.uri in taken:
            other = taken[text.uri]
            problems.append(
                Problem(Place(place), "", f"becomes the same page as {other}", "rename one of them", "files")
            )
            continue
        _take(taken, text.uri, place)
        body = filled(text.body.lstrip("\n"), resolve)
        sources.write(text.source_uri, f"{written(text.head)}\n{body}".encode())
    return problems


def _take(taken: dict[str, str], uri: str, what: str) -> None:
    """Give `uri` to one page; pages that differ in case only would be one file on many systems."""
    if uri.casefold() in taken:
        raise TreeFault(f"/{uri} is wanted twice: by {taken[uri.casefold()]} and by {what}")
    if not material.is_page_uri(uri):
        raise TreeFault(
            f"/{uri} is no address of a page: small letters, digits, dots and hyphens, ending in a slash"
        )
    taken[uri.casefold()] = what
