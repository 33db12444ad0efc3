"""Every built page, read as a browser reads it: well formed, with an order that makes sense to the ear, and small."""

from __future__ import annotations

import gzip
import itertools
import re
from collections import Counter
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from tests.site.projects import Document, Site, text_of

BASE = "https://site.invalid/some/folder/"
# One page of each kind, the largest where kinds differ much.
KINDS = (
    "",
    "gemma/",
    "gemma/family/",
    "gemma/timeline/",
    "gemma/gemma-2/",
    "gemma/gemma-2/27b/",
    "compare/",
    "compare/gemma-1-7b-and-gemma-2-9b/",
    "hardware/",
    "hardware/h200-141gb/",
    "calculator/",
    "benchmarks/",
    "benchmarks/mmlu/",
    "about/",
    "about/method/",
    "about/sources/",
    "about/corrections/",
    "about/disagreements/",
    "about/glossary/",
    "a-z/",
)
LOADING = ("src", "srcset", "poster", "action", "formaction", "data", "background", "ping", "manifest")


def lexed(document: Document) -> LexborHTMLParser:
    """The page as a quick parser of the same rules reads it, for what is looked at on all pages."""
    return LexborHTMLParser(document.html)


def test_there_are_pages_of_every_kind(site: Site) -> None:
    assert set(KINDS) <= set(site.documents)
    assert len(site.documents) > 80
    assert 40 < len(site.sample) < 140


def test_no_page_has_an_error_of_syntax(site: Site) -> None:
    found = {document.uri: document.errors for document in site.sample if document.errors}
    assert found == {}


def test_every_page_has_one_main_heading_and_levels_do_not_jump(site: Site) -> None:
    for document in site.sample:
        levels = [int(element.tag[1]) for element in document.tree.iter() if _is_heading(element)]
        assert levels.count(1) == 1, document.uri
        assert levels[0] == 1, document.uri
        jumps = [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1]
        assert jumps == [], document.uri


def test_titles_and_descriptions_tell_pages_apart(site: Site) -> None:
    titles, descriptions = Counter[str](), Counter[str]()
    for document in site.documents.values():
        head = lexed(document).head
        assert head is not None
        (title,) = (node.text().strip() for node in head.css("title"))
        (description,) = (node.attributes["content"] or "" for node in head.css("meta[name=description]"))
        assert title and description.strip(), document.uri
        titles[title] += 1
        descriptions[description] += 1
    assert [title for title, count in titles.items() if count > 1] == []
    assert [text for text, count in descriptions.items() if count > 1] == []


def test_every_table_says_what_it_is_and_every_head_what_it_heads(site: Site) -> None:
    count = 0
    for document in site.sample:
        for table in document.tree.iter("table"):
            count += 1
            if (
                document.uri != "about/"
            ):  # Markdown knows no captions; its tables are small and stand under a heading
                assert text_of(table.find("caption")), document.uri
                assert all(row.find("th") is not None for row in table.iter("tr")), document.uri
                assert all(head.get("scope") for head in table.iter("th")), document.uri
            assert all(text_of(head) for head in table.iter("th")), document.uri
            widths = {
                sum(int(cell.get("colspan", "1")) for cell in row) for row in table.findall("./tbody/tr")
            }
            assert len(widths) == 1, f"rows of /{document.uri} #{table.get('id')} are {widths} cells wide"
    assert count > 100


def test_ids_are_given_once(site: Site) -> None:
    for document in site.sample:
        ids = Counter(element.get("id") for element in document.tree.iter() if element.get("id"))
        assert [name for name, number in ids.items() if number > 1] == [], document.uri


def links_of(document: Document) -> list[tuple[str, str]]:
    """Page and anchor of every link inside the site."""
    found = {node.attributes["href"] or "" for node in lexed(document).css("a[href]")}
    ways = (urldefrag(re.sub(r"\?[^#]*", "", urljoin(BASE + document.uri, href))) for href in found)
    return [(target.removeprefix(BASE), anchor) for target, anchor in ways if target.startswith(BASE)]


