"""The untrusted files of `content/` that are published as they are: prose and assets in, sound files or Problems out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from generator.problems import Place, Problem
from generator.publishing import front_matter, prose

MAX_PROSE_BYTES = 256 * 1024
MAX_ASSET_BYTES = 4 * 1024 * 1024
ASSET_KINDS = (".svg", ".png", ".jpg", ".webp", ".avif", ".txt", ".pdf")

# Elements that make a drawing act, load or lead somewhere.
_NO_PICTURE = frozenset(
    {
        "script",
        "foreignobject",
        "iframe",
        "object",
        "embed",
        "animate",
        "set",
        "handler",
        "a",
        "image",
        "feimage",
    }
)
_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Prose:
    """A page written by hand. `source_uri` is its path below content/pages/, `uri` that of the page it becomes."""

    source_uri: str
    uri: str
    head: front_matter.Head
    body: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is copied. `source_uri` is its path below content/assets/."""

    source_uri: str
    content: bytes


def page_uri(source_uri: str) -> str:
    """The page that a prose file becomes.

    >>> page_uri("about/method.md"), page_uri("about/index.md"), page_uri("index.md")
    ('about/method/', 'about/', '')
    """
    stem = source_uri.removesuffix(".md")
    return f"{stem}/" if stem.rpartition("/")[2] != "index" else stem[: -len("index")]


def read_prose(content_path: Path) -> Iterator[Prose | Problem]:
    """Every `content/pages/**/*.md` in order, or its problems."""
    for source_uri, found in _files(content_path / "pages", "content/pages", (".md",), MAX_PROSE_BYTES):
        if isinstance(found, Problem):
            yield found
            continue
        place = f"content/pages/{source_uri}"
        try:
            text = found.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            yield Problem(
                Place(place), "", f"byte {error.start + 1} is not UTF-8", "save the file as UTF-8", "prose"
            )
            continue
        problems = prose.problems_of(text, place)
        yield from problems
        head, body, _ = front_matter.read(text, place)
        if head is not None and not problems:
            yield Prose(source_uri, page_uri(source_uri), head, body)


def read_assets(content_path: Path) -> Iterator[Asset | Problem]:
    """Every file of `content/assets/` in order, or its problems."""
    for source_uri, found in _files(content_path / "assets", "content/assets", ASSET_KINDS, MAX_ASSET_BYTES):
        if isinstance(found, Problem):
            yield found
            continue
        wrong = wrong_with_picture(found) if source_uri.endswith(".svg") else None
        if wrong is not None:
            place = Place(f"content/assets/{source_uri}")
            yield Problem(place, "", f"the picture {wrong}", "export it as plain SVG, shapes only", "assets")
        else:
            yield Asset(source_uri, found)


def wrong_with_picture(content: bytes) -> str | None:
    """What makes an SVG more than a picture (script, handlers, other hosts), or None."""
    if b"<!ENTITY" in content or b"<?xml-stylesheet" in content or b"<!DOCTYPE" in content:
        return "declares entities, a document type or a style sheet"
    tree = LexborHTMLParser(content.decode("utf-8", errors="replace"))
    if tree.css_first("svg") is None:
        return "holds no svg element"
    for node in tree.root.traverse() if tree.root is not None else ():
        tag = (node.tag or "").lower()
        if tag in _NO_PICTURE:
            return f"holds the element {tag}"
        if tag == "style" and re.search(r"url\(|@import|\\", node.text(), re.IGNORECASE):
            return "refers to another file in a style"
        for name, value in node.attributes.items():
            address = (value or "").strip().lower()
            if name.startswith("on"):
                return f"holds the handler {name}"
            if name.rpartition(":")[2] in ("href", "src") and not address.startswith("#"):
                return f"refers to {address[:60]!r}"
            if "url(" in address and "url(#" not in address.replace('"', "").replace("'", ""):
                return "refers to another file in a style"
    return None


def _files(
    folder: Path, uri: str, kinds: tuple[str, ...], most_bytes: int
) -> Iterator[tuple[str, bytes | Problem]]:
    """Path below `folder` and content of each file in order; a Problem where it may not be published."""
    for path in sorted(folder.rglob("*"), key=lambda found: found.relative_to(folder).parts):
        source_uri = path.relative_to(folder).as_posix()
        place = Place(f"{uri}/{source_uri}")
        if path.is_symlink():
            yield source_uri, Problem(place, "", "is a symbolic link", "put the file itself here", "files")
        elif path.is_dir():
            continue
        elif not all(_NAME.match(part) for part in source_uri.split("/")):
            wrong = "the name has other characters than small letters, digits, dot and hyphen"
            yield source_uri, Problem(place, "", wrong, "rename it", "files")
        elif not source_uri.endswith(kinds):
            yield (
                source_uri,
                Problem(
                    place,
                    "",
                    "is not a kind of file that is published",
                    f"known are {', '.join(kinds)}",
                    "files",
                ),
            )
        elif path.stat().st_size > most_bytes:
            yield (
                source_uri,
                Problem(place, "", f"is larger than {most_bytes} bytes", "make it smaller", "files"),
            )
        else:
            yield source_uri, path.read_bytes()
