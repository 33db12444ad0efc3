"""Every error that the schema can raise is told in our own words, at the place of what was typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.problems import Problem
from generator.reading.schema import KINDS
from generator.reading.schema.architecture import Architecture
from generator.reading.schema.model import Model, Size
from generator.reading.schema_errors import problems_of
from generator.reading.source import read

PYDANTIC = re.compile(
    r"pydantic|Input should|valid (integer|string|dictionary)|Field required|Extra inputs|instance of|Value error|"
    r"https?://errors|\[type=|validation|Decimal\(|class_name|NoneType|'[a-z]+' or '",
)


def told(schema: type[BaseModel], text: str) -> tuple[Problem, ...]:
    reading = read(text.encode(), uri="f.yaml")
    assert reading.document is not None
    try:
        schema.model_validate(reading.document.value)
    except ValidationError as error:
        return problems_of(error, reading.document, schema, flawed=reading.flawed)
    return ()


@pytest.mark.parametrize(
    ("schema", "text", "expected"),
    [
        (Size, "parameters: {total: 010}", 'f.yaml:1:21: parameters.total: expected a whole number, got the text "010"; write 10'),
        (Size, "parameters:\n  total: {blank: unknown, nots: x}", "f.yaml:2:27: parameters.total.nots: unknown key; did you mean note?"),
        (Size, "parameters: {total: 1}\ntext_length: {a: 1}", 'f.yaml:2:15: text_length.a: "a" is not the side of an image; write it in pixels, for example 224'),
        (Architecture, "layer_types: {repeat: [full]}", 'f.yaml:1:24: layer_types.repeat.0: "full" is none of the known values; known are full_attention, recurrent, sliding_attention'),
        (Architecture, "final_logit_softcapping: 30,0", 'f.yaml:1:26: final_logit_softcapping: expected a number, got the text "30,0"; write 30.0 with a point'),
        (Architecture, "vision_config: {hidden_size: 1e3}", 'f.yaml:1:30: vision_config.hidden_size: expected a whole number, got the text "1e3"; write 1000'),
    ],
)  # fmt: skip
def test_words_and_places(schema: type[BaseModel], text: str, expected: str) -> None:
    assert [str(problem) for problem in told(schema, text)] == [expected]


def test_tags_of_unions_do_not_reach_the_field() -> None:
    fields = [
        problem.field
        for problem in told(Model, "tokenizer: {blank: x}\ncontext_length: x\nknowledge_cutoff: {blank: x}\n")
    ]
    assert {"tokenizer.blank", "context_length", "knowledge_cutoff.blank"} <= set(fields)
    assert not any(word in field for field in fields for word in ("value", "Statement", "Blank", "[key]"))


def test_a_missing_key_is_at_the_key_of_the_mapping_that_lacks_it() -> None:
    problems = told(Model, "name: x\nsizes:\n  9b:\n    aliases: []\n")
    assert [(p.place.line, p.place.column) for p in problems if p.field == "sizes.9b.parameters"] == [(3, 3)]


# Values of every type in every field: whatever the schema says about them must come out in our words.
SCALARS = st.sampled_from(
    ["x", "010", "1.5", "-1", "true", "''", "' x'", "2025-13-45", "'1'", "99999999999999999", "X Y"]
)
ODD = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(
            st.sampled_from(["a", "blank", "text", "id", "source", "repeat"]), inner, max_size=3
        ).map(lambda items: "{" + ", ".join(f"{key}: {item}" for key, item in items.items()) + "}")
    ),
    max_leaves=5,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_error_is_in_our_words_and_in_the_file(kind: Any, data: st.DataObject) -> None:
    fields = data.draw(st.lists(st.sampled_from(sorted(kind.schema.model_fields)), unique=True, max_size=6))
    text = "".join(f"{name}: {data.draw(ODD)}\n" for name in fields) + "other: 1\n"
    lines = text.split("\n")
    problems = told(kind.schema, text)
    assert "other" in {problem.field for problem in problems}
    for problem in problems:
        assert not PYDANTIC.search(problem.wrong + problem.remedy), str(problem)
        assert problem.remedy.strip()
        assert 1 <= problem.place.line <= len(lines)
        assert problem.place.column <= len(lines[problem.place.line - 1])
        assert problem.field.split(".")[0] in {*kind.schema.model_fields, "other"}


class Strange(BaseModel):
    """A schema that raises an error that ours cannot."""

    model_config = ConfigDict(extra="forbid")
    number: int = Field(multiple_of=3, description="A multiple of three.")


def test_errors_that_nobody_foresaw_are_still_sentences() -> None:
    assert [str(problem) for problem in told(Strange, "number: 4")] == [
        "f.yaml:1:9: number: the number 4 is not what belongs here; write what the schema says: A multiple of three."
    ]


def test_what_is_below_a_flaw_is_not_told_twice() -> None:
    reading = read(b"parameters: ~\nrelease: !t {date: x}\nother: 1\n", uri="f.yaml")
    assert reading.document is not None
    with pytest.raises(ValidationError) as caught:
        Size.model_validate(reading.document.value)
    problems = problems_of(caught.value, reading.document, Size, flawed=reading.flawed)
    assert [problem.field for problem in problems] == ["other"]
