"""The architecture of a size, resolved: what it inherits from its model and from other sizes, merged field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from generator.problems import Place, Problem, nearest
from generator.reading.catalog import Fact, ResolvedArchitecture
from generator.reading.schema.architecture import RepeatedLayers, TextArchitecture, VisionArchitecture
from generator.reading.schema.hardware import ModelType

NEEDED_TEXT = (
    "vocab_size",
    "hidden_size",
    "intermediate_size",
    "num_hidden_layers",
    "num_attention_heads",
    "num_key_value_heads",
    "head_dim",
)
NEEDED_VISION = (
    "model_type",
    "hidden_size",
    "intermediate_size",
    "num_hidden_layers",
    "num_attention_heads",
    "patch_size",
    "image_size",
    "num_channels",
)
FULL_ATTENTION = "full_attention"
RULE = "architecture"
READS = {"text": "text", "vision": "images"}
SHARED_REMEDY = "add it, or `same_as` a size that has it"


# Where a value of the architecture was typed, or the architecture itself for the empty path: place and field.
Locate = Callable[[str], tuple[Place, str]]


class Unresolved(Exception):  # noqa: N818  carries problems of the content to the caller
    """The architecture cannot be told from what is written."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


def resolve_shape(
    own: Mapping[str, Fact],
    *,
    language_model: Callable[[], Mapping[str, Fact] | None],
    model_types: Mapping[str, ModelType],
    broken_types: frozenset[str],
    locate: Locate,
) -> ResolvedArchitecture:
    """Merge `own` facts (paths below `architecture`) over those of the size that `same_as` names.

    `language_model` gives the text facts of that size, or None where there is none. `broken_types` are model
    types whose files did not load, reported elsewhere. Raises Unresolved with every problem found here.
    """
    has_parts = any(path.startswith(("text_config.", "vision_config.")) for path in own)
    prefix = "text_config." if has_parts else ""
    try:
        base = {prefix + path: fact for path, fact in (language_model() or {}).items()}
        is_known = True
    except Unresolved:  # reported where it is; what is typed here is looked at all the same
        base, is_known = {}, False
    facts = {**base, **own}
    text_values = _below(facts, prefix, TextArchitecture)
    vision_values = _below(facts, "vision_config.", VisionArchitecture)
    needed = {f"{prefix}{name}": SHARED_REMEDY for name in ("model_type", *NEEDED_TEXT) if is_known}
    layers = _layer_types(text_values)
    if is_known and "sliding_attention" in _kinds(text_values):
        needed[f"{prefix}sliding_window"] = "add it, since some layers look at a window only"
    if has_parts:
        needed["model_type"] = "add it beside text_config and vision_config"
    if vision_values:
        needed.update((f"vision_config.{name}", "add it") for name in NEEDED_VISION)
        needed["projection_dim"] = "add it beside vision_config"
    problems = [
        Problem(*locate(""), f"the architecture lacks {path}", remedy, RULE)
        for path, remedy in needed.items()
        if path not in facts
    ]
    types: dict[str, ModelType | None] = {**dict.fromkeys(broken_types), **model_types}
    text_type = _model_type(facts, f"{prefix}model_type", types, "text", locate, problems)
    vision_type = _model_type(facts, "vision_config.model_type", types, "vision", locate, problems)
    count = text_values.get("num_hidden_layers")
    if is_known and isinstance(count, int) and len(layers) != count:
        wrong = f"layer_types lists {len(layers)} layers, num_hidden_layers says {count}"
        remedy = "list one for each layer, or write `{repeat: […]}`"
        typed = "layer_types" if f"{prefix}layer_types" in own else "num_hidden_layers"
        problems.append(Problem(*locate(prefix + typed), wrong, remedy, RULE))
    if problems or not is_known or text_type is None or (vision_values and vision_type is None):
        raise Unresolved(*problems)
    projection = facts.get("projection_dim")
    return ResolvedArchitecture(
        model_type=str(facts["model_type"].value),
        text=TextArchitecture.model_construct(**text_values),
        text_type=text_type,
        vision=VisionArchitecture.model_construct(**vision_values) if vision_values else None,
        vision_type=vision_type,
        projection_dim=projection.value
        if projection is not None and isinstance(projection.value, int)
        else None,
        layer_types=layers,
        facts=facts,
    )


def text_facts(architecture: ResolvedArchitecture) -> dict[str, Fact]:
    """The facts of the language model of a resolved size, by plain field name."""
    prefix = "text_config." if any(path.startswith("text_config.") for path in architecture.facts) else ""
    return {
        path[len(prefix) :]: fact
        for path, fact in architecture.facts.items()
        if path.startswith(prefix) and "." not in path[len(prefix) :]
    }


def _below(facts: Mapping[str, Fact], prefix: str, schema: type[BaseModel]) -> dict[str, Any]:
    fields = schema.model_fields
    return {
        path[len(prefix) :]: fact.value
        for path, fact in facts.items()
        if path.startswith(prefix) and path[len(prefix) :] in fields
    }


def _model_type(
    facts: Mapping[str, Fact],
    path: str,
    model_types: Mapping[str, ModelType | None],
    role: str,
    locate: Locate,
    problems: list[Problem],
) -> ModelType | None:
    fact = facts.get(path)
    if fact is None:
        return None
    known = model_types.get(str(fact.value))
    if str(fact.value) not in model_types:
        wrong = f"content/model-types/ holds no {fact.value}.yaml"
        suited = [name for name, found in model_types.items() if found is None or found.role == role]
        problems.append(Problem(*locate(path), wrong, nearest(str(fact.value), suited), RULE))
    elif known is not None and known.role != role:
        wrong = f"{fact.value} is a model type that reads {READS[known.role]}, not {READS[role]}"
        problems.append(Problem(*locate(path), wrong, f"name one whose role is {role}", RULE))
    return known


def _kinds(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The layer types as typed: one for each layer, or the period."""
    typed = values.get("layer_types", (FULL_ATTENTION,))
    return typed.repeat if isinstance(typed, RepeatedLayers) else tuple(typed)


def _layer_types(values: Mapping[str, Any]) -> tuple[str, ...]:
    """One layer type for each layer; a list as it was typed, however long."""
    kinds = _kinds(values)
    if isinstance(values.get("layer_types"), tuple):
        return kinds
    return tuple(kinds[index % len(kinds)] for index in range(values.get("num_hidden_layers", 0)))
