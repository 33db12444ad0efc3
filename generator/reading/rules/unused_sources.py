"""Every source must be cited by something."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    if evidence.broken:
        return  # a file that did not load may hold the only citation
    cited = {named for kind, named in evidence.uses if kind == "source"}
    for loaded in evidence.by_kind.get("source", []):
        if loaded.id not in cited:
            wrong = f"nothing cites the source {loaded.id}"
            yield Problem(loaded.document.place(()), "", wrong, "cite it, or delete the file", RULE.name)


RULE = Rule("unused-sources", "Every source is cited by something.", "catalog", check)
