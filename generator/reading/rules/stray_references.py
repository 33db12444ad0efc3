"""References may stand only where they are resolved: in the text of a statement of a series, a model or a correction."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.wording import Path, dotted

RESOLVED_IN = frozenset({"series", "model", "corrections"})
REMEDY = "references work only in `text` of a statement: write the value itself, or move the sentence to such a text"


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.records:
        if "[[" not in loaded.document.text:
            continue
        for path, text in _texts(loaded.record, ()):
            if "[[" in text and not (loaded.kind in RESOLVED_IN and path[-1] == "text"):
                wrong = "`[[` would be shown as it is typed"
                yield Problem(loaded.document.place(path), dotted(path), wrong, REMEDY, RULE.name)


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from _texts(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))


RULE = Rule("stray-references", "References stand only in texts where they are resolved.", "record", check)
