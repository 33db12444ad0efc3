"""Bytes to Document: what plain text becomes, where it stood, and what is refused, with libyaml and without."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml

from generator.problems import ContentProblems, Place
from generator.reading.building import MAX_DEPTH, MAX_NODES
from generator.reading.screening import MAX_BYTES
from generator.reading.source import MAX_PROBLEMS, Document, read_document

BOTH = pytest.mark.parametrize("fast", [True, False], ids=["libyaml", "python"])


def test_libyaml_is_there_so_that_both_parsers_are_tested() -> None:
    assert yaml.__with_libyaml__


@BOTH
@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0", 0),
        ("-12", -12),
        ("131072", 131072),
        ("1.10", Decimal("1.10")),
        ("-0.50", Decimal("-0.50")),
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("010", "010"),
        ("+1", "+1"),
        ("1.", "1."),
        (".5", ".5"),
        ("no", "no"),
        ("on", "on"),
        ("1e3", "1e3"),
        ("1e400", "1e400"),
        ("0x1f", "0x1f"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("2025-13-45", "2025-13-45"),
        ("2024-06-27", "2024-06-27"),
        ("9" * 30, int("9" * 30)),
        ("9" * 31, "9" * 31),
        ("9" * 5000, "9" * 5000),
        ("١٢", "١٢"),
        ("'1'", "1"),
        ('"true"', "true"),
        ('"null"', "null"),
        ("''", ""),
        ("Gruß", "Gruß"),
        ("[]", ()),
        ("{}", {}),
        ("[1, [a, 2.0]]", (1, ("a", Decimal("2.0")))),
    ],
)
def test_scalars_have_one_strict_pattern_for_each_type(typed: str, value: Any, fast: bool) -> None:
    read = read_document(f"key: {typed}\n".encode(), uri="f.yaml", fast=fast).value
    assert isinstance(read, dict)
    assert read == {"key": value}
    assert type(read["key"]) is type(value)
    assert str(read["key"]) == str(value)


@BOTH
def test_keys_are_the_text_that_was_typed(fast: bool) -> None:
    document = read_document(b"1: a\n1.0: b\ntrue: c\nnull: d\n~: e\nno: f\n", uri="f.yaml", fast=fast)
    assert document.value == {"1": "a", "1.0": "b", "true": "c", "null": "d", "~": "e", "no": "f"}


def document_of(text: str, *, fast: bool) -> Document:
    return read_document(text.encode(), uri="f.yaml", fast=fast)


@BOTH
def test_places_are_those_of_values_and_of_keys(fast: bool) -> None:
    text = (
        "name: Model\nsizes:\n  9b:\n    total: 1\n    list: [a, {b: c}]\nnotes:\n- text: >-\n    long\n- x\n"
    )
    document = document_of(text, fast=fast)
    assert document.place(()) == Place("f.yaml", 1, 1)
    assert document.place(("name",)) == Place("f.yaml", 1, 7)
    assert document.key_place(("name",)) == Place("f.yaml", 1, 1)
    assert document.place(("sizes", "9b", "total")) == Place("f.yaml", 4, 12)
    assert document.key_place(("sizes", "9b", "total")) == Place("f.yaml", 4, 5)
    assert document.key_place(("sizes", "9b")) == Place("f.yaml", 3, 3)
    assert document.place(("sizes", "9b", "list", 1, "b")) == Place("f.yaml", 5, 19)
    assert document.key_place(("sizes", "9b", "list", 1)) == Place("f.yaml", 5, 15)
    assert document.place(("notes", 0, "text")) == Place("f.yaml", 7, 9)
    assert document.place(("notes", 1)) == Place("f.yaml", 9, 3)


@BOTH
def test_place_of_an_unknown_path_is_the_nearest_above(fast: bool) -> None:
    document = document_of("a:\n  b: 1\n", fast=fast)
    assert document.place(("a", "missing", "deeper")) == Place("f.yaml", 2, 3)
    assert document.key_place(("a", "missing")) == Place("f.yaml", 1, 1)
    assert document.place(("missing", 3)) == Place("f.yaml", 1, 1)


@BOTH
@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\xef\xbb\xbfname: x\r\nother: y\r\n", Place("f.yaml", 2, 8)),
        ("# é中😀\nother: y".encode(), Place("f.yaml", 2, 8)),
        ("{é中😀: a, other: y}".encode(), Place("f.yaml", 1, 17)),
    ],
)
def test_columns_count_characters_after_any_byte_order_mark(data: bytes, place: Place, fast: bool) -> None:
    assert read_document(data, uri="f.yaml", fast=fast).place(("other",)) == place


def test_lines_are_those_of_the_file() -> None:
    assert read_document(b"\xef\xbb\xbfa: 1\r\nb: 2", uri="f.yaml").lines == ("a: 1", "b: 2")


def refused(data: bytes, *, fast: bool = True) -> list[str]:
    with pytest.raises(ContentProblems) as caught:
        read_document(data, uri="f.yaml", fast=fast)
    for problem in caught.value.problems:
        assert problem.wrong
        assert problem.remedy
    return [str(problem) for problem in caught.value.problems]


@BOTH
@pytest.mark.parametrize(
    ("data", "beginning"),
    [
        (b"\xff\xfea\x00:\x00", "f.yaml:1:1: the byte 0xFF is not UTF-8"),
        (b"a: b\nc\xc3\xa9: \xe9\n", "f.yaml:2:5: the byte 0xE9 is not UTF-8"),
        (b"a: \xed\xa0\x80", "f.yaml:1:4: the byte 0xED is not UTF-8"),
        (b"a: \x00", "f.yaml:1:4: the character U+0000"),
        (b"a: \x1b[31m", "f.yaml:1:4: the character U+001B"),
        ("a: x\ufeff".encode(), "f.yaml:1:5: the character U+FEFF"),
        ("a: x\u2028b: 1".encode(), "f.yaml:1:5: the character U+2028"),
        ("a: x\x85".encode(), "f.yaml:1:5: the character U+0085"),
        ("# \u2066 in a comment\na: 1".encode(), "f.yaml:1:3: the character U+2066"),
        ("a\u200d: 1".encode(), "f.yaml:1:2: the character U+200D"),
        (b'"a\\u200d": 1', "f.yaml:1:1: the text holds the character U+200D"),
        (b'a: "\\0"', "f.yaml:1:4: a: the text holds the character U+0000"),
        (b'a: "\\t"', "f.yaml:1:4: a: the text holds the character U+0009"),
        (b'a: "\\ud83d\\ude00"', "f.yaml:1:4: a: the text holds the character U+D83D"),
        (b"a: !!int foo", "f.yaml:1:4: a: a tag (tag:yaml.org,2002:int)"),
        (b"!!set {a}", "f.yaml:1:1: a tag"),
        (b"a: " + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "f.yaml:1:23: more than 20"),
        (b"x" * (MAX_BYTES + 1), "f.yaml:1:1: the file is larger than 256 KiB"),
        (b"[" + b"1," * MAX_NODES + b"]", "f.yaml:1:39998: more than 20000 values"),
    ],
)
def test_refused_with_a_place(data: bytes, beginning: str, fast: bool) -> None:
    assert refused(data, fast=fast)[0].startswith(beginning)


@BOTH
def test_line_breaks_and_wide_spaces_are_text(fast: bool) -> None:
    assert document_of('a: "x\\ny"\nb: |\n  1\n  2\n', fast=fast).value == {"a": "x\ny", "b": "1\n2\n"}


@BOTH
def test_limits_are_reachable(fast: bool) -> None:
    depth = MAX_DEPTH - 1
    read_document(b"a: " + b"[" * depth + b"]" * depth, uri="f.yaml", fast=fast)
    filled = b"a: x\n#" + b"y" * (MAX_BYTES - 6)
    assert len(filled) == MAX_BYTES
    read_document(filled, uri="f.yaml", fast=fast)


@BOTH
@pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- ", b"? ", b"[{a: "])
def test_nesting_is_refused_before_anything_recurses(opening: bytes, fast: bool) -> None:
    data = opening * (100_000 // len(opening))
    assert "more than 20 mappings and lists" in refused(data, fast=fast)[-1]


def test_report_of_one_file_is_bounded() -> None:
    told = refused("".join(f"k{number}: ~\n" for number in range(500)).encode())
    assert len(told) == MAX_PROBLEMS + 1
    assert "400 more problems" in told[-1]


@BOTH
@pytest.mark.parametrize("text", ["a: [x? y]\n", "a: |#\n", "a: {b: c?\n d}\n", "a: [b: !t, c]\n"])
def test_what_one_parser_takes_and_the_other_does_not_ends_alike(text: str, fast: bool) -> None:
    def outcome(*, fast: bool) -> object:
        try:
            return read_document(text.encode(), uri="f.yaml", fast=fast).value
        except ContentProblems as error:
            return error.problems

    assert outcome(fast=fast) == outcome(fast=False)
