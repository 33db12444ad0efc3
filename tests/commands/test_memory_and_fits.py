"""`memory` and `fits` as people and programs use them, on the real content: contracts, sums, sentences, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main

ROOT = str(Path(__file__).resolve().parents[2])
PART = ["bytes", "certainty", "formula", "sources"]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str) -> tuple[int, str, str]:
        code = main(["--root", ROOT, *words])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def answer(ask: Any, *words: str) -> Any:
    code, out, err = ask(*words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


GEMMA = ("memory", "gemma-2-9b", "--engine", "llama.cpp", "--precision", "q4_k_m", "--context", "8192")


def test_memory_keeps_its_contract(ask: Any) -> None:
    found = answer(ask, *GEMMA, "--kv-type", "f16", "--parallel", "1")
    assert list(found) == [
        "size",
        "engine",
        "precision",
        "context_tokens",
        "kv_type",
        "parallel",
        "file_bytes",
        "device",
        "host",
        "device_total_bytes",
        "host_total_bytes",
        "certainty",
    ]
    assert list(found["device"]) == ["weights", "kv_cache", "compute_buffer", "runtime_reserve"]
    assert list(found["host"]) == ["weights", "compute_buffer"]
    for part in (*found["device"].values(), *found["host"].values()):
        assert list(part) == PART
        assert isinstance(part["bytes"], int)
        assert part["formula"]
        assert part["sources"]
    assert found["device_total_bytes"] == sum(part["bytes"] for part in found["device"].values())
    assert found["host_total_bytes"] == sum(part["bytes"] for part in found["host"].values())


def test_memory_of_gemma_2_9b(ask: Any) -> None:
    found = answer(ask, *GEMMA)
    assert found["device"]["kv_cache"]["bytes"] == 2100 * 2**20
    # 5488.40 MiB of tensors as the quantizer prints them
    assert round(found["device"]["weights"]["bytes"] / 2**20, 2) == 5488.4
    # the embedding table in Q6_K: 256,000 rows of 14 blocks of 210 bytes
    assert found["host"]["weights"]["bytes"] == 256_000 * 14 * 210
    assert found["certainty"] == "approximate"


# One size of each kind of network that the engine runs, with the context that it is listed at.
AT = {
    "gemma-1-2b": 8192,
    "gemma-2-27b": 8192,
    "gemma-3-12b": 8192,
    "gemma-3n-e4b": 8192,
    "gemma-4-e2b": 8192,
    "gemma-4-26b-a4b": 8192,
    "embeddinggemma-300m": 2048,
}


def test_fits_keeps_its_contract_and_agrees_with_memory(ask: Any) -> None:
    rows = answer(ask, "fits", "rtx-3060-12gb", "--context", "8192", "--engine", "llama.cpp")
    for row in rows:
        assert list(row) == [
            "size",
            "precision",
            "fits",
            "device_total_bytes",
            "spare_bytes",
            "longest_context_tokens",
            "engine",
            "context_tokens",
        ]
        assert row["engine"] == "llama.cpp"
        assert row["fits"] == (row["spare_bytes"] >= 0)
        asked = AT.get(row["size"])
        if asked is None:
            continue
        assert row["context_tokens"] == asked
        words = ("memory", row["size"], "--engine", "llama.cpp", "--precision", row["precision"])
        required = answer(ask, *words, "--context", str(asked))
        assert row["device_total_bytes"] == required["device_total_bytes"]
        if row["fits"]:
            assert row["longest_context_tokens"] >= asked
    assert {row["size"] for row in rows} >= set(AT)
    verdicts = [(not row["fits"], row["longest_context_tokens"] is None) for row in rows]
    assert verdicts == sorted(verdicts)  # what fits, then what fits with less context, then what does not
    assert len(set(verdicts)) == 3


def test_sizes_with_a_fixed_prompt_are_listed_at_their_most(ask: Any) -> None:
    rows = answer(ask, "fits", "rtx-4090-24gb", "--context", "8192")
    longest = {row["longest_context_tokens"] for row in rows if row["size"] == "paligemma-3b"}
    assert longest == {256 + 128}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("memory", "gemma-2"),
            "gemma-2 is a model; name one of its sizes: gemma-2-2b, gemma-2-9b, gemma-2-27b",
        ),
        (
            ("memory", "gemma"),
            "gemma is a series; name a size of one of its models, such as gemma-1-2b",
        ),
        (
            ("memory", "rtx-3060-12gb"),
            "rtx-3060-12gb is a device; `modeldocs fits rtx-3060-12gb` lists what runs on it",
        ),
        (
            ("fits", "gemma-2-9b"),
            "gemma-2-9b is a size; `modeldocs memory gemma-2-9b` tells what it needs",
        ),
        (
            ("fits", "gemma-2"),
            "gemma-2 is a model; `modeldocs memory SIZE` tells what a size of it needs: gemma-2-2b, ",
        ),
        (("fits", "RTX-3060-12GB"), "there is no device RTX-3060-12GB; did you mean rtx-3060-12gb"),
        (("memory", "gemma-2-9"), "there is no size gemma-2-9; did you mean gemma-2-9b"),
        (
            ("memory", "gemma-2-9b", "--engine", "lama.cpp"),
            "there is no engine lama.cpp; did you mean llama.cpp?",
        ),
        (("memory", "gemma-2-9b", "--precision", "q4_k"), "there is no precision q4_k; did you mean q4_k_"),
        (
            ("memory", "gemma-2-9b", "--precision", "nf4"),
            "llama.cpp does not load the precision nf4; it loads f16, q8_0",
        ),
        (("memory", "gemma-2-9b", "--kv-type", "q9"), "llama.cpp has no KV cache of type q9; it has f16"),
        (("memory", "gemma-2-9b", "--context", "0"), "the context is 0 tokens; it must be at least 1"),
        (
            ("memory", "gemma-2-9b", "--context", "8193"),
            "gemma-2-9b accepts at most 8192 tokens; 8193 is too",
        ),
        (("memory", "gemma-2-9b", "--parallel", "0"), "the number of parallel sequences is 0; it must be"),
        (
            ("memory", "paligemma-3b", "--engine", "llama.cpp"),
            "llama.cpp does not run paligemma-3b (paligemma)",
        ),
        (("fits", "rtx-3060"), "there is no device rtx-3060; did you mean rtx-3060-12gb"),
        (("fits", "rtx-3060-12gb", "--context", "-1"), "the context is -1; it must be at least 1"),
        (
            ("fits", "rtx-3060-12gb", "--context", "1000000", "--engine", "llama.cpp"),
            "no size accepts 1000000 tokens; the longest is",
        ),
        (
            ("fits", "rtx-3060-12gb", "--engine", "vlm"),
            "there is no engine vlm; did you mean vllm?",
        ),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(ask: Any, words: tuple[str, ...], sentence: str) -> None:
    code, out, err = ask(*words)
    assert (code, out) == (2, "")
    assert err.startswith(f"modeldocs {words[0]}: {sentence}")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("typed", "tokens"), [("8192", 8192), ("8k", 8192), ("8K", 8192), ("1K", 1024), ("131072", 131072)]
)
def test_tokens_may_be_typed_in_k(typed: str, tokens: int, ask: Any) -> None:
    assert answer(ask, "memory", "gemma-3-12b", "--context", typed)["context_tokens"] == tokens
    assert (
        max(row["context_tokens"] for row in answer(ask, "fits", "rtx-3060-12gb", "--context", typed))
        == tokens
    )


@pytest.mark.parametrize("typed", ["8kb", "k", "8.5k", "8,192", "0x20", "8 k", "", "1e4", "８k", "9" * 13])
def test_what_is_no_number_of_tokens_is_refused(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("memory", "gemma-2-9b"), ("fits", "rtx-3060-12gb")):
        with pytest.raises(SystemExit, match="2"):
            main(["--root", ROOT, *words, "--context", typed])
        err = capsys.readouterr().err
        assert err.startswith(f"usage: modeldocs {words[0]} ")
        assert (
            f"argument --context: {typed!r} is no number of tokens; write it in digits, as 8192, or as 8k"
            in err
        )


def test_people_get_aligned_tables_in_gib(ask: Any) -> None:
    code, out, _ = ask(*GEMMA)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "gemma-2-9b, q4_k_m, llama.cpp, 8,192 tokens, KV cache f16, 1 sequence"
    cache = next(
        line for line in lines if "KV cache " in line and "GiB" not in line and "sequence" not in line
    )
    assert cache.split() == ["KV", "cache", "2.05", "computed"]
    assert not any(line != line.rstrip() for line in lines)
    code, out, _ = ask("fits", "pc-16gb-ddr4-3200")
    table = out.splitlines()[2:]
    assert code == 0
    assert len({line.index("context") for line in table[:1]}) == 1
    ends = {len(line) for line in table}
    assert len(ends) == 1  # the last column is aligned to the right


def test_more_cards_share_the_layers(ask: Any) -> None:
    code, out, _ = ask("memory", "gemma-2-9b", "--precision", "q4_k_m", "--cards", "2", "--json")
    answer = json.loads(out)
    first, second = (card["device_total_bytes"] for card in answer["cards"])
    reserve = answer["device"]["runtime_reserve"]["bytes"]
    assert code == 0 and first < answer["device_total_bytes"] > second
    assert first + second > answer["device_total_bytes"] + reserve


def test_what_does_not_fit_is_put_on_the_card_in_part(ask: Any) -> None:
    _, out, _ = ask("memory", "gemma-2-27b", "--precision", "q4_k_m", "--device", "rtx-3060-12gb", "--json")
    answer = json.loads(out)
    assert answer["fits"] is False and answer["spare_bytes"] < 0
    offload = answer["offload"]
    assert 0 < offload["layers"] < offload["of_layers"] == 47
    assert offload["device_total_bytes"] <= 12 * 2**30 < answer["device_total_bytes"]
    _, text, _ = ask("memory", "gemma-2-27b", "--precision", "q4_k_m", "--device", "rtx-3060-12gb")
    assert f"{offload['layers']} of 47 layers go there (-ngl {offload['layers']})" in text


def test_the_receipt_is_printed_when_asked_for(ask: Any) -> None:
    _, out, _ = ask("memory", "gemma-2-9b", "--context", "8192", "--explain")
    assert "KV cache: 2,202,009,600 bytes (computed)" in out.replace("\u202f", " ").replace("\u00a0", " ")
    assert "1 × (21 × 4608 × 8192 + 21 × 8192 × 8192)" in out and "llama-cpp-kv-cache" in out


def test_options_of_the_engine_change_its_memory(ask: Any) -> None:
    def device_bytes(*options: str) -> dict[str, int]:
        _, out, _ = ask("memory", "gemma-2-9b", "--context", "8192", *options, "--json")
        return {name: part["bytes"] for name, part in json.loads(out)["device"].items()}

    usual = device_bytes()
    assert device_bytes("--full-windows")["kv_cache"] == 42 * 8192 * 8192 > usual["kv_cache"]
    assert device_bytes("--micro-batch", "2048")["compute_buffer"] > usual["compute_buffer"]
    assert device_bytes("--no-flash-attention")["compute_buffer"] > usual["compute_buffer"]
    shared = device_bytes("--parallel", "4", "--unified-cache")["kv_cache"]
    assert shared == device_bytes("--engine", "llama-server")["kv_cache"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--engine", "transformers", "--micro-batch", "64"),
            "transformers has no option for tokens computed",
        ),
        (
            ("--no-flash-attention", "--kv-type", "q8_0"),
            "without flash attention llama.cpp keeps no KV cache of",
        ),
        (("--cards", "0"), "the number of cards is 0; it must be at least 1"),
        (("--cards", "43"), "gemma-2-9b has 42 layers, too few for 43 cards"),
        (("--engine", "vllm", "--cards", "2"), "how vllm spreads a size over cards is not known here"),
        (("--device", "rtx-3060"), "there is no device rtx-3060"),
    ],
)
def test_options_that_make_no_sense_are_one_sentence(ask: Any, words: tuple[str, ...], sentence: str) -> None:
    code, out, err = ask("memory", "gemma-2-9b", *words)
    assert (code, out) == (2, "") and err.startswith(f"modeldocs memory: {sentence}")


def test_sizes_whose_engine_lacks_an_option_are_left_out(ask: Any) -> None:
    _, out, _ = ask("fits", "rtx-4090-24gb", "--micro-batch", "1024", "--json")
    assert {row["engine"] for row in json.loads(out)} == {"llama.cpp"}
