"""Bytes of the weights: takes a shape and a precision; gives bytes by ledger group, on the device and on the host.

Which tensor has which format is data (Precision), where its exceptions apply is the quantizer's own rule on layer
numbers (llama.cpp, src/llama-quant.cpp).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator.reading.schema.hardware import Format, KeptFormat, Precision, Where
from generator.reading.schema.parameters import LedgerGroup
from generator.sizing.parameters import INPUT_GROUPS
from generator.sizing.setting import Rules
from generator.sizing.shape import Shape
from generator.sizing.tensor_kind import LEDGER_GROUPS, TensorKind
from generator.sizing.tensors import tensor_kinds

# From this many query heads for each key-value head on, the quantizer calls key-value heads few.
_FEW_HEADS_RATIO = 4

TOKEN_TABLE = "token_embd.weight"
PER_LAYER_TABLE = "per_layer_token_embd.weight"


@dataclass(frozen=True, slots=True)
class Weights:
    """Bytes of the weights of one size in one precision.

    `groups` are the tensors that the engine loads, each once: for llama.cpp the language model alone, since a vision
    tower has a file of its own. `file_bytes` is what is downloaded (without the metadata of the file);
    it differs from their sum where weights are converted while loading. `table_bytes` is the embedding table,
    `per_layer_table_bytes` that of the per-layer embeddings.
    """

    groups: Mapping[LedgerGroup, int]
    table_bytes: int
    per_layer_table_bytes: int
    file_bytes: int
    is_converted: bool
    is_tied: bool
    rules: Rules

    @property
    def tensor_bytes(self) -> int:
        """All tensors once."""
        return sum(self.groups.values())

    @property
    def device_bytes(self) -> int:
        """What lies on the device with all layers there.

        llama.cpp leaves both tables to the processor; a tied output layer is a second copy of the embedding table on
        the device. Transformers puts everything there, the shared tensor once.
        """
        return self.tensor_bytes - self.host_bytes + self.copied_bytes

    @property
    def copied_bytes(self) -> int:
        """What lies on the device and the host both: the embedding table that is an output layer too."""
        return self.table_bytes if self.is_tied and self.rules == "llama.cpp" else 0

    @property
    def host_bytes(self) -> int:
        """What stays in the memory of the computer: the tables that llama.cpp looks tokens up in."""
        return self.table_bytes + self.per_layer_table_bytes if self.rules == "llama.cpp" else 0


def weights_of(
    shape: Shape,
    precision: Precision,
    formats: Mapping[str, Format],
    *,
    rules: Rules = "llama.cpp",
    kinds: Iterable[TensorKind] | None = None,
) -> Weights:
    """The weights of `shape` at `precision`; `formats` has every format that it names.

    `kinds` are the tensors of `shape`, for callers that know them from another precision.
    """
    kinds = [
        _as_stored(kind, shape, precision)
        for kind in (tensor_kinds(shape) if kinds is None else kinds)
        if _is_loaded(kind, rules)
    ]
    groups = dict.fromkeys(LEDGER_GROUPS, 0)
    for kind in kinds:
        groups[kind.group] += sum(
            count * tensor_bytes(kind, format_id, precision, formats)
            for format_id, count in _format_counts(kind, precision, shape)
        )
    file_bytes = sum(groups.values())
    if rules == "vllm":
        groups["attention"] += _keys_loaded_twice(kinds, shape, precision, formats)
    tables = [
        sum(
            tensor_bytes(kind, precision.embedding, precision, formats) for kind in kinds if kind.stem == stem
        )
        for stem in (TOKEN_TABLE, PER_LAYER_TABLE)
    ]
    is_converted = precision.container == "runtime"
    present = {group: size for group, size in groups.items() if size}
    if is_converted:
        file_bytes = sum(
            kind.count * tensor_bytes(kind, precision.embedding, precision, formats) for kind in kinds
        )
    token, per_layer = tables
    return Weights(present, token, per_layer, file_bytes, is_converted, shape.is_tied, rules)


def tensor_bytes(
    kind: TensorKind, format_id: str, precision: Precision, formats: Mapping[str, Format]
) -> int:
    """Bytes of one tensor of `kind` in a format.

    GGUF quantizes row by row: a row that the block does not divide takes the format's fallback. Elsewhere blocks run
    through the whole tensor and the last one may be part empty.
    """
    if precision.container == "gguf":
        fitting = formats[fitting_format(kind.width, format_id, formats)]
        return kind.rows * (_blocks(kind.width, fitting) * fitting.block_bytes + fitting.row_bytes)
    chosen = formats[format_id]
    return _blocks(kind.rows * kind.width, chosen) * chosen.block_bytes + kind.rows * chosen.row_bytes


def fitting_format(width: int, format_id: str, formats: Mapping[str, Format]) -> str:
    """The format itself, or the first of its fallbacks whose block divides a row of `width` values."""
    tried = {format_id}
    while width % formats[format_id].block_weights:
        fallback = formats[format_id].fallback
        if fallback is None or fallback in tried:
            break  # nothing better is known: the last block of each row stays part empty
        tried.add(fallback)
        format_id = fallback
    return format_id


def format_by_tensor(
    shape: Shape, precision: Precision, formats: Mapping[str, Format], *, rules: Rules = "llama.cpp"
) -> dict[str, str]:
    """The format of each tensor that the engine loads, by the tensor's name."""
    chosen = {}
    for kind in tensor_kinds(shape):
        if _is_loaded(kind, rules):
            for layer in (None,) if kind.layers is None else kind.layers:
                name = kind.prefix + (kind.stem if layer is None else f"{layer}.{kind.stem}")
                format_id = _format_of(kind, layer, precision, shape)
                is_gguf = precision.container == "gguf"
                chosen[name] = fitting_format(kind.width, format_id, formats) if is_gguf else format_id
    return chosen


