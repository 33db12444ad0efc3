"""A pair that a series names is of two models, and named once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.model import Model
from generator.reading.schema.series import Series
from generator.reading.source import Typed


def check(evidence: Evidence) -> Iterator[Problem]:
    models = {
        f"{loaded.id}-{label}": loaded.id
        for loaded in evidence.by_kind.get("model", [])
        for label in cast(Model, loaded.record).sizes
    }
    first: dict[frozenset[str], Typed] = {}
    for loaded in evidence.by_kind.get("series", []):
        for index, pair in enumerate(cast(Series, loaded.record).pairs):
            here = Typed(loaded.document, ("pairs", index))
            one, other = pair.sizes
            before = first.setdefault(frozenset(pair.sizes), here)
            if before is not here:
                place = before.place
                wrong = f"this pair is named before ({place.uri}, line {place.line})"
                yield Problem(here.place, here.field, wrong, "delete one", RULE.name)
            elif one != other and one in models and models[one] == models.get(other):
                wrong = f"both are sizes of {models[one]}, whose sizes are compared without being named"
                yield Problem(here.place, here.field, wrong, "delete it", RULE.name)


RULE = Rule("pairs", "A pair that a series names is of two models, and named once.", "catalog", check)
