"""Inspection finds every fault that a built page can have, and nothing in a sound site."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from generator.publishing import document
from generator.publishing.inspection import inspect

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="description" content="About {title}.">
<link rel="stylesheet" href="{up}css/site.css">
<link rel="canonical" href="https://example.org/docs/">
<script src="{up}js/site.js" defer></script>
</head>
<body>
<h1 id="top">{title}</h1>
<p>None of these words is wrong; <code>{{{{ x }}}} None</code> and <em>on click = nothing</em>.</p>
<p><a href="#top">top</a> <a href="{up}">home</a> <a href="{up}a/#top">a</a> <a href="https://example.org/">out</a></p>
<img src="{up}dot.svg" alt="" srcset="{up}dot.svg 1x, {up}dot.svg 2x"><svg><title>drawing</title><use href="#top"/></svg>
<script type="application/json">{{"x": null}}</script>
<!-- here -->
</body>
</html>
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="2"/></svg>'
URIS = frozenset({"", "a/", "a/b/"})


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A sound site of three pages and a page for errors."""
    files = {
        "index.html": PAGE.format(title="Home", up="./"),
        "a/index.html": PAGE.format(title="A", up="../"),
        "a/b/index.html": PAGE.format(title="B", up="../../"),
        "404.html": PAGE.format(title="Home", up="/docs/"),
        "css/site.css": "body { background: url(../dot.svg) } p { background: url('data:image/png;base64,AA') }",
        "js/site.js": "",
        "dot.svg": SVG,
        "search-index.json": "[]",
    }
    for uri, text in files.items():
        path = tmp_path / "site" / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "site"


def found(site: Path, address: str | None = "https://example.org/docs/") -> list[str]:
    def read(paths: Sequence[Path]) -> Iterator[document.Document]:
        return (document.read(path.read_text(encoding="utf-8")) for path in paths)

    problems = inspect(site, page_uris=URIS, address=address, uri=".build/site", read=read)
    return [str(problem) for problem in problems]


def test_a_sound_site_has_no_problems(site: Path) -> None:
    assert found(site) == []


