"""Marks of templates are words of another language: a page that shows one was not finished."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.texts import texts_of
from generator.reading.wording import dotted

MARKS = ("{{", "}}", "{%", "%}")
END = "]]"


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.records:
        if not any(mark in loaded.document.text for mark in (*MARKS, END)):
            continue
        for path, text in texts_of(loaded.record):
            mark = next((mark for mark in MARKS if mark in text), None)
            wrong, remedy = (
                f"`{mark}` would be shown as it is typed",
                "write the value itself",
            )
            if mark is None and text.count(END) > text.count("[["):
                wrong, remedy = (
                    f"`{END}` ends a reference that does not begin",
                    "begin it with `[[`, or remove this",
                )
            elif mark is None:
                continue
            yield Problem(loaded.document.place(path), dotted(path), wrong, remedy, RULE.name)


RULE = Rule(
    "template-marks", "No text holds a mark of templates, or the end of a reference alone.", "record", check
)
