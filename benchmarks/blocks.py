"""A page's view in; its content as a list of plain blocks out, the same for every builder that is compared.

A generic walk over the dataclasses of `generator.pages.parts`: whatever a view holds comes out in the order of its
fields, without a layout of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from generator.pages.benchmark import Bar
from generator.pages.curves import Chart
from generator.pages.drawing import Drawing
from generator.pages.page import Page
from generator.pages.parts import (
    Cell,
    Cite,
    Fact,
    Frame,
    Link,
    Piece,
    Row,
    Sentence,
    SourceNote,
    Table,
    plain_text,
)

Kind = Literal["text", "item", "table"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words with an address, or none, and the numbers and addresses of the sources behind them."""

    words: str
    href: str = ""
    cites: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a list item (`texts`), or a table (`caption`, `head`, `rows`)."""

    kind: Kind
    texts: tuple[Text, ...] = ()
    caption: str = ""
    head: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = field(default=())


def blocks_of(page: Page) -> Iterator[Block]:
    """Everything that the page's view holds, after its lead; the source list comes last."""
    frame = page.view.frame
    urls = {note.number: note.href for note in frame.sources}
    yield Block("text", (Text(plain_text(frame.lead)),))
    yield from _walk(page.view, urls)
    for note in frame.sources:
        words = ". ".join(part for part in (note.publisher, note.version, note.read, note.remark) if part)
        yield Block("item", (Text(note.title, note.href), Text(words)))


def _walk(value: Any, urls: dict[int, str]) -> Iterator[Block]:
    match value:
        case Frame() | SourceNote() | Drawing() | Chart() | Bar() | None:
            return  # pictures say again what the table beside them says
        case Table():
            yield _table(value, urls)
        case Fact():
            yield Block("item", (Text(f"{value.name}:"), _cell(value.value, urls)))
        case Sentence():
            yield Block(
                "item",
                (Text(f"{value.term} {plain_text(value.pieces)}".strip(), cites=_cites(value.cites, urls)),),
            )
        case Link():
            yield Block("item", (Text(value.text, value.href), Text(value.note)))
        case Cell():
            yield Block("item", (_cell(value, urls),))
        case int():
            return  # what a script begins with
        case str():
            if value:
                yield Block("text", (Text(value),))
        case (Piece(), *_):
            yield Block("text", (Text(plain_text(value)),))
        case tuple():
            for item in value:
                yield from _walk(item, urls)
        case _ if dataclasses.is_dataclass(value):
            for each in dataclasses.fields(value):
                if each.name != "anchor":
                    yield from _walk(getattr(value, each.name), urls)
        case _:
            raise TypeError(f"a view holds {type(value).__name__}, which no block is made for")


def _table(table: Table, urls: dict[int, str]) -> Block:
    head = tuple(
        Text(" ".join(part for part in (column.group, column.text, column.unit) if part), column.href)
        for column in table.columns
    )
    rows: list[tuple[Text, ...]] = []
    for group in table.groups:
        if group.head is not None:
            rows.append((_cell(group.head, urls), *(Text("") for _ in head[1:])))
        rows += [_row(row, urls) for row in group.rows]
    return Block("table", (Text(table.note),), table.caption, head, tuple(rows))


def _row(row: Row, urls: dict[int, str]) -> tuple[Text, ...]:
    return (_cell(row.head, urls), *(_cell(cell, urls) for cell in row.cells))


def _cell(cell: Cell, urls: dict[int, str]) -> Text:
    words = " ".join(part for part in (cell.certainty or "", cell.text, cell.note) if part)
    return Text(words, cell.href, _cites(cell.cites, urls))


def _cites(cites: tuple[Cite, ...], urls: dict[int, str]) -> tuple[tuple[int, str], ...]:
    return tuple((cite.number, urls[cite.number]) for cite in cites)
