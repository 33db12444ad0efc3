"""The sizes of a model must stand in the order of their parameters, since pages list them as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.model import Model
from generator.reading.wording import dotted


def check(evidence: Evidence) -> Iterator[Problem]:
    for loaded in evidence.by_kind.get("model", []):
        above: tuple[str, int] | None = None
        for label, size in cast(Model, loaded.record).sizes.items():
            total = size.parameters.total
            if not isinstance(total, int):
                continue
            if above is not None and total < above[1]:
                path = ("sizes", label)
                wrong = f"it has fewer parameters than {above[0]}, which stands before it"
                remedy = f"move {label} up: sizes are listed smallest first"
                yield Problem(loaded.document.key_place(path), dotted(path), wrong, remedy, RULE.name)
            else:
                above = (label, total)


RULE = Rule("size-order", "The sizes of a model stand smallest first.", "record", check)
