"""Shapes and small catalogs for the tests of sizing, built without YAML; precisions are the real ones of content/."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml

from generator.reading.catalog import (
    Catalog,
    DeviceEntry,
    EngineEntry,
    Fact,
    ModelEntry,
    ResolvedArchitecture,
    SeriesEntry,
    SizeEntry,
)
from generator.reading.schema.architecture import TextArchitecture
from generator.reading.schema.base import Citation
from generator.reading.schema.evidence import Artifact
from generator.reading.schema.hardware import Device, Engine, Precisions, Scenario
from generator.reading.schema.model import Model
from generator.reading.schema.network import ModelType
from generator.reading.schema.series import Series, Site
from generator.reading.schema.towers import VisionArchitecture
from generator.reading.source import Document, Typed, read
from generator.sizing.planner import Planner

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).parent / "data"

TYPES = {
    "gemma": ModelType(name="Two norms", role="text", norms_per_layer=2),
    "gemma2": ModelType(name="Four norms", role="text", norms_per_layer=4, eager_attention=True),
    "gemma3": ModelType(name="Query norms", role="text", norms_per_layer=4, query_key_norm=True),
    "siglip_vision_model": ModelType(
        name="Tower",
        role="vision",
        norms_per_layer=2,
        norm_has_bias=True,
        attention_has_bias=True,
        gated_feed_forward=False,
        feed_forward_has_bias=True,
    ),
    "paligemma": ModelType(name="Whole", role="whole", projector_has_bias=True),
}

# model_type, layers, width, feed-forward, heads, key-value heads, head width, rows, window, period of layers
DECODERS: dict[str, tuple[str, int, int, int, int, int, int, int, int | None, str]] = {
    "gemma-1-2b": ("gemma", 18, 2048, 16384, 8, 1, 256, 256_000, None, "g"),
    "gemma-1-7b": ("gemma", 28, 3072, 24576, 16, 16, 256, 256_000, None, "g"),
    "gemma-2-2b": ("gemma2", 26, 2304, 9216, 8, 4, 256, 256_000, 4096, "lg"),
    "gemma-2-9b": ("gemma2", 42, 3584, 14336, 16, 8, 256, 256_000, 4096, "lg"),
    "gemma-2-27b": ("gemma2", 46, 4608, 36864, 32, 16, 128, 256_000, 4096, "lg"),
    "gemma-3-270m": ("gemma3", 18, 640, 2048, 4, 1, 256, 262_144, 512, "lllllg"),
    "gemma-3-4b": ("gemma3", 34, 2560, 10240, 8, 4, 256, 262_144, 1024, "lllllg"),
    "gemma-3-12b": ("gemma3", 48, 3840, 15360, 16, 8, 256, 262_144, 1024, "lllllg"),
    "gemma-3-27b": ("gemma3", 62, 5376, 21504, 32, 16, 128, 262_144, 1024, "lllllg"),
}
LOOKS = {"g": "full_attention", "l": "sliding_attention"}
CITED = Fact(1, (Citation(id="config"),), Typed(Document("content/models/test.yaml", "value: 1"), ("value",)))


def decoder(name: str, *, rows: int | None = None, tied: bool = True, **vision: Any) -> ResolvedArchitecture:
    """The architecture of one of DECODERS, with `rows` of the table and a vision tower if asked for."""
    kind, layers, width, inner, heads, kv_heads, head, own_rows, window, period = DECODERS[name]
    text = TextArchitecture(
        model_type=kind,
        vocab_size=rows or own_rows,
        hidden_size=width,
        intermediate_size=inner,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=kv_heads,
        head_dim=head,
        sliding_window=window,
        tie_word_embeddings=tied,
    )
    types = tuple(LOOKS[period[layer % len(period)]] for layer in range(layers))
    return ResolvedArchitecture(
        model_type="paligemma" if vision else kind,
        text=text,
        text_type=TYPES[kind],
        vision=vision.get("vision"),
        vision_type=TYPES["siglip_vision_model"] if vision else None,
        projection_dim=width if vision else None,
        layer_types=types,
        facts=MappingProxyType({"hidden_size": CITED}),
        whole_type=TYPES["paligemma"] if vision else None,
    )


def with_images(name: str, *, rows: int | None = 257_152, image_size: int = 224) -> ResolvedArchitecture:
    """A decoder behind a SigLIP-So400m/14 tower."""
    tower = VisionArchitecture(
        model_type="siglip_vision_model",
        hidden_size=1152,
        intermediate_size=4304,
        num_hidden_layers=27,
        num_attention_heads=16,
        patch_size=14,
        image_size=image_size,
        num_channels=3,
    )
    return decoder(name, rows=rows, vision=tower)


ARCHITECTURES = {name: decoder(name) for name in DECODERS}


@pytest.fixture(scope="session")
def architectures() -> dict[str, ResolvedArchitecture]:
    return ARCHITECTURES


@pytest.fixture(scope="session")
def make_decoder() -> Any:
    return decoder


@pytest.fixture(scope="session")
def make_with_images() -> Any:
    return with_images


@pytest.fixture(scope="session")
def precisions() -> Precisions:
    """content/precisions.yaml: what the tests hold against the engine is the data that the site uses."""
    path = ROOT / "content" / "precisions.yaml"
    document = read(path.read_bytes(), uri="content/precisions.yaml").document
    assert document is not None
    return Precisions.model_validate(document.value)


@pytest.fixture(scope="session")
def measured() -> Any:
    return yaml.safe_load((DATA / "llama-cpp-0c1e570.yaml").read_text("utf-8"))


ENGINES = {
    "llama.cpp": Engine.model_validate(
        {
            "name": "llama.cpp",
            "summary": "GGUF files.",
            "source": "engine",
            "versions": "one",
            "rules": "llama.cpp",
            "assumes": "nothing",
            "supports": {"model_types": ("gemma", "gemma2", "gemma3")},
            "precisions": ("f16", "q8_0", "q4_k_m"),
            "kv_types": ("f16", "q8_0"),
            "micro_batch_tokens": 512,
            "least_context_tokens": 4096,
            "reserve": {"mib": 1024, "rule": "margin", "source": "reserve"},
        }
    ),
    "transformers": Engine.model_validate(
        {
            "name": "transformers",
            "summary": "Checkpoints.",
            "source": "engine",
            "versions": "one",
            "rules": "transformers",
            "assumes": "nothing",
            "supports": {"model_types": ("gemma", "gemma2", "paligemma")},
            "precisions": ("bf16", "int8", "nf4"),
            "kv_types": ("bf16",),
            "least_context_tokens": 4096,
            "reserve": {"mib": 500, "rule": "context"},
        }
    ),
}


def device(
    device_id: str, *, kind: str = "desktop-gpu", backend: str = "cuda", gb: int = 24, **more: Any
) -> DeviceEntry:
    memory = {"label_gb": gb, "reported_mib": more.pop("reported_mib", None)}
    record = Device.model_validate(
        {"name": device_id, "vendor": "V", "kind": kind, "backend": backend, "memory": memory, **more}
    )
    return DeviceEntry(device_id, f"content/devices/{device_id}.yaml", record, {})


DEVICES = (
    device("card-8gb", gb=8, reported_mib=8188),
    device("card-24gb", gb=24, reported_mib=24564),
    device("card-40gb", gb=40),
    device("pc-16gb", kind="computer", backend="cpu", gb=16, reported_mib=15800),
    device("mac-unread", kind="unified-memory", backend="metal", gb=8),
    device(
        "mac-16gb",
        kind="unified-memory",
        backend="metal",
        gb=16,
        usable={"mib": 12124, "rule": "a reading", "certainty": "measured"},
    ),
)


def catalog(architectures: dict[str, ResolvedArchitecture], precisions: Precisions) -> Catalog:
    """A catalog of one model whose sizes are named like `architectures`; contexts of 8192 tokens."""
    sizes = {name: {"parameters": {"total": 1}, "context_length": 8192} for name in architectures}
    images = {"text_length": {"224": 128, "448": 512}}
    for name, architecture in architectures.items():
        if architecture.vision is not None:
            sizes[name] = {"parameters": {"total": 1}, **images}
    record = Model.model_validate(
        {
            "name": "Test",
            "summary": "A model.",
            "license": "mit",
            "modalities": {"input": ("text",), "output": ("text",)},
            "sizes": sizes,
        }
    )
    model = ModelEntry("test", "tests", "content/models/tests/test.yaml", record, {})
    artifact = Artifact(size="gemma-2-9b", precision="q4_k_m", bytes=5_761_057_888)
    entries = tuple(
        SizeEntry(
            name,
            name,
            name,
            model,
            record.sizes[name],
            architecture,
            {
                key: Fact(value, (Citation(id="report"),), CITED.typed)
                for key, value in (
                    images.items() if architecture.vision is not None else [("context_length", 8192)]
                )
            },
            ((artifact, (Citation(id="listing"),)),) if name == "gemma-2-9b" else (),
        )
        for name, architecture in architectures.items()
    )
    object.__setattr__(model, "sizes", entries)
    series = Series.model_validate(
        {
            "name": "Tests",
            "publisher": "P",
            "summary": "S.",
            "introduction": ({"text": "A sentence."},),
            "models": ("test",),
        }
    )
    scenario = Scenario.model_validate(
        {
            "name": "Chat",
            "summary": "One person.",
            "context_tokens": 8192,
            "kv_type": "f16",
            "engines": ("llama.cpp", "transformers"),
            "precisions": {"16": ("f16", "bf16"), "8": ("q8_0", "int8"), "4": ("q4_k_m", "nf4")},
        }
    )
    return Catalog(
        site=Site(name="Test", description="D.", scenario="chat"),
        series=(SeriesEntry("tests", "content/series/tests.yaml", series, (model,)),),
        sources={},
        licenses={},
        benchmarks={},
        benchmark_citations={},
        formats=precisions.formats,
        precisions=precisions.precisions,
        precision_facts={
            "precisions.q4_k_m.base": Fact("q4_k", (Citation(id="quantizer"),), CITED.typed),
            "formats.q4_k.block_bytes": Fact(144, (Citation(id="blocks"),), CITED.typed),
        },
        model_types=TYPES,
        model_type_facts={},
        engines={
            key: EngineEntry(
                key,
                f"content/engines/{key}.yaml",
                record,
                {"reserve.mib": Fact(1024, (Citation(id="reserve"),), CITED.typed)}
                if key == "llama.cpp"
                else {},
            )
            for key, record in ENGINES.items()
        },
        devices={entry.id: entry for entry in DEVICES},
        scenarios={"chat": scenario},
        shown_devices=("card-8gb",),
        corrections=None,
    )


@pytest.fixture(scope="session")
def small_catalog(precisions: Precisions) -> Catalog:
    return catalog({**ARCHITECTURES, "paligemma-3b": with_images("gemma-1-2b")}, precisions)


@pytest.fixture(scope="session")
def make_catalog() -> Any:
    return catalog


@pytest.fixture(scope="session")
def planner(small_catalog: Catalog) -> Planner:
    return Planner(small_catalog)
