"""Lineage and disagreements: each way of being wrong is found, at its place, and what is right passes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.problems import ContentProblems
from generator.project import Project
from generator.reading import read_catalog

ROOT = Path(__file__).resolve().parents[2]
MODEL = "content/models/gemma/gemma-2.yaml"
Broken = Callable[[str, str, str], list[str]]


@pytest.fixture
def problems_with(tmp_path: Path) -> Broken:
    """Problems of the real content after replacing a text, once, in one of its files."""

    def problems(uri: str, old: str, new: str) -> list[str]:
        shutil.copytree(ROOT / "content", tmp_path / "content")
        path = tmp_path / uri
        text = path.read_text(encoding="utf-8") if path.exists() else old
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            read_catalog(Project(tmp_path))
        except ContentProblems as found:
            return [str(problem) for problem in found.problems]
        return []

    return problems


def step(relation: str, of: str) -> str:
    return f"sizes:\n  2b:\n    lineage: [{{relation: {relation}, of: {of}, source: gemma-2-report}}]\n"


@pytest.mark.parametrize(
    ("of", "says"),
    [
        ("gemma-2-2b", "gemma-2-2b would come from itself"),
        ("gemma-1-2bb", "no model and no size has the id gemma-1-2bb; did you mean gemma-1-2b"),
        ("paligemma-2-3b", "gemma-2-2b would come from itself"),
    ],
    ids=["itself", "unknown", "in a circle"],
)
def test_lineage_ends_and_names_what_is_there(problems_with: Broken, of: str, says: str) -> None:
    found = problems_with(MODEL, "sizes:\n  2b:\n", step("tuned-from", of))
    assert any(says in line and "sizes.2b.lineage.0.of" in line for line in found)


def test_a_size_may_learn_from_another_size_of_its_model(problems_with: Broken) -> None:
    assert problems_with(MODEL, "sizes:\n  2b:\n", step("distilled-from", "gemma-2-27b")) == []


def disagreement(about: str, followed: str, values: tuple[str, str]) -> str:
    first, second = (f'{{value: "{value}", source: gemma-2-report}}' for value in values)
    return (
        "disagreements:\n  layers:\n    what: Layers\n"
        f"    about: [{about}]\n    values: [{first}, {second}]\n    followed: {followed}\n    why: Counted.\n"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (disagreement("gemma-2-27b architecture.num_hidden_layers", '"46"', ("46", "42")), None),
        (disagreement("gemma-2-27b name.of", '"46"', ("46", "42")), "gemma-2-27b has no fact name.of"),
        (disagreement("gemma-9-27b release.date", '"46"', ("46", "42")), "has the id gemma-9-27b"),
        (disagreement("gemma-2 release.date", "47", ("46", "42")), "followed"),
        (disagreement("gemma-2 release.date", '"47"', ("46", "42")), "47 is none of the values"),
        (disagreement("gemma-2 release.date", '"46"', ("46", "46")), "all sources give the same value"),
    ],
    ids=["right", "no such field", "no such size", "not a text", "follows none of them", "no difference"],
)
def test_disagreements_are_about_facts_and_follow_a_value(
    problems_with: Broken, text: str, says: str | None
) -> None:
    whole = (ROOT / "content/disagreements.yaml").read_text("utf-8")
    found = problems_with("content/disagreements.yaml", whole, text)
    found = [line for line in found if "nothing cites the source" not in line]
    if says is None:
        assert found == []
    else:
        assert any(says in line and line.startswith("content/disagreements.yaml:") for line in found)
