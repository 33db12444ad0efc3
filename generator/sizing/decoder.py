"""The tensors of a stack of transformer layers: takes a Stack; gives each kind of tensor with its layers.

Names follow GGUF where llama.cpp knows the tensor; dimensions follow the modeling files of Transformers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator

from generator.reading.schema.parameters import LedgerGroup
from generator.sizing.shape import Experts, LayerShape, Shape, Stack
from generator.sizing.tensor_kind import Rack, TensorKind

# Norms of a decoder layer in the order in which models have added them.
_NORMS = ("attn_norm", "ffn_norm", "post_attention_norm", "post_ffw_norm")
# Norms around the experts, beside those around the dense feed-forward network of the same layer.
_EXPERT_NORMS = ("pre_ffw_norm_2", "post_ffw_norm_1", "post_ffw_norm_2")


def stack_tensors(
    stack: Stack, *, prefix: str = "", group: LedgerGroup | None = None
) -> Iterator[TensorKind]:
    """The tensors of a stack, named below `prefix`, all counted to `group` if one is given."""
    kind, width = stack.kind, stack.width
    blocks, every = f"{prefix}blk.", tuple(range(len(stack.layers)))

    def rack(own: LedgerGroup, layers: tuple[int, ...] | None = every) -> Rack:
        return Rack(group or own, prefix if layers is None else blocks, layers)

    for layers, layer in _alike(stack, lambda layer: (layer.is_recurrent, _attention_key(layer))):
        if layer.is_recurrent:
            yield from _recurrence(stack, layer, rack("recurrence", layers))
        else:
            yield from attention_tensors(stack, layer, rack("attention", layers))
            if kind.query_key_norm:
                yield from rack("norms", layers).norm("attn_q_norm", layer.key_width)
                yield from rack("norms", layers).norm("attn_k_norm", layer.key_width)
    for layers, layer in _alike(stack, lambda layer: layer.widening):
        inner = stack.feed_forward * layer.widening
        yield from rack("feed-forward", layers).feed_forward(width, inner, kind)
    if stack.experts is not None:
        yield from _experts(stack.experts, width, rack)
    for number in range(kind.norms_per_layer):
        stem = _NORMS[number] if number < len(_NORMS) else f"norm_{number}"
        yield from rack("norms").norm(stem, width, kind.norm_has_bias)
    if kind.layer_scalars:
        yield rack("norms").vector("layer_output_scale.weight", kind.layer_scalars)
    if stack.per_layer_width:
        yield from _per_layer_inputs(stack, rack)
    if stack.alternatives:
        yield from _alternatives(stack, rack)
    yield from rack("norms", None).norm("output_norm", width, kind.norm_has_bias)


def table_tensors(
    stack: Stack, *, prefix: str = "", group: LedgerGroup | None = None
) -> Iterator[TensorKind]:
    """The embedding table, with positions where they are learned, and the table of per-layer embeddings."""
    rack = Rack(group or "embeddings", prefix)
    yield rack.weight("token_embd", stack.vocabulary, stack.width, "table")
    if stack.positions:
        yield rack.weight("position_embd", stack.positions, stack.width, "table")
    if stack.per_layer_rows:
        per_layer = Rack(group or "per-layer embeddings", prefix)
        columns = stack.per_layer_width * len(stack.layers)
        yield per_layer.weight("per_layer_token_embd", stack.per_layer_rows, columns, "table")


def attention_tensors(
    stack: Stack, layer: LayerShape, rack: Rack, *, seen_width: int | None = None, stem: str = "attn"
) -> Iterator[TensorKind]:
    """Queries, keys, values and output of an attention; keys and values are made from vectors of `seen_width`.

    Layers that use the keys of an earlier one still come with matrices of their own in the published checkpoints.
    """
    kind, width, seen = stack.kind, stack.width, seen_width or stack.width
    has_bias = kind.attention_has_bias
    yield from rack.linear(f"{stem}_q", layer.heads * layer.key_width, width, has_bias)
    yield from rack.linear(f"{stem}_k", layer.key_value_heads * layer.key_width, seen, has_bias)
    if layer.has_values:
        yield from rack.linear(f"{stem}_v", layer.key_value_heads * layer.value_width, seen, has_bias)
    output_has_bias = has_bias or kind.attention_output_has_bias
    yield from rack.linear(f"{stem}_output", width, layer.heads * layer.value_width, output_has_bias)


def cross_attention_tensors(shape: Shape, seen_width: int) -> Iterator[TensorKind]:
    """Attention of its own from the network that writes to vectors of `seen_width` that another has read."""
    for layers, layer in _alike(shape, _attention_key):
        rack = Rack("cross-attention", "blk.", layers)
        yield from attention_tensors(shape, layer, rack, seen_width=seen_width, stem="cross_attn")
    norms = shape.whole.cross_attention_norms if shape.whole is not None else 0
    for number in range(norms):
        rack = Rack("norms", "blk.", tuple(range(len(shape.layers))))
        yield from rack.norm(f"cross_attn_norm_{number}", shape.width)


def _attention_key(layer: LayerShape) -> Hashable:
    return layer.heads, layer.key_value_heads, layer.key_width, layer.value_width, layer.has_values


def _alike(
    stack: Stack, key: Callable[[LayerShape], Hashable]
) -> Iterator[tuple[tuple[int, ...], LayerShape]]:
    """Layers with the same key together, in order of the first of each."""
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for index, layer in enumerate(stack.layers):
        alike[key(layer)].append(index)
    for members in alike.values():
        yield tuple(members), stack.layers[members[0]]


def _recurrence(stack: Stack, layer: LayerShape, rack: Rack) -> Iterator[TensorKind]:
    """A recurrent block: two branches in, a short convolution, a gated linear recurrence (RG-LRU), one branch out.

    The two gates are block-diagonal: each head maps its own part of the state. Griffin, arXiv 2402.19427, section 2.4.
    """
    state, block = stack.state_width, stack.state_width // layer.heads
    yield from rack.linear("linear_x", state, stack.width, True)
    yield from rack.linear("linear_y", state, stack.width, True)
    yield rack.weight("conv_1d", state, stack.state_kernel, "convolution")
    yield rack.vector("conv_1d.bias", state)
    for gate in ("input_gate", "recurrent_gate"):
        yield rack.weight(f"rg_lru.{gate}", layer.heads * block, block, "parameter")
        yield rack.vector(f"rg_lru.{gate}.bias", state)
    yield rack.vector("rg_lru.recurrent_param", state)
    yield from rack.linear("linear_out", stack.width, state, True)


def _experts(experts: Experts, width: int, rack: Callable[..., Rack]) -> Iterator[TensorKind]:
    """The experts of each layer as one tensor a matrix, the router that chooses among them, and norms around both."""
    count, inner = experts.count, experts.width
    yield rack("experts").weight("ffn_gate_up_exps", count * 2 * inner, width, "experts")
    yield rack("experts").weight("ffn_down_exps", count * width, inner, "experts")
    yield rack("router").weight("ffn_gate_inp", count, width, "precise")
    yield rack("router").vector("ffn_gate_inp.scale", width)
    yield rack("router").vector("ffn_down_exps.scale", count)
    for stem in _EXPERT_NORMS:
        yield from rack("norms").norm(stem, width)


def _per_layer_inputs(stack: Stack, rack: Callable[..., Rack]) -> Iterator[TensorKind]:
    """What mixes the further vector of each layer into the stream."""
    width, own = stack.width, stack.per_layer_width
    once, each = rack("per-layer projections", None), rack("per-layer projections")
    yield once.weight("per_layer_model_proj", own * len(stack.layers), width, "kept")
    yield from each.linear("inp_gate", own, width)
    yield from each.linear("proj", width, own)
    yield from rack("norms", None).norm("per_layer_proj_norm", own)
    yield from rack("norms").norm("post_norm", width)


def _alternatives(stack: Stack, rack: Callable[..., Rack]) -> Iterator[TensorKind]:
    """Alternating updates (AltUp, arXiv 2301.13310) of several versions of the stream, and the narrow bypass (LAuReL)."""
    width, many, narrow = stack.width, stack.alternatives, stack.bypass_width
    once, each = rack("alternating updates", None), rack("alternating updates")
    yield once.weight("altup_proj", (many - 1) * width, width, "kept")
    yield once.weight("altup_unembd_proj", (many - 1) * width, width, "kept")
    yield each.vector("altup_correct_scale.weight", width)
    yield each.weight("altup_correct_coef", many, many, "precise")
    yield each.weight("altup_predict_coef", many * many, many, "precise")
    yield each.weight("altup_router", many, width, "kept")
    yield each.weight("laurel_l", narrow, width, "kept")
    yield each.weight("laurel_r", width, narrow, "kept")
    yield from rack("norms").norm("altup_router_norm", width)
    yield from rack("norms").norm("laurel_post_norm", width)
