"""Engines must support what scenarios ask of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem
from generator.reading.loading import LoadedRecord
from generator.reading.rules.references import known_ids
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.hardware import Engine, Scenarios


def check(evidence: Evidence) -> Iterator[Problem]:
    engines = {loaded.id: cast(Engine, loaded.record) for loaded in evidence.by_kind.get("engine", [])}
    known = known_ids(evidence)
    for loaded in evidence.by_kind.get("scenarios", []):
        for name, scenario in cast(Scenarios, loaded.record).scenarios.items():
            path = ("scenarios", name)
            # What is unknown is reported by the rule `references`, and nothing is said about it here.
            first = engines.get(scenario.engines[0])
            is_known = scenario.kv_type in known["format"]
            if first is not None and is_known and scenario.kv_type not in first.kv_types:
                wrong = f"{scenario.engines[0]} has no KV cache in {scenario.kv_type}"
                remedy = f"choose one of {', '.join(first.kv_types)}"
                yield _problem(loaded, (*path, "kv_type"), wrong, remedy)
            for bits, precisions in scenario.precisions.items():
                for engine_id in scenario.engines:
                    engine = engines.get(engine_id)
                    if engine is None or set(precisions) - known["precision"]:
                        continue
                    if not set(precisions) & set(engine.precisions):
                        wrong = f"{engine_id} loads none of the {bits}-bit precisions"
                        remedy = f"add one that it loads; those are {', '.join(engine.precisions)}"
                        yield _problem(loaded, (*path, "precisions", bits), wrong, remedy)


def _problem(loaded: LoadedRecord, path: tuple[str, ...], wrong: str, remedy: str) -> Problem:
    return Problem(loaded.document.place(path), ".".join(path), wrong, remedy, RULE.name)


RULE = Rule(
    "scenario-engines",
    "Every engine of a scenario loads a precision of each class asked for, and the first has the KV type.",
    "catalog",
    check,
)
