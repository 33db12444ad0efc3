"""What the papers tell people to type exists, and all that exists is told; the example of content/README.md builds."""

from __future__ import annotations

import argparse
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel

from generator.arguments import parser_of_commands
from generator.reading import json_schemas
from generator.reading.schema.architecture import Architecture, TextArchitecture
from generator.reading.schema.base import Blank
from generator.reading.schema.evidence import Artifacts, Disagreements, Score, Scores, SourceDocument
from generator.reading.schema.hardware import Device
from generator.reading.schema.model import Descent, Model, Shared, Size
from generator.reading.schema.series import Series
from generator.reading.schema.towers import VisionArchitecture
from tests.site.projects import ROOT, build, copy_project, modeldocs

README, CONTRIBUTING, CONTENT = (
    ROOT / name for name in ("README.md", "CONTRIBUTING.md", "content/README.md")
)
PAPERS = (README, CONTRIBUTING, CONTENT)
# Keys at the top of a file that holds a list of records, which the examples show.
LISTS = {"scores", "artifacts", "disagreements"}
TARGET = re.compile(r"^([a-z]+):.*?## ", re.MULTILINE)
BLOCK = re.compile(r"^`(content/[\w./-]+\.yaml)`:\n\n```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code_of(path: Path) -> str:
    """Only what stands in code: spans and fenced blocks, comments in them left out."""
    fences = re.findall(r"^```\w*\n(.*?)^```$", text_of(path), re.MULTILINE | re.DOTALL)
    spans = re.findall(
        r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text_of(path), flags=re.MULTILINE | re.DOTALL)
    )
    return "\n".join([*fences, *spans])


def targets() -> set[str]:
    return set(TARGET.findall(text_of(ROOT / "Makefile")))


def commands() -> dict[str, argparse.ArgumentParser]:
    (group,) = (
        action for action in parser_of_commands()._actions if isinstance(action, argparse._SubParsersAction)
    )
    return dict(group.choices)


def makes_in(text: str) -> list[str]:
    """Targets of the commands in a text: what follows `make` at the start of a line or of a span."""
    return re.findall(r"^(?:\$ )?(?:.*&& )?make ([a-z]+)", text, re.MULTILINE)


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_make_targets_that_are_named_exist(path: Path) -> None:
    named = set(makes_in(code_of(path)))
    assert named, "it names no target"
    assert named <= targets()


def test_make_lists_every_target_and_the_readme_says_so() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    told = dict(re.findall(r"^  make (\w+) +(\w.{10,})$", listed, re.MULTILINE))
    assert set(told) == targets() >= {"site", "serve", "check", "test", "lint", "schema", "bench", "lock"}
    phony = re.search(r"^\.PHONY: (.+)$", text_of(ROOT / "Makefile"), re.MULTILINE)
    assert phony is not None
    # `browser` is a step of `test`
    assert set(phony[1].split()) - {"browser"} == targets()
    assert "`make` lists all targets" in text_of(README)
    assert {"site", "serve", "check", "test"} <= set(makes_in(code_of(README)))


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_that_are_shown_can_be_typed(path: Path) -> None:
    lines = re.findall(
        r"(?:bin/modeldocs|-m generator|^modeldocs|\$ modeldocs) ([a-z][^\n#`]*)", code_of(path), re.MULTILINE
    )
    for line in lines:
        words = [word for word in line.split() if word != "…"]
        known = commands()
        assert words[0] in known, line
        options = {option for action in known[words[0]]._actions for option in action.option_strings}
        assert {word for word in words if word.startswith("--")} <= options, line


def test_every_command_is_told_in_the_readme() -> None:
    told = code_of(README)
    assert {name for name in commands() if not re.search(rf"\b{name}\b", told)} == set()


def test_the_first_two_commands_of_the_readme_are_the_two_that_are_needed() -> None:
    block = re.search(r"```\w*\n(.*?)```", text_of(README), re.DOTALL)
    assert block is not None
    assert makes_in(block[1])[:2] == ["site", "test"]
    assert text_of(README)[: block.end()].count("\n") < 25, "they stand in the first screen"


@pytest.mark.parametrize(
    "schema",
    [Model, Device, SourceDocument, Series, Scores, Artifacts, Disagreements],
    ids=lambda one: one.__name__,
)
def test_every_field_that_an_editor_may_write_is_told(schema: type[BaseModel]) -> None:
    told = set(re.findall(r"`([a-z0-9_]+)`", re.sub(r"```.*?```", "", text_of(CONTENT), flags=re.DOTALL)))
    fields = {name for below in _below(schema) for name in below.model_fields}
    assert len(fields) >= 4
    # a blank and a citation have sections of their own, with their fields in an example
    example = {"id", "where", "blank", "repeat"}
    assert fields - told - example - LISTS == set()
    assert all(re.search(rf"\b{name}:", text_of(CONTENT)) for name in example)


@pytest.mark.parametrize("schema", [Device, SourceDocument, Score, Descent], ids=lambda one: one.__name__)
def test_every_word_that_an_editor_may_choose_is_told(schema: type[BaseModel]) -> None:
    words = {
        str(word)
        for below in _below(schema)
        if below is not Blank
        for info in below.model_fields.values()
        for word in _words(info.annotation)
    }
    assert words
    assert {word for word in words if f"`{word}`" not in text_of(CONTENT)} == set()


