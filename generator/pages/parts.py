"""The components that every page is made of, as values: links, cells, tables, citations, notes.

One component for one thing everywhere; `templates/parts/` has a macro of the same name for each. All text is
plain (templates escape it); all addresses are made by `urls` and relative to the page they stand on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

Certainty = Literal["exact", "measured", "computed", "reported", "approximate"]
Tone = Literal["fits", "shorter", "too-big", "unsupported", "unknown"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page of the site or to a source."""

    text: Annotated[str, "what is read"]
    href: Annotated[str, "where it leads"]
    note: Annotated[str, "a few words after it, or empty"] = ""


@dataclass(frozen=True, slots=True)
class Cite:
    """A superscript number that leads to the source list at the foot of the page."""

    number: Annotated[int, "the source's number on this page"]
    where: Annotated[str, "where in the document, or empty"] = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as shown: in a table, a definition list or a sentence."""

    text: Annotated[str, "what is read, without unit where the column has one"]
    exact: Annotated[str, "the value in full for machines and the tooltip, or empty"] = ""
    href: Annotated[str, "the page it leads to, or empty"] = ""
    cites: Annotated[tuple[Cite, ...], "the sources of this value"] = ()
    certainty: Annotated[Certainty | None, "how sure it is, where that should be shown"] = None
    note: Annotated[str, "a small line under it, or empty"] = ""
    tone: Annotated[Tone | None, "whether it fits, for cells that say so"] = None
    is_number: Annotated[bool, "whether it is aligned as a number"] = False
    is_blank: Annotated[bool, "whether it is a reasoned blank"] = False
    is_code: Annotated[bool, "whether it is an identifier, set in the code face"] = False
    differs: Annotated[bool, "whether it is the larger of two compared values"] = False
    dispute: Annotated[Link | None, "what sources disagree about here, and where all their values stand"] = (
        None
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    text: Annotated[str, "head of the column"]
    unit: Annotated[str, "unit of all its values, or empty"] = ""
    is_number: Annotated[bool, "whether its values are numbers"] = False
    href: Annotated[str, "the page the head leads to, or empty"] = ""
    group: Annotated[str, "a heading over neighbouring columns, or empty"] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    head: Annotated[Cell, "the row's head"]
    cells: Annotated[tuple[Cell, ...], "one cell a column after the first"]
    anchor: Annotated[str, "id of the row, or empty"] = ""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that belong together under a head of their own."""

    head: Annotated[Cell | None, "head over the rows, if they have one"]
    rows: Annotated[tuple[Row, ...], "the rows"]


@dataclass(frozen=True, slots=True)
class Table:
    """A data table. The first column holds row heads."""

    anchor: Annotated[str, "id of the table, unique on the page"]
    caption: Annotated[str, "what it shows and in which setting"]
    columns: Annotated[tuple[Column, ...], "heads, the row heads' column first"]
    groups: Annotated[tuple[RowGroup, ...], "the rows"]
    note: Annotated[str, "a line under it, or empty"] = ""
    is_matrix: Annotated[
        bool, "whether it is the hardware matrix: compact cells with a shape before the words"
    ] = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value, for definition lists."""

    name: Annotated[str, "what it is"]
    value: Annotated[Cell, "its value"]
    anchor: Annotated[str, "id that a link can point at: `fact-…`"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of running text."""

    text: Annotated[str, "what is read"]
    href: Annotated[str, "where the glossary explains it, or empty"] = ""


def plain_text(pieces: Iterable[Piece]) -> str:
    """Running text without its links."""
    return "".join(piece.text for piece in pieces)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement with its sources."""

    pieces: Annotated[tuple[Piece, ...], "the sentence"]
    cites: Annotated[tuple[Cite, ...], "its sources"]
    term: Annotated[str, "what it is about, or empty"] = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A fact as a sentence with its source, to be copied."""

    sentence: Annotated[str, "the sentence, without the full stop"]
    source: Annotated[str, "what it rests on: title, publisher, place, address, day on which it was read"]
    link: Annotated[Link, "where the fact stands: its permanent address"]


@dataclass(frozen=True, slots=True)
class SourceNote:
    """An entry of the source list at the foot of a page."""

    number: Annotated[int, "its number on this page"]
    title: Annotated[str, "title of the document"]
    publisher: Annotated[str, "who published it"]
    kind: Annotated[str, "what kind of document"]
    href: Annotated[str, "its address"]
    read: Annotated[str, "day on which it was read, in words"]
    version: Annotated[str, "version or commit, or empty"] = ""
    remark: Annotated[str, "through whom it was reached and other remarks, or empty"] = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around its own content."""

    title: Annotated[str, "the heading of the page"]
    lead: Annotated[tuple[Piece, ...], "one sentence under it that a stranger understands"]
    breadcrumb: Annotated[tuple[Link, ...], "the pages above this one"]
    sources: Annotated[tuple[SourceNote, ...], "the sources that this page cites, numbered"]
    checked: Annotated[str, "when what it says was last checked, in a sentence, or empty"]
    made_from: Annotated[str, "the file that this page is made from, or empty"]
    edit: Annotated[Link | None, "where that file can be edited, if the project says where it lives"]
