"""The schemas for editors are valid, fresh, described in full, and refuse what the content's own schema refuses."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from pydantic import ValidationError

from generator.commands import schema as command
from generator.project import Project
from generator.reading import json_schemas
from generator.reading.loading import load
from generator.reading.schema import KINDS, Kind

ROOT = Path(__file__).resolve().parents[2]
EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
BY_NAME = {kind.name: kind for kind in KINDS}


def as_editor_reads(value: Any) -> Any:
    """A value of a Document as a YAML reader of an editor has it."""
    if isinstance(value, dict):
        return {key: as_editor_reads(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [as_editor_reads(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def editor_accepts(kind: Kind, value: Any) -> bool:
    return bool(Draft7Validator(json_schemas.schema_of(kind)).is_valid(as_editor_reads(value)))


def content_accepts(kind: Kind, value: Any) -> bool:
    try:
        kind.schema.model_validate(value)
    except ValidationError:
        return False
    return True


def properties(schema: Any, where: str = "") -> list[tuple[str, Any]]:
    """Every property of every mapping in a schema, with its name."""
    found: list[tuple[str, Any]] = []
    if isinstance(schema, dict):
        own = schema.get("properties")
        if isinstance(own, dict) and schema.get("type") == "object":
            found += [(f"{where}.{name}", value) for name, value in own.items()]
        for name, value in schema.items():
            found += properties(value, f"{where}.{name}")
    elif isinstance(schema, list):
        for value in schema:
            found += properties(value, where)
    return found


@EACH_KIND
def test_schema_is_valid(kind: Kind) -> None:
    Draft7Validator.check_schema(json_schemas.schema_of(kind))


@EACH_KIND
def test_every_field_is_described(kind: Kind) -> None:
    found = properties(json_schemas.schema_of(kind))
    assert len(found) >= len(kind.schema.model_fields)
    assert [name for name, value in found if len(value.get("description", "")) < 5] == []


@EACH_KIND
def test_every_mapping_is_closed_and_nothing_of_ours_leaks(kind: Kind) -> None:
    text = json.dumps(json_schemas.schema_of(kind))
    for word in ('"fact"', '"null"', '"prefixItems"', '"$defs"', "pydantic", "Decimal"):
        assert word not in text

    def mappings(schema: Any) -> list[Any]:
        own = [schema] if isinstance(schema, dict) and schema.get("type") == "object" else []
        below = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
        return own + [mapping for value in below for mapping in mappings(value)]

    for mapping in mappings(json_schemas.schema_of(kind)):
        assert mapping.get("additionalProperties") is not None or "properties" not in mapping


def test_schemas_are_the_same_each_time() -> None:
    assert json_schemas.files() == json_schemas.files()


def test_schemas_in_content_are_fresh() -> None:
    assert json_schemas.stale(ROOT / "content" / "schema") == ()


def test_editor_settings_map_every_kind() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert settings == json_schemas.editor_settings()
    extensions = json.loads((ROOT / ".vscode" / "extensions.json").read_text(encoding="utf-8"))
    assert extensions == {"recommendations": ["redhat.vscode-yaml"]}
    for schema_uri, pattern in settings["yaml.schemas"].items():
        assert (ROOT / schema_uri).is_file()
        assert pattern.endswith(".yaml")


def test_every_record_of_the_project_is_accepted() -> None:
    records = load(ROOT / "content").records
    validators = {name: Draft7Validator(json_schemas.schema_of(kind)) for name, kind in BY_NAME.items()}
    assert records
    for loaded in records:
        errors = [
            error.message
            for error in validators[loaded.kind].iter_errors(as_editor_reads(loaded.document.value))
        ]
        assert errors == [], loaded.uri


MODEL: dict[str, Any] = {
    "name": "M",
    "summary": "S",
    "license": "mit",
    "modalities": {"input": ("text",), "output": ("text",)},
    "sizes": {"9b": {"parameters": {"total": 1}}},
}


@pytest.mark.parametrize(
    ("change", "accepted"),
    [
        ({}, True),
        ({"nme": "x"}, False),
        ({"name": 1}, False),
        ({"name": "a<b"}, False),
        ({"license": "MIT License"}, False),
        ({"modalities": {"input": ("txt",), "output": ("text",)}}, False),
        ({"modalities": {"input": (), "output": ("text",)}}, False),
        ({"modalities": {"input": ("text",)}}, False),
        ({"sizes": {}}, False),
        ({"sizes": {"9B": {"parameters": {"total": 1}}}}, False),
        ({"sizes": {"9b": {}}}, False),
        ({"context_length": 8192}, True),
        ({"context_length": "8192"}, False),
        ({"context_length": 0}, False),
        ({"context_length": {"blank": "unknown"}}, True),
        ({"context_length": {"blank": "soon"}}, False),
        ({"context_length": {"blank": "unknown", "note": "Nobody said.", "source": "report"}}, True),
        ({"knowledge_cutoff": "2024-06"}, True),
        ({"knowledge_cutoff": "June"}, False),
        ({"text_length": {"224": 10}}, True),
        ({"text_length": {"small": 10}}, False),
        ({"text_length": {"224": -1}}, False),
        ({"source": "report"}, True),
        ({"source": {"id": "report", "where": "Table 2"}}, True),
        ({"source": ("report", {"id": "card"})}, True),
        ({"source": ()}, False),
        ({"source": {"where": "Table 2"}}, False),
        ({"source": {"id": "report", "page": "2"}}, False),
        ({"source": "My Report"}, False),
        ({"architecture": {"layer_types": ("full_attention", "sliding_attention")}}, True),
        ({"architecture": {"layer_types": {"repeat": ("full_attention",)}}}, True),
        ({"architecture": {"layer_types": {"repeat": ()}}}, False),
        ({"architecture": {"layer_types": "full_attention"}}, False),
        ({"architecture": {"attn_logit_softcapping": Decimal("50.5")}}, True),
        ({"architecture": {"attn_logit_softcapping": 50}}, True),
        ({"architecture": {"attn_logit_softcapping": "50"}}, False),
        ({"architecture": {"tie_word_embeddings": "yes"}}, False),
        ({"architecture": {"text_config": {"hidden_size": 1}, "vision_config": {"patch_size": 14}}}, True),
        ({"architecture": {"vision_config": {"hidden": 1}}}, False),
        ({"tokenizer": {"text": "A tokenizer."}}, True),
        ({"tokenizer": {"blank": "not-published"}}, True),
        ({"tokenizer": "plain"}, False),
        ({"aliases": "Gem"}, False),
    ],
)
def test_editor_and_content_agree_about_models(change: dict[str, Any], accepted: bool) -> None:
    value = {**MODEL, **change}
    assert content_accepts(BY_NAME["model"], value) is accepted
    assert editor_accepts(BY_NAME["model"], value) is accepted


SERIES: dict[str, Any] = {
    "name": "S",
    "publisher": "P",
    "summary": "s",
    "introduction": ({"text": "x"},),
    "models": ("a",),
}


@pytest.mark.parametrize(
    ("sizes", "accepted"),
    [(("a", "b"), True), (("a",), False), (("a", "b", "c"), False), (("a", "B"), False)],
)
def test_editor_and_content_agree_about_pairs(sizes: tuple[str, ...], accepted: bool) -> None:
    value = {**SERIES, "pairs": ({"sizes": sizes, "reason": "r"},)}
    assert content_accepts(BY_NAME["series"], value) is accepted
    assert editor_accepts(BY_NAME["series"], value) is accepted


def test_command_writes_what_is_stale_and_check_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = Project(tmp_path)
    assert command.run(project, check=True) == 1
    assert (
        "content/schema/model.schema.json:1:1: the file is missing; run `modeldocs schema`"
        in capsys.readouterr().err
    )
    assert command.run(project, check=False) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(KINDS)
    assert command.run(project, check=True) == 0
    schema_path = tmp_path / "content" / "schema"
    (schema_path / "model.schema.json").write_text("{}\n")
    (schema_path / "old.schema.json").write_text("{}\n")
    before = (schema_path / "site.schema.json").stat().st_mtime_ns
    assert [problem.wrong for problem in json_schemas.stale(schema_path)] == [
        "the file is out of date",
        "no kind of record has this schema",
    ]
    capsys.readouterr()
    assert command.run(project, check=False) == 0
    assert capsys.readouterr().out == "content/schema/model.schema.json\ncontent/schema/old.schema.json\n"
    assert not (schema_path / "old.schema.json").exists()
    assert (schema_path / "site.schema.json").stat().st_mtime_ns == before
