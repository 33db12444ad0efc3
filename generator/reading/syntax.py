"""What the YAML parser raised in; line, column and our own words for what is wrong and what to do out."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml


class Fault(NamedTuple):
    """Where a text stops being YAML (line and column from 1), why, and what to do."""

    line: int
    column: int
    wrong: str
    remedy: str


# The beginning of what PyYAML says (its problem, or its context where the problem says too little) and what
# we say. `context` places the fault where the unfinished thing began, which is what a person must look at.
_WORDS: tuple[tuple[str, str, str, bool], ...] = (
    ("mapping values are not allowed", "a colon where no key can stand", "put the text in quotes if it holds a colon followed by a space; else check the indentation of this line and the one before", False),
    ("could not find expected ':'", "a key without a colon", "write `key: value`, or indent the line if it belongs to the text above", True),
    ("sequence entries are not allowed", "a list item where none can stand", "begin the list on its own line, indented under its key", False),
    ("block sequence entries are not allowed", "a list item where none can stand", "begin the list on its own line, indented under its key", False),
    ("while parsing a block mapping", "the indentation fits no mapping above it", "align the keys of one mapping exactly, and quote text that begins with a quote, bracket or brace", False),
    ("while parsing a block collection", "the indentation fits no list above it", "align the items of one list exactly", False),
    ("expected ',' or '}'", "a comma or } is missing in a mapping in braces", "separate entries with commas and close the brace", False),
    ("expected ',' or ']'", "a comma or ] is missing in a list in brackets", "separate items with commas and close the bracket", False),
    ("found unexpected end of stream", "a quoted text is never closed", "close the quote that begins here", True),
    ("found unexpected document separator", "a quoted text is never closed", "close the quote that begins here", True),
    ("found unknown escape character", "a backslash in double quotes begins no known escape", "write \\\\ for a backslash, or use single quotes", False),
    ("expected escape sequence", "an escape in double quotes is not finished", "write all its hexadecimal digits, or use single quotes", False),
    ("found character '@'", "a text cannot begin with @", "put the text in quotes", False),
    ("found character '`'", "a text cannot begin with a backtick", "put the text in quotes", False),
    ("found character '%'", "a text cannot begin with %", "put the text in quotes", False),
    ("while scanning an anchor", "a text cannot begin with &", "put the text in quotes", True),
    ("while scanning an alias", "a text cannot begin with *", "put the text in quotes", True),
    ("while scanning a tag", "a text cannot begin with !", "put the text in quotes", True),
    ("while parsing a tag", "a text cannot begin with !", "put the text in quotes", True),
    ("found undefined tag handle", "a text cannot begin with !", "put the text in quotes", False),
    ("while scanning a block scalar", "the text after | or > is not laid out as a block", "write `>-` at the end of the line and the text on the next lines, indented by two spaces", False),
    ("while parsing a flow", "brackets or braces hold something that cannot stand there", "separate entries with commas and put text with special characters in quotes", False),
    ("expected the node content", "a value is missing or begins with a character that no text can begin with", "write a value, in quotes if it begins with a special character", False),
    ("expected '<document start>'", "something stands after the end of the record", "check the indentation of this line, and close every quote and bracket before it", False),
    ("did not find expected", "the text is not YAML", "check indentation, quotes and brackets just before this place", False),
)  # fmt: skip

# A reference or a quoted word at the beginning of a text, which YAML takes for the whole of the value.
_REFERENCE_FIRST = re.compile(r"(?:^ *|: +|- +)(\[\[)")
_QUOTE_FIRST = re.compile(r"(?:: +|- +)('[^']*')[^\s,'}\]]|(?:: +|- +)(\"(?:[^\"\\]|\\.)*\") +[^\s#,}\]]")

_FALLBACK = ("the text is not YAML", "check indentation, quotes and brackets just before this place")


def fault(error: Exception, *, line: int, column: int) -> Fault:
    """Say `error` in our words. `line` and `column` (from 1) are where the parser stood, if it does not say."""
    if not isinstance(error, yaml.MarkedYAMLError):
        if isinstance(error, (ValueError, OverflowError)):
            return Fault(
                line, column, "an escape in double quotes names no character", "write the character itself"
            )
        return Fault(line, column, *_FALLBACK)
    said = (error.problem or "", error.context or "")
    known = next((words for words in _WORDS if any(clause.startswith(words[0]) for clause in said)), None)
    _, wrong, remedy, is_at_context = known or ("", *_FALLBACK, False)
    mark = error.context_mark if is_at_context and error.context_mark else error.problem_mark
    if mark is None:
        return Fault(line, column, wrong, remedy)
    return Fault(mark.line + 1, mark.column + 1, wrong, remedy)


def without_quotes(lines: list[str], found: Fault) -> Fault | None:
    """A more helpful fault, where the line in question or the one before it shows that quotes are missing."""
    for number in (found.line, found.line - 1):
        line = lines[number - 1] if 0 < number <= len(lines) else ""
        if match := _REFERENCE_FIRST.search(line):
            wrong = "a text that begins with `[[` stands without quotes"
            return Fault(number, match.start(1) + 1, wrong, "put the whole text in double quotes")
        if match := _QUOTE_FIRST.search(line):
            column = (match.start(1) if match[1] else match.start(2)) + 1
            remedy = (
                "put the whole text in double quotes" if match[1] else "put the whole text in single quotes"
            )
            return Fault(number, column, "the text goes on after its closing quote", remedy)
    return None
