"""Command lines are well-formed, say the setting of the page, and name only ids of the data."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from generator.pages.page import Page
from generator.reading.catalog import Catalog

VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*=.+")


def launches(by_uri: dict[str, Page], catalog: Catalog) -> Iterator[tuple[Any, Any]]:
    """Every launch with its size."""
    for size in catalog.sizes.values():
        for launch in by_uri[f"{size.model.series_id}/{size.model.id}/{size.label}/"].view.launches:
            yield size, launch


def by_engine(by_uri: dict[str, Page], uri: str) -> dict[str, list[str]]:
    return {launch.engine: launch.lines.splitlines() for launch in by_uri[uri].view.launches}


def test_a_size_with_files_and_checkpoints_has_all_four(by_uri: dict[str, Page]) -> None:
    found = by_engine(by_uri, "gemma/gemma-3/4b/")
    repository = "ggml-org/gemma-3-4b-it-GGUF:Q4_K_M"
    assert found == {
        "llama.cpp": [f"llama-server -hf {repository} -c 8192 -ctk f16 -ctv f16 -np 1 -ngl all -fa on"],
        "Ollama": [
            "OLLAMA_CONTEXT_LENGTH=8192 OLLAMA_KV_CACHE_TYPE=f16 OLLAMA_FLASH_ATTENTION=1 OLLAMA_NUM_PARALLEL=1 "
            "ollama serve",
            f"ollama run hf.co/{repository}",
        ],
        "vLLM": [
            "vllm serve google/gemma-3-4b-it --max-model-len 8192 --kv-cache-dtype auto --quantization fp8"
        ],
        "Transformers": [
            "transformers serve google/gemma-3-4b-it --quantization bnb-4bit",
            "transformers chat google/gemma-3-4b-it",
        ],
    }


def test_every_line_is_well_formed_and_names_ids_of_the_data(
    by_uri: dict[str, Page], catalog: Catalog
) -> None:
    listed = {source.repository for source in catalog.sources.values() if source.repository}
    count = 0
    for size, launch in launches(by_uri, catalog):
        fact = size.facts["checkpoints.repositories"]
        known = set(fact.value.values()) if isinstance(fact.value, Mapping) else set()
        named = 0
        for line in launch.lines.splitlines():
            words = shlex.split(line)
            while VARIABLE.fullmatch(words[0]):
                words.pop(0)
            assert shlex.join(words) in line and not set(line) & set("$`;|&<>(){}*?!\\")
            ids = [word.removeprefix("hf.co/").split(":")[0] for word in words if "/" in word]
            named += len(ids)
            assert set(ids) <= known | listed, (size.id, line)
        assert named >= 1 and launch.cites
        count += 1
    assert count > 80


def test_a_size_without_an_id_or_that_writes_no_text_has_no_command(by_uri: dict[str, Page]) -> None:
    assert not by_uri["gemma/medsiglip/448/"].view.launches
    assert "llama.cpp" not in by_engine(
        by_uri, "gemma/txgemma/9b/"
    )  # no listing of its GGUF files is recorded


def test_a_context_is_never_longer_than_the_size_accepts(by_uri: dict[str, Page], catalog: Catalog) -> None:
    for size, launch in launches(by_uri, catalog):
        for number in re.findall(r"(?:-c |--max-model-len |CONTEXT_LENGTH=)(\d+)", launch.lines):
            assert int(number) <= (size.context_tokens() or 10**9)
