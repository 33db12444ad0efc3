"""Engines must support what scenarios ask of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem
from generator.reading.loading import LoadedRecord
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.hardware import Engine, Precision, Precisions, Scenarios

# Classes of bits that pages show in columns of their own, so that every engine must have something to show there.
COLUMNS = ("16", "8", "4")


def check(evidence: Evidence) -> Iterator[Problem]:
    engines = {loaded.id: cast(Engine, loaded.record) for loaded in evidence.by_kind.get("engine", [])}
    known: dict[str, Precision] = {}
    formats: set[str] = set()
    for loaded in evidence.by_kind.get("precisions", []):
        known.update(cast(Precisions, loaded.record).precisions)
        formats.update(cast(Precisions, loaded.record).formats)
    for loaded in evidence.by_kind.get("scenarios", []):
        for name, scenario in cast(Scenarios, loaded.record).scenarios.items():
            path = ("scenarios", name)
            # What is unknown is reported by the rule `references`, and nothing is said about it here.
            first = engines.get(scenario.engines[0])
            is_known = scenario.kv_type in formats
            if first is not None and is_known and scenario.kv_type not in first.kv_types:
                wrong = f"{scenario.engines[0]} has no KV cache in {scenario.kv_type}"
                remedy = f"choose one of {', '.join(first.kv_types)}"
                yield _problem(loaded, (*path, "kv_type"), wrong, remedy)
            for bits, precisions in scenario.precisions.items():
                if not set(precisions) <= set(known):
                    continue
                for index, precision_id in enumerate(precisions):
                    if known[precision_id].bits != int(bits):
                        wrong = f"{precision_id} has {known[precision_id].bits} bits a weight, not {bits}"
                        remedy = f"list it under its own class, or one of {bits} bits here"
                        yield _problem(loaded, (*path, "precisions", bits, index), wrong, remedy)
                for engine_id in scenario.engines if bits in COLUMNS else ():
                    engine = engines.get(engine_id)
                    if engine is not None and not set(precisions) & set(engine.precisions):
                        fit = [
                            name
                            for name in engine.precisions
                            if name in known and known[name].bits == int(bits)
                        ]
                        wrong = f"{engine_id} loads none of the {bits}-bit precisions"
                        remedy = (
                            f"add one that it loads: {', '.join(fit)}"
                            if fit
                            else "leave out the class or the engine"
                        )
                        yield _problem(loaded, (*path, "precisions", bits), wrong, remedy)


def _problem(loaded: LoadedRecord, path: tuple[str | int, ...], wrong: str, remedy: str) -> Problem:
    return Problem(loaded.document.place(path), ".".join(map(str, path)), wrong, remedy, RULE.name)


RULE = Rule(
    "scenario-engines",
    "Every engine of a scenario loads a precision of 16, 8 and 4 bits, the first has the KV type, classes are right.",
    "catalog",
    check,
)
