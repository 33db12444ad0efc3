"""What the script is given: formulas of receipts multiplied out, and files that are inert and hold nothing but values."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages import calculator_data
from generator.pages.calculator_rules import NotExportable, terms_of
from generator.pages.library import Library

NAMES = ("rows", "full cells", "width", "feed-forward width", "micro-batch")


def formulas() -> st.SearchStrategy[str]:
    """Sums of products with brackets, as receipts write them."""
    return st.recursive(
        st.sampled_from([*NAMES, "2", "4", "16"]),
        lambda inner: st.builds(
            lambda parts, mark: f"({f' {mark} '.join(parts)})",
            st.lists(inner, min_size=1, max_size=3),
            st.sampled_from("+×"),
        ),
        max_leaves=8,
    )


@given(
    formulas(),
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, 10**6)),
    st.sets(st.sampled_from(NAMES)),
)
def test_a_formula_multiplied_out_has_the_same_value(
    formula: str, values: dict[str, int], variables: set[str]
) -> None:
    inputs = {name: values.get(name, 3) for name in NAMES}
    worked = re.sub(
        "|".join(sorted(NAMES, key=len, reverse=True)), lambda found: str(inputs[found[0]]), formula
    )
    expected = eval(worked.replace("×", "*"))
    total = 0
    for factor, *names in terms_of(formula, inputs, variables):
        assert variables.issuperset(names)
        for name in names:
            factor *= inputs[name]  # type: ignore[operator, index]
        total += factor  # type: ignore[operator]
    assert total == expected


@pytest.mark.parametrize(
    "formula", ["2 ÷ rows", "rows − 2", "max(rows, 2)", "(rows + 2", "rows 2", "unheard-of", "rows)"]
)
def test_what_is_no_sum_of_products_is_refused(formula: str) -> None:
    with pytest.raises(NotExportable):
        terms_of(formula, {"rows": 3}, ("rows",))


def value_of(script: str) -> Any:
    """What a file hands over, read without running it."""
    found = re.search(r"JSON\.parse\((\".*\")\)", script)
    assert found is not None
    return json.loads(json.loads(found[1]))


def test_files_hold_what_was_computed_and_no_markup(library: Library) -> None:
    shared, *series = [file.make() for file in calculator_data.files(library)]
    assert value_of(shared) == json.loads(json.dumps(calculator_data.shared_of(library)))
    sizes = value_of(series[0])
    assert sizes == json.loads(json.dumps(calculator_data.sizes_data(library, library.catalog.series[0])))
    for script in (shared, *series):
        assert not re.search("[<>&\u2028\u2029]", script)
        assert script.startswith('"use strict";\n')


def test_every_engine_of_the_catalog_is_in_it_and_every_way_names_parts_that_are_there(
    library: Library,
) -> None:
    shared = calculator_data.shared_of(library)
    assert [engine["id"] for engine in shared["engines"]] == list(library.catalog.engines)
    lengths = {
        engine["id"]: (len(engine["precisions"]), len(engine["kvTypes"])) for engine in shared["engines"]
    }
    for size in calculator_data.sizes_data(library, library.catalog.series[0]):
        used = set()
        for way in size["engines"]:
            assert (len(way["weights"]), len(way["caches"])) == lengths[way["id"]]
            used |= {way["steps"], *way["weights"], *way["caches"], *way["hosts"]}
        assert used == set(range(len(size["parts"])))