def _words(annotation: Any) -> Iterator[object]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for argument in get_args(annotation):
            yield from _words(argument)


def test_the_schemas_of_a_model_are_among_those_looked_at() -> None:
    assert {Model, Size, Shared.__mro__[0], Architecture, TextArchitecture, VisionArchitecture} - set(
        _below(Model)
    ) == {Shared}


def _below(schema: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """`schema` and every schema that its fields are made of."""
    seen: list[type[BaseModel]] = []

    def visit(annotation: Any) -> None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in seen:
            seen.append(annotation)
            for info in annotation.model_fields.values():
                visit(info.annotation)
        for argument in get_args(annotation):
            visit(argument)

    visit(schema)
    return iter(seen)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content and, in addition, the files that content/README.md shows."""
    root = copy_project(tmp_path_factory.mktemp("example") / "project")
    for uri, text in BLOCK.findall(text_of(CONTENT)):
        assert not (root / uri).exists()
        (root / uri).parent.mkdir(parents=True, exist_ok=True)
        (root / uri).write_text(text, encoding="utf-8")
    return root


def test_the_example_has_no_problem_and_makes_pages(example: Path) -> None:
    uris = [uri for uri, _ in BLOCK.findall(text_of(CONTENT))]
    assert len(uris) >= 5
    done = modeldocs(example, "check")
    assert (done.returncode, done.stderr) == (0, "")
    models = [
        yaml.load(text_of(path), yaml.BaseLoader) for path in (example / "content/models").glob("*/*.yaml")
    ]
    sizes = sum(len(model["sizes"]) for model in models)
    assert done.stdout.startswith(f"No problems: {len(models)} models, {sizes} sizes, ")
    site = build(example)
    assert {"example/", "example/example-1/", "example/example-1/1b/"} <= set(site.documents)
    assert "16 query heads share 4 heads of keys and values" in site.page("example/").text
    # 32,000 x 2,048 + 16 x (2 x 2,048 x 2,048 + 2 x 2,048 x 512 + 3 x 2,048 x 8,192 + 2 x 2,048) + 2,048
    count = 32_000 * 2_048 + 16 * (2 * 2_048**2 + 2 * 2_048 * 512 + 3 * 2_048 * 8_192 + 2 * 2_048) + 2_048
    assert f"{count:,}" in site.page("example/example-1/1b/").text


@pytest.mark.parametrize(
    ("paper", "typed", "instead"),
    [
        (README, "total: 9241705984", "total: 9241705985"),
        (CONTENT, "num_hidden_layers: 42", "num_hiden_layers: 42"),
    ],
    ids=["README.md", "content/README.md"],
)
def test_the_mistakes_that_are_shown_are_reported_like_that(
    example: Path, paper: Path, typed: str, instead: str
) -> None:
    """To the letter: place, words, the line of the file, and the mark under it where the paper has them."""
    path = example / "content/models/gemma/gemma-2.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(typed) == 1
    path.write_text(text.replace(typed, instead), encoding="utf-8")
    try:
        said = modeldocs(example, "check").stderr
    finally:
        path.write_text(text, encoding="utf-8")
    shown = re.search(
        r"^content/models/gemma/gemma-2\.yaml:\d+:\d+: .*\n(?:(?!```).*\n)*", text_of(paper), re.MULTILINE
    )
    assert shown is not None
    assert shown[0] in said


def test_schemas_for_editors_are_fresh() -> None:
    assert list(json_schemas.stale(ROOT / "content/schema")) == []


def test_every_content_file_names_its_schema() -> None:
    mark = re.compile(r"# yaml-language-server: \$schema=(\S+)")
    for path in sorted((ROOT / "content").rglob("*.yaml")):
        first = mark.fullmatch(text_of(path).splitlines()[0])
        assert first and (path.parent / first[1]).resolve().is_file(), path.relative_to(ROOT)


WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def test_there_are_workflows_that_check_and_publish() -> None:
    assert len(WORKFLOWS) >= 2
    triggers = "".join(map(text_of, WORKFLOWS))
    assert "pull_request" in triggers and "deploy-pages" in triggers


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit(path: Path) -> None:
    uses = re.findall(r"^\s*(?:- )?uses: (\S+)(.*)$", text_of(path), re.MULTILINE)
    assert uses
    for action, rest in uses:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v[\d.]+", rest), f"{action} does not say which version the commit is"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_have_no_more_rights_than_they_say(path: Path) -> None:
    workflow = yaml.load(text_of(path), yaml.BaseLoader)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert "pull_request_target" not in text_of(path)
    for job in workflow["jobs"].values():
        rights = job.get("permissions", {})
        assert set(rights) <= {"contents", "pages", "id-token"}
        assert rights.get("contents", "read") == "read"
        assert "timeout-minutes" in job
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] == "false"
            # what a stranger writes never becomes a script
            assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_run_targets_that_exist(path: Path) -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", text_of(path)))
    assert named and named <= targets()
