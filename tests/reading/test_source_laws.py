"""Laws of reading: any bytes end in a Document or in problems; what is written comes back; places hold what they say."""

from __future__ import annotations

import json
import string
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.problems import ContentProblems
from generator.reading.source import Document, read, read_document
from generator.reading.wording import Path as ValuePath

WORDS = [
    "null",
    "true",
    "1.10",
    "---",
    "...",
    "!!int",
    "&a",
    "*a",
    "\\u202e",
    "\\U99999999",
    "é",
    "😀",
    "\ufeff",
]
MARKS = ["\n  ", "\n- ", ": ", "---\n", "<<: ", "\r\n", "\r", "\u2028", "\x85", "\x00"]
FRAGMENTS = st.sampled_from([*"ab:-?[]{},'\"#|>&*!%@`~<.0123 \n\t\\", *WORDS, *MARKS])
YAML_LIKE = st.lists(FRAGMENTS, max_size=30).map("".join)


def outcome(data: bytes, *, fast: bool) -> object:
    try:
        document = read_document(data, uri="f.yaml", fast=fast)
    except ContentProblems as error:
        return error.problems
    return document.value, document.root


@given(st.binary(max_size=200) | YAML_LIKE.map(str.encode))
@example(b'a: "\\U99999999"')
@example(b"a: 2025-13-45")
@example(b"!!int foo")
@example(b"!<")
@example(b"%YAML 9" + b"9" * 5000 + b".1\n---\n")
@settings(max_examples=700, deadline=None)
def test_any_bytes_are_a_document_or_problems_and_both_parsers_agree(data: bytes) -> None:
    found = outcome(data, fast=True)
    assert found == outcome(data, fast=False)
    if isinstance(found, tuple) and not found:
        raise AssertionError("refused without saying why")


@given(YAML_LIKE)
@settings(max_examples=500, deadline=None)
def test_problems_stand_inside_the_file(text: str) -> None:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    for problem in read(text.encode(), uri="f.yaml").problems:
        assert 1 <= problem.place.line <= len(lines)
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1


# A few of every kind of character that may stand in a file: what may not is refused before it can be read back.
ALPHABET = "abcz 019.:-#,[]{}&*!|>'\"%@`~<\\/?=\u00e9\u00df\u4e2d\u6587\u0301\U0001f600\u00a0\n"
TEXTS = st.text(ALPHABET, max_size=20)
NUMBERS = st.integers(-(10**20), 10**20) | st.decimals(-(10**6), 10**6, places=3)
VALUES = st.recursive(
    TEXTS | NUMBERS | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS.filter(bool), inner, max_size=4),
    max_leaves=20,
)


def as_json(value: Any) -> str:
    """`value` as JSON, which is YAML; decimals with the digits that they have."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(
                f"{json.dumps(key, ensure_ascii=False)}: {as_json(item)}" for key, item in value.items()
            )
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(as_json, value)) + "]"
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def as_read(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_read(item) for key, item in value.items()}
    return tuple(map(as_read, value)) if isinstance(value, list) else value


@given(st.dictionaries(TEXTS.filter(bool), VALUES, max_size=5))
@settings(max_examples=150, deadline=None)
def test_what_is_written_comes_back(value: dict[str, Any]) -> None:
    text = as_json(value)
    document = read_document(text.encode(), uri="f.yaml")
    assert document.value == as_read(value)
    assert as_json(thawed(document.value)) == text


def thawed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: thawed(item) for key, item in value.items()}
    return [thawed(item) for item in value] if isinstance(value, tuple) else value


def places_hold(document: Document, value: Any, path: ValuePath) -> None:
    place = document.place(path)
    rest = document.lines[place.line - 1][place.column - 1 :]
    if isinstance(value, dict):
        for key, item in value.items():
            at = document.key_place((*path, key))
            assert document.lines[at.line - 1][at.column - 1 :].startswith(
                json.dumps(key, ensure_ascii=False)
            )
            places_hold(document, item, (*path, key))
    elif isinstance(value, tuple):
        assert rest.startswith("[")
        for index, item in enumerate(value):
            places_hold(document, item, (*path, index))
    else:
        assert rest.startswith(as_json(value))


@given(st.dictionaries(TEXTS.filter(bool), VALUES, max_size=5))
@settings(max_examples=200, deadline=None)
def test_places_point_at_what_was_typed(value: dict[str, Any]) -> None:
    document = read_document(as_json(value).encode(), uri="f.yaml")
    places_hold(document, document.value, ())


@given(st.text(string.ascii_letters + string.digits + "._+-:", min_size=1, max_size=12))
@settings(max_examples=600, deadline=None)
def test_unquoted_text_becomes_a_number_only_if_the_number_is_written_the_same(typed: str) -> None:
    reading = read(f"[{typed}]".encode(), uri="f.yaml")
    if reading.document is None or reading.problems:
        return
    assert isinstance(reading.document.value, tuple)
    (value,) = reading.document.value
    if isinstance(value, bool):
        assert typed == str(value).lower()
    elif isinstance(value, int | Decimal):
        assert str(value) == typed or typed == "-0"


def test_whole_content_of_the_project_reads_alike_with_both_parsers() -> None:
    content = Path(__file__).resolve().parents[2] / "content"
    for path in sorted(content.rglob("*.yaml")):
        assert outcome(path.read_bytes(), fast=True) == outcome(path.read_bytes(), fast=False), path.name
