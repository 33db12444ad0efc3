"""The bytes of an SVG in; None for a picture of shapes and words only, or what makes it more than that, with its place.

Whoever opens the file in a browser gives it the powers of a page. It is therefore read by the rules of XML, as a
browser reads it, and against lists of what is known to be inert: whatever is not on them is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

MOST_BYTES = 512 * 1024
DEEPEST = 50
# Drawn once for each reference: without a limit, ten groups that each use the one before ten times draw forever.
MOST_DRAWN = 20_000
MOST_REFERENCES = 200

_SVG = "http://www.w3.org/2000/svg "
_XLINK = "http://www.w3.org/1999/xlink "
_ELEMENT_NAMES = """
svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath mask pattern use
title desc text tspan symbol
"""
_ATTRIBUTE_NAMES = """
id viewBox preserveAspectRatio version width height x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points pathLength dx dy
rotate textLength lengthAdjust transform gradientTransform patternTransform gradientUnits spreadMethod offset
patternUnits patternContentUnits clipPathUnits maskUnits maskContentUnits refX refY fill fill-opacity fill-rule
stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset
stop-color stop-opacity opacity clip-path clip-rule mask color display visibility overflow paint-order shape-rendering
text-rendering vector-effect font-family font-size font-style font-weight text-anchor dominant-baseline letter-spacing
word-spacing role lang aria-label aria-labelledby aria-describedby aria-hidden focusable
"""
_ELEMENTS = frozenset(_ELEMENT_NAMES.split())
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())

_DECLARATION = re.compile(
    r"""\A<\?xml\s+version=["']1\.0["'](?:\s+encoding=["']utf-8["'])?(?:\s+standalone=["'](?:yes|no)["'])?\s*\?>""",
    re.I,
)
_ELSE_THAN_MARKUP = re.compile(r"<!(?!--)|<\?")
_ID = r"[A-Za-z_][A-Za-z0-9_.-]*"
_REFERENCE = re.compile(rf"#({_ID})")
_PAINT = re.compile(rf"url\(#({_ID})\)")
_NUMBERS = r"[-+0-9.,%\s/eE]*"
_FUNCTIONS = re.compile(
    rf"\s*(?:(?:matrix|translate|scale|rotate|skewX|skewY)\({_NUMBERS}\)[\s,]*)*|(?:rgb|rgba|hsl|hsla)\({_NUMBERS}\)"
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a picture, to be read after "the picture", and where."""

    wrong: str
    line: int = 1
    column: int = 1


class _Refused(Exception):  # noqa: N818  it ends the reading of one picture, and is caught in this module
    """The picture holds something that is on no list."""


def flaw_of(content: bytes) -> Flaw | None:
    """The first thing in an SVG that is not known to be inert (script, styles, other files, other hosts), or None."""
    if len(content) > MOST_BYTES:
        return Flaw(f"is larger than {MOST_BYTES // 1024} KiB")
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        return Flaw("is not plain UTF-8 without a byte order mark")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return Flaw("is not plain UTF-8")
    declaration = _DECLARATION.match(text)
    found = _ELSE_THAN_MARKUP.search(text, declaration.end() if declaration else 0)
    if found is not None:
        what = "declares a document type, an entity, a style sheet or another encoding, or holds CDATA"
        line_start = text.rfind("\n", 0, found.start()) + 1
        return Flaw(what, text.count("\n", 0, found.start()) + 1, found.start() - line_start + 1)
    parser = ParserCreate("utf-8", " ")
    reading = _Reading(parser)
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CommentHandler = reading.comment
    parser.StartDoctypeDeclHandler = reading.doctype
    parser.ProcessingInstructionHandler = reading.instruction
    try:
        parser.Parse(content, True)
        reading.count_drawn()
    except ExpatError as error:
        return Flaw(
            f"is not well-formed XML ({str(error).partition(':')[0]})", error.lineno, error.offset + 1
        )
    except _Refused as refused:
        return Flaw(str(refused), reading.line, reading.column)
    return None


@dataclass(slots=True)
class _Group:
    """What is drawn where an element with an id is: elements, and other elements by their ids."""

    elements: int = 0
    references: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """One picture while it is read. Nothing here calls itself, however deep the picture is."""

    parser: XMLParserType
    open: list[_Group] = field(default_factory=list)
    whole: _Group = field(default_factory=_Group)
    groups: dict[str, _Group] = field(default_factory=dict)
    line: int = 1
    column: int = 1

    def here(self) -> None:
        """Keep where the parser is: once it was stopped it no longer tells."""
        self.line, self.column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.here()
        tag = name.removeprefix(_SVG)
        if not self.open and name != f"{_SVG}svg":
            _refuse('holds no svg element with xmlns="http://www.w3.org/2000/svg" around all others')
        if not name.startswith(_SVG) or tag not in _ELEMENTS:
            _refuse(f"holds the element {tag.rpartition(' ')[2][:40]}")
        if len(self.open) >= DEEPEST:
            _refuse(f"holds more than {DEEPEST} elements inside each other")
        group = self.whole if not self.open else _Group()
        if anchor := attributes.get("id"):
            if anchor in self.groups:
                _refuse(f"holds the id {anchor[:40]!r} twice")
            self.groups[anchor] = group
        self.open.append(group)
        references = [target for key, value in attributes.items() if (target := _target(key, value))]
        for around in {id(each): each for each in (self.whole, *self.open)}.values():
            around.elements += 1
            around.references += references
        if len(self.whole.references) > MOST_REFERENCES:
            _refuse(f"refers to parts of itself more than {MOST_REFERENCES} times")

    def end(self, name: str) -> None:
        self.open.pop()

    def comment(self, text: str) -> None:
        self.here()
        if "<" in text:
            _refuse("holds markup in a comment")

    def doctype(self, *given: object) -> NoReturn:
        _refuse("declares a document type")

    def instruction(self, *given: object) -> NoReturn:
        _refuse("holds an instruction to programs")

    def count_drawn(self) -> None:
        """Refuse a picture that draws too much, or itself. The number of references limits how deep this goes."""
        known: dict[str, int | None] = {}

        def drawn(group: _Group) -> int:
            total = group.elements
            for target in group.references:
                if target in self.groups and target not in known:
                    known[target] = None
                    known[target] = drawn(self.groups[target])
                count = known.get(target, 0)
                if count is None:
                    _refuse(f"draws #{target[:40]} inside itself")
                total += count
            return total

        if drawn(self.whole) > MOST_DRAWN:
            _refuse(f"draws more than {MOST_DRAWN:,} elements")


def _target(key: str, value: str) -> str | None:
    """The id that an attribute refers to, if it is one that refers; raises _Refused for what is not inert."""
    name = key.removeprefix(_XLINK)
    if name.startswith("on"):
        _refuse(f"holds the handler {name[:40]}")
    if name == "href":
        found = _REFERENCE.fullmatch(value)
        return found[1] if found else _refuse(f"refers to {value[:60]!r}")
    if key not in _ATTRIBUTES:
        _refuse(f"holds the attribute {name.rpartition(' ')[2][:40]}")
    if found := _PAINT.fullmatch(value):
        return found[1]
    if "\\" in value or "@" in value or ("(" in value and not _FUNCTIONS.fullmatch(value)):
        _refuse(f"holds a value that may lead to another file, {value[:60]!r}")
    if key == "id" and not re.fullmatch(_ID, value):
        _refuse(f"holds the id {value[:40]!r}, which has other characters than letters, digits, _, . and -")
    return None


def _refuse(wrong: str) -> NoReturn:
    raise _Refused(wrong)
