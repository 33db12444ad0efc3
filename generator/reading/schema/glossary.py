"""What terms mean: explained once, and linked where a page first uses them."""

from __future__ import annotations

from pydantic import Field

from generator.reading.schema.base import Cited, Id, Name, Record, Text


class Term(Cited):
    """One term. Its `source` is needed where the explanation states a fact and not only what a word means."""

    term: Name = Field(description="The term as running text has it, for example `KV cache`.")
    aliases: tuple[Name, ...] = Field(
        (),
        description="Other spellings and forms that mean the same and are linked too, for example the plural.",
    )
    means: Text = Field(description="What it means, in a sentence or two.")


class Glossary(Record):
    """content/glossary.yaml: terms by id. A capital at the beginning of a sentence needs no spelling of its own."""

    terms: dict[Id, Term] = Field(min_length=1, description="Terms by id; pages list them by name.")
