"""A number of models and the real content in; a catalog of that many invented models, of the same shape, out.

Devices, engines, precisions, licences and benchmarks are the real ones; series, models, scores, artifacts and their
sources are made by arithmetic from the number of the model, so that the same number gives the same bytes. What this
writes passes `modeldocs check`: parameter totals come from the sizing room, and every source is cited.

Usage: python benchmarks/synthetic.py N DIR
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.project import Project
from generator.reading import read_catalog
from generator.reading.catalog import Catalog, ResolvedArchitecture
from generator.reading.schema.architecture import TextArchitecture, VisionArchitecture
from generator.sizing.parameters import ledger

MODELS_IN_SERIES = 10
# The real text models have 45 and 80 rows of scores, the real vision models 100 and 130.
TEXT_SCORE_ROWS, VISION_SCORE_ROWS = 45, 60
HEADLINE_ROWS = 9
FILE_PRECISIONS = {
    "q2_k": 3.2,
    "q3_k_m": 4.0,
    "q4_k_s": 4.7,
    "q4_k_m": 4.9,
    "q5_k_m": 5.7,
    "q6_k": 6.6,
    "q8_0": 8.5,
}
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
SHARED = ("devices", "engines", "model-types", "assets")
SHARED_FILES = ("precisions.yaml", "licenses.yaml", "benchmarks.yaml", "scenarios.yaml", "site.yaml")
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
ABOUT = """\
---
title: About
description: A synthetic catalog, made to measure how long a build takes.
---

# About this site

Nothing here is true. [How the numbers are made](method/index.md) is as on the real site, and so is the list of
[all sources](sources/index.md).
"""


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


def write(count: int, root_path: Path, *, real: Project) -> None:
    """Write `content/` and `templates/` of a project with `count` models into `root_path`, which may not exist yet."""
    content_path = root_path / "content"
    if content_path.exists():
        raise FileExistsError(f"{content_path} is there already")
    catalog = read_catalog(real)
    _copy(real, root_path)
    places = [Place(index) for index in range(count)]
    for place in places:
        _dump(content_path / "models" / place.series_id / f"{place.id}.yaml", model(place, catalog))
        _dump(content_path / "scores" / place.series_id / f"{place.id}.yaml", scores(place, catalog))
        if not place.has_images:
            _dump(
                content_path / "artifacts" / place.series_id / f"{place.id}.yaml", artifacts(place, catalog)
            )
        for source_id, document in sources(place):
            _dump(content_path / "sources" / f"{source_id}.yaml", document)
    for first in places[::MODELS_IN_SERIES]:
        found = [place for place in places if place.series_id == first.series_id]
        _dump(content_path / "series" / f"{first.series_id}.yaml", series(found, catalog))


def model(place: Place, catalog: Catalog) -> dict[str, Any]:
    """The record of a model, its sizes' parameter totals counted from their architecture."""
    has_windows, has_images = bool(place.turn % 2), place.has_images
    report, card, code = (f"{place.id}-{kind}" for kind in ("report", "card", "code"))
    shared: dict[str, Any] = (
        {
            "model_type": "paligemma",
            "source": code,
            "vision_config": {"source": [code, report], **VISION_TOWER},
        }
        if has_images
        else {"source": [code, report], **_text_shared(place)}
    )
    length: dict[str, Any] = (
        {"text_length": {"224": 128, "448": 512, "896": 512}} if has_images else {"context_length": 8192}
    )
    first = f"{place.id}-{place.labels[0]}"
    fields = "architecture.text_config" if has_images else "architecture"
    return {
        "name": place.name,
        "aliases": [place.name.replace(" ", "")],
        "summary": f"Generation {place.turn + 1} of the invented series {place.series_name}, made to measure builds.",
        "release": {
            "date": f"{2023 + place.turn // 4}-{place.index % 12 + 1:02}-{place.index % 28 + 1:02}",
            "source": [card, report],
        },
        "license": tuple(catalog.licenses)[place.index % len(catalog.licenses)],
        "modalities": {"input": ["image", "text"] if has_images else ["text"], "output": ["text"]},
        "source": report,
        **length,
        "knowledge_cutoff": {
            "blank": "not-published",
            "note": "The report does not name a last date of the training data.",
        },
        "tokenizer": {
            "text": f"A tokenizer with [[{first} {fields}.vocab_size]] entries.",
            "source": [{"id": report, "where": "Section 3"}, code],
        },
        "features": [
            {
                "text": f"Every layer is [[{first} {fields}.hidden_size]] wide in the smallest size.",
                "source": {"id": report, "where": "Section 2"},
            },
            {
                "text": "Every other layer looks only at a window."
                if has_windows
                else "Every layer looks at everything.",
                "source": {"id": report, "where": "Section 2"},
            },
            {
                "text": "The smaller sizes learned from a larger model.",
                "source": {"id": report, "where": "Section 3"},
            },
        ],
        "architecture": shared,
        "sizes": {label: _size(place, label, catalog) for label in place.labels},
    }


