"""Engines must support what scenarios ask of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.hardware import Engine, Scenarios


def check(evidence: Evidence) -> Iterator[Problem]:
    engines = {loaded.id: cast(Engine, loaded.record) for loaded in evidence.by_kind.get("engine", [])}
    for loaded in evidence.by_kind.get("scenarios", []):
        for name, scenario in cast(Scenarios, loaded.record).scenarios.items():
            for index, engine_id in enumerate(scenario.engines):
                engine = engines.get(engine_id)
                if engine is None:
                    continue  # the rule `references` reports it
                place = loaded.document.place(("scenarios", name, "engines", index))
                field = f"scenarios.{name}.engines.{index}"
                if scenario.kv_type not in engine.kv_types and index == 0:
                    remedy = f"choose one of {', '.join(engine.kv_types)}"
                    yield Problem(
                        place, field, f"{engine_id} has no KV cache in {scenario.kv_type}", remedy, RULE.name
                    )
                for bits, precisions in scenario.precisions.items():
                    if not set(precisions) & set(engine.precisions):
                        remedy = f"add a precision that {engine_id} loads to `precisions`"
                        yield Problem(
                            place,
                            field,
                            f"{engine_id} loads none of the {bits}-bit precisions",
                            remedy,
                            RULE.name,
                        )


RULE = Rule(
    "scenario-engines",
    "Every engine of a scenario loads a precision of each class asked for.",
    "catalog",
    check,
)
