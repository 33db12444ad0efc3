"""Every fact must have a citation at it or above it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Problem
from generator.reading.facts import facts_of
from generator.reading.rules.rule import Evidence, Rule

REMEDY = "add `source: ID` beside it or at the top of the file, naming a file in content/sources/"


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.records:
        for path, fact in facts_of(loaded.record, loaded.document).items():
            if not fact.citations:
                yield Problem(fact.place, path, "this fact has no source", REMEDY, RULE.name)


RULE = Rule("citations", "Every fact has a citation at it or above it.", "record", check)
