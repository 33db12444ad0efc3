"""The schema of the content in; JSON Schemas for editors out, one file for each kind of record.

They are made from the same pydantic models that check the content, so that an editor underlines what `check`
would refuse. Draft 7 is what the YAML language server reads without remarks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from generator.problems import Place, Problem
from generator.reading.schema import KINDS, Kind

DRAFT = "http://json-schema.org/draft-07/schema#"
_REMEDY = "run `modeldocs schema`"

# Keywords whose value is one schema, a list of schemas, or schemas by name.
_ONE = ("items", "additionalProperties", "propertyNames", "additionalItems", "not")
_LISTS = ("anyOf", "oneOf", "allOf")
_NAMED = ("properties", "patternProperties", "definitions")


class _Editors(GenerateJsonSchema):
    """JSON Schema as YAML is read here: no null, and a decimal is a number."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        return {"type": "number"}

    def is_instance_schema(self, schema: core_schema.IsInstanceSchema) -> JsonSchemaValue:
        return {"type": "number"}


def schema_of(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of one kind of record."""
    raw = kind.schema.model_json_schema(ref_template="#/definitions/{model}", schema_generator=_Editors)
    raw["definitions"] = raw.pop("$defs", {})
    tidied = _tidy(raw)
    about = (kind.schema.__doc__ or "").strip()
    definitions = tidied.pop("definitions", {})
    for record in (tidied, *definitions.values()):
        for value in record.get("properties", {}).values():
            if set(value) == {"$ref"}:  # pydantic leaves out a description that the definition repeats
                _describe(value, definitions)
    head = {"$schema": DRAFT, "title": kind.schema.__name__, "description": about}
    tail = {"definitions": definitions} if definitions else {}
    return {**head, **{name: tidied[name] for name in tidied if name not in head}, **tail}


def files() -> dict[str, str]:
    """What content/schema/ must hold: file names with their text."""
    return {
        file_name(kind): json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n" for kind in KINDS
    }


def file_name(kind: Kind) -> str:
    return f"{kind.name}.schema.json"


def editor_settings() -> dict[str, Any]:
    """The settings of an editor that map the files of content/ to their schemas."""
    patterns = {0: "", 1: "/*.yaml", 2: "/*/*.yaml"}
    return {
        "yaml.schemas": {
            f"content/schema/{file_name(kind)}": f"content/{kind.place}{patterns[kind.depth]}"
            for kind in KINDS
        },
        "yaml.format.enable": False,
        "yaml.disableDefaultProperties": True,
        "[yaml]": {"editor.insertSpaces": True, "editor.tabSize": 2},
    }


def write(schema_path: Path) -> tuple[str, ...]:
    """Bring `schema_path` up to date; the names of files written or removed, sorted. Others are left untouched."""
    schema_path.mkdir(parents=True, exist_ok=True)
    wanted, there = files(), _present(schema_path)
    changed = {name for name, text in wanted.items() if there.get(name) != text}
    for name in sorted(changed):
        (schema_path / name).write_text(wanted[name], encoding="utf-8", newline="\n")
    gone = set(there) - set(wanted)
    for name in sorted(gone):
        (schema_path / name).unlink()
    return tuple(sorted(changed | gone))


def stale(schema_path: Path) -> tuple[Problem, ...]:
    """A problem for every file of `schema_path` that is missing, out of date, or of no kind."""
    wanted, there = files(), _present(schema_path)
    problems = []
    for name in sorted({*wanted, *there}):
        if name not in wanted:
            wrong = "no kind of record has this schema"
        elif name not in there:
            wrong = "the file is missing"
        elif there[name] != wanted[name]:
            wrong = "the file is out of date"
        else:
            continue
        problems.append(Problem(Place(f"content/schema/{name}"), "", wrong, _REMEDY, "schema"))
    return tuple(problems)


def _describe(value: dict[str, Any], definitions: Mapping[str, Any]) -> None:
    reference = value.pop("$ref")
    described = definitions[reference.rpartition("/")[2]].get("description", "")
    value.update(allOf=[{"$ref": reference}], description=described)


def _present(schema_path: Path) -> dict[str, str]:
    found = sorted(schema_path.glob("*.schema.json")) if schema_path.is_dir() else []
    return {path.name: path.read_bytes().decode("utf-8", errors="replace") for path in found}


def _tidy(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Without titles made from names, defaults of None and our own marks; references beside nothing else."""
    kept: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword in ("title", "fact") or (keyword == "default" and value in (None, [])):
            continue
        if keyword in _NAMED:
            kept[keyword] = {name: _tidy(below) for name, below in value.items()}
        elif keyword in _LISTS:
            kept[keyword] = [_tidy(below) for below in value]
        elif keyword in _ONE and isinstance(value, dict):
            kept[keyword] = _tidy(value)
        else:
            kept[keyword] = value
    if "prefixItems" in kept:  # a list of a fixed length, in the words of draft 7
        kept["items"] = [_tidy(item) for item in kept.pop("prefixItems")]
        kept["additionalItems"] = False
    if "patternProperties" in kept:
        kept.setdefault("additionalProperties", False)
    if "$ref" in kept and len(kept) > 1:  # draft 7 ignores whatever stands beside a reference
        kept = {"allOf": [{"$ref": kept.pop("$ref")}], **kept}
    return kept
