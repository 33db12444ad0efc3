"""The number of a model in; its records as plain values out: model, scores, artifacts, sources, and those of a series.

Made by arithmetic from the number alone, so that the same number gives the same values. Parameter totals are counted
by the sizing room.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from benchmarks.shapes import VISION_TOWER, Place, architecture, text_own, text_shared
from generator.reading.catalog import Catalog
from generator.sizing.parameters import ledger
from generator.sizing.shape import shape_of
from generator.sizing.weights import weights_of

# The real text models have 45 and 80 rows of scores, the real vision models 100 and 130.
TEXT_SCORE_ROWS, VISION_SCORE_ROWS = 45, 60
HEADLINE_ROWS = 9
FILE_PRECISIONS = ("q2_k", "q3_k_m", "q4_k_s", "q4_k_m", "q5_k_m", "q6_k", "q8_0")


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
        else {"source": [code, report], **text_shared(place)}
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
        shape = shape_of(architecture(place, label, catalog))
        for precision in FILE_PRECISIONS:
            weights = weights_of(shape, catalog.precisions[precision], catalog.formats, rules="llama.cpp")
            rows.append(
                {
                    "size": label,
                    "precision": precision,
                    "printed_gb": round(weights.tensor_bytes / 1e9, 2),
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
        for one, two in itertools.pairwise(places)
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
        own = text_own(place, label)
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
