"""Tensors that are alike but for their layer: what they are called, what they hold, and how to make the usual ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from generator.reading.schema.network import ModelType
from generator.reading.schema.parameters import LedgerGroup

LEDGER_GROUPS: tuple[LedgerGroup, ...] = get_args(LedgerGroup)

# matrix: weights of a linear layer. table: rows looked up by number. vector: a norm or a bias, one-dimensional.
# experts: the matrices of all experts of a layer in one. kept: a matrix that llama.cpp never quantizes.
# precise: a matrix that GGUF files hold in the format of vectors.
# parameter: values of two or more dimensions that are no linear layer to the Transformers library.
Form = Literal["matrix", "table", "convolution", "vector", "experts", "kept", "precise", "parameter"]


@dataclass(frozen=True, slots=True)
class TensorKind:
    """Tensors that are alike but for their layer: `prefix` + layer + `.` + `stem`, or `prefix` + `stem` once."""

    stem: str
    group: LedgerGroup
    rows: int
    width: int
    form: Form
    prefix: str = ""
    layers: tuple[int, ...] | None = None

    @property
    def count(self) -> int:
        return 1 if self.layers is None else len(self.layers)

    @property
    def weights(self) -> int:
        """Parameters of all tensors of this kind."""
        return self.count * self.rows * self.width


@dataclass(frozen=True, slots=True)
class Rack:
    """Where tensors are put: names begin with `prefix`, they count to `group`, and each of `layers` has one."""

    group: LedgerGroup
    prefix: str = ""
    layers: tuple[int, ...] | None = None

    def weight(self, stem: str, rows: int, width: int, form: Form = "matrix") -> TensorKind:
        """`rows` of `width` weights."""
        return TensorKind(f"{stem}.weight", self.group, rows, width, form, self.prefix, self.layers)

    def vector(self, name: str, width: int) -> TensorKind:
        """One-dimensional values under their full name."""
        return TensorKind(name, self.group, 1, width, "vector", self.prefix, self.layers)

    def linear(self, stem: str, rows: int, width: int, has_bias: bool = False) -> Iterator[TensorKind]:
        """A linear layer from `width` values to `rows`."""
        yield self.weight(stem, rows, width)
        if has_bias:
            yield self.vector(f"{stem}.bias", rows)

    def norm(self, stem: str, width: int, has_bias: bool = False) -> Iterator[TensorKind]:
        """A normalization of `width` values."""
        yield self.vector(f"{stem}.weight", width)
        if has_bias:
            yield self.vector(f"{stem}.bias", width)

    def feed_forward(self, width: int, inner: int, kind: ModelType) -> Iterator[TensorKind]:
        """A feed-forward network, gated or not."""
        if kind.gated_feed_forward:
            yield from self.linear("ffn_gate", inner, width, kind.feed_forward_has_bias)
        yield from self.linear("ffn_up", inner, width, kind.feed_forward_has_bias)
        yield from self.linear("ffn_down", width, inner, kind.feed_forward_has_bias)
