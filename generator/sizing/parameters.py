"""Parameter counts: takes an architecture; gives the ledger of a size and where published counts differ from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from generator.reading.catalog import ResolvedArchitecture
from generator.reading.schema.parameters import LedgerGroup, OtherCount, Parameters
from generator.sizing.shape import Shape, shape_of
from generator.sizing.tensor_kind import LEDGER_GROUPS
from generator.sizing.tensors import tensor_kinds

# What turns other input into vectors for the language model, which does not work on every token.
INPUT_GROUPS: tuple[LedgerGroup, ...] = ("vision tower", "audio tower", "projector")


@dataclass(frozen=True, slots=True)
class Ledger:
    """Parameters by group, in the order in which data passes through them; groups without any are left out.

    `idle` are the parameters of experts that do not work on a given token.
    """

    groups: Mapping[LedgerGroup, int]
    idle: int = 0

    @property
    def total(self) -> int:
        return sum(self.groups.values())

    @property
    def language_model(self) -> int:
        """All but what turns images and sound into vectors."""
        return self.without(INPUT_GROUPS)

    def active(self, left_out: tuple[LedgerGroup, ...] = ()) -> int:
        """Parameters of the language model that work on each token: all but the experts that are not chosen."""
        return self.without((*INPUT_GROUPS, *left_out)) - self.idle

    def effective(self, left_out: tuple[LedgerGroup, ...] = ()) -> int:
        """Parameters of the language model without the per-layer embeddings, which are looked up by token."""
        return self.without((*INPUT_GROUPS, "per-layer embeddings", *left_out))

    def without(self, groups: Collection[LedgerGroup]) -> int:
        """The sum of all other groups."""
        return sum(count for group, count in self.groups.items() if group not in groups)

    def only(self, groups: Collection[LedgerGroup]) -> int:
        """The sum of these groups."""
        return sum(self.groups.get(group, 0) for group in groups)


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


def ledger_of(shape: Shape) -> Ledger:
    """The ledger of a shape."""
    counts = dict.fromkeys(LEDGER_GROUPS, 0)
    for kind in tensor_kinds(shape):
        counts[kind.group] += kind.weights
    experts = shape.experts
    idle = counts["experts"] * (experts.count - experts.used) // experts.count if experts is not None else 0
    return Ledger({group: count for group, count in counts.items() if count}, idle)


def ledger(
    architecture: ResolvedArchitecture,
    *,
    vocab_size: int | None = None,
    image_size: int | None = None,
    is_tied: bool | None = None,
) -> Ledger:
    """The ledger of an architecture, with other embedding rows, image side or output layer if given."""
    return ledger_of(shape_of(architecture, vocab_size=vocab_size, image_size=image_size, is_tied=is_tied))


def is_rounded(count: int, printed: str) -> bool:
    """Whether `printed`, such as `3.8B`, is `count` rounded to as many digits."""
    number, unit = Decimal(printed[:-1]), 10 ** (9 if printed.endswith("B") else 6)
    return (Decimal(count) / unit).quantize(number, ROUND_HALF_UP) == number


def counted_as(architecture: ResolvedArchitecture, other: OtherCount) -> int:
    """The count of an architecture in the way that another published count was made."""
    shape = shape_of(
        architecture,
        vocab_size=other.vocab_size,
        image_size=other.image_size,
        is_tied=other.tie_word_embeddings,
    )
    found = ledger_of(shape)
    counted = found.only(other.only) if other.only else found.without(other.without)
    return counted + (other.embedding_tables - 1) * shape.vocabulary * shape.width + other.difference


def differences(architecture: ResolvedArchitecture, parameters: Parameters) -> tuple[Difference, ...]:
    """Published counts of a size that differ from the count of its tensors; empty where all agree."""
    claims: list[tuple[str, int, int, int]] = []
    if isinstance(parameters.total, int):
        claims.append(("total", parameters.total, parameters.unexplained, ledger(architecture).total))
    for index, other in enumerate(parameters.also_published):
        field = f"also_published.{index}.total"
        claims.append((field, other.total, 0, counted_as(architecture, other)))
    return tuple(
        Difference(field, published, published - unexplained, computed)
        for field, published, unexplained, computed in claims
        if computed != published - unexplained
    )