SEEDED = {
    "link to a missing page": ('<a href="../gone/">x</a>', "'../gone/' leads to nothing"),
    "link to a source file": ('<a href="other.md">x</a>', "'other.md' leads to nothing"),
    "link to a folder without its slash": ('<a href="../a">x</a>', "'../a' leads to nothing"),
    "link out of the site": ('<a href="../../../../etc/">x</a>', "leads to nothing"),
    "link to a missing anchor of this page": (
        '<a href="#gone">x</a>',
        "leads to an anchor that /a/ does not have",
    ),
    "link to a missing anchor of another page": (
        '<a href="b/#gone">x</a>',
        "leads to an anchor that /a/b/ does not",
    ),
    "absolute link": ('<a href="/a/">x</a>', "'/a/' is refused"),
    "link without encryption": ('<a href="http://example.org/">x</a>', "only https"),
    "link that is script": ('<a href="javascript:alert(1)">x</a>', "is refused"),
    "link that is script, hidden": ('<a href="java&#10;script&colon;alert(1)">x</a>', "is refused"),
    "link that is data": ('<a href="data:text/html,x">x</a>', "is refused"),
    "link of a drawing that is script": ('<svg><a xlink:href="javascript:x">x</a></svg>', "is refused"),
    "area that is script": ('<map><area href="javascript:x"></map>', "is refused"),
    "form that is script": ('<form action="javascript:x"></form>', "is refused"),
    "button that is script": ('<button formaction="javascript:x">x</button>', "is refused"),
    "form that sends elsewhere": ('<form action="https://example.org/"></form>', "from another host"),
    "missing image": ('<img src="gone.png" alt="">', "'gone.png' leads to nothing"),
    "missing image among candidates": (
        '<img src="../dot.svg" srcset="gone.png 2x" alt="">',
        "'gone.png' leads",
    ),
    "missing script": ('<script src="gone.js"></script>', "'gone.js' leads to nothing"),
    "missing style sheet": ('<link rel="stylesheet" href="gone.css">', "'gone.css' leads to nothing"),
    "image from another host": ('<img src="https://example.org/a.png" alt="">', "from another host"),
    "image that is data": ('<img src="data:image/png;base64,AA" alt="">', "is refused"),
    "script from another host": ('<script src="https://example.org/a.js"></script>', "from another host"),
    "script from a host without a scheme": ('<script src="//example.org/a.js"></script>', "is refused"),
    "style sheet from another host": (
        '<link rel="stylesheet" href="https://example.org/a.css">',
        "another host",
    ),
    "font loaded ahead": ('<link rel="preload" href="https://example.org/a.woff2">', "from another host"),
    "connection ahead": ('<link rel="preconnect" href="https://example.org/">', "from another host"),
    "style sheet among harmless words": (
        '<link rel="alternate stylesheet" href="https://example.org/">',
        "another",
    ),
    "drawing used from another host": (
        '<svg><use href="https://example.org/a.svg#x"/></svg>',
        "another host",
    ),
    "video picture from another host": ('<video poster="https://example.org/a.png"></video>', "another host"),
    "link that reports": ('<a href="../a/" ping="https://example.org/">x</a>', "from another host"),
    "id that stands twice": ('<b id="top">x</b>', "the id 'top' stands twice"),
    "second heading": ("<h1>x</h1>", "the page has 2 h1"),
    "inline script": ("<script>x()</script>", "a script stands in the page"),
    "module in the page": ('<script type="module">x()</script>', "a script stands in the page"),
    "inline style": ("<style>p {}</style>", "the element style may not be in a page"),
    "style of one element": ('<p style="color: red">x</p>', "the element p has a style of its own"),
    "handler": ('<p onclick="x()">x</p>', "the element p has the handler onclick"),
    "handler after a slash": ("<svg/onload=x()></svg>", "has the handler onload"),
    "base": ('<base href="../">', "the element base may not be in a page"),
    "frame": ('<iframe src="../a/"></iframe>', "the element iframe may not be in a page"),
    "object": ('<object data="../a/"></object>', "the element object may not be in a page"),
    "sending on": ('<meta http-equiv="refresh" content="0; url=x">', "sends its reader on"),
    "expression of a template": ("<p>{{ view.x }}</p>", "a mark of a template is left"),
    "statement of a template": ("<p>{% if %}</p>", "a mark of a template is left"),
    "reference that was not resolved": (
        "<p>has [[gemma-2-9b parameters.total]]</p>",
        "a mark of a template is left",
    ),
    "mark in an attribute": ('<p title="{{ x }}">x</p>', "the attribute title holds"),
    "None": ("<td>None</td>", "the text 'None'"),
    "undefined": ("<span> undefined </span>", "the text 'undefined'"),
    "not a number": ("<data value='nan'>NaN</data>", "the text 'NaN'"),
    "object of Python": ("<p>&lt;View object at 0x7f00aa&gt;</p>", "object at 0x7f00aa"),
}


@pytest.mark.parametrize("name", SEEDED)
def test_a_seeded_fault_is_found_where_it_stands(site: Path, name: str) -> None:
    seed, words = SEEDED[name]
    page = site / "a/index.html"
    page.write_text(page.read_text().replace("<!-- here -->", f"\n{seed}"))
    problems = found(site)
    assert any(words in problem for problem in problems), problems
    assert all(problem.startswith(".build/site/a/index.html:") for problem in problems), problems


def replaced(uri: str, old: str, new: str) -> Callable[[Path], object]:
    def change(site: Path) -> None:
        text = (site / uri).read_text()
        assert old in text
        (site / uri).write_text(text.replace(old, new))

    return change


