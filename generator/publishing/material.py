"""The untrusted files of `content/` that are published as they are: prose and assets in, sound files or Problems out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.printable import printable
from generator.problems import Place, Problem
from generator.publishing import front_matter, prose
from generator.publishing.picture import flaw_of
from generator.publishing.regular_files import NoRegularFile, read_regular
from generator.reading.inventory import DROPPING

MAX_PROSE_BYTES = 64 * 1024
MAX_ASSET_BYTES = 4 * 1024 * 1024
ASSET_KINDS = (".svg", ".png", ".jpg", ".webp", ".avif", ".txt", ".pdf")

_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*\Z")


_URI = re.compile(r"(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*\Z")
# A folder of such a name could take the place of a file that the site has.
_FILE_LIKE = re.compile(r"\.(?:html|md|json|xml|gz|js|css)/")


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


def is_page_uri(uri: str) -> bool:
    """Whether a page may have this address: small letters, digits, dots and hyphens, none of the site's own files.

    >>> is_page_uri("about/method/"), is_page_uri("sitemap.xml/"), is_page_uri("assets/a/")
    (True, False, False)
    """
    return bool(_URI.match(uri)) and not _FILE_LIKE.search(uri) and not uri.startswith("assets/")


def problem_of_taken(source_uri: str) -> Problem:
    """The problem of a file of prose that would be a page which is made from the catalog."""
    wrong = "the site itself makes the page that this would become"
    place = Place(f"content/pages/{source_uri}")
    return Problem(place, "", wrong, "rename it, or put its words into the records of the catalog", "files")


def read_prose(content_path: Path) -> Iterator[Prose | Problem]:
    """Every `content/pages/**/*.md` in order, or its problems."""
    for source_uri, found in _files(content_path / "pages", "content/pages", (".md",), MAX_PROSE_BYTES):
        if isinstance(found, Problem):
            yield found
            continue
        place = f"content/pages/{source_uri}"
        if not is_page_uri(page_uri(source_uri)):
            wrong = "the page that this would become lies where the site keeps files of its own"
            remedy = "choose a name without an ending before .md, outside of a folder assets/"
            yield Problem(Place(place), "", wrong, remedy, "files")
            continue
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
        flaw = flaw_of(found) if source_uri.endswith(".svg") else None
        if flaw is not None:
            place = Place(f"content/assets/{source_uri}", flaw.line, flaw.column)
            remedy = "export it as plain SVG: shapes and words, without styles and scripts"
            yield Problem(place, "", f"the picture {flaw.wrong}", remedy, "assets")
        else:
            yield Asset(source_uri, found)


def _files(
    folder: Path, uri: str, kinds: tuple[str, ...], most_bytes: int
) -> Iterator[tuple[str, bytes | Problem]]:
    """Path below `folder` and content of each file in order; a Problem where it may not be published."""
    for path in sorted(folder.rglob("*"), key=lambda found: found.relative_to(folder).parts):
        source_uri = path.relative_to(folder).as_posix()
        if DROPPING.fullmatch(path.name) or (path.is_dir() and not path.is_symlink()):
            continue
        wrong, remedy = "", ""
        if path.is_symlink():
            wrong, remedy = "is a symbolic link", "put the file itself here"
        elif not all(_NAME.match(part) for part in source_uri.split("/")):
            wrong = "the name has other characters than small letters, digits, dot and hyphen"
            remedy = "rename it"
        elif not source_uri.endswith(kinds):
            wrong, remedy = "is not a kind of file that is published", f"known are {', '.join(kinds)}"
        if not wrong:
            try:
                content = read_regular(path, most_bytes=most_bytes)
            except NoRegularFile:
                wrong, remedy = "is neither a file nor a folder", "remove it"
            except OSError as error:
                wrong = f"the file cannot be read ({(error.strerror or 'no reason given').lower()})"
                remedy = "check that the file is there and may be read"
            else:
                if content is not None:
                    yield source_uri, content
                    continue
                wrong, remedy = f"is larger than {most_bytes // 1024} KiB", "make it smaller, or divide it"
        yield source_uri, Problem(Place(f"{uri}/{printable(source_uri)}"), "", wrong, remedy, "files")
