"""A model that is spread: takes weights and cache layer by layer; gives what lies on each card and in the computer's memory.

llama.cpp puts whole layers somewhere. With `-ngl N` the output layer and the last N − 1 others are on the cards, and
the rest stays with the processor; several cards take runs of neighbouring layers, equal cards equally many
(load_tensors in src/llama-model.cpp). The KV cache of a layer lies where the layer does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.reading.schema.hardware import Format, Precision
from generator.sizing import compute_buffer, kv_cache
from generator.sizing.fit import Space
from generator.sizing.setting import Setting
from generator.sizing.shape import Shape
from generator.sizing.weights import Weights, layer_bytes


@dataclass(frozen=True)
class Loads:
    """Bytes of each layer at one context: its weights, its KV cache, and what belongs to no layer.

    `output_bytes` are the output layer and the norms around it; `table_bytes` the tables that stay with the processor.
    `steps_bytes` is the compute buffer of a card that has layers, `last_steps_bytes` of the one with the output layer.
    The processor keeps the inputs of a micro-batch where it computes nothing (`inputs_bytes`), and else a buffer like
    a card's with one vector a token besides (`stream_bytes`).
    """

    weights: tuple[int, ...]
    caches: tuple[int, ...]
    output_bytes: int
    table_bytes: int
    steps_bytes: int
    last_steps_bytes: int
    inputs_bytes: int
    stream_bytes: int
    reserve_bytes: int

    @property
    def count(self) -> int:
        return len(self.weights)

    @cached_property
    def _from_behind(self) -> tuple[int, ...]:
        """Bytes of the last 0, 1, 2 … layers."""
        sums = [0]
        for weights, cache in zip(reversed(self.weights), reversed(self.caches), strict=True):
            sums.append(sums[-1] + weights + cache)
        return tuple(sums)

    def on_device(self, layers: int) -> int:
        """Bytes on one card with `layers` of `-ngl`, the output layer counted: nothing at all for 0."""
        if not layers:
            return 0
        return self.output_bytes + self._from_behind[layers - 1] + self.last_steps_bytes + self.reserve_bytes

    def on_host(self, layers: int) -> int:
        """Bytes in the computer's memory then: the other layers, the tables, and a buffer to compute them with."""
        stay = self._from_behind[self.count] - self._from_behind[max(layers - 1, 0)]
        if layers > self.count:
            return self.table_bytes + self.inputs_bytes
        steps = self.steps_bytes if layers else self.last_steps_bytes  # the output layer comes last of all
        return stay + self.table_bytes + self.stream_bytes + steps

    def most_layers(self, usable_bytes: int) -> int:
        """The largest `-ngl` whose part on the card fits; `count` + 1 is the whole model."""
        return max(
            (layers for layers in range(self.count + 2) if self.on_device(layers) <= usable_bytes), default=0
        )

    def by_card(self, cards: int) -> tuple[int, ...]:
        """Bytes on each of `cards` equal cards with the whole model on them."""
        sums = [self.steps_bytes + self.reserve_bytes] * (cards - 1) + [
            self.last_steps_bytes + self.reserve_bytes
        ]
        for index, (weights, cache) in enumerate(zip(self.weights, self.caches, strict=True)):
            sums[index * cards // (self.count + 1)] += weights + cache
        sums[-1] += self.output_bytes
        return tuple(sums)


@dataclass(frozen=True, slots=True)
class Offload:
    """How much of a size a card takes: `layers` of `-ngl`, of `of_layers` that are all, and what lies where."""

    layers: int
    of_layers: int
    device_bytes: int
    host_bytes: int


def loads_of(
    shape: Shape,
    weights: Weights,
    precision: Precision,
    formats: Mapping[str, Format],
    setting: Setting,
    reserve_bytes: int,
) -> Loads:
    """The loads of a size at a precision, by the rules of llama.cpp. The sums are those of its footprint."""
    by_layer = layer_bytes(shape, precision, formats)
    cells = kv_cache.cells_of(shape, setting)
    steps = compute_buffer.device_steps(shape, setting)
    without_logits = [step.bytes for step in steps if step.name != "logits"]
    return Loads(
        weights=by_layer,
        caches=tuple(
            kv_cache.bytes_of(classes, cells) for classes in kv_cache.classes_by_layer(shape, setting)
        ),
        output_bytes=weights.device_bytes - sum(by_layer),
        table_bytes=weights.host_bytes,
        steps_bytes=max(without_logits),
        last_steps_bytes=compute_buffer.largest(steps).bytes,
        inputs_bytes=compute_buffer.host_bytes(shape, setting),
        stream_bytes=4 * kv_cache.micro_batch(setting) * shape.width,
        reserve_bytes=reserve_bytes,
    )


def offload_of(loads: Loads, space: Space) -> Offload:
    """The most layers that a card takes."""
    layers = loads.most_layers(space.usable_bytes)
    return Offload(layers, loads.count + 1, loads.on_device(layers), loads.on_host(layers))
