"""The number of a model in; its place in the catalog and the shape of its sizes out.

Widths and depths lie near those of real models and differ a little from model to model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.reading.catalog import Catalog, ResolvedArchitecture
from generator.reading.schema.architecture import TextArchitecture
from generator.reading.schema.towers import VisionArchitecture

MODELS_IN_SERIES = 10
TREES = (
    "Alder",
    "Beech",
    "Cedar",
    "Elm",
    "Fir",
    "Hazel",
    "Larch",
    "Maple",
    "Oak",
    "Poplar",
    "Rowan",
    "Spruce",
)
VISION_TOWER: dict[str, Any] = {
    "model_type": "siglip_vision_model",
    "num_hidden_layers": 27,
    "hidden_size": 1152,
    "intermediate_size": 4304,
    "num_attention_heads": 16,
    "patch_size": 14,
    "image_size": 224,
    "num_channels": 3,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a model stands: its number in the catalog, and what follows from it."""

    index: int

    @property
    def series_index(self) -> int:
        return self.index // MODELS_IN_SERIES

    @property
    def series_name(self) -> str:
        return f"{TREES[self.series_index % len(TREES)]} {self.series_index // len(TREES) + 1}"

    @property
    def series_id(self) -> str:
        return self.series_name.lower().replace(" ", "-")

    @property
    def turn(self) -> int:
        """The place in its series; even ones have plain attention, odd ones windows."""
        return self.index % MODELS_IN_SERIES

    @property
    def has_images(self) -> bool:
        return self.turn % 4 >= 2

    @property
    def id(self) -> str:
        return f"{self.series_id}-g{self.turn + 1}"

    @property
    def name(self) -> str:
        return f"{self.series_name} G{self.turn + 1}"

    @property
    def labels(self) -> tuple[str, ...]:
        return ("2b", "9b", "27b") if self.turn % 2 else ("2b", "7b")

    @property
    def language_model(self) -> Place:
        """The model whose language model this one has, if it has images; else itself."""
        return Place(self.index - 2) if self.has_images else self


def architecture(place: Place, label: str, catalog: Catalog) -> ResolvedArchitecture:
    """The shape of a size, as reading will resolve it."""
    base = place.language_model
    text = {**text_shared(base), **text_own(base, label)}
    period = text.pop("layer_types")["repeat"]
    if place.has_images:
        text["vocab_size"] = 257152
    return ResolvedArchitecture(
        model_type="paligemma" if place.has_images else text["model_type"],
        text=TextArchitecture(**text),
        text_type=catalog.model_types[text["model_type"]],
        vision=VisionArchitecture(**VISION_TOWER) if place.has_images else None,
        vision_type=catalog.model_types[VISION_TOWER["model_type"]] if place.has_images else None,
        projection_dim=text["hidden_size"] if place.has_images else None,
        layer_types=tuple(period[layer % len(period)] for layer in range(text["num_hidden_layers"])),
        facts={},
        whole_type=catalog.model_types["paligemma"] if place.has_images else None,
    )


def text_shared(place: Place) -> dict[str, Any]:
    shared: dict[str, Any] = {
        "model_type": "gemma2" if place.turn % 2 else "gemma",
        "vocab_size": 256000,
        "max_position_embeddings": 8192,
    }
    shared |= {"hidden_activation": "gelu_pytorch_tanh", "tie_word_embeddings": True}
    if place.turn % 2:
        return shared | {
            "sliding_window": 4096,
            "layer_types": {"repeat": ["sliding_attention", "full_attention"]},
            "attn_logit_softcapping": 50,
            "final_logit_softcapping": 30,
        }
    return shared | {"layer_types": {"repeat": ["full_attention"]}}


def text_own(place: Place, label: str) -> dict[str, Any]:
    """Widths and depths near the real ones of that label, a little different for each model."""
    layers, width, feed_forward, heads = {
        "2b": (22, 2048, 9216, 8),
        "7b": (28, 3072, 24576, 16),
        "9b": (42, 3584, 14336, 16),
        "27b": (46, 4608, 36864, 32),
    }[label]
    return {
        "num_hidden_layers": layers + place.index % 5,
        "hidden_size": width + 256 * (place.index % 3),
        "intermediate_size": feed_forward,
        "num_attention_heads": heads,
        "num_key_value_heads": heads // 2,
        "head_dim": 256,
    }
