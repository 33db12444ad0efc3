"""Parameter counts: takes an architecture; gives the ledger of a size and where published counts differ from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.reading.catalog import ResolvedArchitecture
from generator.reading.schema.model import Parameters
from generator.sizing.shape import Shape, shape_of
from generator.sizing.tensors import LEDGER_GROUPS, LedgerGroup, tensor_kinds


@dataclass(frozen=True, slots=True)
class Ledger:
    """Parameters by group, in the order in which data passes through them; groups without any are left out."""

    groups: Mapping[LedgerGroup, int]

    @property
    def total(self) -> int:
        return sum(self.groups.values())


@dataclass(frozen=True, slots=True)
class Difference:
    """A published count that the arithmetic does not give.

    `field` is its place below `parameters` (`total`, `also_published.0.total`). `expected` is the published count
    minus the part that the record itself calls unexplained.
    """

    field: str
    published: int
    expected: int
    computed: int
    vocab_size: int | None
    image_size: int | None


def ledger_of(shape: Shape) -> Ledger:
    """The ledger of a shape."""
    counts = dict.fromkeys(LEDGER_GROUPS, 0)
    for kind in tensor_kinds(shape):
        counts[kind.group] += kind.weights
    return Ledger({group: count for group, count in counts.items() if count})


def ledger(
    architecture: ResolvedArchitecture, *, vocab_size: int | None = None, image_size: int | None = None
) -> Ledger:
    """The ledger of an architecture, with other embedding rows or another image side if given."""
    return ledger_of(shape_of(architecture, vocab_size=vocab_size, image_size=image_size))


def differences(architecture: ResolvedArchitecture, parameters: Parameters) -> tuple[Difference, ...]:
    """Published counts of a size that differ from the count of its tensors; empty where all agree."""
    claims: list[tuple[str, int, int, int | None, int | None]] = []
    if isinstance(parameters.total, int):
        claims.append(("total", parameters.total, parameters.unexplained, None, None))
    for index, other in enumerate(parameters.also_published):
        claims.append((f"also_published.{index}.total", other.total, 0, other.vocab_size, other.image_size))
    found = []
    for field, published, unexplained, vocab_size, image_size in claims:
        computed = ledger(architecture, vocab_size=vocab_size, image_size=image_size).total
        if computed != published - unexplained:
            expected = published - unexplained
            found.append(Difference(field, published, expected, computed, vocab_size, image_size))
    return tuple(found)
