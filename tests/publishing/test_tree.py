"""The tree holds each page once, touches only what changed, and lets no file of the content be more than it is."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.page import Draft, Page, Plan, SearchEntry
from generator.problems import ContentProblems
from generator.project import Project
from generator.publishing import spreading, tree
from generator.publishing.folder import Folder
from generator.publishing.rendering import Renderer, RenderingFault
from generator.publishing.tree import Tree, TreeFault, search_index
from generator.publishing.workspace import Workspace
from tests.publishing.tiny_site import PAGES, PROSE, SITE, changed, files_of, plain, plan_of, write_files


def written(project: Project, pages: Iterable[Page] | Plan = PAGES) -> Tree:
    return tree.write(
        pages if isinstance(pages, Plan) else plan_of(pages),
        site=SITE,
        content_path=project.content_path,
        theme_path=project.templates_path / "theme",
        workspace=Workspace(project.work_path),
        render=Renderer(project.templates_path).render,
        address=None,
    )


def problems(project: Project, pages: Iterable[Page] = PAGES) -> list[str]:
    with pytest.raises(ContentProblems) as caught:
        written(project, pages)
    return [str(problem) for problem in caught.value.problems]


def times(project: Project) -> dict[str, int]:
    root = project.work_path
    return {
        str(path.relative_to(root)): path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()
    }


def test_each_page_is_a_stub_and_a_body(project: Project) -> None:
    made = written(project)
    assert made.page_uris == {"", "first/", "second/", "about/method/"}
    assert sorted(files_of(project.work_path / "bodies")) == [
        "first/index.html",
        "index.html",
        "second/index.html",
    ]
    assert sorted(files_of(project.work_path / "pages")) == [
        "about/method.md",
        "assets/dot.svg",
        "first/index.md",
        "index.md",
        "search-index.json",
        "second/index.md",
    ]
    stub = (project.work_path / "pages/first/index.md").read_text()
    assert stub == '---\ntitle: "First"\ndescription: "About First."\n---\n'


def test_what_did_not_change_keeps_its_time(project: Project) -> None:
    written(project)
    for path in project.work_path.rglob("*"):
        if path.is_file():
            os.utime(path, ns=(1, 1))
    assert written(project).changed == 0
    assert set(times(project).values()) == {1}
    other = changed(PAGES[1], description="New words.")
    assert written(project, (PAGES[0], other, PAGES[2])).changed == 1
    assert [uri for uri, at in times(project).items() if at != 1] == ["pages/first/index.md"]


def test_what_no_longer_belongs_is_removed(project: Project) -> None:
    written(project)
    (project.work_path / "pages/stray").mkdir()
    (project.work_path / "pages/stray/file.md").write_text("x")
    (project.work_path / "pages/link.md").symlink_to("/etc/hostname")
    (project.content_path / "assets/dot.svg").unlink()
    assert written(project, PAGES[:2]).page_uris == {"", "first/", "about/method/"}
    assert not (project.work_path / "pages/stray").exists()
    assert not (project.work_path / "pages/link.md").is_symlink()
    assert not (project.work_path / "pages/second").exists()
    assert not (project.work_path / "bodies/second").exists()
    assert not (project.work_path / "pages/assets").exists()


def test_a_page_may_take_the_place_of_a_folder_and_back(project: Project) -> None:
    for pages in (
        (plain("", "H"), plain("a/", "A")),
        (plain("", "H"), plain("a/b/", "B")),
        (plain("", "H"), plain("a/", "A")),
    ):
        written(project, pages)
        assert set(files_of(project.work_path / "bodies")) == {f"{page.uri}index.html" for page in pages}


def test_a_folder_writes_through_no_link_and_in_place_of_files(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a").symlink_to(outside)
    (tmp_path / "in/b").write_text("a file where a folder belongs")
    (tmp_path / "in/c/d").mkdir(parents=True)
    folder = Folder(tmp_path / "in")
    for uri in ("a/x", "b/x", "c"):
        folder.write(uri, b"1")
    folder.close()
    assert list(outside.iterdir()) == []
    assert files_of(tmp_path / "in") == {"a/x": b"1", "b/x": b"1", "c": b"1"}


@pytest.mark.parametrize(
    "uris",
    [("a/", "a/"), ("a/", "A/"), ("", ""), ("About/Method/",)],
)
def test_two_pages_never_share_a_place(project: Project, uris: tuple[str, ...]) -> None:
    with pytest.raises(TreeFault, match="is wanted twice"):
        written(project, [plain(uri, f"T{number}") for number, uri in enumerate(uris)])


@pytest.mark.parametrize(
    "uri",
    [
        "a",
        "/a/",
        "../a/",
        "a/../b/",
        "a//b/",
        "./",
        "A/",
        "a b/",
        "a\\b/",
        "ä/",
        ".git/",
        "index.html/",
        "404.html/",
        "assets/",
        "a\n/",
    ],
)
def test_an_address_that_is_none_is_refused(project: Project, uri: str) -> None:
    with pytest.raises(TreeFault):
        written(project, [plain(uri, "T")])


def test_pages_are_written_as_they_come(project: Project) -> None:
    """The next page is made only when the one before is on disk: bodies are never gathered."""

    def make(number: int) -> Page:
        if number:
            assert (project.work_path / f"bodies/p{number - 1}/index.html").is_file()
        return plain(f"p{number}/", f"P{number}")

    plan = Plan(tuple(Draft(f"p{number}/", partial(make, number)) for number in range(20)))
    assert len(written(project, plan).page_uris) == 21


def test_with_helpers_the_tree_is_the_same(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [plain(f"p{number}/", f"P{number}") for number in range(50)]
    monkeypatch.setattr(spreading, "_processors", lambda: 1)
    alone = written(project, pages)
    before = files_of(project.work_path), times(project)
    shutil.rmtree(project.work_path)
    monkeypatch.setattr(spreading, "_processors", lambda: 3)
    assert written(project, pages) == alone
    assert files_of(project.work_path) == before[0]
    assert written(project, pages).changed == 0
    assert written(project, [*pages[:-1], plain("p49/", "P49", text="New.")]).changed == 2
    assert written(project, pages[:-1]).changed == 3


def test_what_a_helper_raises_is_raised_here(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "_processors", lambda: 2)
    pages = [plain(f"p{number}/", f"P{number}") for number in range(50)]
    with pytest.raises(RenderingFault, match="page /p40/"):
        written(project, [*pages[:40], changed(pages[40], view=None), *pages[41:]])


def test_two_prose_files_for_one_page_are_a_problem(project: Project) -> None:
    text = (project.content_path / "pages/about/method.md").read_text()
    write_files(project.content_path, {"pages/about/method/index.md": text})
    assert len(problems(project)) == 1
    assert "becomes the same page as content/pages/about/method" in problems(project)[0]


@pytest.mark.parametrize(
    ("source_uri", "uri"),
    [
        ("index.md", ""),
        ("first/index.md", "first/"),
        ("first.md", "first/"),
        ("about/method.md", "about/method/"),
    ],
)
def test_prose_that_would_be_a_page_of_the_site_is_a_problem(
    project: Project, source_uri: str, uri: str
) -> None:
    write_files(project.content_path, {f"pages/{source_uri}": PROSE})
    pages = (*PAGES, plain("about/method/", "Method of the site")) if uri == "about/method/" else PAGES
    found = problems(project, pages)
    assert (
        f"content/pages/{source_uri}:1:1: the site itself makes the page that this would become" in found[0]
    )
    assert len(found) == 1


@pytest.mark.parametrize(
    "source_uri",
    [
        "search-index.json.md",
        "a.html.md",
        "a.html/index.md",
        "a.html/b.md",
        "assets/index.md",
        "assets.md",
        "assets/a.md",
        "js/search.js.md",
        "css/site.css.md",
        "sitemap.xml.md",
        "sitemap.xml.gz.md",
        "404.html.md",
        "a.md.md",
    ],
)
def test_prose_that_would_take_the_place_of_a_file_is_a_problem(project: Project, source_uri: str) -> None:
    write_files(project.content_path, {f"pages/{source_uri}": PROSE})
    (problem,) = problems(project)
    assert problem.startswith(f"content/pages/{source_uri}:1:1: ")
    assert "where the site keeps files of its own" in problem


REFUSED = {
    "script in a picture": (
        "assets/a.svg",
        '<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>',
        "the picture holds the element script",
    ),
    "no picture": ("assets/a.svg", "<p>x</p>", "holds no svg element"),
    "page among assets": ("assets/a.html", "<p>x</p>", "is not a kind of file"),
    "script among assets": ("assets/a.js", "x()", "is not a kind of file"),
    "name with capitals": ("assets/A.svg", "<svg></svg>", "the name has other characters"),
    "name with markup": ("assets/<b>.svg", "<svg></svg>", "the name has other characters"),
    "hidden file": ("assets/.htaccess", "x", "the name has other characters"),
    "template among prose": ("pages/a.html", "x", "is not a kind of file"),
    "prose without a head": ("pages/a.md", "# A\n", "does not begin with a head"),
    "prose with a template": (
        "pages/a.md",
        "---\ntitle: A\ndescription: D\ntemplate: 404.html\n---\n# A\n",
        "template: unknown",
    ),
    "prose with raw markup": (
        "pages/a.md",
        "---\ntitle: A\ndescription: D\n---\n# A\n\n<b>x</b>\n",
        "raw HTML",
    ),
    "prose with a script link": (
        "pages/a.md",
        "---\ntitle: A\ndescription: D\n---\n# A\n\n[x](javascript:y)\n",
        "refused",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_of_the_content_that_is_more_than_it_may_be_is_a_problem(project: Project, name: str) -> None:
    uri, text, words = REFUSED[name]
    write_files(project.content_path, {uri: text})
    found = problems(project)
    assert any(words in problem for problem in found), found
    assert all(problem.startswith(f"content/{uri}:") for problem in found)


def test_a_symbolic_link_is_not_followed(project: Project, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (project.content_path / "assets/a.txt").symlink_to(tmp_path / "secret.txt")
    (project.content_path / "pages/other").symlink_to(tmp_path)
    assert ["is a symbolic link" in problem for problem in problems(project)] == [True, True]


def test_all_problems_are_told_at_once(project: Project) -> None:
    write_files(project.content_path, {uri: text for uri, text, _ in list(REFUSED.values())[-2:]})
    write_files(project.content_path, {"assets/a.html": "", "pages/b.md": ""})
    assert len(problems(project)) == 3


@given(st.lists(st.builds(SearchEntry, st.text(), st.text(), st.text(), st.tuples(st.text())), max_size=4))
def test_the_search_index_is_inert_and_reads_back(entries: list[SearchEntry]) -> None:
    content = search_index([(f"p{number}/", entry) for number, entry in enumerate(entries)])
    assert not set(b"<>&") & set(content)
    read = json.loads(content)
    assert [(row["n"], row["k"], row.get("f", ""), row.get("a")) for row in read] == [
        (entry.name, entry.kind, entry.fact, list(entry.aliases)) for entry in entries
    ]


def test_the_home_page_has_an_address_in_the_search_index() -> None:
    assert json.loads(search_index([("", SearchEntry("page", "Home", ""))])) == [
        {"u": "./", "k": "page", "n": "Home"}
    ]
