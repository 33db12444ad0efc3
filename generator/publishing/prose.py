"""Hand-written Markdown in, HTML without raw markup or unsafe links out; and the problems of a prose file.

The same extension is loaded by the builder and by `problems_of`, so that what a check accepts is what is published.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import HTML_RE, InlineProcessor
from markdown.treeprocessors import Treeprocessor

from generator.problems import Place, Problem
from generator.publishing import front_matter
from generator.publishing.addresses import reason_against

_ENTITY = re.compile(r"&#?\w+;")
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

Report = Callable[[str, str, str], None]


@dataclass(slots=True)
class _Findings:
    """What the extension met in one text: the words as typed, what is wrong, what to do."""

    items: list[tuple[str, str, str]] = field(default_factory=list)

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

    def __init__(self, md: Markdown, report: Report) -> None:
        super().__init__(md)
        self.report = report

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
            return
        self.report(
            typed, f"the link to {typed!r} is refused: {reason}", "link with https: or relative to this file"
        )
        element.tag = "span"
        element.text = text
        element.attrib.clear()


class SafeProse(Extension):
    """Python-Markdown for text that nobody vouches for."""

    def __init__(self, *, report: Report | None = None, **options: Any) -> None:
        super().__init__(**options)
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
        md.treeprocessors.register(_SafeTree(md, self.report), "safe_prose", 15)


def makeExtension(**options: Any) -> SafeProse:  # noqa: N802  the name is Python-Markdown's
    """The extension under the name that Python-Markdown looks for."""
    return SafeProse(**options)


def markdown_for(report: Report | None = None) -> Markdown:
    """Markdown as the builder has it: its three built-in extensions and ours."""
    return Markdown(
        extensions=["toc", TableExtension(use_align_attribute=True), "fenced_code", SafeProse(report=report)]
    )


def problems_of(text: str, uri: str) -> list[Problem]:
    """Everything that a person must fix in the prose file `text`; `uri` is its path from the root of the project."""
    problems = [
        Problem(
            _place(text, found.start(), uri),
            "",
            f"the character U+{ord(found[0]):04X} cannot be seen",
            "delete it",
            "prose",
        )
        for found in _UNREADABLE.finditer(text)
    ]
    if problems:
        return problems
    _, body, problems = front_matter.read(text, uri)
    if body is text:
        return problems  # Without a head nothing says where the text begins.
    start = len(text) - len(body)
    findings = _Findings()
    html = markdown_for(findings.report).convert(body)
    at: dict[str, int] = {}
    for typed, wrong, remedy in findings.items:
        found_at = text.find(typed, at.get(typed, start))
        if found_at >= 0:
            at[typed] = found_at + len(typed)
        problems.append(Problem(_place(text, max(found_at, start), uri), "", wrong, remedy, "prose"))
    headings = len(re.findall(r"<h1[ >]", html))
    if headings != 1:
        wrong = (
            "there is no heading of the first level"
            if not headings
            else "there are several headings of the first level"
        )
        problems.append(
            Problem(_place(text, start, uri), "", wrong, "begin with one line `# Heading`", "prose")
        )
    return problems


def _place(text: str, offset: int, uri: str) -> Place:
    line_start = text.rfind("\n", 0, offset) + 1
    return Place(uri, text.count("\n", 0, offset) + 1, offset - line_start + 1)
