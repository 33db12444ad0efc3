"""Hand-written Markdown cannot become markup, script or a link to where it must not lead."""

from __future__ import annotations

import html
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from generator.publishing.prose import markdown_for, problems_of

HEAD = "---\ntitle: A\ndescription: D\n---\n# A\n\n"
PLAIN_TAGS = {
    *(
        "html",
        "head",
        "body",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "em",
        "strong",
        "code",
        "pre",
        "ul",
        "ol",
        "li",
    ),
    *(
        "a",
        "img",
        "span",
        "br",
        "hr",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "-text",
    ),
}
PLAIN_ATTRIBUTES = {"href", "src", "alt", "title", "id", "class", "align", "start"}
RAW = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b>x</b>",
    "<!-- x -->",
    "<?php x ?>",
    "<![CDATA[x]]>",
    '<div markdown="1">x</div>',
    '<a href="other.md">x</a>',
    "<svg/onload=alert(1)>",
]
LINKS = [
    "[a](javascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](javascript&#58;alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](javascript\\:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&amp;#106;avascript:alert(1))",
    "[a](http://example.org/)",
    "[a](//example.org/)",
    "[a](/absolute/)",
    "<http://example.org/>",
    "<javascript://x%0aalert(1)>",
    "[a][r]\n\n[r]: javascript:alert(1)",
    "![a](https://example.org/a.png)",
    "![a](data:image/png;base64,AAAA)",
    "![a](javascript:alert(1))",
]


def elements(text: str) -> list[tuple[str, dict[str, str | None]]]:
    root = LexborHTMLParser(markdown_for().convert(text)).root
    assert root is not None
    return [(node.tag or "", dict(node.attributes)) for node in root.traverse()]


def assert_harmless(text: str) -> None:
    for tag, attributes in elements(text):
        assert tag in PLAIN_TAGS, tag
        assert PLAIN_ATTRIBUTES.issuperset(attributes), attributes
        for name in ("href", "src"):
            address = html.unescape(attributes.get(name) or "").strip()
            assert urlsplit(address).scheme in ("", "https"), address
            assert not address.startswith("//")


@pytest.mark.parametrize("text", RAW)
def test_raw_html_is_text_and_is_reported_where_it_stands(text: str) -> None:
    assert_harmless(f"# A\n\nbefore {text} after")
    assert_harmless(f"# A\n\n{text}\n")
    problems = problems_of(f"{HEAD}Some words and\nmore {text} after\n", "content/pages/a.md")
    assert problems, text
    assert {problem.place.line for problem in problems} == {8}
    assert min(problems).place.column == 6
    assert all(problem.wrong == "raw HTML is shown as text" for problem in problems)


@pytest.mark.parametrize("text", LINKS)
def test_a_link_that_is_not_safe_becomes_text_and_is_reported(text: str) -> None:
    assert_harmless(f"# A\n\n{text}")
    assert not any(tag == "img" or "href" in attributes for tag, attributes in elements(f"# A\n\n{text}"))
    problems = problems_of(f"{HEAD}{text}\n", "content/pages/a.md")
    assert len(problems) == 1
    assert "is refused" in problems[0].wrong
    assert problems[0].place.line >= 7


@pytest.mark.parametrize("address", ["https://example.org/?a=1&b=2", "../b.md", "b.md#x", "#x", "?a&amp;b"])
def test_a_link_that_is_safe_stays(address: str) -> None:
    found = [attributes["href"] for tag, attributes in elements(f"[a]({address})") if tag == "a"]
    assert found == [html.unescape(address)]
    assert problems_of(f"{HEAD}[a]({address})\n", "a.md") == []


@pytest.mark.parametrize(
    "text",
    [
        "**a**{ onclick=alert(1) }",
        "# x { #main .big onclick=alert(1) }",
        "``` { #main .a .b onclick=alert(1) }\nx\n```",
        "[a](b.md){ target=_blank }",
    ],
)
def test_there_are_no_attribute_lists(text: str) -> None:
    for _, attributes in elements(text):
        assert not {"onclick", "target"} & set(attributes)
        assert attributes.get("id") != "main"
        assert attributes.get("class") in (None, "language-a")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="<>/!?[]()#&;:\\`*_{}=\"' \naxjavscript-58|~.", max_size=60))
def test_no_text_whatever_becomes_markup(text: str) -> None:
    assert_harmless(text)


def test_code_shows_what_was_typed_and_is_no_problem() -> None:
    text = f"{HEAD}Type `<b>` or\n\n```html\n<script>x</script>\n```\n\n    <i>indented</i>\n"
    assert problems_of(text, "a.md") == []


def test_headings_get_ids() -> None:
    assert ("h2", {"id": "how-it-works"}) in elements("# A\n\n## How it works")


@pytest.mark.parametrize("body", ["Only words.\n", "## Second\n", "# A\n\n# B\n"])
def test_a_page_has_one_heading_of_the_first_level(body: str) -> None:
    problems = problems_of(f"---\ntitle: A\ndescription: D\n---\n{body}", "a.md")
    assert ["heading" in problem.wrong for problem in problems] == [True]


@pytest.mark.parametrize(
    "character",
    [
        *"\x02\x00\r\x85\xad\u061c\u180e\u200b\u200d\u2028\u2029\u202e\u2066\u3164\ufe0f\ufeff\U000e0000\U000e0041"
    ],
)
def test_characters_that_cannot_be_seen_are_refused(character: str) -> None:
    problems = problems_of(f"{HEAD}ab{character}c\n", "a.md")
    assert [(problem.place.line, problem.place.column) for problem in problems] == [(7, 3)]


def test_as_much_is_told_of_a_file_full_of_what_cannot_be_seen() -> None:
    assert len(problems_of(HEAD + "a\u200b" * 30_000, "a.md")) == 100


def test_tabs_and_letters_of_all_languages_may_be_typed() -> None:
    assert problems_of(f"{HEAD}a\tb \u0434 \u05d0 \u6f22 \U0001f48e e\u0301\n", "a.md") == []
