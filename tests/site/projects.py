"""Copies of the real project for tests: edited like an editor would, built like a user would, read like a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import html5lib
import pytest

from generator.commands.check import examine
from generator.pages.page import Page
from generator.pages.site import pages
from generator.problems import ContentProblems
from generator.project import Project
from generator.publishing.rendering import Renderer
from generator.reading.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]
MOST_OF_A_KIND = 6
SECOND_SERIES = Path(__file__).parent / "second_series"


def copy_project(target: Path, *, with_second_series: bool = False) -> Path:
    """The real content and templates, copied into `target`, a folder that does not exist yet."""
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, target / name)
    if with_second_series:
        add_second_series(target)
    return target


def add_second_series(root: Path) -> None:
    """What an editor does to add a series: new files, and its ids in the two lists that must know them."""
    for path in sorted((SECOND_SERIES / "content").rglob("*.yaml")):
        goal = root / path.relative_to(SECOND_SERIES)
        assert not goal.exists(), f"{goal} is a file of the real content"
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, goal)
    edit(root, "content/engines/llama.cpp.yaml", "model_types: [", "model_types: [corvid, ")
    edit(root, "content/scenarios.yaml", "devices:\n", "devices:\n  - roost-20gb\n")


def edit(root: Path, uri: str, old: str, new: str) -> None:
    """Replace `old`, which must stand in the file exactly once."""
    path = root / uri
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {uri}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def modeldocs(
    root: Path, *words: str, timeout: float = 120, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run one command in a process of its own, from the project's folder."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def build(root: Path) -> Site:
    """Build as a user would, and open what was published."""
    done = modeldocs(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(root / "site")


def catalog_of(root: Path) -> Catalog:
    """The checked catalog of a project; its problems, if it has any, are the failure's message."""
    try:
        return examine(Project(root))
    except ContentProblems as found:
        raise AssertionError("\n".join(map(str, found.problems))) from found


def pages_of(root: Path) -> list[Page]:
    """Every page that the content of a project makes, not laid out."""
    return list(pages(catalog_of(root)))


def bodies_of(root: Path, renderer: Renderer | None = None) -> dict[str, str]:
    """The laid-out body of every page by uri, without the site builder: quick."""
    renderer = renderer or Renderer(root / "templates")
    return {page.uri: renderer.render(page) for page in pages_of(root)}


def text_of(element: Any) -> str:
    """The text of an element with white space collapsed, as it is read."""
    return " ".join("".join(element.itertext()).split())


@dataclass(frozen=True)
class Document:
    """One built page: its text and its tree, parsed by the rules that browsers follow."""

    uri: str
    html: str

    @cached_property
    def _parsed(self) -> tuple[Any, list[Any]]:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(self.html)
        return tree, parser.errors

    @property
    def tree(self) -> Any:
        return self._parsed[0]

    @property
    def errors(self) -> list[Any]:
        return self._parsed[1]

    @property
    def text(self) -> str:
        return text_of(self.tree.find(".//main"))

    def table(self, anchor: str) -> Any:
        found = self.tree.findall(f".//table[@id='{anchor}']")
        assert len(found) == 1, f"/{self.uri} has {len(found)} tables {anchor}"
        return found[0]

    def rows(self, anchor: str) -> list[list[str]]:
        """The body rows of a table as text: head first."""
        rows = self.table(anchor).findall("./tbody/tr")
        return [[text_of(cell) for cell in row] for row in rows]


@dataclass(frozen=True)
class Site:
    """A published site."""

    path: Path

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Every page by uri, that of errors left out."""
        found = {}
        for path in sorted(self.path.rglob("index.html")):
            uri = path.relative_to(self.path).as_posix().removesuffix("index.html")
            found[uri] = Document(uri, path.read_text(encoding="utf-8"))
        return found

    @cached_property
    def sample(self) -> list[Document]:
        """Pages of every kind and the page of errors: of kinds that are many, the largest, the smallest and some between.

        Reading a page as slowly as the rules of HTML are long takes a tenth of a second.
        """
        kinds: dict[tuple[str, int], list[Document]] = {}
        for uri, document in self.documents.items():
            first = uri if uri.startswith("about/") else uri.split("/")[0]
            kinds.setdefault((first, uri.count("/")), []).append(document)
        error = Document("404.html", (self.path / "404.html").read_text(encoding="utf-8"))
        chosen = [error]
        for alike in kinds.values():
            by_size = sorted(alike, key=lambda document: (len(document.html), document.uri))
            step = max(1, len(by_size) // MOST_OF_A_KIND)
            chosen += [*by_size[::step], *(by_size[-1:] if step > 1 else ())]
        return chosen

    def page(self, uri: str) -> Document:
        return self.documents[uri]


_REAL = pytest.StashKey[Site]()


def real_site(config: pytest.Config, factory: pytest.TempPathFactory) -> Site:
    """The site of the real content, built once for all tests of a run."""
    if _REAL not in config.stash:
        root = copy_project(factory.mktemp("real") / "project")
        config.stash[_REAL] = build(root)
    return config.stash[_REAL]
