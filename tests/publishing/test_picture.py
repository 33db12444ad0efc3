"""A picture is shapes and words: whatever could act, load, lead somewhere or draw forever is refused where it stands."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.publishing.picture import Flaw, flaw_of

ROOT = Path(__file__).resolve().parents[2]
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def svg(inner: str) -> bytes:
    return f"{HEAD}{inner}</svg>".encode()


SOUND = {
    "shapes": svg('<g fill="#1d8a94" transform="translate(2, 3) rotate(-45)"><path d="M0 0h2v2z"/></g>'),
    "gradient": svg(
        '<defs><linearGradient id="a"><stop offset="0" stop-color="rgb(1, 2, 3)"/></linearGradient>'
        '<linearGradient id="b" href="#a"/></defs><rect fill="url(#b)" width="2" height="2"/>'
    ),
    "use": svg('<symbol id="a"><circle r="2"/></symbol><use xlink:href="#a"/><use href="#a" x="4"/>'),
    "words": svg("<title>A &lt;b> drawing</title><desc>&#65;</desc><text x='1'>w<tspan>x</tspan></text>"),
    "declaration": b'<?xml version="1.0" encoding="UTF-8"?>\n' + svg("<!-- a note -->"),
    "prefix": b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:path d="M0 0"/></s:svg>',
}

REFUSED = {
    "script": (svg("<script>x()</script>"), "the element script"),
    "script with a prefix": (
        svg('<x:script xmlns:x="http://www.w3.org/2000/svg">x()</x:script>'),
        "the element script",
    ),
    "script in desc": (svg("<desc><script>x()</script></desc>"), "the element script"),
    "script in title": (svg("<title><script>x()</script></title>"), "the element script"),
    "script in xmp": (svg("<xmp><script>x()</script></xmp>"), "the element xmp"),
    "script in noembed": (svg("<noembed><script>x()</script></noembed>"), "the element noembed"),
    "script of XHTML": (svg('<script xmlns="http://www.w3.org/1999/xhtml"/>'), "the element script"),
    "script in a comment": (svg("<!--><script>x()</script>-->"), "markup in a comment"),
    "script in CDATA": (svg("<desc><![CDATA[<script>]]></desc>"), "CDATA"),
    "image of XHTML": (svg('<img xmlns="http://www.w3.org/1999/xhtml" src="//e.org"/>'), "the element img"),
    "video of XHTML": (svg('<h:video xmlns:h="http://www.w3.org/1999/xhtml"/>'), "the element video"),
    "form of XHTML": (svg('<h:form xmlns:h="http://www.w3.org/1999/xhtml"/>'), "the element form"),
    "meta of XHTML": (svg('<h:meta xmlns:h="http://www.w3.org/1999/xhtml"/>'), "the element meta"),
    "path of XHTML": (svg('<path xmlns="http://www.w3.org/1999/xhtml"/>'), "the element path"),
    "element of no namespace": (svg('<path xmlns=""/>'), "the element path"),
    "root of no namespace": (b"<svg/>", "holds no svg element"),
    "link": (svg('<a href="#x"/>'), "the element a"),
    "image": (svg('<image href="#x"/>'), "the element image"),
    "foreign page": (svg("<foreignObject/>"), "the element foreignObject"),
    "animation": (svg('<animate attributeName="href"/>'), "the element animate"),
    "filter": (svg("<filter/>"), "the element filter"),
    "style sheet": (svg("<style>@import 'x'</style>"), "the element style"),
    "style sheet with a prefix": (
        svg('<x:style xmlns:x="http://www.w3.org/2000/svg">@import "//e.org"</x:style>'),
        "the element style",
    ),
    "style of one element": (svg('<g style="fill:red"/>'), "the attribute style"),
    "handler": (svg('<g onclick="x()"/>'), "the handler onclick"),
    "handler on the root": (HEAD.replace("<svg", '<svg onload="x()"').encode() + b"</svg>", "handler onload"),
    "base": (svg('<g xml:base="https://e.org/"/>'), "the attribute base"),
    "other host": (svg('<use href="https://e.org/a.svg#x"/>'), "refers to 'https:"),
    "script address": (svg('<use xlink:href="javascript:x"/>'), "refers to 'javascript:"),
    "script address in a reference": (svg('<use href="&#106;avascript:x"/>'), "refers to 'javascript:"),
    "paint of another host": (svg('<g fill="url(https://e.org/)"/>'), "may lead to another file"),
    "paint, a second one": (svg('<g fill="url(#a) url(//e.org)"/>'), "may lead to another file"),
    "paint with an escape": (svg('<g fill="u\\72l(//e.org)"/>'), "may lead to another file"),
    "paint with a reference": (svg('<g fill="url&#40;//e.org)"/>'), "may lead to another file"),
    "paint that is a set": (svg("<g fill=\"image-set('//e.org/a')\"/>"), "may lead to another file"),
    "mask elsewhere": (svg('<g mask="url(a.svg#x)"/>'), "may lead to another file"),
    "transform that loads": (svg('<g transform="scale(2) url(x)"/>'), "may lead to another file"),
    "cursor": (svg('<g cursor="url(x), auto"/>'), "the attribute cursor"),
    "document type": (b"<!DOCTYPE svg>" + svg(""), "declares a document type"),
    "entity": (b'<!DOCTYPE svg [<!ENTITY x "y">]>' + svg("&x;"), "declares a document type"),
    "entity of nobody": (svg("<desc>&nbsp;</desc>"), "not well-formed"),
    "style sheet by an instruction": (b'<?xml-stylesheet href="a.css"?>' + svg(""), "a style sheet"),
    "instruction inside": (svg("<?php x ?>"), "a style sheet"),
    "encoding": (b'<?xml version="1.0" encoding="utf-7"?>' + svg(""), "another encoding"),
    "UTF-16": (svg("").decode().encode("utf-16"), "is not plain UTF-8"),
    "UTF-16 without a mark": (svg("").decode().encode("utf-16-le"), "is not plain UTF-8"),
    "byte order mark": (b"\xef\xbb\xbf" + svg(""), "is not plain UTF-8"),
    "NUL": (svg("\0"), "is not plain UTF-8"),
    "bytes that are no text": (svg("").replace(b"><", b">\xff<"), "is not plain UTF-8"),
    "element that stays open": (svg("<g>"), "not well-formed XML (mismatched tag)"),
    "attribute twice": (svg('<g fill="red" fill="url(x)"/>'), "not well-formed"),
    "prefix of nobody": (svg("<x:g/>"), "not well-formed XML (unbound prefix)"),
    "something after the end": (svg("") + b"<script/>", "not well-formed"),
    "nothing": (b"", "not well-formed"),
    "deep": (svg("<g>" * 60 + "</g>" * 60), "more than 50 elements inside each other"),
    "deep and open": (svg("<g>" * 100_000), "more than 50 elements inside each other"),
    "large": (svg(" " * 600_000), "is larger than 512 KiB"),
    "itself": (svg('<g id="a"><use href="#a"/></g>'), "draws #a inside itself"),
    "itself by another": (
        svg('<g id="a"><use href="#b"/></g><pattern id="b"><g fill="url(#a)"/></pattern>'),
        "inside itself",
    ),
    "growing without end": (
        svg(
            "".join(
                f'<g id="a{number}">' + f'<use href="#a{number + 1}"/>' * 10 + "</g>" for number in range(12)
            )
            + '<path id="a12"/>'
        ),
        "draws more than 20,000 elements",
    ),
    "many references": (svg('<path id="a"/>' + '<use href="#a"/>' * 201), "more than 200 times"),
    "id twice": (svg('<g id="a"/><g id="a"/>'), "the id 'a' twice"),
    "id of other letters": (svg('<g id="a b"/>'), "the id 'a b'"),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_picture_of_shapes_and_words_passes(name: str) -> None:
    assert flaw_of(SOUND[name]) is None


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("content/assets/*.svg"), *ROOT.glob("templates/**/*.svg")])
)
def test_our_own_pictures_pass(path: Path) -> None:
    assert flaw_of(path.read_bytes()) is None


@pytest.mark.parametrize("name", REFUSED)
def test_a_picture_that_is_more_is_refused_at_once(name: str) -> None:
    content, words = REFUSED[name]
    began = time.process_time()
    flaw = flaw_of(content)
    assert flaw is not None and words in flaw.wrong, flaw
    assert time.process_time() - began < 0.5


def test_the_place_of_what_is_wrong_is_told() -> None:
    assert flaw_of(svg('\n  <g/>\n  <g onclick="x"/>')) == Flaw("holds the handler onclick", 3, 3)
    assert flaw_of(b"<?xml version='1.0'?>\n <!DOCTYPE svg>") is not None
    assert flaw_of(b"<?xml version='1.0'?>\n <!DOCTYPE svg>") == Flaw(
        "declares a document type, an entity, a style sheet or another encoding, or holds CDATA", 2, 2
    )


@given(st.text(alphabet="<>/!?[]()#&;:\\'\"= \ngaxscriptonu-1|@", max_size=80))
def test_no_text_whatever_raises(text: str) -> None:
    flaw = flaw_of(svg(text))
    if flaw is None:
        assert "<script" not in text and "<a" not in text.replace("<!-- ", "")
