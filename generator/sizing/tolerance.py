"""How far off a prediction may be: takes what is predicted and in which setting; gives a bound with its reason.

Bounds are stated and not fitted. An error within one is still shown; an error beyond one fails a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from generator.reading.schema.measurement import Quantity
from generator.sizing import compute_buffer
from generator.sizing.kv_cache import micro_batch
from generator.sizing.setting import Setting
from generator.sizing.shape import Shape

# In percent of what was measured, beyond what its digits leave open.
BOUNDS: dict[Quantity, tuple[Fraction, str]] = {
    "tensors": (Fraction(1, 10), "the same rules as the engine’s, but for tables of a few hundred numbers"),
    "file": (Fraction(4, 10), "metadata differ by tool and by chat template"),
    "projector-file": (Fraction(4, 10), "metadata differ by tool"),
    "checkpoint": (Fraction(1, 10), "each file begins with a list of its tensors"),
    "weights": (Fraction(5), "tables are made by hand, from rounded numbers of parameters"),
    "weights-on-device": (Fraction(1, 10), "as for tensors"),
    "weights-on-host": (Fraction(1, 10), "as for tensors"),
    "kv-cache": (Fraction(0), "allocated by a rule in whole numbers"),
    "compute-on-device": (
        Fraction(0),
        "for dense networks with a cache in 16 bits; for others up to the inputs of a micro-batch and one vector a token",
    ),
    "compute-on-host": (Fraction(0), "inputs alone, by a rule in whole numbers"),
}

ROTATED = (
    "A quantized cache is written and read through rotated copies of queries, keys and values, and which of them lie "
    "beside the largest step depends on the order of the graph."
)
PLACED = (
    "The allocator puts each tensor into the smallest gap that holds it, so that logits may end up behind the inputs; "
    "that depends on the order of the graph, which the formula does not follow here."
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """Bytes that a compute buffer may be off, and why."""

    bytes: int
    reason: str


def allowance(shape: Shape, setting: Setting, quantity: Quantity) -> Allowance | None:
    """What the allocator of an engine may do otherwise than the formula; None where they must agree.

    llama.cpp: ggml/src/ggml-alloc.c, best fit. The formula follows the order of the graph for dense networks whose
    layers are alike but for their window, with a cache of 16 bits.
    """
    if quantity != "compute-on-device":
        return None
    widths = {(layer.key_width, layer.key_value_heads) for layer in shape.layers}
    is_plain = shape.experts is None and not shape.per_layer_width and len(widths) == 1
    if is_plain and not (setting.kv_is_quantized or setting.has_full_windows or shape.is_bidirectional):
        return None
    size = compute_buffer.host_bytes(shape, setting) + 4 * micro_batch(setting) * shape.width
    return Allowance(size, ROTATED if is_plain and setting.kv_is_quantized else PLACED)
