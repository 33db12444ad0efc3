"""The report: order, excerpts with a mark in the right terminal column, the count, colour, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.excerpts import source_lines
from generator.problems import Place, Problem
from generator.report import as_json, excerpt, render


def problem(line: int = 1, column: int = 1, *, uri: str = "content/a.yaml", field: str = "name") -> Problem:
    return Problem(Place(uri, line, column), field, "wrong", "mend it")


def test_report_is_sorted_once_each_and_counted() -> None:
    problems = [problem(2), problem(1, uri="content/b.yaml"), problem(2), problem(1, 3)]
    assert render(problems, lambda uri, line: None) == (
        "content/a.yaml:1:3: name: wrong; mend it\n"
        "content/a.yaml:2:1: name: wrong; mend it\n"
        "content/b.yaml:1:1: name: wrong; mend it\n"
        "3 problems in 2 files\n"
    )


def test_one_and_none_are_said_in_words() -> None:
    assert render([problem()], lambda uri, line: None).endswith("\n1 problem in 1 file\n")
    assert render([], lambda uri, line: None) == "no problems\n"


def test_colour_is_only_there_when_asked_for() -> None:
    plain = render([problem()], lambda uri, line: "name: x")
    coloured = render([problem()], lambda uri, line: "name: x", colour=True)
    assert "\x1b" not in plain
    assert "\x1b[31m^\x1b[0m" in coloured


@pytest.mark.parametrize(
    ("line", "column", "text", "indent"),
    [
        ("name: x", 7, "name: x", 6),
        ("name: x", 8, "name: x", 7),
        ("name: x", 99, "name: x", 7),
        ("a:\tb", 4, "a:→b", 3),
        ("模型: x", 5, "模型: x", 6),
        ("e\u0301: x", 5, "e\u0301: x", 3),
        ("a\u202eb: x", 2, "a\\u202eb: x", 1),
        ("a\u202eb: x", 3, "a\\u202eb: x", 7),
        ("\x1b[2J: x", 6, "\\x1b[2J: x", 8),
    ],
)
def test_the_mark_stands_under_the_character(line: str, column: int, text: str, indent: int) -> None:
    assert excerpt(line, column, width=40) == (text, indent)


@pytest.mark.parametrize("column", [1, 2, 39, 40, 41, 60, 150, 199, 200, 201])
def test_long_lines_are_trimmed_around_the_column(column: int) -> None:
    line = "".join(chr(0x61 + index % 26) for index in range(200))
    text, indent = excerpt(line, column, width=40)
    assert len(text) <= 40
    assert (text + " ")[indent] == (line + " ")[column - 1]
    assert text.startswith("…") == (text[1:20] in line and not line.startswith(text[:20]))


def test_nothing_in_a_problem_can_command_the_terminal() -> None:
    nasty = Problem(Place("content/\x1b[2J.yaml"), "a\x07", "b\u202e", "c\udcff\n")
    report = render([nasty], lambda uri, line: "x\x1b[2J")
    assert report.encode("utf-8")
    assert not any(character in report for character in "\x1b\x07\u202e\udcff")
    assert report.count("\n") == 4


def test_json_says_the_same() -> None:
    entry = {"path": "content/a.yaml", "line": 2, "column": 3, "field": "name"}
    entry |= {"wrong": "wrong", "remedy": "mend it", "rule": "schema"}
    assert json.loads(as_json([problem(2, 3), problem(2, 3)])) == [entry]


def test_lines_are_read_from_the_project_and_from_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    root = tmp_path / "project"
    (root / "content").mkdir(parents=True)
    (root / "content" / "a.yaml").write_bytes(b"\xef\xbb\xbfone\r\ntwo\xff\n")
    (root / "content" / "link.yaml").symlink_to(tmp_path / "secret")
    line = source_lines(root)
    assert line("content/a.yaml", 1) == "one"
    assert line("content/a.yaml", 2) == "two\ufffd"
    assert line("content/a.yaml", 9) is None
    assert line("content/a.yaml", 0) is None
    for uri in ("content/none.yaml", "../secret", "content/link.yaml", "/etc/passwd", "content", "a\0b"):
        assert line(uri, 1) is None
