"""Every fact must have a citation at it or above it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Problem
from generator.reading.facts import are_cited, facts_of
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.base import Cited

NEAR = "add `source: ID` beside it or at the top of the file, naming a file in content/sources/"
ON_TOP = "add `source: ID` at the top, naming a file in content/sources/"


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.records:
        if are_cited(loaded.record):
            continue
        facts = facts_of(loaded.record, loaded.document)
        bare = {path: fact for path, fact in facts.items() if not fact.citations}
        if len(bare) == len(facts) > 1 and isinstance(loaded.record, Cited):
            # One mistake, a missing line, and not one for each fact of the file.
            wrong = f"none of the {len(facts)} facts in this file has a source"
            yield Problem(loaded.document.place(()), "source", wrong, ON_TOP, RULE.name)
            continue
        for path, fact in bare.items():
            yield Problem(fact.typed.place, path, "this fact has no source", NEAR, RULE.name)


RULE = Rule("citations", "Every fact has a citation at it or above it.", "record", check)