def scores(place: Place, catalog: Catalog) -> dict[str, Any]:
    """Official scores: every benchmark of the kind in turn, then again in another setting."""
    wanted = [
        id_ for id_, found in catalog.benchmarks.items() if (found.group == "vision") == place.has_images
    ]
    rows = []
    for row in range(VISION_SCORE_ROWS if place.has_images else TEXT_SCORE_ROWS):
        turn = row // len(wanted)
        values = {
            label: round(20 + (place.index * 7 + row * 13 + at * 29) % 700 / 10, 1)
            for at, label in enumerate(place.labels)
        }
        found: dict[str, Any] = {
            "benchmark": wanted[row % len(wanted)],
            "setting": f"{turn * 5}-shot",
            "variant": "ft" if place.has_images else ("pt", "it")[turn % 2],
        }
        if place.has_images:
            found["image_size"] = ("224", "448")[turn % 2]
        if row < HEADLINE_ROWS:
            found["headline"] = True
        rows.append(
            {**found, "values": values, "source": {"id": f"{place.id}-report", "where": f"Table {12 + turn}"}}
        )
    return {"scores": rows}


def artifacts(place: Place, catalog: Catalog) -> dict[str, Any]:
    """Published files of each size, their bytes as printed by somebody."""
    rows = []
    for label in place.labels:
        total = ledger(architecture(place, label, catalog)).total
        for precision, bits in FILE_PRECISIONS.items():
            rows.append(
                {
                    "size": label,
                    "precision": precision,
                    "printed_gb": round(total * bits / 8e9, 2),
                    "source": f"{place.id}-files",
                }
            )
    return {"artifacts": rows}


def sources(place: Place) -> Iterator[tuple[str, dict[str, Any]]]:
    """The documents that the model's facts are read from."""
    kinds = {"report": "report", "card": "card", "code": "code"} | (
        {} if place.has_images else {"files": "listing"}
    )
    for name, kind in kinds.items():
        yield (
            f"{place.id}-{name}",
            {
                "title": f"{place.name}: the {name}",
                "publisher": f"{place.series_name} Makers",
                "kind": kind,
                "url": f"https://example.org/{place.series_id}/{place.id}/{name}",
                "read": "2026-11-24",
            },
        )


def series(places: list[Place], catalog: Catalog) -> dict[str, Any]:
    """The record of a series: introduction, topics, pairs across its models, headline benchmarks."""
    first = places[0]
    report = f"{first.id}-report"
    points = [
        {
            "term": term,
            "text": f"The smallest size has [[{first.id}-2b architecture.{field}]].",
            "source": {"id": report, "where": "Section 2"},
        }
        for term, field in (
            ("Layers", "num_hidden_layers"),
            ("Width", "hidden_size"),
            ("Heads", "num_attention_heads"),
        )
    ]
    pairs = [
        {"sizes": [f"{one.id}-2b", f"{two.id}-2b"], "reason": "The smallest size of each generation."}
        for one, two in zip(places, places[1:], strict=False)
    ]
    shown = [id_ for id_, found in catalog.benchmarks.items() if found.group != "vision"][:HEADLINE_ROWS]
    return {
        "name": first.series_name,
        "publisher": f"{first.series_name} Makers",
        "summary": f"{first.series_name} is an invented series, made to measure how long a build takes.",
        "emblem": next(iter(catalog.series)).record.emblem,
        "introduction": [
            {"text": f"{first.series_name} has sizes such as [[{first.id}-2b name]].", "source": report}
        ],
        "models": [place.id for place in places],
        "topics": [
            {"heading": "Model Architecture", "shows": ["language-models", "vision-towers"], "points": points}
        ],
        "pairs": pairs,
        "benchmarks": shown,
    }


