"""No prose file keeps the parser busy: what would is refused in a moment, and what people write passes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.publishing.prose import problems_of
from generator.publishing.prose_screening import screen

HEAD = "---\ntitle: A\ndescription: D\n---\n# A\n\n"
ROOT = Path(__file__).resolve().parents[2]


def table(columns: int, rows: int, cell: str = "a") -> str:
    line = "| " + " | ".join([cell] * columns) + " |\n"
    return line + "|" + " --- |" * columns + "\n" + line * rows


BUSY = {
    "brackets": ("[" * 2_000, "more than 50 opening brackets"),
    "pictures": ("![" * 900, "more than 50 opening brackets"),
    "links": ("[a](" * 500, "more than 50 opening brackets"),
    "references": ("[a][" * 500, "more than 50 opening brackets"),
    "brackets over many lines": ("[[[[ a\n" * 400, "more than 50 opening brackets"),
    "brackets behind a heading in a list": ("- a\n# h\nb\n" + "- [[[[[[[[\n" * 400, "more than 50 opening"),
    "brackets in what is no table": (
        "a | b\n--- | --- | ---\n" + "[[[[[[[[\n" * 400,
        "more than 50 opening brackets",
    ),
    "brackets between fences": (
        "```\na\n```\n" + "[" * 60 + "\n```\na\n```",
        "more than 50 opening brackets",
    ),
    "brackets behind a fence that is none": ("``` a b\n" + "[" * 60 + "\n```", "is never closed"),
    "a long line": ("a" * 60_000, "longer than 2,000 characters"),
    "a long line of tabs": ("\t" * 1_900 + "a", "longer than 2,000 characters"),
    "a long paragraph": (("*a" * 950 + "\n") * 5, "longer than 8,000 characters"),
    "headings without end": ("# a\n" * 16_000, "more than 500 lines"),
    "rules without end": ("***\n" * 16_000, "more than 500 lines"),
    "fences": ("```\n" * 10_001, "more than 100 blocks of code"),
    "fence that stays open": ("```\na", "opens and is never closed"),
    "fence in another": ("~~~\na\n~~~\n~~~ b", "opens and is never closed"),
    "fence with braces": ("``` { .a }\na\n```", "braces stand behind a fence"),
    "comments": ("<!--" * 400 + "\n" + "<!--\n\n" * 400, "more than 50 comments"),
    "comments in a line": ("<!--" * 40_000, "longer than 2,000 characters"),
    "wide table": (table(200, 2), "has 200 columns"),
    "wide table of short rows": ("a|" * 900 + "\n" + "-|" * 900 + "\n" + "a\n" * 400, "columns; 20 are"),
    "wide table in a quotation": ("> " + table(200, 1).replace("\n", "\n> "), "has 200 columns"),
    "wide table in a list": ("- " + table(200, 1).replace("\n", "\n    "), "has 200 columns"),
    "long table": (table(20, 300), "more than 5,000 cells"),
    "many tables of short rows": (
        (("a|" * 19 + "a\n" + "-|" * 19 + "-\n" + "a\n" * 200) + "\n") * 100,
        "more than 5,000 cells",
    ),
    "nested quotations": (">" * 900 + " a", "more than 8 deep"),
    "nested quotations with spaces": ("> " * 900 + "a", "more than 8 deep"),
    "nested lists in a line": ("+ " * 900 + "a", "more than 8 deep"),
    "nested numbers in a line": ("1. " * 600 + "a", "more than 8 deep"),
    "nested lists": ("".join("    " * depth + "- a\n" for depth in range(300)), "more than 8 deep"),
    "nested lists, loose": ("".join("    " * depth + "- a\n\n" for depth in range(300)), "more than 8 deep"),
    "nested lists and quotations": ("- > 1. - > * - > 1. a", "more than 8 deep"),
}

FINE = {
    "list of links": "".join(f"- [a](b{number}.md) and `[x]`\n" for number in range(200)),
    "list of links in a list": "- a\n" + "    - [a](b.md) and [c](d.md)\n" * 100,
    "table of links": table(4, 100, "[a](b.md)"),
    "large table": table(20, 240),
    "code": "```python\n" + "x = [[[[[[[[[[[[]]]]]]]]]]]]\n" * 1_000 + "```\n",
    "code of a diff": "```diff\n" + "> > > > > > > > > > > > x\n" + "<!--\n" * 40 + "```\n",
    "code by indentation": "    " + "x " * 500,
    "long paragraph": "Words of a paragraph that somebody wrote by hand. " * 30
    + "\n"
    + "More words.\n" * 400,
    "nested as people nest": "1. a\n    - b\n        > c\n        > - d\n",
    "rule and heading": "***\n\n## A\n\n---\n\nSetext\n------\n",
    "many paragraphs": "Words.\n\n" * 2_000,
}


@pytest.mark.parametrize("name", BUSY)
def test_what_would_keep_the_parser_busy_is_refused_in_a_moment(name: str) -> None:
    text, words = BUSY[name]
    began = time.process_time()
    problems = problems_of(f"{HEAD}{text}\n", "content/pages/a.md")
    assert time.process_time() - began < 1
    assert any(words in problem.wrong for problem in problems), problems
    assert len(problems) <= 100
    assert all(problem.rule == "prose" and problem.place.line >= 5 for problem in problems)


@pytest.mark.parametrize("name", FINE)
def test_what_people_write_passes(name: str) -> None:
    assert screen(FINE[name], first_line=1, uri="a.md") == []


def test_the_pages_of_this_project_pass() -> None:
    for path in sorted([*ROOT.glob("content/pages/**/*.md"), *ROOT.glob("docs/**/*.md")]):
        assert screen(path.read_text(encoding="utf-8"), first_line=1, uri=path.name) == [], path


def test_the_line_is_told() -> None:
    (problem,) = problems_of(f"{HEAD}a\n\n```\nx\n```\n\nb\n{'[' * 60}\n", "a.md")
    assert problem.place.line == 13
    (problem,) = problems_of(f"{HEAD}a\n\n```\nx\n```\n\n~~~\nb\n", "a.md")
    assert problem.place.line == 13


PIECES = [
    "[",
    "![",
    "](",
    "][",
    "*",
    "_",
    "`",
    "```\n",
    "~~~\n",
    "> ",
    "- ",
    "1. ",
    "    ",
    "\n",
    "\n\n",
    "|",
    "-|-\n",
]
UNIT = st.lists(
    st.sampled_from([*PIECES, "a", "<", "<!--", "\\", "# ", "---\n", "===\n"]), min_size=1, max_size=6
)


@settings(max_examples=60, deadline=None)
@given(UNIT.map("".join), UNIT.map("".join))
def test_whatever_is_repeated_ends_soon(unit: str, after: str) -> None:
    """Eight thousand characters in a second are 64 KiB in a moment's patience, for machines that are busy."""
    began = time.process_time()
    problems_of(HEAD + unit * (8_000 // len(unit)) + after, "a.md")
    assert time.process_time() - began < 3
