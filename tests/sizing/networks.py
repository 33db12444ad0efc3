"""Shapes of networks with uncommon layers, for the tests: layers that differ, experts, recurrences, two networks."""

from __future__ import annotations

from generator.reading.schema.network import ModelType
from generator.sizing.shape import Experts, LayerShape, Shape, Stack

FOUR_NORMS = ModelType(
    name="Four norms and a scalar", role="text", norms_per_layer=4, query_key_norm=True, layer_scalars=1
)
BIASED = ModelType(
    name="Biases", role="text", norms_per_layer=2, attention_output_has_bias=True, feed_forward_has_bias=True
)


def looking(
    count: int,
    period: int,
    local: LayerShape,
    whole: LayerShape,
) -> tuple[LayerShape, ...]:
    """`count` layers of which every `period`-th looks at everything."""
    return tuple(whole if (index + 1) % period == 0 else local for index in range(count))


def mixture() -> Shape:
    """26B parameters in 30 layers of 128 experts; layers that look at everything use their keys as values."""
    return Shape(
        vocabulary=262_144,
        width=2816,
        feed_forward=2112,
        layers=looking(
            30, 6, LayerShape(True, 16, 8, 256, 256), LayerShape(False, 16, 2, 512, 512, has_values=False)
        ),
        kind=FOUR_NORMS,
        experts=Experts(count=128, used=8, width=704),
        window_tokens=1024,
    )


def recurrence(*, layers: int = 3) -> Shape:
    """Two recurrent layers and a local one, in turns: heads of 256 values, a state as wide as the stream."""
    turn = (
        LayerShape(True, 10, 0, 0, 0, owns_cache=False, is_recurrent=True),
        LayerShape(True, 10, 0, 0, 0, owns_cache=False, is_recurrent=True),
        LayerShape(True, 10, 1, 256, 256),
    )
    return Shape(
        vocabulary=256_000,
        width=2560,
        feed_forward=7680,
        layers=tuple(turn[index % 3] for index in range(layers)),
        kind=BIASED,
        state_width=2560,
        state_kernel=4,
        window_tokens=2048,
    )


def two_networks(whole: ModelType, *, read_width: int = 96) -> Shape:
    """One layer that reads and one that writes, of different widths."""
    layer = LayerShape(False, 2, 1, 16, 16)
    kind = ModelType(name="Plain", role="text", norms_per_layer=4)
    return Shape(
        vocabulary=100,
        width=64,
        feed_forward=128,
        layers=(layer,),
        kind=kind,
        encoder=Stack(vocabulary=100, width=read_width, feed_forward=128, layers=(layer,), kind=kind),
        whole=whole,
    )
