"""A small whole project with a record of every kind, all of whose free texts say the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.site.projects import ROOT

# 1,000 rows of 64; 2 layers of 4 x 64 x 64, 3 x 64 x 320 and two norms of 64; a last norm of 64.
COUNT = 64_000 + 2 * (16_384 + 61_440 + 128) + 64
SHAPE = {
    "num_hidden_layers": 2,
    "hidden_size": 64,
    "intermediate_size": 320,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "head_dim": 16,
}


def write_project(root: Path, text: str) -> Path:
    """The project in `root`: every record with `text` in each of its free texts, marked where pages need them to differ."""
    shutil.rmtree(root / "content", ignore_errors=True)
    if not (root / "templates").is_dir():
        shutil.copytree(ROOT / "templates", root / "templates")
    for name, record in records(text).items():
        path = root / f"content/{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        # JSON is YAML whose texts are quoted in one way.
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    prose = root / "content/pages/about/index.md"
    prose.parent.mkdir(parents=True)
    prose.write_text(
        "---\ntitle: About\ndescription: About this.\n---\n\n# About\n\nWords.\n", encoding="utf-8"
    )
    return root


def records(text: str) -> dict[str, dict[str, Any]]:
    """Every record by its path below content/, without .yaml."""
    source = [{"id": "report", "where": text}]
    said = {"text": text, "source": source}
    blank = {"blank": "unknown", "note": text, "source": source}
    return {
        "site": {
            "name": "Small",
            "description": f"{text} (site)",
            "scenario": "chat",
            "repository": "https://code.example/x",
        },
        "licenses": {"licenses": {"free": _license(text)}},
        "benchmarks": {
            "benchmarks": {
                "quiz": {
                    "name": "Quiz",
                    "measures": text,
                    "unit": "percent",
                    "group": "knowledge",
                    "source": source,
                }
            }
        },
        "precisions": {
            "formats": {"f16": {"name": "F16", "block_weights": 1, "block_bytes": 2, "source": source}},
            "precisions": {"f16": _precision(text, source)},
        },
        "scenarios": {"devices": ["card"], "scenarios": {"chat": _scenario(text)}},
        "disagreements": {
            "disagreements": {
                "question": {
                    "what": text,
                    "about": ["small-1-1k parameters.total"],
                    "values": [{"value": text, "source": source}, {"value": "another", "source": source}],
                    "followed": text,
                    "why": text,
                }
            }
        },
        "corrections": {
            "subject": text,
            "since": "2026-01-02",
            "corrections": [
                {"section": "Part", "claim": "Claim", "said": text, "verdict": "wrong", "right": said}
            ],
        },
        "sources/report": {
            "title": text,
            "publisher": "Nobody",
            "kind": "report",
            "url": "https://report.example/",
            "read": "2026-01-02",
            "reported_through": text,
            "note": text,
        },
        "series/small": {
            "name": "Series",
            "publisher": "Nobody",
            "summary": f"{text} (series)",
            "introduction": [said],
            "models": ["small-1", "small-2"],
            "topics": [
                {"heading": "Heading", "shows": ["language-models"], "points": [{"term": "Term", **said}]}
            ],
            "pairs": [{"sizes": ["small-1-1k", "small-2-1k"], "reason": text}],
        },
        "model-types/plain": {"name": "Plain", "role": "text", "norms_per_layer": 2, "source": source},
        "engines/runner": _engine(text, source),
        "devices/card": {
            "name": "Card",
            "vendor": "Nobody",
            "kind": "phone",
            "backend": "cpu",
            "source": source,
            "memory": {"label_gb": 8, "reported_mib": 7800, "note": text},
            "usable": {"mib": 4000, "rule": text, "certainty": "approximate"},
            "bandwidth": {"bytes_per_second": 10**9, "note": text},
            "note": text,
        },
        "models/small/small-1": _model(text, source, said, blank),
        "models/small/small-2": {
            "name": "Small 2",
            "summary": f"{text} (second)",
            "release": {"date": "2026-01-01"},
            "license": "free",
            "modalities": {"input": ["text"], "output": ["text"]},
            "source": source,
            "context_length": 4096,
            "architecture": {"same_as": "small-1-1k"},
            "sizes": {"1k": {"parameters": {"total": blank}, "checkpoints": {"repositories": blank}}},
        },
        "names": {
            "names": {
                "thousands": {"written": "1K", "of": "size", "like": "#k", "means": text, "source": source}
            }
        },
        "glossary": {"terms": {"word": {"term": "Words", "means": text, "source": source}}},
        "scores/small/small-1": {
            "source": source,
            "scores": [
                {
                    "benchmark": "quiz",
                    "setting": text,
                    "metric": text,
                    "version": text,
                    "variant": "pt",
                    "headline": True,
                    "note": text,
                    "values": {"1k": 1, "2k": 2},
                }
            ],
        },
        "artifacts/small/small-1": {
            "source": source,
            "artifacts": [{"size": "1k", "precision": "f16", "printed_gb": 1, "stock": False, "note": text}],
        },
        "measurements/small/small-1": {
            "name": "Small 1 in a table",
            "definition": text,
            "source": source,
            "unit": "MB",
            "unlike": text,
            "measurements": [
                {
                    "size": "small-1-1k",
                    "precision": "f16",
                    "values": {"file": 1},
                    "because": text,
                    "unlike": text,
                    "note": text,
                }
            ],
        },
    }


def _license(text: str) -> dict[str, Any]:
    return {
        "name": "Free License",
        "spdx": "LicenseRef-Free",
        "open_source": True,
        "url": "https://free.example/",
        "summary": text,
        "source": "report",
    }


def _precision(text: str, source: Any) -> dict[str, Any]:
    return {
        "name": "F16",
        "summary": text,
        "bits": 16,
        "container": "gguf",
        "base": "f16",
        "embedding": "f16",
        "vectors": "f16",
        "source": source,
    }


def _scenario(text: str) -> dict[str, Any]:
    return {
        "name": "Chat",
        "summary": text,
        "context_tokens": 1024,
        "kv_type": "f16",
        "engines": ["runner"],
        "precisions": {"16": ["f16"]},
    }


def _engine(text: str, source: Any) -> dict[str, Any]:
    return {
        "name": "Runner",
        "summary": text,
        "source": source,
        "versions": text,
        "rules": "llama.cpp",
        "assumes": text,
        "supports": {"model_types": ["plain"], "note": text},
        "precisions": ["f16"],
        "kv_types": ["f16"],
        "micro_batch_tokens": 512,
        "least_context_tokens": 256,
        "commands": {
            "loads": "checkpoint",
            "lines": [{"words": ["runner"], "arguments": [{"value": "model"}]}],
            "note": text,
            "source": source,
        },
        "reserve": {"mib": 1, "rule": text},
    }


def _model(text: str, source: Any, said: Any, blank: Any) -> dict[str, Any]:
    return {
        "name": "Small 1",
        "summary": text,
        "release": {"date": "2026-01-02", "note": text},
        "license": "free",
        "modalities": {"input": ["text"], "output": ["text"], "note": text},
        "source": source,
        "context_length": 4096,
        "knowledge_cutoff": blank,
        "features": [said],
        "tokenizer": said,
        "notes": [said],
        "architecture": {"model_type": "plain", "vocab_size": 1000, "tie_word_embeddings": True},
        "sizes": {
            "1k": {
                "parameters": {
                    "total": COUNT + 1,
                    "unexplained": 1,
                    "unexplained_reason": text,
                    "effective": {"printed": "0.22M", "note": text},
                    "also_published": [
                        {"total": COUNT + 320, "vocab_size": 1005, "reason": text, "source": source}
                    ],
                },
                "architecture": SHAPE,
                "training": {"tokens": text, "method": text},
                "checkpoints": {"repositories": {"pt": "small/one"}},
                "notes": [said],
            },
            "2k": {
                "parameters": {"total": COUNT + 320},
                "architecture": SHAPE | {"vocab_size": 1005},
                "training": {"tokens": blank, "method": blank},
            },
        },
    }
