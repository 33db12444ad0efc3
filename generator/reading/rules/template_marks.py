"""Marks of templates are words of another language: a page that shows one was not finished."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.texts import texts_of
from generator.reading.wording import dotted

MARKS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
END = "]]"
# The end of a reference that does not begin is in the group.
_LONE_END = re.compile(r"\[\[[^\[\]]*\]\]|(\]\])")


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.records:
        typed = loaded.document.text
        if END not in typed and "\\" not in typed and not MARKS.search(typed):
            continue  # a backslash may begin the escape of a mark
        for path, text in texts_of(loaded.record):
            if mark := MARKS.search(text):
                pattern = re.compile(re.escape(mark[0]))
                wrong, remedy = f"`{mark[0]}` would be shown as it is typed", "write the value itself"
            elif text.count(END) > text.count("[["):
                pattern = _LONE_END
                wrong = f"`{END}` ends a reference that does not begin"
                remedy = "begin it with `[[`, or remove this"
            else:
                continue
            yield Problem(loaded.document.place_of(pattern, path), dotted(path), wrong, remedy, RULE.name)


RULE = Rule(
    "template-marks", "No text holds a mark of templates, or the end of a reference alone.", "record", check
)
