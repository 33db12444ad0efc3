"""Answers of the engine as records of content/measurements/: takes the answers of one model; gives the text of two files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from tools.measure.asking import DECLARED_IN, Answers, Asked
from tools.measure.engine import PLANNER, SERVER, Memory

SCHEMA = "# yaml-language-server: $schema=../../schema/measurements.schema.json\n"
SHARED = {"micro_batch_tokens": 512, "kv_type": "f16"}
CARD = "with all layers on a card, which a ggml-rpc-server on the same machine stands for. Whole MiB, the rest cut off."
DEFINITIONS = {
    PLANNER: (
        f"What llama-fit-params --fit-print reserves {CARD} This planner reserves logits for a whole micro-batch, where "
        "llama-server does for a few rows."
    ),
    SERVER: f"What llama-server reserves for its context, asked of its own planner, {CARD}",
}
OUTPUT_ROWS = {PLANNER: "micro-batch", SERVER: "slots"}
PROGRAMS = {PLANNER: "the planner", SERVER: "llama-server"}


def tensor_record(model: str, answers: Sequence[Answers], head: Mapping[str, str]) -> str:
    """Bytes of all tensors by size and file type."""
    rows = [
        f"  - {{size: {answer.size.id}, precision: {file_type}, values: {{tensors: {mib}}}}}"
        for answer in answers
        for file_type, mib in answer.tensors_mib.items()
    ]
    definition = (
        "The sum of all tensors of the language model in each file type, without the metadata of the file, as "
        "llama-quantize --dry-run prints it. The file that it reads declares the tensors in F16 and holds no values; "
        "no importance matrix is given."
    )
    return _record(f"{model}: tensors by file type", definition, head, ["rounding: nearest"], rows)


def memory_record(program: str, model: str, answers: Sequence[Answers], head: Mapping[str, str]) -> str:
    """What lies on the card and in RAM, by size and setting, as one of the planners says."""
    rows = [
        f"  - {{size: {answer.size.id}, precision: {DECLARED_IN}, setting: {{{_setting(asked)}}}, "
        f"values: {{{_values(*memory)}}}}}"
        for answer in answers
        for asked, memory in answer.memory[program].items()
    ]
    told = {**SHARED, "output_rows": OUTPUT_ROWS[program]}
    shared = ", ".join(f"{name}: {value}" for name, value in told.items())
    more = ["rounding: down", f"setting: {{{shared}}}"]
    return _record(f"{model}: memory, {PROGRAMS[program]}", DEFINITIONS[program], head, more, rows)


def source_record(commit: str, package: str, day: str) -> str:
    """The source that the other records cite."""
    return "\n".join(
        [
            SCHEMA.strip().replace("../../schema/measurements", "../schema/source"),
            f'title: "llama.cpp {commit}: answers of llama-quantize --dry-run and llama-fit-params"',
            "publisher: ggml-org",
            "kind: measurement",
            f"url: https://github.com/ggml-org/llama.cpp/tree/{commit}/tools",
            f"version: {commit}",
            f"read: {day}",
            f"note: Asked by tools/measure of this project; built from the source package {package}.",
            "",
        ]
    )


def _record(
    name: str, definition: str, head: Mapping[str, str], more: Iterable[str], rows: Iterable[str]
) -> str:
    told = [f"{key}: {value}" for key, value in head.items()]
    return SCHEMA + "\n".join(
        [
            f'name: "{name}"',
            f"definition: >-\n  {definition}",
            *told,
            "unit: MiB",
            *more,
            "measurements:",
            *rows,
            "",
        ]
    )


def _setting(asked: Asked) -> str:
    told = [f"context_tokens: {asked.context_tokens}"]
    for item in fields(asked):
        value = getattr(asked, item.name)
        if item.name != "context_tokens" and value != item.default:
            told.append(f"{item.name}: {str(value).lower()}")
    return ", ".join(told)


def _values(device: Memory, host: Memory) -> str:
    told = {
        "weights-on-device": device.weights,
        "kv-cache": device.kv_cache,
        "compute-on-device": device.compute,
        "weights-on-host": host.weights,
        "compute-on-host": host.compute,
    }
    return ", ".join(f"{name}: {mib}" for name, mib in told.items() if mib)
