"""A built site in, every Problem out that would make a reader meet a dead end, a foreign host or a leak."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from generator.addresses import is_outside, reason_against
from generator.problems import Place, Problem
from generator.publishing.document import Address, Document, Read
from generator.publishing.picture import flaw_of

ERROR_PAGE = "404.html"
_CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]*)["']?\s*\)|@import\s+["']([^"']*)["']""", re.IGNORECASE)


@dataclass(slots=True)
class _Findings:
    """What is known of the site so far; `anchors` and `wanted` wait for the last page."""

    site_path: Path
    files: frozenset[str]
    base: str
    uri: str
    anchors: dict[str, set[str]] = field(default_factory=dict)
    wanted: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    said: dict[tuple[str, str], str] = field(default_factory=dict)


def inspect(
    site_path: Path,
    *,
    page_uris: frozenset[str],
    address: str | None,
    uri: str,
    read: Read,
) -> list[Problem]:
    """Problems of the site at `site_path`, whose pages must be exactly those at `page_uris`, sorted.

    `address` is where it will be found (the page for errors needs it), `uri` its path from the root of the project. `read` reads
    pages.
    """
    files = frozenset(_files(site_path))
    base = urlsplit(address).path if address else "/"
    state = _Findings(site_path, files, base if base.endswith("/") else f"{base}/", uri)
    problems = list(_of_manifest(state, page_uris))
    pages = sorted(file for file in files if file.endswith(".html"))
    for file, found in zip(pages, read([site_path / file for file in pages]), strict=True):
        problems += _of_page(file, found, state)
    for file in sorted(files):
        if file.endswith(".css"):
            problems += _of_style(file, state)
        elif file.endswith(".svg") and (flaw := flaw_of((site_path / file).read_bytes())):
            problems.append(_problem(state, file, f"the picture {flaw.wrong}"))
    for (target, anchor), sources in state.wanted.items():
        if anchor not in state.anchors.get(target, ()):
            for file, text in sources:
                wrong = f"the link {text!r} leads to an anchor that {_page_name(target)} does not have"
                problems.append(_problem(state, file, wrong, text))
    return sorted(problems)


def _files(site_path: Path) -> Iterator[str]:
    for folder, _, names in os.walk(site_path):
        prefix = Path(folder).relative_to(site_path).as_posix()
        for name in names:
            yield name if prefix == "." else f"{prefix}/{name}"


def _of_manifest(state: _Findings, page_uris: frozenset[str]) -> Iterator[Problem]:
    expected = {f"{page_uri}index.html" for page_uri in page_uris}
    for file in sorted(expected - state.files):
        yield _problem(state, file, "the page was not built")
    for file in sorted(state.files - expected):
        if file.endswith((".html", ".htm", ".xhtml")) and file != ERROR_PAGE:
            yield _problem(state, file, "nobody asked for this page")


def _of_page(file: str, found: Document, state: _Findings) -> Iterator[Problem]:
    state.anchors[file] = found.ids
    for wrong, trace in found.faults:
        yield _problem(state, file, wrong, trace)
    if file != ERROR_PAGE:
        for kind, text in (("title", found.title), ("description", found.description)):
            other = state.said.setdefault((kind, text), file)
            if text and other != file:
                yield _problem(state, file, f"the {kind} is also that of {_page_name(other)}", text)
    for address in sorted(found.addresses):
        if address.text[:1] == "#" and unquote(address.text[1:]) in found.ids:
            continue
        wrong_address = _wrong_with(file, address, state)
        if wrong_address is not None:
            yield _problem(state, file, wrong_address, address.text)


def _of_style(file: str, state: _Findings) -> Iterator[Problem]:
    for found in _CSS_ADDRESS.finditer((state.site_path / file).read_text(encoding="utf-8")):
        address = found[1] or found[2] or ""
        if not address.startswith(("data:image/", "#")):
            wrong = _wrong_with(file, Address(address, is_loaded=True), state)
            if wrong is not None:
                yield _problem(state, file, wrong, address)


def _wrong_with(file: str, address: Address, state: _Findings) -> str | None:
    """What is wrong with `address` in `file`, or None; an anchor on another page is noted for later."""
    text = address.text
    if file == ERROR_PAGE and text.startswith(state.base) and not text.startswith("//"):
        # The page for errors is shown at any depth: its links begin at the root of the site, or at the site's folder.
        text, file_folder = text[len(state.base) :] or "./", ""
    else:
        file_folder = file.rpartition("/")[0]
    if reason := reason_against(text):
        return f"the address {address.text!r} is refused: {reason}"
    if is_outside(text):
        return f"{address.text!r} is loaded from another host" if address.is_loaded else None
    way, _, anchor = text.partition("#")
    target = _target(file_folder, way.partition("?")[0], state.files) if way else file
    if target is None:
        return f"{address.text!r} leads to nothing"
    if anchor and target.endswith(".html"):
        state.wanted.setdefault((target, unquote(anchor)), []).append((file, address.text))
    return None


def _target(folder: str, way: str, files: frozenset[str]) -> str | None:
    """The file that `way` leads to from `folder`, as a server finds it, or None."""
    parts = folder.split("/") if folder else []
    for part in unquote(way).split("/") if way else ():
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    path = "/".join(parts)
    is_folder = not way or way.endswith(("/", "/.", "/..")) or way in (".", "..")
    if is_folder:
        path = f"{path}/index.html" if path else "index.html"
    return path if path in files else None


def _page_name(file: str) -> str:
    return f"/{file.removesuffix('index.html')}"


def _problem(state: _Findings, file: str, wrong: str, trace: str = "") -> Problem:
    """A problem of a file, where `trace` first stands in it."""
    text = (state.site_path / file).read_text(encoding="utf-8") if trace else ""
    offset = max(text.find(trace), 0)
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    place = Place(str(PurePosixPath(state.uri) / file), line, column)
    return Problem(
        place, "", wrong, "correct the template, the page maker or the prose behind it", "inspection"
    )
