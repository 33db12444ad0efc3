"""Published parameter counts of a size, which the arithmetic must give to the last one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.reading.schema.base import (
    Cited,
    Count,
    Few,
    IntegerOrBlank,
    Pixels,
    Rows,
    Text,
    required_fact,
)

LedgerGroup = Literal[
    "embeddings",
    "per-layer embeddings",
    "encoder",
    "attention",
    "cross-attention",
    "recurrence",
    "feed-forward",
    "router",
    "experts",
    "per-layer projections",
    "alternating updates",
    "norms",
    "self-conditioning",
    "output",
    "dense head",
    "vision tower",
    "audio tower",
    "projector",
    "other",
]
PrintedCount = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?[MB]$", max_length=12)]


class OtherCount(Cited):
    """Another published count of the same size that the arithmetic must reproduce too."""

    total: Count = required_fact("The published number.")
    vocab_size: Rows | None = Field(None, description="The embedding rows that this count assumes.")
    image_size: Pixels | None = Field(None, description="The image side that this count is for.")
    tie_word_embeddings: bool | None = Field(
        None, description="Whether this count assumes that the output layer shares the embedding table."
    )
    embedding_tables: Few = Field(1, description="How many times this count includes the embedding table.")
    only: tuple[LedgerGroup, ...] = Field((), description="The parts that this count includes, if not all.")
    without: tuple[LedgerGroup, ...] = Field((), description="The parts that this count leaves out.")
    difference: int = Field(
        0,
        description="What this count has beyond all that, by the publisher's own way of counting; the reason says what.",
    )
    reason: Text = Field(description="Why it differs from the total above.")


class PartialCount(Cited):
    """Parameters that take part in a certain way, as the publisher prints them, rounded."""

    printed: PrintedCount = required_fact("The count as printed, `3.8B`.")
    without: tuple[LedgerGroup, ...] = Field(
        (), description="Further parts that the publisher leaves out of this count."
    )
    note: Text | None = Field(None, description="What the publisher counts, where that is not plain.")


class Parameters(Cited):
    """Exact parameter counts."""

    total: IntegerOrBlank = required_fact("The published count of the released weights, as an exact integer.")
    active: PartialCount | None = Field(
        None, description="Parameters that work on each token, where only some experts do."
    )
    effective: PartialCount | None = Field(
        None, description="Parameters without the per-layer embeddings, which need not lie in fast memory."
    )
    also_published: tuple[OtherCount, ...] = Field(
        (), description="Other published counts, each with the reason why it differs."
    )
    unexplained: int = Field(
        0,
        description="Published total minus the count from the architecture, where they differ; needs `unexplained_reason`.",
    )
    unexplained_reason: Text | None = Field(
        None, description="Why the published total differs from the arithmetic."
    )
