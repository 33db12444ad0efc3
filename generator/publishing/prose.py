"""Hand-written Markdown in, HTML without raw markup or unsafe links out; and the problems of a prose file.

The same extension is loaded by the builder and by `problems_of`, so that what a check accepts is what is published.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import HTML_RE, InlineProcessor
from markdown.treeprocessors import Treeprocessor

from generator.addresses import reason_against
from generator.pages.marks import REFERENCE
from generator.pages.terms import Terms
from generator.printable import UNPRINTABLE
from generator.problems import Place, Problem
from generator.publishing import front_matter
from generator.publishing.prose_screening import screen
from generator.publishing.prose_terms import TermLinks

_ENTITY = re.compile(r"&#?\w+;")
# Tabs and line ends may be typed; everything else that shows nothing is refused, as it is in YAML.
_UNREADABLE = re.compile(f"(?![\t\n])[{UNPRINTABLE}]")
MOST_PROBLEMS = 100

# What the templates of other tools are made of, and the beginning of a reference that does not end.
_MARKER = re.compile(r"\[\[|\{\{|\{%")
CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1`*~*[ \t]*$|(`+)(?!`).+?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
_CODE_IN_HTML = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)

Report = Callable[[str, str, str], None]


@dataclass(frozen=True, slots=True)
class Link:
    """The address of a link or a picture, as typed, and where it stands."""

    address: str
    place: Place


@dataclass(slots=True)
class _Findings:
    """What the extension met in one text: the words as typed, what is wrong, what to do."""

    items: list[tuple[str, str, str]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def report(self, typed: str, wrong: str, remedy: str) -> None:
        self.items.append((typed, wrong, remedy))


class _RawHtml(InlineProcessor):
    """Turns a raw tag, comment or instruction into the text that was typed."""

    def __init__(self, md: Markdown, report: Report) -> None:
        super().__init__(HTML_RE, md)
        self.report = report

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        self.report(
            m[0], "raw HTML is shown as text", "write Markdown, or put it in a code span with backticks"
        )
        return m[0], m.start(0), m.end(0)


class _Fences(FencedBlockPreprocessor):
    """Fenced code without ids, classes and attributes in braces."""

    def handle_attrs(self, attrs: Any) -> tuple[str, list[str], dict[str, Any]]:
        return "", [], {}


class _SafeTree(Treeprocessor):
    """Keeps links that pass the one check of addresses; the rest become their own text."""

    def __init__(self, md: Markdown, report: Report, met: Callable[[str], None]) -> None:
        super().__init__(md)
        self.report = report
        self.met = met

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a":
                self._settle(element, "href", element.text)
            elif element.tag == "img":
                self._settle(element, "src", element.get("alt"))

    def _settle(self, element: Element, key: str, text: str | None) -> None:
        typed = element.get(key, "")
        address = typed.replace("&amp;", "&")
        reason = "it holds a character reference" if _ENTITY.search(address) else reason_against(address)
        if reason is None and key == "src" and address[:6].lower() == "https:":
            reason = "a picture is served from this site"
        if reason is None:
            element.set(key, address)
            self.met(address)
            return
        self.report(
            typed, f"the link to {typed!r} is refused: {reason}", "link with https: or relative to this file"
        )
        element.tag = "span"
        element.text = text
        element.attrib.clear()


class SafeProse(Extension):
    """Python-Markdown for text that nobody vouches for."""

    def __init__(
        self,
        *,
        report: Report | None = None,
        met: Callable[[str], None] = lambda address: None,
        **options: Any,
    ) -> None:
        # Names and kinds of the options that the builder's configuration may give.
        self.config = {
            "spellings": [{}, "spellings of each term of the glossary, by its id"],
            "glossary": ["", "address of the page that explains them"],
        }
        super().__init__(**options)
        self.met = met
        self.report: Report = report or (lambda typed, wrong, remedy: None)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the name is Python-Markdown's
        md.preprocessors.deregister("html_block", strict=False)
        md.inlinePatterns.deregister("automail", strict=False)
        md.inlinePatterns.deregister("html", strict=False)
        md.inlinePatterns.register(_RawHtml(md, self.report), "html", 90)
        if "fenced_code_block" in md.preprocessors:
            md.preprocessors.deregister("fenced_code_block")
            md.preprocessors.register(_Fences(md, {"lang_prefix": "language-"}), "fenced_code_block", 25)
        # After inline patterns (20) and before heading ids (5) and the builder's own rewriting of links (0).
        md.treeprocessors.register(_SafeTree(md, self.report, self.met), "safe_prose", 15)
        if spellings := self.getConfig("spellings"):
            links = TermLinks(md, Terms(spellings), self.getConfig("glossary"))
            md.treeprocessors.register(links, "terms", 12)


def makeExtension(**options: Any) -> SafeProse:  # noqa: N802  the name is Python-Markdown's
    """The extension under the name that Python-Markdown looks for."""
    return SafeProse(**options)


def markdown_for(report: Report | None = None, met: Callable[[str], None] = lambda address: None) -> Markdown:
    """Markdown as the builder has it: its three built-in extensions and ours; `met` is told every sound address."""
    safe = SafeProse(report=report, met=met)
    return Markdown(extensions=["toc", TableExtension(use_align_attribute=True), "fenced_code", safe])


def links_of(text: str, uri: str) -> list[Link]:
    """The sound addresses in the prose file `text`, in order; `uri` is its path from the root of the project."""
    _, body, _ = front_matter.read(text, uri)
    findings = _Findings()
    markdown_for(findings.report, findings.addresses.append).convert(body)
    links, at = [], len(text) - len(body)
    for address in findings.addresses:
        # A link stands after a bracket or, in a definition, after a space.
        found = re.compile(rf"(?:\(<?|: +<?|<){re.escape(address)}(?=[)>\s]|$)").search(text, at)
        links.append(Link(address, place_of(text, found.end() - len(address) if found else at, uri)))
    return links


def problems_of(text: str, uri: str) -> list[Problem]:
    """Everything that a person must fix in the prose file `text`; `uri` is its path from the root of the project."""
    problems = [
        Problem(
            place_of(text, found.start(), uri),
            "",
            f"the character U+{ord(found[0]):04X} cannot be seen",
            "delete it",
            "prose",
        )
        for found in islice(_UNREADABLE.finditer(text), MOST_PROBLEMS)
    ]
    if problems:
        return problems
    _, body, problems = front_matter.read(text, uri)
    if body is text:
        return problems  # Without a head nothing says where the text begins.
    start = len(text) - len(body)
    first_line = text.count("\n", 0, start) + 1
    problems += screen(body, first_line=first_line, uri=uri)
    if problems:
        return problems[:MOST_PROBLEMS]
    findings = _Findings()
    try:
        html = markdown_for(findings.report).convert(body)
    except RecursionError:
        wrong = "lists, quotations or emphasis stand too deep inside each other"
        return [Problem(Place(uri, first_line), "", wrong, "flatten them", "prose")]
    at: dict[str, int] = {}
    for typed, wrong, remedy in findings.items[:MOST_PROBLEMS]:
        found_at = text.find(typed, at.get(typed, start))
        if found_at >= 0:
            at[typed] = found_at + len(typed)
        problems.append(Problem(place_of(text, max(found_at, start), uri), "", wrong, remedy, "prose"))
    problems += _markers(text, start, html, uri)
    headings = len(re.findall(r"<h1[ >]", html))
    if headings != 1:
        wrong = (
            "there is no heading of the first level"
            if not headings
            else "there are several headings of the first level"
        )
        problems.append(
            Problem(place_of(text, start, uri), "", wrong, "begin with one line `# Heading`", "prose")
        )
    return problems


def _markers(text: str, start: int, html: str, uri: str) -> list[Problem]:
    """Marks of references and templates that would be shown as typed; in code they mean themselves."""
    if not _MARKER.search(REFERENCE.sub("", _CODE_IN_HTML.sub("", html))):
        return []
    plain = CODE.sub(lambda code: " " * len(code[0]), text)
    plain = REFERENCE.sub(lambda reference: " " * len(reference[0]), plain)
    found = _MARKER.search(plain, start)
    if found is None:
        return []
    mark = found[0]
    wrong = f"`{mark}` would be shown as it is typed"
    remedy = (
        "end the reference with `]]`: `[[ID path]]`"
        if mark == "[["
        else "nothing is filled in here: write the words themselves, or put it in a code span with backticks"
    )
    return [Problem(place_of(text, found.start(), uri), "", wrong, remedy, "prose")]


def place_of(text: str, offset: int, uri: str) -> Place:
    """The place of an offset in the text of the file at `uri`."""
    line_start = text.rfind("\n", 0, offset) + 1
    return Place(uri, text.count("\n", 0, offset) + 1, offset - line_start + 1)
