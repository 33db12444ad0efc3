"""The calculator's page offers every size and device once, says what it leaves out, and is led to from where people are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.pages import calculator, calculator_data
from generator.pages.calculator_rules import Definition, NotExportable, definitions
from generator.pages.library import Library
from generator.pages.page import Page
from generator.reading.catalog import Catalog
from generator.sizing.setting import Setting
from tests.pages.conftest import plain


def test_every_size_that_an_engine_runs_is_offered_once(view: Callable[[str], Any], catalog: Catalog) -> None:
    offered = [choice.value for group in view("calculator/").sizes for choice in group.choices]
    run = {
        size.id
        for size in catalog.sizes.values()
        if any(engine.runs(size.architecture) for engine in catalog.engines.values())
    }
    assert {id_.partition("@")[0] for id_ in offered} == run
    assert len(set(offered)) == len(offered) > len(run)  # some sizes take images of several sides
    names = {
        choice.value: plain(choice.text) for group in view("calculator/").sizes for choice in group.choices
    }
    assert names["paligemma-3b@448"] == "PaliGemma 3B, 448 px images"
    assert len(set(names.values())) == len(names)


def test_every_device_is_offered_once_and_what_is_chosen_at_first_is_offered(
    view: Callable[[str], Any], catalog: Catalog
) -> None:
    page = view("calculator/")
    offered = [choice.value for group in page.devices for choice in group.choices]
    assert sorted(offered) == sorted(catalog.devices)
    assert page.defaults.size in {choice.value for group in page.sizes for choice in group.choices}
    assert page.defaults.precisions.split()[0] in catalog.precisions
    assert page.defaults.engines.split()[0] in catalog.engines


def test_the_scripts_and_the_figures_are_files_of_the_site(
    view: Callable[[str], Any], library: Library
) -> None:
    page = view("calculator/")
    assert page.scripts[0] == "engines.js"
    theme = Path(calculator.__file__).parents[2] / "templates/theme"
    assert all((theme / uri.removeprefix("../")).is_file() for uri in page.scripts[1:])
    files = [file.uri for file in calculator_data.files(library)]
    assert files == ["calculator/engines.js", "calculator/sizes/gemma.js"]
    assert {group.file for group in page.sizes} == {"sizes/gemma.js"}


def test_pages_lead_to_it_and_that_of_a_size_with_the_size_chosen(by_uri: dict[str, Page]) -> None:
    assert by_uri[""].view.calculator.href == "calculator/"
    assert by_uri["hardware/"].view.calculator.href == "../calculator/"
    assert by_uri["gemma/gemma-2/9b/"].view.calculator.href == "../../../calculator/?size=gemma-2-9b"
    href = by_uri["gemma/paligemma/3b/"].view.calculator.href
    assert href.endswith("?size=paligemma-3b@224")


def test_without_a_script_it_leads_to_the_same_figures(view: Callable[[str], Any]) -> None:
    assert [link.href for link in view("calculator/").without] == ["../hardware/", "../gemma/"]


def test_what_it_cannot_compute_it_says(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine of rules that the script has no words for is left out by name, and so are the sizes that only it runs."""
    assert calculator.page(library).view.left_out == ""

    def fewer(setting: Setting) -> tuple[Definition, ...]:
        if setting.rules == "transformers":
            raise NotExportable("no words")
        return definitions(setting)

    monkeypatch.setattr(calculator_data, "definitions", fewer)
    page = calculator.page(library)
    said = plain(page.view.left_out)
    assert said.startswith(
        "Not computed here: Transformers; the pages of the sizes have its figures. Not listed: "
    )
    offered = {choice.value for group in page.view.sizes for choice in group.choices}
    assert "gemma-2-9b" in offered and "recurrentgemma-2b" not in offered
    only = library.catalog.sizes["recurrentgemma-2b"]
    assert calculator.link_to(library, library.sheet("x/"), only) is None
