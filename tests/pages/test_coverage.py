"""What is known of each model: nothing is missing without a reason, and what is not found yet is on the list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from generator.pages.coverage import EXPECTED, HEADS, facts_of, gaps_of, state_of
from generator.reading.catalog import Catalog
from tests.pages.conftest import rows_of


def test_each_fact_of_a_model_is_counted_once(view: Callable[[str], Any], catalog: Catalog) -> None:
    rows = rows_of(view("about/coverage/").models)
    assert set(rows) == {model.record.name for model in catalog.models.values()}
    missing = list(HEADS).index("missing")
    total = 0
    for model in catalog.models.values():
        counts = [int(count.replace(",", "")) for count in rows[model.record.name]]
        assert sum(counts) - counts[missing] == len(list(facts_of(model)))
        total += sum(counts) - counts[missing]
    said = [int(found.replace(",", "")) for found in re.findall(r"[\d,]*\d", view("about/coverage/").result)]
    assert said[:2] == [total, len(rows)]
    assert sum(said[2:-1]) == total


def test_nothing_is_missing_without_a_reason(catalog: Catalog) -> None:
    gaps = [gap for model in catalog.models.values() for gap in gaps_of(model)]
    assert [(gap.model.id, gap.what) for gap in gaps if gap.state == "missing"] == []
    assert [(gap.model.id, gap.what) for gap in gaps if not gap.note] == []


def test_what_is_unknown_is_on_the_list(view: Callable[[str], Any], catalog: Catalog) -> None:
    table = view("about/coverage/").work
    listed = {(row.head.text, row.cells[1].text) for group in table.groups for row in group.rows}
    assert ("VaultGemma", "training tokens") in listed
    unknown = {
        (model.record.name, gap.what)
        for model in catalog.models.values()
        for gap in gaps_of(model)
        if gap.state == "unknown"
    }
    assert listed == unknown


def test_a_fact_that_is_gone_is_missing(catalog: Catalog) -> None:
    model = catalog.models["gemma-2"]
    for what, paths in EXPECTED.items():
        size = replace(
            model.sizes[0],
            facts={path: fact for path, fact in model.sizes[0].facts.items() if path not in paths},
        )
        gaps = list(gaps_of(replace(model, sizes=(size, *model.sizes[1:]))))
        assert (what, "missing", (size.label,)) in [(gap.what, gap.state, gap.labels) for gap in gaps]


def test_what_only_others_report_is_not_called_read(catalog: Catalog) -> None:
    states = {state_of(catalog, fact) for model in catalog.models.values() for fact in facts_of(model)}
    assert states == set(HEADS) - {"missing"}
    for model in catalog.models.values():
        for fact in facts_of(model):
            if state_of(catalog, fact) == "reported":
                assert all(catalog.sources[cited.id].reported_through for cited in fact.citations)
