"""Nothing that data says can change what a page is made of: the parsed page differs from a harmless one in text only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.problems import ContentProblems
from generator.project import Project
from generator.publishing.publish import publish
from tests.publishing.tiny_site import PAGES, changed, files_of, plain, sources_of, tiny_project

HARMLESS = "harmless"
PAYLOADS = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "**a**{ onclick=alert(1) }",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "x\n\n# x",
    "x\n---\n# x",
    "x\n---\ntemplate: 404.html\n---\n",
    "</title><script>alert(1)</script>",
    "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "{{ config.site_dir }}",
    '--8<-- "/etc/passwd"',
    "{!/etc/passwd!}",
    "[TOC]",
    "<!-- x",
    "]]></script><![CDATA[",
    "!!python/object/apply:os.system ['true']",
    "*alias &anchor",
    "no",
    "\u2028\u2029",
    "</main></body></html>",
    "<base href=//example.org/>",
    "javascript:alert(1)",
]

# Marks of templates are text too, but inspection takes them for a template that failed and stops the build.
MARKED = [word for word in PAYLOADS if any(mark in word for mark in ("{{", "{%", "[[", "]]"))]
WORDS = [word for word in PAYLOADS if word not in MARKED]


def skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Elements with the names of their attributes, in order: everything but the words."""
    root = LexborHTMLParser(html).root
    assert root is not None
    return [(node.tag or "", tuple(sorted(node.attributes))) for node in root.traverse()]


def built(project: Project, words: list[str]) -> dict[str, bytes]:
    """A site in which each of `words` is the title, description, text and search entry of a page."""
    pages = []
    for number, word in enumerate(words):
        page = plain(f"p{number}/", f"{word} {number}", text=word)
        pages.append(changed(page, description=f"{word} {number}"))
    publish(project, sources_of((*PAGES, *pages)))
    return files_of(project.site_path)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The site with payloads and the site with a harmless word in their places."""
    folder: Path = tmp_path_factory.mktemp("injection")
    return (
        built(tiny_project(folder / "payloads"), WORDS),
        built(tiny_project(folder / "harmless"), [HARMLESS] * len(WORDS)),
    )


def test_pages_with_payloads_have_the_elements_of_harmless_ones(
    sites: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    bad, good = sites
    assert bad.keys() == good.keys()
    for uri in bad:
        if uri.endswith(".html"):
            assert skeleton(bad[uri].decode()) == skeleton(good[uri].decode()), uri


def test_payloads_are_read_as_they_were_typed(sites: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    bad, _ = sites
    for number, word in enumerate(WORDS):
        tree = LexborHTMLParser(bad[f"p{number}/index.html"].decode())
        title, heading, meta = (
            tree.css_first("title"),
            tree.css_first("h1"),
            tree.css_first("meta[name=description]"),
        )
        assert title is not None
        assert heading is not None
        assert meta is not None
        assert title.text() == f"{word} {number}"
        assert heading.text() == f"{word} {number}"
        assert meta.attributes["content"] == f"{word} {number}"


def test_the_search_index_holds_payloads_as_text_only(
    sites: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    bad, _ = sites
    content = bad["search-index.json"]
    assert not set(b"<>&") & set(content)
    names = [row["f"] for row in json.loads(content)[3:]]
    assert names == WORDS


@pytest.mark.parametrize("word", [word for word in MARKED if "<" not in word])
def test_an_expression_in_data_is_never_evaluated(project: Project, word: str) -> None:
    """Inspection stops it as a template that failed; what stands in the built page is what was typed."""
    with pytest.raises(ContentProblems, match="problems"):
        built(project, [word])
    text = (project.work_path / "site/p0/index.html").read_text()
    assert f"<h1>{word} 0</h1>" in text
    assert f"<title>{word} 0</title>" in text
