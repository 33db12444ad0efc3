"""A score must be one that its unit allows, of checkpoints of a kind that there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem, nearest
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.evidence import Benchmarks, Scores
from generator.reading.wording import dotted

VARIANTS = frozenset({"pt", "it", "mix", "ft"})


def check(evidence: Evidence) -> Iterator[Problem]:
    percent = {
        id_
        for loaded in evidence.by_kind.get("benchmarks", [])
        for id_, benchmark in cast(Benchmarks, loaded.record).benchmarks.items()
        if benchmark.unit == "percent"
    }
    for loaded in evidence.by_kind.get("scores", []):
        for index, row in enumerate(cast(Scores, loaded.record).scores):
            if row.variant.partition("-")[0] not in VARIANTS:
                path: tuple[str | int, ...] = ("scores", index, "variant")
                wrong = f"{row.variant} is no kind of checkpoint"
                remedy = nearest(row.variant, VARIANTS)
                yield Problem(loaded.document.place(path), dotted(path), wrong, remedy, RULE.name)
            for label, value in row.values.items() if row.benchmark in percent else ():
                if not 0 <= value <= 100:
                    path = ("scores", index, "values", label)
                    wrong = f"{value} is no percentage"
                    remedy = f"write it as printed, or correct the `unit` of {row.benchmark} in content/benchmarks.yaml"
                    yield Problem(loaded.document.place(path), dotted(path), wrong, remedy, RULE.name)


RULE = Rule(
    "plausible-scores",
    "Percentages lie between 0 and 100, and scores are of a known kind of checkpoint.",
    "catalog",
    check,
)
