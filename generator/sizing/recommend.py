"""Which precisions to choose from: takes precisions with bytes and published loss; gives the few that are worth a look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

# What a precision may add to the perplexity. The four-bit mixtures that most people run stay below, those of three bits
# add three times as much and more.
MOST_LOSS = Decimal("0.2")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A precision of a size: its class of bits, the bytes of its weights, and what it adds to the perplexity."""

    precision_id: str
    bits: int
    bytes: int
    loss: Decimal


def recommended(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Of each class of bits the precision that loses least, most bits first.

    Left out are precisions that lose more than MOST_LOSS, and those that another beats: it takes no more bytes and loses
    no more, and is better in one of the two.
    """
    found = [one for one in candidates if one.loss <= MOST_LOSS]
    kept = [one for one in found if not any(_beats(other, one) for other in found)]
    best: dict[int, Candidate] = {}
    for one in sorted(kept, key=lambda item: (item.loss, item.bytes)):
        best.setdefault(one.bits, one)
    return tuple(sorted(best.values(), key=lambda item: -item.bits))


def _beats(other: Candidate, one: Candidate) -> bool:
    is_no_worse = other.bytes <= one.bytes and other.loss <= one.loss
    return is_no_worse and (other.bytes, other.loss) != (one.bytes, one.loss)
