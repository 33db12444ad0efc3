"""Numbers that prose may state by itself, because no record holds what they say."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.reading.schema.base import Name, Record, Text

PagePath = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._/-]*\.md$", max_length=200)]


class AllowedNumber(Record):
    """One number of one page."""

    page: PagePath = Field(description="The file below content/pages/, for example `about/index.md`.")
    text: Name = Field(
        description="The number with its unit, as the page has it, for example `E4B` or `80 bytes`."
    )
    reason: Text = Field(description="Why it is no fact of the catalog that could change, in a sentence.")


class ProseNumbers(Record):
    """content/prose-numbers.yaml: numbers with a unit that hand-written pages may state instead of referring to a fact."""

    allowed: tuple[AllowedNumber, ...] = Field(min_length=1, description="The numbers, each with its reason.")
