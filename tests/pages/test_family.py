"""The family: every model has its row in the tree, every step of descent is a line, and the table says the same in words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from generator.pages.genealogy import drawing_of
from generator.pages.lineage import RELATIONS, parents_of
from generator.reading.catalog import Catalog
from generator.reading.schema.model import Descent
from tests.pages.conftest import plain, rows_of


def test_every_model_has_one_full_dot_in_a_row_of_its_own(
    view: Callable[[str], Any], catalog: Catalog
) -> None:
    drawing = view("gemma/family/").drawing
    full = [dot for dot in drawing.dots if not dot.is_repeated]
    assert sorted(dot.name for dot in full) == sorted(model.record.name for model in catalog.models.values())
    assert {dot.href for dot in full} == {f"../{model_id}/" for model_id in catalog.models}
    assert all(one.y < two.y for one, two in itertools.pairwise(drawing.dots))
    assert all(0 < dot.x < dot.text_x < dot.right <= drawing.width for dot in drawing.dots)
    assert drawing.dots[-1].y < drawing.height


def test_no_line_runs_through_a_name(view: Callable[[str], Any]) -> None:
    drawing = view("gemma/family/").drawing
    for line in drawing.lines:
        across = re.fullmatch(r"M([0-9]+) ([0-9]+)H([0-9]+)", line.path)
        down = re.fullmatch(r"M([0-9]+) ([0-9]+)V([0-9]+)", line.path)
        assert across or down, line.path
        for dot in drawing.dots:
            if across and dot.y == int(across[2]):
                assert int(across[3]) == dot.x < dot.text_x
            if down and int(down[2]) < dot.y <= int(down[3]):
                assert int(down[1]) < dot.x


def test_every_step_of_descent_is_a_line_below_its_parent(
    catalog: Catalog, view: Callable[[str], Any]
) -> None:
    drawing = view("gemma/family/").drawing
    owners = {size.id: size.model.id for size in catalog.sizes.values()} | {
        id_: id_ for id_ in catalog.models
    }
    names = {model.record.name: model.id for model in catalog.models.values()}
    drawn, path = set(), []
    for dot in drawing.dots:
        path = [other for other in path if other.x < dot.x]
        if path:
            drawn.add((names[dot.name], names[path[-1].name]))
        path.append(dot)
    steps = {(model.id, owners[of]) for model in catalog.models.values() for _, of in parents_of(model)}
    assert drawn == {(child, parent) for child, parent in steps if child != parent}
    assert ("vaultgemma", "gemma-2") in drawn


def test_models_whose_sizes_come_from_one_another_are_not_lost(catalog: Catalog) -> None:
    (series,) = (entry for entry in catalog.series if entry.id == "gemma")
    old, new = catalog.models["gemma-1"], catalog.models["gemma-1.1"]
    step = Descent(relation="built-on", of="gemma-1.1")
    both = replace(
        series, models=(replace(old, record=old.record.model_copy(update={"lineage": (step,)})), new)
    )
    drawing = drawing_of(
        both, hrefs={"gemma-1": "a", "gemma-1.1": "b"}, owners={id_: id_ for id_ in catalog.models}
    )
    assert [(dot.name, dot.is_repeated) for dot in drawing.dots] == [
        ("Gemma 1", False),
        ("Gemma 1.1", False),
        ("Gemma 1", True),
    ]


def test_only_relations_that_are_drawn_are_explained(view: Callable[[str], Any]) -> None:
    drawing = view("gemma/family/").drawing
    assert {name for name, _ in drawing.key} == {line.kind for line in drawing.lines} - {"trunk"}
    assert set(drawing.key) <= set(RELATIONS.items())


def test_the_table_says_the_same_with_sources(view: Callable[[str], Any], catalog: Catalog) -> None:
    table = view("gemma/family/").table
    rows = rows_of(table)
    assert set(rows) == {model.record.name for model in catalog.models.values()}
    for model in catalog.models.values():
        told = plain(" ".join(rows[model.record.name])).lower()
        assert all(RELATIONS[relation] in told for relation, _ in parents_of(model)), model.id
        assert "not recorded" not in told, model.id
    for row in (row for group in table.groups for row in group.rows):
        assert row.cells[-1].cites, row.head.text


def test_the_page_of_a_model_says_what_it_comes_from(view: Callable[[str], Any]) -> None:
    one = next(fact for fact in view("gemma/vaultgemma/").properties if fact.anchor == "fact-lineage")
    assert one.value.text == "Built on Gemma 2" and one.value.cites
    none = next(fact for fact in view("gemma/medsiglip/").properties if fact.anchor == "fact-lineage")
    assert none.value.is_blank and "SigLIP" in none.value.note and none.value.cites
