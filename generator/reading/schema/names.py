"""What the parts of names mean: of sizes, of checkpoints and of files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.reading.schema.base import Cited, Id, Name, Record, Text, required_fact

LikePattern = Annotated[str, Field(pattern=r"^[a-z0-9#._]+$", max_length=30)]


class NamePart(Cited):
    """One part of names."""

    written: Name = Field(description="The part as people meet it, for example `E4B`.")
    of: Literal["size", "checkpoint", "file"] = Field(
        description="What is named so: size (a label), checkpoint (a variant), or file (in the names of files alone)."
    )
    like: LikePattern | None = Field(
        None,
        description="The part as labels and variants have it, between hyphens; # stands for a number: `e#b`, `it`. For "
        "sizes and checkpoints.",
    )
    means: Text = required_fact("What it means, in a sentence or two.")


class Names(Record):
    """content/names.yaml: a decoder of names, in the order in which the page lists them."""

    names: dict[Id, NamePart] = Field(min_length=1, description="Parts of names by id.")
