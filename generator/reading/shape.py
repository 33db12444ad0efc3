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
NEEDED_EXPERTS = ("top_k_experts", "moe_intermediate_size")
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
RULE = "architecture"
READS = {"text": "text", "vision": "images", "audio": "sound", "whole": "several parts together"}
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
    inherited: Callable[[bool], Mapping[str, Fact]],
    model_types: Mapping[str, ModelType],
    broken_types: frozenset[str],
    locate: Locate,
) -> ResolvedArchitecture:
    """Merge `own` facts (paths below `architecture`) over those of the sizes that `same_as` names.

    `inherited` gives the facts of those sizes, under the paths they take here; it is told whether this size has
    parts. `broken_types` are model types whose files did not load, reported elsewhere. Raises Unresolved with every
    problem found here.
    """
    try:
        facts, is_known = {**inherited(has_parts(own)), **own}, True
    except Unresolved:  # reported where it is; what is typed here is looked at all the same
        facts, is_known = dict(own), False
    prefix = text_prefix(facts)
    types: dict[str, ModelType | None] = {**dict.fromkeys(broken_types), **model_types}
    problems: list[Problem] = []

    def lacks(path: str, remedy: str) -> None:
        problems.append(Problem(*locate(""), f"the architecture lacks {path}", remedy, RULE))

    def part(
        below: str, role: str, schema: type[BaseModel], needed: tuple[str, ...]
    ) -> tuple[Any, ModelType | None]:
        values = _below(facts, below, schema)
        if not values and below != prefix:
            return None, None
        kind = _model_type(facts, f"{below}model_type", types, role, locate, problems)
        is_text = role == "text"
        if not (kind is not None and (kind.is_raw or kind.blocks)) and (is_known or not is_text):
            experts = NEEDED_EXPERTS if "num_experts" in values else ()
            for name in ("model_type", *needed, *experts):
                if name not in values:
                    lacks(f"{below}{name}", SHARED_REMEDY if is_text else "add it")
        return schema.model_construct(**values), kind

    text, text_type = part(prefix, "text", TextArchitecture, NEEDED_TEXT)
    encoder, encoder_type = part("encoder.", "text", TextArchitecture, NEEDED_TEXT)
    vision, vision_type = part("vision_config.", "vision", VisionArchitecture, NEEDED_VISION)
    audio, audio_type = part("audio_config.", "audio", AudioArchitecture, ())
    layers = _layer_types(facts, prefix, own, locate, problems, is_known=is_known)
    encoder_layers = (
        _layer_types(facts, "encoder.", own, locate, problems, is_known=is_known) if encoder else ()
    )
    whole_type = None
    if prefix:
        whole_type = _model_type(facts, "model_type", types, "whole", locate, problems)
        if "model_type" not in facts:
            lacks("model_type", "add it beside the parts")
    parts = ((vision, vision_type), (audio, audio_type), (encoder, encoder_type))
    is_whole = all(kind is not None for found, kind in parts if found is not None)
    if problems or not is_known or text_type is None or "model_type" not in facts or not is_whole:
        raise Unresolved(*problems)
    whole = Architecture.model_construct(**_below(facts, "", Architecture))
    return ResolvedArchitecture(
        model_type=str(facts["model_type"].value),
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


def _layer_types(
    facts: Mapping[str, Fact],
    prefix: str,
    own: Mapping[str, Fact],
    locate: Locate,
    problems: list[Problem],
    *,
    is_known: bool,
) -> tuple[str, ...]:
    """The type of each layer; reports a list of another length and a window whose width is not known."""
    fact, depth = facts.get(f"{prefix}layer_types"), facts.get(f"{prefix}num_hidden_layers")
    typed: Any = fact.value if fact is not None else (FULL_ATTENTION,)
    kinds = tuple(typed.repeat if isinstance(typed, RepeatedLayers) else typed)
    if is_known and "sliding_attention" in kinds and f"{prefix}sliding_window" not in facts:
        wrong = f"the architecture lacks {prefix}sliding_window"
        remedy = "add it, since some layers look at a window only"
        problems.append(Problem(*locate(""), wrong, remedy, RULE))
    count = depth.value if depth is not None and isinstance(depth.value, int) else None
    if fact is None or isinstance(typed, RepeatedLayers):
        return tuple(kinds[index % len(kinds)] for index in range(count or 0))
    if is_known and count is not None and len(kinds) != count:
        wrong = f"layer_types lists {len(kinds)} layers, num_hidden_layers says {count}"
        remedy = "list one for each layer, or write `{repeat: […]}`"
        name = "layer_types" if f"{prefix}layer_types" in own else "num_hidden_layers"
        problems.append(Problem(*locate(prefix + name), wrong, remedy, RULE))
    return kinds
