"""The architecture of a size, resolved: what it inherits from its model and from other sizes, merged field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from generator.problems import Place, Problem, nearest
from generator.reading.catalog import Fact, ResolvedArchitecture
from generator.reading.schema.architecture import (
    Architecture,
    RepeatedLayers,
    TextArchitecture,
)
from generator.reading.schema.network import ModelType
from generator.reading.schema.towers import AudioArchitecture, VisionArchitecture

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
    "num_channels",
)
FULL_ATTENTION = "full_attention"
# Parts of a model that has more than one, by the key of `config.json` that holds each.
TEXT_PARTS = ("decoder.", "text_config.")
PARTS = ("encoder.", *TEXT_PARTS, "vision_config.", "audio_config.")


class Unresolved(Exception):  # noqa: N818  carries problems of the content to the caller
    """The architecture cannot be told from what is written."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


def resolve_shape(
    own: Mapping[str, Fact],
    *,
    inherited: Callable[[bool], Mapping[str, Fact]],
    model_types: Mapping[str, ModelType],
    place: Place,
    field: str,
) -> ResolvedArchitecture:
    """Merge `own` facts (paths below `architecture`) over those of the sizes that `same_as` names.

    `inherited` gives the facts of those sizes, under the paths they take here; it is told whether this size has
    parts. `place` and `field` are where a missing value is reported. Raises Unresolved with every problem found.
    """
    facts = {**inherited(has_parts(own)), **own}
    prefix = text_prefix(facts)
    problems: list[Problem] = []

    def part(
        below: str, role: str, schema: type[BaseModel], needed: tuple[str, ...]
    ) -> tuple[Any, ModelType | None]:
        values = _below(facts, below, schema)
        if not values and below != prefix:
            return None, None
        kind = _model_type(
            facts.get(f"{below}model_type"), model_types, role, place, f"{field}.{below}model_type", problems
        )
        problems.extend(
            Problem(
                place,
                field,
                f"the architecture lacks {below}{name}",
                "add it, or `same_as` a size that has it",
                "architecture",
            )
            for name in needed
            if name not in values and not (kind is not None and (kind.is_raw or kind.blocks))
        )
        return schema.model_construct(**values), kind

    text, text_type = part(prefix, "text", TextArchitecture, NEEDED_TEXT)
    encoder, encoder_type = part("encoder.", "text", TextArchitecture, NEEDED_TEXT)
    vision, vision_type = part("vision_config.", "vision", VisionArchitecture, NEEDED_VISION)
    audio, audio_type = part("audio_config.", "audio", AudioArchitecture, ("model_type",))
    layers = _layer_types(facts, prefix, place, field, problems)
    encoder_layers = _layer_types(facts, "encoder.", place, field, problems) if encoder else ()
    outermost = facts.get("model_type")
    whole_type = None
    if prefix:
        whole_type = _model_type(outermost, model_types, "whole", place, f"{field}.model_type", problems)
    elif outermost is None:
        problems.append(Problem(place, field, "the architecture lacks model_type", "add it", "architecture"))
    if problems or text_type is None or outermost is None:
        raise Unresolved(*problems)
    whole = Architecture.model_construct(**_below(facts, "", Architecture))
    return ResolvedArchitecture(
        model_type=str(outermost.value),
        text=text,
        text_type=text_type,
        vision=vision,
        vision_type=vision_type,
        projection_dim=whole.projection_dim,
        layer_types=layers,
        facts=facts,
        whole=whole,
        whole_type=whole_type,
        audio=audio,
        audio_type=audio_type,
        encoder=encoder,
        encoder_type=encoder_type,
        encoder_layer_types=encoder_layers,
    )


def has_parts(facts: Mapping[str, Fact]) -> bool:
    """Whether a model consists of more than one part."""
    return any(path.startswith(PARTS) for path in facts)


def text_prefix(facts: Mapping[str, Fact]) -> str:
    """What stands before the fields of the language model (the one that writes): nothing where it is all there is."""
    for prefix in TEXT_PARTS:
        if any(path.startswith(prefix) for path in facts):
            return prefix
    return "text_config." if has_parts(facts) else ""


def text_facts(architecture: ResolvedArchitecture) -> dict[str, Fact]:
    """The facts of the language model of a resolved size, by plain field name."""
    prefix = text_prefix(architecture.facts)
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
    facts: Mapping[str, Fact], prefix: str, place: Place, field: str, problems: list[Problem]
) -> tuple[str, ...]:
    """The type of each layer; reports a list of another length and a window whose width is not known."""
    fact, depth = facts.get(f"{prefix}layer_types"), facts.get(f"{prefix}num_hidden_layers")
    count = depth.value if depth is not None and isinstance(depth.value, int) else 0
    if fact is None:
        return (FULL_ATTENTION,) * count
    if isinstance(fact.value, RepeatedLayers):
        period = fact.value.repeat
        layers: tuple[str, ...] = tuple(period[index % len(period)] for index in range(count))
    else:
        layers = tuple(str(kind) for kind in fact.value) if isinstance(fact.value, tuple) else ()
        if len(layers) != count:
            wrong = f"layer_types lists {len(layers)} layers, num_hidden_layers says {count}"
            remedy = "list one for each layer, or write `{repeat: […]}`"
            problems.append(
                Problem(fact.place, f"{field}.{prefix}layer_types", wrong, remedy, "architecture")
            )
    if "sliding_attention" in layers and f"{prefix}sliding_window" not in facts:
        problems.append(
            Problem(place, field, "layers with a window, but no sliding_window", "add it", "architecture")
        )
    return layers
