"""References may stand only where they are resolved: in the text of a statement of a series, a model or a correction."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.texts import texts_of
from generator.reading.wording import dotted

_BEGIN = re.compile(r"\[\[")
RESOLVED_IN = frozenset({"series", "model", "corrections"})
REMEDY = "references work only in `text` of a statement: write the value itself, or move the sentence to such a text"


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.records:
        if "[[" not in loaded.document.text:
            continue
        for path, text in texts_of(loaded.record):
            if "[[" in text and not (loaded.kind in RESOLVED_IN and path[-1] == "text"):
                wrong = "`[[` would be shown as it is typed"
                yield Problem(loaded.document.place_of(_BEGIN, path), dotted(path), wrong, REMEDY, RULE.name)


RULE = Rule("stray-references", "References stand only in texts where they are resolved.", "record", check)