def layer_bytes(
    shape: Shape,
    precision: Precision,
    formats: Mapping[str, Format],
    *,
    kinds: Iterable[TensorKind] | None = None,
) -> tuple[int, ...]:
    """Bytes of the tensors of each layer of the language model, first to last."""
    sums = [0] * len(shape.layers)
    for kind in tensor_kinds(shape) if kinds is None else kinds:
        if kind.prefix == "blk.":
            for layer in kind.layers or ():
                format_id = _format_of(kind, layer, precision, shape)
                sums[layer] += tensor_bytes(kind, format_id, precision, formats)
    return tuple(sums)


def applies(where: Where, index: int, count: int, shape: Shape) -> bool:
    """Whether an exception holds for tensor `index` of `count` of its kind; divisions are integer divisions."""
    match where:
        case "all":
            return True
        case "edges":
            return index < count // 8 or index >= 7 * count // 8 or (index - count // 8) % 3 == 2
        case "first-eighth":
            return index < count // 8
        case "first-sixteenth":
            return index < count // 16
        case "first-two":
            return index < 2
        case "first-four":
            return index < 4
        case "few-key-value-heads":
            first = shape.layers[0]
            return first.heads // first.key_value_heads >= _FEW_HEADS_RATIO


def _keys_loaded_twice(
    kinds: Iterable[TensorKind], shape: Shape, precision: Precision, formats: Mapping[str, Format]
) -> int:
    """Bytes of the second copy of keys that serve as values too: vLLM has one matrix for queries, keys and values."""
    return sum(
        tensor_bytes(kind, precision.base, precision, formats)
        for kind in kinds
        if kind.prefix == "blk." and kind.stem == "attn_k.weight"
        for layer in kind.layers or ()
        if not shape.layers[layer].has_values
    )


def _as_stored(kind: TensorKind, shape: Shape, precision: Precision) -> TensorKind:
    """A GGUF file gives the table of per-layer embeddings as many rows as the other (the converter of llama.cpp)."""
    if kind.stem == PER_LAYER_TABLE and precision.container == "gguf":
        return replace(kind, rows=max(kind.rows, shape.vocabulary))
    return kind


def _is_loaded(kind: TensorKind, rules: Rules) -> bool:
    return rules != "llama.cpp" or kind.group not in INPUT_GROUPS


def _format_counts(kind: TensorKind, precision: Precision, shape: Shape) -> Iterator[tuple[str, int]]:
    """Formats of the tensors of a kind, and how many have each."""
    exceptions = _exceptions_for(kind, precision)
    if not exceptions:
        yield _usual_format(kind, precision), kind.count
        return
    counts: dict[str, int] = {}
    order = _order(kind, shape)
    for layer in kind.layers or ():
        format_id = _format_in_layer(exceptions, order, layer, shape) or precision.base
        counts[format_id] = counts.get(format_id, 0) + 1
    yield from counts.items()


def _format_of(kind: TensorKind, layer: int | None, precision: Precision, shape: Shape) -> str:
    """The format that the precision means for one tensor, before any fallback."""
    exceptions = _exceptions_for(kind, precision)
    kept = None if layer is None else _format_in_layer(exceptions, _order(kind, shape), layer, shape)
    return kept or _usual_format(kind, precision)


def _usual_format(kind: TensorKind, precision: Precision) -> str:
    if kind.form == "vector":
        return precision.vectors
    if kind.form in ("table", "convolution", "parameter"):
        return precision.embedding
    if precision.container == "gguf":
        if kind.form == "kept":
            return precision.kept or precision.base
        if kind.form == "precise":
            return precision.vectors
    elif kind.form == "experts":
        return precision.experts or precision.base
    if kind.group == "output":
        return precision.output or precision.embedding
    return precision.base


def _order(kind: TensorKind, shape: Shape) -> dict[int, int]:
    """By the number of a layer, which one of the tensors of a kind is there.

    The quantizer goes by the number of the layer for what follows the feed-forward network, and counts the matrices
    for values one by one, since some layers have none.
    """
    is_value = kind.stem == "attn_v.weight"
    owners = (number for number, layer in enumerate(shape.layers) if layer.has_values or not is_value)
    return {number: index for index, number in enumerate(owners)}


def _format_in_layer(
    exceptions: tuple[KeptFormat, ...], order: Mapping[int, int], layer: int, shape: Shape
) -> str | None:
    """The format of the first exception that applies."""
    index, count = order[layer], len(order)
    return next((item.format for item in exceptions if applies(item.where, index, count, shape)), None)


def _exceptions_for(kind: TensorKind, precision: Precision) -> tuple[KeptFormat, ...]:
    """Exceptions for a tensor of the language model; those for `ffn_down` hold for that of the experts too."""
    if kind.prefix != "blk." or not precision.exceptions:
        return ()
    stem = kind.stem.removesuffix(".weight").removesuffix("_exps")
    return tuple(item for item in precision.exceptions if stem == item.tensor and kind.form != "vector")


def _blocks(weights: int, stored: Format) -> int:
    return -(-weights // stored.block_weights)
