"""The text of a prose file in; Problems out for what would keep a Markdown parser busy for minutes or fill the memory.

Python-Markdown is quadratic or worse in brackets, lines, columns and nesting. No page that people read comes near
these limits. Screening takes one look at each line, before the parser sees any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.tables import TableProcessor

from generator.problems import Place, Problem

LONGEST_LINE = 2_000
MOST_LINES = 500
LONGEST_PARAGRAPH = 8_000
MOST_BRACKETS = 50
MOST_FENCES = 200
MOST_COMMENTS = 50
MOST_COLUMNS = 20
MOST_CELLS = 5_000
DEEPEST = 8

_FENCE = re.compile(r"^(?:`{3,}|~{3,})", re.MULTILINE)
_MARKERS = re.compile(r"[ ]*(?:(?:>|[*+-](?=[ ]|$)|\d+\.(?=[ ]|$))[ ]*)*")
_MARKER = re.compile(r">|[*+-]|\d+\.")
_ITEM = re.compile(r"[ ]{0,7}(?:\d+\.|[*+-])[ ]")
# In a block with one of these, what looks like the item of a list may be none.
_ENDS_LIST = re.compile(r"#|[ ]{0,3}[-_*= ]+$")
_SEPARATOR = re.compile(r"[ >*+\d.]*[|:\- ]*-[|:\- ]*$")


class _Line(NamedTuple):
    number: int
    text: str


@dataclass(slots=True)
class _Cells:
    """How many cells the tables of the page have so far: short rows are filled up with empty ones."""

    count: int = 0


def screen(body: str, *, first_line: int, uri: str) -> list[Problem]:
    """What makes `body`, whose first line is number `first_line` of the file at `uri`, too much to parse."""
    return [
        Problem(Place(uri, number), "", wrong, remedy, "prose")
        for number, wrong, remedy in _faults(body.expandtabs(4), first_line)
    ]


def _faults(body: str, first_line: int) -> Iterator[tuple[int, str, str]]:
    lines = [_Line(number, text) for number, text in enumerate(body.split("\n"), first_line)]
    long = [line.number for line in lines if len(line.text) > LONGEST_LINE]
    for number in long[:MOST_LINES]:
        yield number, f"the line is longer than {LONGEST_LINE:,} characters", "break it into several lines"
    fences = [line.number for line in lines if _FENCE.match(line.text)]
    if len(fences) > MOST_FENCES:
        wrong = f"there are more than {MOST_FENCES // 2} blocks of code"
        yield fences[MOST_FENCES], wrong, "divide the page into several"
    if body.count("<!--") > MOST_COMMENTS:
        number = next(line.number for line in lines if "<!--" in line.text)
        yield number, f"there are more than {MOST_COMMENTS} comments", "remove them: they are shown as text"
    if long or len(fences) > MOST_FENCES:
        return
    prose, wrong_fences = _without_code(body)
    for offset, wrong, remedy in wrong_fences:
        yield first_line + body.count("\n", 0, offset), wrong, remedy
    block: list[_Line] = []
    cells = _Cells()
    for line in (*(_Line(number, text) for number, text in enumerate(prose.split("\n"), first_line)), None):
        if line is not None and line.text.strip(" "):
            block.append(line)
        elif block:
            yield from _of_block(block, cells)
            block = []


def _without_code(body: str) -> tuple[str, list[tuple[int, str, str]]]:
    """`body` with blank lines in place of each block of fenced code, found as the parser finds it; it parts paragraphs."""
    found: list[tuple[int, str, str]] = []
    kept: list[str] = []
    at = 0
    for code in FencedBlockPreprocessor.FENCED_BLOCK_RE.finditer(body):
        if code["attrs"] is not None:
            wrong, remedy = "braces stand behind a fence of code", "write the name of the language alone"
            found.append((code.start(), wrong, remedy))
        kept += [body[at : code.start()], "\n" * code[0].count("\n")]
        at = code.end()
    prose = "".join([*kept, body[at:]])
    if left := _FENCE.search(prose):
        line = prose.count("\n", 0, left.start())
        offset = sum(len(text) + 1 for text in body.split("\n")[:line])
        remedy = (
            "end the code with a line of the same marks alone, and begin it with at most one word behind them"
        )
        found.append((offset, "a fence of code opens and is never closed", remedy))
    return prose, found


def _of_block(block: list[_Line], cells: _Cells) -> Iterator[tuple[int, str, str]]:
    """What is wrong with lines between two blank ones: a paragraph, a list, a table or several of these."""
    first = block[0].number
    if len(block) > MOST_LINES:
        wrong = f"there are more than {MOST_LINES} lines without a blank one"
        yield first, wrong, "divide them by blank lines"
        return
    for line in block:
        prefix = _MARKERS.match(line.text)
        markers = prefix[0] if prefix else ""
        depth = (len(markers) - len(markers.lstrip(" "))) // 4 + len(_MARKER.findall(markers))
        if depth > DEEPEST:
            wrong = f"lists or quotations stand more than {DEEPEST} deep inside each other"
            yield line.number, wrong, "flatten them; put code between fences"
            return
    yield from _of_tables(block, cells)
    for unit in _units(block):
        if sum(len(line.text) + 1 for line in unit) > LONGEST_PARAGRAPH:
            wrong = f"the paragraph is longer than {LONGEST_PARAGRAPH:,} characters"
            yield unit[0].number, wrong, "divide it by a blank line"
        if sum(line.text.count("[") for line in unit) > MOST_BRACKETS:
            wrong = f"the paragraph has more than {MOST_BRACKETS} opening brackets"
            yield unit[0].number, wrong, "divide it by a blank line, or write `(` where no link is meant"


def _of_tables(block: list[_Line], cells: _Cells) -> Iterator[tuple[int, str, str]]:
    for index, line in enumerate(block):
        if "|" not in line.text or not _SEPARATOR.match(line.text):
            continue
        columns = line.text.strip(" >*+").removeprefix("|").removesuffix("|").count("|") + 1
        rows = len(block) - index - 1
        if columns > MOST_COLUMNS:
            wrong = f"the table has {columns} columns; {MOST_COLUMNS} are the most"
            yield line.number, wrong, "divide it, or turn it on its side"
            continue
        was_over = cells.count > MOST_CELLS
        cells.count += columns * rows
        if cells.count > MOST_CELLS and not was_over:
            wrong = f"the tables of the page have more than {MOST_CELLS:,} cells"
            yield line.number, wrong, "divide the page into several"


def _units(block: list[_Line]) -> Iterator[list[_Line]]:
    """The parts of a block whose text is parsed in one go: an item of a list, a row of a table, else the whole."""
    if _is_table(block):
        yield from ([line] for line in block)
        return
    is_list = _ITEM.match(block[0].text) and not any(_ENDS_LIST.match(line.text) for line in block)
    unit: list[_Line] = []
    for line in block:
        if is_list and unit and _ITEM.match(line.text):
            yield unit
            unit = []
        unit.append(line)
    yield unit


def _is_table(block: list[_Line]) -> bool:
    """Whether the parser would take the block for a table, asked of the parser's own test."""
    if block[0].text.startswith("    "):
        return False
    processor = TableProcessor(cast(Any, _NoParser), {"use_align_attribute": True})
    return bool(processor.test(cast(Any, None), "\n".join(line.text for line in block)))


class _NoParser:
    """Stands for a parser where a test of the parser needs no more of it than its width of tabs."""

    class md:  # noqa: N801  the name is Python-Markdown's
        tab_length = 4
