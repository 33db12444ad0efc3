"""A preview lays out and reads again only what changed, and never shows a body of another page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from generator.pages.page import Page
from generator.project import Project
from generator.publishing import document, spreading, tree
from generator.publishing.document import Document
from generator.publishing.remembering import KnownBodies, KnownDocuments
from generator.publishing.rendering import Renderer
from generator.publishing.workspace import Workspace
from tests.publishing.tiny_site import PAGES, SITE, changed, plain, plan_of


class Build:
    """Builds one tree after another and notes which pages were laid out."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.known = KnownBodies(project.templates_path)
        self.renderer = Renderer(project.templates_path)
        self.bodies_path = project.work_path / "bodies"

    def __call__(self, *pages: Page, seen: Callable[[int], None] = lambda count: None) -> list[str]:
        laid_out: list[str] = []

        def render(page: Page) -> str:
            laid_out.append(page.uri)
            return self.renderer.render(page)

        self.known.begin()
        tree.write(
            plan_of(pages),
            site=SITE,
            content_path=self.project.content_path,
            theme_path=self.project.templates_path / "theme",
            workspace=Workspace(self.project.work_path),
            render=render,
            address=None,
            known=self.known,
            seen=seen,
        )
        return laid_out


@pytest.fixture
def build(project: Project) -> Build:
    """Builds of the tiny site that remember each other."""
    return Build(project)


def test_a_page_that_stayed_is_not_laid_out_again(build: Build) -> None:
    assert build(*PAGES) == ["", "first/", "second/"]
    assert build(*PAGES) == []
    assert build(PAGES[0], plain("first/", "First", text="New."), PAGES[2]) == ["first/"]
    assert "New." in (build.bodies_path / "first/index.html").read_text()
    assert "Some words." in (build.bodies_path / "second/index.html").read_text()


def test_a_template_that_changed_lays_out_all(build: Build) -> None:
    build(*PAGES)
    template = build.project.templates_path / "pages/plain.html.j2"
    template.write_text(template.read_text() + "<hr>\n")
    assert build(*PAGES) == ["", "first/", "second/"]
    assert build(*PAGES) == []


def test_a_body_that_is_gone_is_made_again(build: Build) -> None:
    build(*PAGES)
    (build.bodies_path / "first/index.html").unlink()
    assert build(*PAGES) == ["first/"]
    build(PAGES[0], PAGES[2])
    assert build(*PAGES) == ["first/"]


def test_a_page_that_failed_is_not_taken_for_done(build: Build) -> None:
    build(*PAGES)
    broken = changed(PAGES[1], view=None)
    for _ in range(2):
        with pytest.raises(Exception, match="page /first/"):
            build(PAGES[0], broken, PAGES[2])
    assert build(*PAGES) == ["first/", "second/"]
    assert build(*PAGES) == []
    assert "<h1>First</h1>" in (build.bodies_path / "first/index.html").read_text()


def test_a_body_that_a_dropped_build_wrote_is_not_taken_for_the_one_before(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Helpers are ahead of what is taken note of: another build may have to undo what they wrote."""
    monkeypatch.setattr(spreading, "_processors", lambda: 2)
    old = [plain(f"p{number}/", f"P{number}", text="Old.") for number in range(40)]
    new = [plain(f"p{number}/", f"P{number}", text="New.") for number in range(40)]
    build(*old)
    with pytest.raises(InterruptedError):
        build(*new, seen=interrupt)
    texts = [(build.bodies_path / page.uri / "index.html").read_text() for page in old]
    assert sum("New." in text for text in texts) > 1
    build(*old)
    assert all("Old." in (build.bodies_path / page.uri / "index.html").read_text() for page in old)


def interrupt(count: int) -> None:
    raise InterruptedError


def test_a_view_that_cannot_be_digested_is_laid_out_each_time(build: Build) -> None:
    page = changed(PAGES[0], search=None, title=PAGES[0].title)
    odd = changed(
        page, view=type("View", (), {"heading": "H", "text": "T", "links": (), "f": lambda self: 0})()
    )
    assert build.known.key_of(odd) is None
    assert build(odd) == [""]
    assert build(odd) == [""]


def test_a_text_is_read_once_and_forgotten_when_nobody_asks(tmp_path: Path) -> None:
    known, reads = KnownDocuments(), []
    paths = [tmp_path / name for name in "abc"]

    def build(*texts: str) -> list[str]:
        """The titles that were found; `reads` says how many texts were read for each build."""
        for path, text in zip(paths, texts, strict=True):
            path.write_text(f"<title>{text}</title>")

        def read(asked: Sequence[Path]) -> list[Document]:
            reads.append(len(asked))
            return [document.read(path.read_text()) for path in asked]

        return [found.title for found in known.read(paths, read)]

    assert build("one", "two", "three") == ["one", "two", "three"]
    assert build("one", "new", "three") == ["one", "new", "three"]
    assert build("three", "two", "one") == ["three", "two", "one"]
    assert reads == [3, 1, 1]
