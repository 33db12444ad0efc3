"""Nothing may descend from itself: lineage leads back in time and ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, cast

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.model import Model, Shared
from generator.reading.source import Typed


class Step(NamedTuple):
    """One step back, from a model or a size to what it comes from, and where it is written."""

    of: str
    typed: Typed


def check(evidence: Evidence) -> Iterator[Problem]:
    steps = _steps(evidence)
    # A size comes from whatever its model comes from; a model does not come from its sizes.
    back = {child: {step.of for step in written} for child, written in steps.items()}
    for loaded in evidence.by_kind.get("model", []):
        for label in cast(Model, loaded.record).sizes:
            back.setdefault(f"{loaded.id}-{label}", set()).add(loaded.id)
    for child, written in steps.items():
        for step in written:
            if child in _ancestors(step.of, back):
                wrong = f"{child} would come from itself: {step.of} is it or comes from it"
                remedy = "keep the step that leads back in time, and remove the other"
                yield Problem(step.typed.place, step.typed.field, wrong, remedy, RULE.name)


def _steps(evidence: Evidence) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for loaded in evidence.by_kind.get("model", []):
        model = cast(Model, loaded.record)
        holders: list[tuple[str, tuple[str, ...], Shared]] = [(loaded.id, (), model)]
        holders += [(f"{loaded.id}-{label}", ("sizes", label), size) for label, size in model.sizes.items()]
        for id_, path, record in holders:
            for index, step in enumerate(record.steps):
                here: tuple[str | int, ...] = (*path, "lineage", index, "of")
                found.setdefault(id_, []).append(Step(step.of, Typed(loaded.document, here)))
    return found


def _ancestors(start: str, back: Mapping[str, set[str]]) -> set[str]:
    """`start` and everything it comes from."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += back.get(here, ())
    return seen


RULE = Rule("lineage", "No model and no size comes from itself.", "catalog", check)
