"""Memory as a function of context: takes a shape, weights, a setting and a reserve; gives totals for any context.

Only integers, no receipts: this is what the hardware matrix asks thousands of times. `requirement` explains one
of these answers part by part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from generator.sizing import compute_buffer, kv_cache
from generator.sizing.cache_layers import LayerClass
from generator.sizing.setting import Setting
from generator.sizing.shape import Shape
from generator.sizing.weights import Weights


class Totals(NamedTuple):
    """Bytes on the device, on the host beside it, and in all where both are one memory without a second copy."""

    device_bytes: int
    host_bytes: int
    whole_bytes: int


@dataclass(frozen=True)
class Working:
    """KV cache and compute buffers of one shape in one setting: what grows with the context, at any precision."""

    shape: Shape
    setting: Setting
    _known: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)

    def at(self, context_tokens: int) -> tuple[int, int]:
        """Bytes on the device and on the host at a context."""
        known = self._known.get(context_tokens)
        if known is None:
            setting = self.setting.at(context_tokens)
            device = kv_cache.bytes_of(self._classes, kv_cache.cells_of(self.shape, setting))
            device += compute_buffer.device_bytes(self.shape, setting)
            known = self._known[context_tokens] = device, compute_buffer.host_bytes(self.shape, setting)
        return known

    @cached_property
    def _classes(self) -> tuple[LayerClass, ...]:
        return kv_cache.layer_classes(self.shape, self.setting)


@dataclass(frozen=True)
class Footprint:
    """All memory of one size, engine and precision."""

    weights: Weights
    reserve_bytes: int
    working: Working

    def at(self, context_tokens: int) -> Totals:
        """Totals at a context. They never shrink when the context grows."""
        device, host = self.working.at(context_tokens)
        on_device, on_host, once = self._fixed
        return Totals(on_device + device, on_host + host, once + device + host)

    @cached_property
    def _fixed(self) -> tuple[int, int, int]:
        """What does not depend on the context: on the device, on the host, and in all with the weights once."""
        weights, reserve = self.weights, self.reserve_bytes
        return weights.device_bytes + reserve, weights.host_bytes, weights.tensor_bytes + reserve
