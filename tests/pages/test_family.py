"""The family: every model a dot on the time line, every step of descent a curve, and the same in words."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from generator.pages.lineage import RELATIONS, parents_of
from generator.reading.catalog import Catalog
from tests.pages.conftest import plain, rows_of


def test_every_model_is_a_dot_in_the_order_of_release(view: Callable[[str], Any], catalog: Catalog) -> None:
    drawing = view("gemma/family/").drawing
    places = {dot.name: dot.x for dot in drawing.dots}
    dates = {model.record.name: str(model.facts["release.date"].value) for model in catalog.models.values()}
    assert set(places) == set(dates) and len(drawing.dots) == len(dates)
    for one, when in dates.items():
        for other, later in dates.items():
            if when[:7] < later[:7]:
                assert places[one] < places[other], f"{one} and {other}"
    assert all(0 < dot.x < drawing.width and 0 < dot.y < drawing.height for dot in drawing.dots)
    assert {dot.href for dot in drawing.dots} == {f"../{model_id}/" for model_id in catalog.models}


def test_no_two_names_collide(view: Callable[[str], Any]) -> None:
    lanes: dict[int, list[tuple[int, int]]] = {}
    for dot in view("gemma/family/").drawing.dots:
        lanes.setdefault(dot.y, []).append((dot.x, dot.text_x + 6 * len(dot.name)))
    for spans in lanes.values():
        spans.sort()
        assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))


def test_every_step_of_descent_is_a_curve_and_a_word(view: Callable[[str], Any], catalog: Catalog) -> None:
    found = view("gemma/family/")
    words = dict(found.relations)
    assert {curve.relation for curve in found.drawing.curves} <= set(words)
    steps = [step for model in catalog.models.values() for step in parents_of(model)]
    assert steps and len(found.drawing.curves) <= len(steps)
    rows = rows_of(found.table)
    assert set(rows) == {model.record.name for model in catalog.models.values()}
    for model in catalog.models.values():
        told = plain(" ".join(rows[model.record.name])).lower()
        assert all(RELATIONS[relation] in told for relation, _ in parents_of(model)), model.id
        assert "not recorded" not in told, model.id


def test_every_step_of_descent_has_its_sources(view: Callable[[str], Any], catalog: Catalog) -> None:
    for row in (row for group in view("gemma/family/").table.groups for row in group.rows):
        assert row.cells[-1].cites, row.head.text
    one = next(fact for fact in view("gemma/vaultgemma/").properties if fact.anchor == "fact-lineage")
    assert one.value.text == "Built on Gemma 2" and one.value.cites
    none = next(fact for fact in view("gemma/medsiglip/").properties if fact.anchor == "fact-lineage")
    assert none.value.is_blank and "SigLIP" in none.value.note and none.value.cites
