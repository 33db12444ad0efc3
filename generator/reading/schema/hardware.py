"""What models run on and how: devices, engines, precisions, scenarios."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from generator.reading.schema.base import (
    BlockBytes,
    BlockLength,
    BytesPerSecond,
    Cited,
    Day,
    DeviceId,
    EngineId,
    FewOrNone,
    FormatId,
    Gigabytes,
    Id,
    Mebibytes,
    MebibytesOrNone,
    Name,
    Percent,
    PrecisionId,
    Record,
    Sequences,
    Text,
    Tokens,
    fact,
    required_fact,
)
from generator.reading.schema.commands import Commands

Backend = Literal["cuda", "rocm", "sycl", "metal", "cpu"]
DeviceKind = Literal[
    "laptop-gpu",
    "desktop-gpu",
    "workstation-gpu",
    "datacentre-gpu",
    "unified-memory",
    "single-board",
    "computer",
    "phone",
]


class Memory(Cited):
    """How much memory the device has."""

    label_gb: Gigabytes = required_fact("The figure on the box.")
    reported_mib: Mebibytes | None = fact("Total in MiB as the driver or the system reports it.")
    type: Name | None = fact("Kind of memory, for example GDDR6.")
    note: Text | None = Field(None, description="How the figure was read.")


class Usable(Cited):
    """How much of the memory a model may use, where that is not simply the reported total."""

    mib: Mebibytes = required_fact("Usable memory in MiB.")
    rule: Text = Field(description="What the figure stands for: a reading, or the rule that gives it.")
    certainty: Literal["measured", "reported", "approximate"] = Field(description="How sure it is.")


class Bandwidth(Cited):
    """How fast the memory is."""

    bytes_per_second: BytesPerSecond = required_fact("Theoretical peak in bytes per second.")
    note: Text | None = Field(None, description="How the figure was made.")


class Device(Cited):
    """content/devices/ID.yaml: one hardware product with one memory size."""

    name: Name = Field(description="Shown name.")
    aliases: tuple[Name, ...] = Field(
        (), description="Other names that people search for, for example `3060`."
    )
    checked: Day | None = Field(
        None,
        description="The day on which somebody last compared this file with its sources; if left out, the last day on "
        "which one of them was read.",
    )
    vendor: Name = Field(description="Maker.")
    kind: DeviceKind = Field(description="What kind of product it is.")
    backend: Backend = Field(description="What the engine runs on: cuda, rocm, sycl, metal, or cpu.")
    memory: Memory = Field(description="How much memory it has.")
    usable: Usable | None = Field(None, description="Usable memory, where it is not the reported total.")
    bandwidth: Bandwidth | None = Field(None, description="Memory bandwidth.")
    year: int | None = fact("Year of release.", ge=1990, le=2100)
    note: Text | None = Field(None, description="What a reader should know.")


class Format(Cited):
    """How one kind of tensor is stored: blocks of weights with their scales."""

    name: Name = Field(description="Shown name.")
    block_weights: BlockLength = required_fact("Weights in a block.")
    block_bytes: BlockBytes = required_fact("Bytes of a block, scales included.")
    row_bytes: FewOrNone = fact("Extra bytes for each row of a tensor.", default=0)
    fallback: FormatId | None = fact("Format used instead for rows that the block does not divide.")


Where = Literal[
    "all", "edges", "first-eighth", "first-sixteenth", "first-two", "first-four", "few-key-value-heads"
]


class KeptFormat(Record):
    """A kind of tensor that a precision keeps in another format, in all layers or some."""

    tensor: Literal["attn_v", "ffn_down", "attn_output"] = Field(
        description="Which tensors, by their GGUF name."
    )
    format: FormatId = Field(description="The format they are kept in.")
    where: Where = Field("all", description="In which layers.")


class Loss(Cited):
    """How much worse a model writes at a precision, as somebody measured it on one model."""

    perplexity: Decimal | int = required_fact("What the precision adds to the perplexity.")
    of: Name = Field(description="The model that it was measured on.")


class Precision(Cited):
    """One number format of weights, or one mixture of formats, as a file type or a loading option."""

    name: Name = Field(description="Shown name, for example `Q4_K_M`.")
    summary: Text = Field(description="What it is, in a sentence.")
    bits: Literal[32, 16, 8, 6, 5, 4, 3, 2] = Field(
        description="The class that people ask for: 16-bit, 8-bit, 4-bit."
    )
    container: Literal["gguf", "safetensors", "runtime"] = Field(
        description="gguf (file type), safetensors, or runtime (converted while loading)."
    )
    base: FormatId = required_fact("Format of the matrices that no exception names.")
    embedding: FormatId = required_fact("Format of the embedding table.")
    output: FormatId | None = fact(
        "Format of the output layer where it is a tensor of its own; the embedding's if left out."
    )
    experts: FormatId | None = fact(
        "Format of the experts' matrices; that of the other matrices if left out. GGUF files have rules of their own."
    )
    vectors: FormatId = required_fact("Format of norms and biases.")
    kept: FormatId | None = fact(
        "Format of the matrices that the quantizer never touches: that of the file it reads."
    )
    loss: Loss | None = Field(None, description="How much is lost, where that is published for comparison.")
    exceptions: tuple[KeptFormat, ...] = fact(
        "Tensors kept in another format; the first that applies wins.", default=()
    )


class Precisions(Record):
    """content/precisions.yaml."""

    formats: dict[Id, Format] = Field(min_length=1, description="Formats of single tensors, by id.")
    precisions: dict[Id, Precision] = Field(
        min_length=1, description="Precisions by id, from most to fewest bits."
    )


class Support(Cited):
    """That an engine runs a kind of network."""

    model_types: tuple[Id, ...] = required_fact(
        "Ids of model types that the engine runs, as the outermost `model_type` of a size."
    )
    not_on: tuple[DeviceKind, ...] = fact("Kinds of devices that it does not run on.", default=())
    note: Text | None = Field(None, description="What is not supported, and how that is known.")


class Reserve(Cited):
    """Device memory that the engine needs or keeps free beyond what it computes with."""

    mib: MebibytesOrNone = required_fact("The reserve in MiB.")
    rule: Text = Field(description="What it stands for.")


class LargerMicroBatch(Record):
    """More tokens at once for a longer context."""

    above_tokens: Tokens = Field(description="For contexts longer than this.")
    tokens: Tokens = Field(description="Tokens computed at once.")


class Options(Cited):
    """How the figures assume that the engine is started, where that is not its simplest way."""

    parallel: Sequences | None = fact("Sequences at the same time, if a reader names no other number.")
    unified_cache: bool = fact("Whether all sequences share one KV cache.", default=False)
    larger_micro_batches: tuple[LargerMicroBatch, ...] = fact(
        "Where the engine computes more tokens at once for longer contexts; shortest context first.",
        default=(),
    )
    most_sequences: Sequences | None = fact("Sequences that it makes room for when it starts.")
    usable_percent: Percent | None = fact("The share of the device's memory that it uses at most.")


class Engine(Cited):
    """content/engines/ID.yaml: a program that runs models. The arithmetic is code, named by `rules`."""

    name: Name = Field(description="Shown name.")
    summary: Text = Field(description="What it is, in a sentence.")
    checked: Day | None = Field(
        None,
        description="The day on which somebody last compared this file with its sources; if left out, the last day on "
        "which one of them was read.",
    )
    versions: Text = required_fact("The versions that the rules hold for.")
    rules: Literal["llama.cpp", "transformers", "vllm"] = Field(
        description="Which memory rules of generator/sizing hold."
    )
    assumes: Text = Field(description="Options that the figures assume, in a sentence.")
    supports: Support = Field(description="What it runs.")
    precisions: tuple[PrecisionId, ...] = required_fact("Ids of precisions that it loads.", min_length=1)
    kv_types: tuple[FormatId, ...] = required_fact(
        "Formats that the KV cache may have; the first is the default.", min_length=1
    )
    micro_batch_tokens: Tokens | None = fact("Tokens computed at once while the prompt is read.")
    commands: Commands | None = Field(None, description="How it is started from the command line.")
    options: Options | None = Field(None, description="Options that change its memory.")
    least_context_tokens: Tokens = required_fact(
        "The shortest context worth having: fitting never goes below it."
    )
    reserve: Reserve = Field(description="Reserve on a device.")


BitClass = Literal["16", "8", "6", "5", "4", "3", "2"]


class Scenario(Record):
    """One way of using a model that the pages show figures for."""

    name: Name = Field(description="Shown name.")
    summary: Text = Field(description="Who does that, in a sentence.")
    context_tokens: Tokens = Field(
        description="Context asked for, of each sequence; a size that accepts less is shown at its most, and only in the "
        "matrix of the site's own scenario."
    )
    kv_type: FormatId = Field(description="Format of the KV cache.")
    parallel: Sequences = Field(1, description="Sequences at the same time.")
    engines: tuple[EngineId, ...] = Field(
        min_length=1, description="Engines in order of preference; the first that runs a size is used for it."
    )
    precisions: dict[BitClass, tuple[PrecisionId, ...]] = Field(
        min_length=1,
        description="For each class of bits, most first, the precisions to show; the first that the engine loads is used. "
        "Every engine must load one of 16, 8 and 4 bits where those are named.",
    )


class Scenarios(Record):
    """content/scenarios.yaml."""

    devices: tuple[DeviceId, ...] = Field(
        min_length=1,
        description="Devices of the hardware matrix and of the tables of models, in every scenario.",
    )
    scenarios: dict[Id, Scenario] = Field(
        min_length=1, description="Scenarios by id; each has a page of the matrix, named by its id."
    )