def test_every_page_is_reached_from_home_and_every_anchor_is_there(site: Site) -> None:
    ids = {uri: {node.id for node in lexed(document).css("[id]")} for uri, document in site.documents.items()}
    seen, waiting, anchors = {""}, [""], 0
    while waiting:
        uri = waiting.pop()
        for target, anchor in links_of(site.page(uri)):
            assert target in ids, f"/{uri} links to /{target}"
            if anchor:
                anchors += 1
                assert anchor in ids[target], f"/{uri} links to /{target}#{anchor}"
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    assert seen == set(site.documents)
    assert anchors > 1000


def test_only_links_lead_to_other_hosts(site: Site) -> None:
    foreign = 0
    for document in site.sample:
        for element in document.tree.iter():
            if not isinstance(element.tag, str):
                continue
            for name in (*LOADING, *(() if element.tag == "a" else ("href",))):
                assert not urlsplit(element.get(name, "")).netloc, f"/{document.uri} <{element.tag} {name}>"
            if element.tag == "a" and urlsplit(element.get("href")).netloc:
                foreign += 1
                assert urlsplit(element.get("href")).scheme == "https", document.uri
    assert foreign > 300
    for path in [*site.path.rglob("*.css"), *site.path.rglob("*.js"), *site.path.rglob("*.svg")]:
        text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert "://" not in text, path.name


def test_a_strict_policy_holds(site: Site) -> None:
    for document in site.sample:
        head = document.tree.find("head")
        policies = [meta for meta in head if meta.get("http-equiv") == "Content-Security-Policy"]
        assert len(policies) == 1, document.uri
        assert list(head).index(policies[0]) <= 1, "what stands before the policy is not under it"
        rules = dict(rule.split(maxsplit=1) for rule in policies[0].get("content").split("; "))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
        assert rules["base-uri"] == "'none'"
        for element in document.tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert element.tag != "style", document.uri
            assert element.tag != "script" or (element.get("src") and not element.text), document.uri
            assert [name for name in element.keys() if name == "style" or name.startswith("on")] == []  # noqa: SIM118


def test_images_say_what_they_show_or_that_they_say_nothing(site: Site) -> None:
    for document in site.sample:
        for image in document.tree.iter("img"):
            assert image.get("alt") is not None, document.uri
            assert image.get("width") and image.get("height"), document.uri


def test_a_first_view_of_each_kind_is_small(site: Site) -> None:
    for uri in KINDS:
        document = site.page(uri)
        loaded = [
            element.get("href")
            for element in document.tree.iter("link")
            if element.get("rel") == "stylesheet"
        ]
        loaded += [element.get("src") for element in document.tree.iter("script")]
        # The calculator alone has scripts of its own: its arithmetic and the figures of the engines.
        assert len(loaded) == (10 if uri == "calculator/" else 6), uri
        files = [site.path / uri / href for href in ("index.html", *loaded)]
        total = sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in files)
        assert total < 50_000, f"/{uri} takes {total} bytes"


def test_no_text_shows_a_template_or_a_missing_value(site: Site) -> None:
    marks = re.compile(
        r"\{\{|\{%|\[\[|\]\]|\bNone\b(?! of)|\bTrue\b|\bFalse\b|\bundefined\b|\bnan\b|Decimal\(|<built-in"
    )
    for document in site.sample:
        assert marks.findall(text_of(document.tree.find("body"))) == [], document.uri


def test_white_space_in_text_is_as_typed_for_reading(site: Site) -> None:
    """No space before a full stop or a comma, none missing after one: joints of templates that show."""
    for document in site.sample:
        for element in document.tree.find(".//main").iter():
            if element.tag in ("p", "dd", "li") and element.find(".//a") is None:
                assert not re.search(r"\w [.,;](?:\s|$)", text_of(element)), (document.uri, text_of(element))


def _is_heading(element: Any) -> bool:
    return isinstance(element.tag, str) and re.fullmatch("h[1-6]", element.tag) is not None