def architecture(place: Place, label: str, catalog: Catalog) -> ResolvedArchitecture:
    """The shape of a size, as reading will resolve it."""
    base = place.language_model
    text = {**_text_shared(base), **_text_own(base, label)}
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
    )


def _size(place: Place, label: str, catalog: Catalog) -> dict[str, Any]:
    shape = architecture(place, label, catalog)
    report, card, code = (f"{place.id}-{kind}" for kind in ("report", "card", "code"))
    parameters: dict[str, Any] = {"total": ledger(shape).total, "source": code}
    if place.has_images:
        own: dict[str, Any] = {
            "projection_dim": shape.projection_dim,
            "text_config": {"same_as": f"{place.language_model.id}-{label}", "vocab_size": 257152},
        }
        parameters["also_published"] = [
            {
                "total": ledger(shape, image_size=side).total,
                "image_size": side,
                "reason": "A larger image has more patches, each with a position.",
            }
            for side in (448, 896)
        ]
    else:
        own = _text_own(place, label)
    variants = ("pt-224", "pt-448", "pt-896") if place.has_images else ("pt", "it")
    return {
        "parameters": parameters,
        "architecture": own,
        "training": {
            "tokens": f"{2 + place.turn}T",
            "method": "Pre-trained by distillation from a larger model.",
        },
        "checkpoints": {
            "repositories": {
                variant: f"{place.series_id}/{place.id}-{label}-{variant}" for variant in variants
            },
            "source": card,
        },
        "notes": [
            {
                "text": f"Counted to the last parameter: [[{place.id}-{label} parameters.total]].",
                "source": [{"id": report, "where": "Table 2"}, code],
            }
        ],
    }


def _text_shared(place: Place) -> dict[str, Any]:
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


def _text_own(place: Place, label: str) -> dict[str, Any]:
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


def _copy(real: Project, root_path: Path) -> None:
    """What both catalogs have in common, with the sources that it cites."""
    content_path = root_path / "content"
    content_path.mkdir(parents=True)
    for name in SHARED:
        shutil.copytree(real.content_path / name, content_path / name)
    for name in SHARED_FILES:
        shutil.copy(real.content_path / name, content_path / name)
    shutil.copytree(real.templates_path, root_path / "templates")
    cited = {id_ for path in content_path.rglob("*.yaml") for id_ in _cited(_load(path))}
    (content_path / "sources").mkdir()
    for source_id in sorted(cited):
        shutil.copy(real.content_path / "sources" / f"{source_id}.yaml", content_path / "sources")
    about_path = content_path / "pages" / "about" / "index.md"
    about_path.parent.mkdir(parents=True)
    about_path.write_text(ABOUT, encoding="utf-8")


def _cited(value: object) -> Iterator[str]:
    """Every source id below a `source`, which is an id, a mapping with an `id`, or a list of these."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "source":
                for one in item if isinstance(item, list) else [item]:
                    yield one["id"] if isinstance(one, Mapping) else str(one)
            else:
                yield from _cited(item)
    elif isinstance(value, list):
        for item in value:
            yield from _cited(item)


class _Plain(yaml.SafeDumper):
    """Writes no anchors: the loader refuses them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _load(path: Path) -> object:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _dump(path: Path, record: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(
        record, Dumper=_Plain, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110
    )
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a synthetic catalog of N models to DIR.")
    parser.add_argument("count", type=int, metavar="N", help="how many models")
    parser.add_argument(
        "root", type=Path, metavar="DIR", help="the project's folder, which may not have content/ yet"
    )
    options = parser.parse_args()
    if options.count < 1:
        parser.error("N must be at least 1")
    write(options.count, options.root, real=Project(Path(__file__).resolve().parent.parent))


if __name__ == "__main__":
    main()