def added(uri: str, text: str) -> Callable[[Path], object]:
    def change(site: Path) -> None:
        (site / uri).parent.mkdir(parents=True, exist_ok=True)
        (site / uri).write_text(text)

    return change


CHANGED: dict[str, tuple[Callable[[Path], object], str]] = {
    "no title": (replaced("a/index.html", "<title>A</title>", ""), "the page has no title"),
    "empty title": (
        replaced("a/index.html", "<title>A</title>", "<title> </title>"),
        "the page has no title",
    ),
    "two titles": (
        replaced("a/index.html", "<title>A</title>", "<title>A</title><title>B2</title>"),
        "has 2 title",
    ),
    "title of another page": (
        replaced("a/index.html", "<title>A</title>", "<title>B</title>"),
        "the title is also that",
    ),
    "no description": (replaced("a/index.html", ' content="About A."', ""), "the page has no description"),
    "description of another page": (
        replaced("a/index.html", "About A.", "About B."),
        "the description is also that",
    ),
    "no heading": (replaced("a/index.html", "h1", "h2"), "the page has no h1"),
    "page that was not built": (lambda site: (site / "a/b/index.html").unlink(), "the page was not built"),
    "page that nobody asked for": (
        added("old/index.html", PAGE.format(title="Old", up="../")),
        "nobody asked for",
    ),
    "style sheet with another host": (
        added("css/b.css", "p{background:url(https://example.org/a)}"),
        "another host",
    ),
    "style sheet that imports": (
        added("css/b.css", "@import 'https://example.org/a.css';"),
        "from another host",
    ),
    "style sheet with a missing picture": (
        added("css/b.css", 'p{background:url("gone.png")}'),
        "leads to nothing",
    ),
    "picture with script": (
        added("b.svg", SVG.replace("<circle", "<script/><circle")),
        "holds the element script",
    ),
    "picture with a handler": (
        added("b.svg", SVG.replace("<circle", '<circle onclick="x()"')),
        "holds the handler onclick",
    ),
    "page for errors with a dead link": (
        replaced("404.html", '"/docs/a/#top"', '"/docs/gone/"'),
        "leads to nothing",
    ),
    "page for errors that leaves the site": (
        replaced("404.html", '"/docs/a/#top"', '"/other/"'),
        "is refused",
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_site_that_lacks_or_exceeds_is_found_out(site: Path, name: str) -> None:
    change, words = CHANGED[name]
    change(site)
    problems = found(site)
    assert any(words in problem for problem in problems), problems


def test_without_an_address_the_page_for_errors_begins_at_the_root(site: Path) -> None:
    replaced("404.html", "/docs/", "/")(site)
    assert found(site, address=None) == []


def test_a_problem_names_the_line_and_column_of_what_is_wrong(site: Path) -> None:
    replaced("index.html", "<!-- here -->", '<p>x</p> <a href="gone/">x</a>')(site)
    line = (site / "index.html").read_text().split("\n").index('<p>x</p> <a href="gone/">x</a>') + 1
    assert found(site)[0].startswith(f".build/site/index.html:{line}:19: ")


def test_reading_takes_no_longer_for_each_row_when_there_are_many(site: Path) -> None:
    row = (
        '<tr id="r{0}"><th scope="row"><a href="b/#top">Size {0}</a></th>'
        + "<td>12.5<sup><a href='#top'>1</a></sup></td>" * 4
    )

    def seconds_a_row(rows: int) -> float:
        table = "<table>" + "".join(row.format(number) for number in range(rows)) + "</table>"
        (site / "a/index.html").write_text(plain.replace("<!-- here -->", table), encoding="utf-8")
        took = []
        for _ in range(8):
            began = time.process_time()
            assert found(site) == []
            took.append(time.process_time() - began)
        return min(took) / rows

    plain = (site / "a/index.html").read_text(encoding="utf-8")
    assert "<!-- here -->" in plain
    assert seconds_a_row(4000) < 3 * seconds_a_row(1000)
