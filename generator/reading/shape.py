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
    place: Place,
    field: str,
) -> ResolvedArchitecture:
    """Merge `own` facts (paths below `architecture`) over those of the size that `same_as` names.

    `language_model` gives the text facts of that size, or None where there is none. `place` and `field` are
    where a missing value is reported. Raises Unresolved with every problem found.
    """
    has_parts = any(path.startswith(("text_config.", "vision_config.")) for path in own)
    prefix = "text_config." if has_parts else ""
    base = {prefix + path: fact for path, fact in (language_model() or {}).items()}
    facts = {**base, **own}
    text_values = _below(facts, prefix, TextArchitecture)
    vision_values = _below(facts, "vision_config.", VisionArchitecture)
    problems = [
        Problem(
            place,
            field,
            f"the architecture lacks {prefix}{name}",
            "add it, or `same_as` a size that has it",
            "architecture",
        )
        for name in NEEDED_TEXT
        if name not in text_values
    ]
    if vision_values:
        problems += [
            Problem(place, field, f"the architecture lacks vision_config.{name}", "add it", "architecture")
            for name in NEEDED_VISION
            if name not in vision_values
        ]
        if "projection_dim" not in facts:
            problems.append(
                Problem(
                    place,
                    field,
                    "the architecture lacks projection_dim",
                    "add it beside vision_config",
                    "architecture",
                )
            )
    text_type = _model_type(
        facts.get(f"{prefix}model_type"), model_types, "text", place, f"{field}.{prefix}model_type", problems
    )
    vision_type = None
    if "model_type" in vision_values:
        vision_type = _model_type(
            facts["vision_config.model_type"],
            model_types,
            "vision",
            place,
            f"{field}.vision_config.model_type",
            problems,
        )
    layers = _layer_types(
        facts.get(f"{prefix}layer_types"), text_values.get("num_hidden_layers"), place, field, problems
    )
    if "sliding_attention" in layers and "sliding_window" not in text_values:
        problems.append(
            Problem(place, field, "layers with a window, but no sliding_window", "add it", "architecture")
        )
    outermost = facts.get("model_type")
    if outermost is None:
        problems.append(Problem(place, field, "the architecture lacks model_type", "add it", "architecture"))
    if problems or text_type is None or outermost is None:
        raise Unresolved(*problems)
    projection = facts.get("projection_dim")
    return ResolvedArchitecture(
        model_type=str(outermost.value),
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
    fact: Fact | None,
    model_types: Mapping[str, ModelType],
    role: str,
    place: Place,
    field: str,
    problems: list[Problem],
) -> ModelType | None:
    if fact is None:
        problems.append(Problem(place, field, "there is no model_type", "add it", "architecture"))
        return None
    known = model_types.get(str(fact.value))
    if known is None:
        wrong = f"no file in content/model-types/ is named {fact.value}.yaml"
        problems.append(
            Problem(fact.place, field, wrong, nearest(str(fact.value), model_types), "architecture")
        )
    elif known.role != role:
        wrong = f"{fact.value} reads {known.role}, not {role}"
        problems.append(
            Problem(fact.place, field, wrong, f"name a model type whose role is {role}", "architecture")
        )
    return known


def _layer_types(
    fact: Fact | None, layers: object, place: Place, field: str, problems: list[Problem]
) -> tuple[str, ...]:
    count = layers if isinstance(layers, int) else 0
    if fact is None:
        return (FULL_ATTENTION,) * count
    if isinstance(fact.value, RepeatedLayers):
        period = fact.value.repeat
        return tuple(period[index % len(period)] for index in range(count))
    listed = tuple(str(kind) for kind in fact.value) if isinstance(fact.value, tuple) else ()
    if len(listed) != count:
        wrong = f"layer_types lists {len(listed)} layers, num_hidden_layers says {count}"
        problems.append(
            Problem(
                fact.place,
                f"{field}.layer_types",
                wrong,
                "list one for each layer, or write `{repeat: […]}`",
                "architecture",
            )
        )
    return listed
