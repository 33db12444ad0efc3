"""What llama.cpp wants to be told about a size: takes its shape; gives the metadata and the tensors of a 16-bit file.

Keys follow src/llama-arch.cpp of the engine, what each architecture asks for its src/models/, and what files of real
checkpoints say its conversion/. Vision and audio towers are files of their own and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.reading.schema.hardware import Format, Precision
from generator.sizing.parameters import INPUT_GROUPS
from generator.sizing.shape import LayerShape, Shape
from generator.sizing.tensor_kind import TensorKind
from generator.sizing.tensors import tensor_kinds
from generator.sizing.weights import PER_LAYER_TABLE, format_by_tensor
from tools.measure.gguf import Declared, Value

# Names that the engine has for kinds of language models; those that see both ways have one of their own.
ARCHITECTURES = {
    "gemma": "gemma",
    "gemma2": "gemma2",
    "gemma3_text": "gemma3",
    "gemma3n_text": "gemma3n",
    "gemma4_text": "gemma4",
    "gemma4_unified_text": "gemma4",
}
BIDIRECTIONAL = {"gemma3_text": "gemma-embedding"}
# Which values a layer that looks at everything rotates; the table of frequencies is one for the whole file.
TELLS_WIDTHS_OF_WINDOWS = frozenset({"gemma4"})


def architecture_of(shape: Shape, model_type: str) -> str | None:
    """The engine's name for a kind of language model, or None where it has none."""
    return (BIDIRECTIONAL if shape.is_bidirectional else ARCHITECTURES).get(model_type)


def metadata_of(shape: Shape, architecture: str, context_tokens: int) -> dict[str, Value]:
    """All keys that the loader of an architecture reads and that change what is allocated."""
    layers, whole = shape.layers, _widest(shape)
    told: dict[str, Value] = {
        "vocab_size": shape.vocabulary,
        "context_length": context_tokens,
        "embedding_length": shape.width,
        "block_count": len(layers),
        "feed_forward_length": _each(tuple(shape.feed_forward * layer.widening for layer in layers)),
        "attention.head_count": _each(tuple(layer.heads for layer in layers)),
        "attention.head_count_kv": _each(tuple(layer.key_value_heads for layer in layers)),
        "attention.key_length": whole.key_width,
        "attention.value_length": whole.value_width,
        "attention.layer_norm_rms_epsilon": 1e-6,
    }
    if shape.has_windows:
        told["attention.sliding_window"] = shape.window_tokens
        told["attention.sliding_window_pattern"] = tuple(layer.is_local for layer in layers)
    if architecture in TELLS_WIDTHS_OF_WINDOWS:
        near = next(layer for layer in layers if layer.is_local)
        told["attention.key_length_swa"] = near.key_width
        told["attention.value_length_swa"] = near.value_width
        told["attention.shared_kv_layers"] = sum(not layer.owns_cache for layer in layers)
        told["embedding_length_per_layer_input"] = shape.per_layer_width
    elif shape.per_layer_width:
        told["embedding_length_per_layer_input"] = shape.per_layer_width
    if shape.alternatives:
        told["altup.num_inputs"], told["altup.active_idx"] = shape.alternatives, 0
    if shape.experts is not None:
        told["expert_count"], told["expert_used_count"] = shape.experts.count, shape.experts.used
        told["expert_feed_forward_length"] = shape.experts.width
    width = shape.width
    for number, rows in enumerate(shape.dense_widths):
        told[f"dense_{number + 2}_feat_in"], told[f"dense_{number + 2}_feat_out"] = width, rows
        width = rows
    named: dict[str, Value] = {f"{architecture}.{key}": value for key, value in told.items()}
    # Without a vocabulary of its own the file stays small; the number of its rows is told above.
    return {
        "general.architecture": architecture,
        "general.file_type": 1,
        "tokenizer.ggml.model": "none",
        **named,
    }


def tensors_of(
    shape: Shape, architecture: str, precision: Precision, formats: Mapping[str, Format]
) -> tuple[Declared, ...]:
    """The tensors of the language model, each in the format that a 16-bit file has it in."""
    chosen = format_by_tensor(shape, precision, formats)
    declared = []
    for kind in tensor_kinds(shape):
        if kind.group in INPUT_GROUPS:
            continue
        dimensions = _dimensions(kind, shape)
        for name in _names(kind):
            declared.append(Declared(name, dimensions, chosen[name]))
    if architecture in TELLS_WIDTHS_OF_WINDOWS:
        declared.append(Declared("rope_freqs.weight", (_widest(shape).key_width // 2,), "f32"))
    return tuple(declared)


def _names(kind: TensorKind) -> Iterator[str]:
    for layer in (None,) if kind.layers is None else kind.layers:
        yield kind.prefix + (kind.stem if layer is None else f"{layer}.{kind.stem}")


def _dimensions(kind: TensorKind, shape: Shape) -> tuple[int, ...]:
    """Matrices of all experts, and of all versions of the stream, lie behind one another in a third dimension."""
    if kind.form == "vector":
        return (kind.width,)
    behind = 1
    if kind.form == "experts" and shape.experts is not None:
        behind = shape.experts.count
    elif kind.stem in ("altup_proj.weight", "altup_unembd_proj.weight"):
        behind = shape.alternatives - 1
    elif kind.stem == PER_LAYER_TABLE:
        return (kind.width, shape.vocabulary)  # files pad it to the rows of the other table
    return (kind.width, kind.rows) if behind == 1 else (kind.width, kind.rows // behind, behind)


def _widest(shape: Shape) -> LayerShape:
    return max(shape.layers, key=lambda layer: layer.key_width)


def _each(values: tuple[int, ...]) -> Value:
    """One number where all layers have the same, else the number of each."""
    return values[0] if len(set(values)) == 1 else values
