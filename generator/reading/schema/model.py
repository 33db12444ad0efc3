"""A model file: one release of a series with all its sizes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from generator.reading.schema.architecture import Architecture
from generator.reading.schema.base import (
    Blank,
    Cited,
    Date,
    DateOrBlank,
    Day,
    Id,
    LicenseId,
    ModelOrSizeId,
    Name,
    RepositoryId,
    Text,
    TextOrBlank,
    Tokens,
    TokensOrBlank,
    fact,
    is_blank,
    required_fact,
)
from generator.reading.schema.parameters import Parameters

Modality = Literal["text", "image", "audio", "video", "embedding"]
ImageSide = Annotated[str, Field(pattern=r"^[1-9][0-9]{1,4}$")]

Repositories = Annotated[dict[Id, RepositoryId], Field(min_length=1)]
RepositoriesOrBlank = Annotated[
    Annotated[Repositories, Tag("value")] | Annotated[Blank, Tag("blank")], Discriminator(is_blank)
]


class Release(Cited):
    """When it was published."""

    date: Date = required_fact(
        "Day of the public release, `2024-06-27`, or `2024-06` when the day is not known."
    )
    note: Text | None = Field(None, description="What the date stands for, where that is not plain.")


class Modalities(Cited):
    """What goes in and what comes out."""

    input: tuple[Modality, ...] = required_fact("Kinds of input.", min_length=1)
    output: tuple[Modality, ...] = required_fact("Kinds of output.", min_length=1)
    note: Text | None = Field(None, description="A restriction worth knowing.")


class Statement(Cited):
    """One sentence about the model that a source backs."""

    text: Text = required_fact(
        "The sentence. Values of the catalog are referred to as `[[size field.path]]`, never typed."
    )


class Training(Cited):
    """What it was trained on."""

    tokens: TextOrBlank | None = fact(
        "Number of training tokens as the publisher prints it, for example `13T`."
    )
    method: TextOrBlank | None = fact("How it was trained, in a few words.")


class Checkpoints(Cited):
    """Published sets of weights."""

    repositories: RepositoriesOrBlank = required_fact(
        "Repository id of each variant: `pt` (pre-trained), `it` (instruction-tuned), `mix`, with the image side where there are several (`pt-448`)."
    )


class Descent(Cited):
    """What a model or a size comes from: one step back."""

    relation: Literal["tuned-from", "distilled-from", "succeeds", "variant-of", "built-on"] = required_fact(
        "tuned-from (its weights, trained further), distilled-from (it learned to predict what that one predicts), "
        "succeeds (the next generation or version), variant-of (the same model in another form), "
        "built-on (a part of it, beside parts of its own)."
    )
    of: ModelOrSizeId = required_fact("Id of the model or the size that it comes from.")


LineageOrBlank = Annotated[
    Annotated[tuple[Descent, ...], Tag("value")] | Annotated[Blank, Tag("blank")], Discriminator(is_blank)
]


class Shared(Cited):
    """What a model may say for all its sizes and a size for itself."""

    release: Release | None = Field(None, description="When it was published.")
    context_length: TokensOrBlank | None = fact("Most tokens accepted in one sequence, as an integer.")
    text_length: dict[ImageSide, Tokens] | None = fact(
        "For models with a fixed prompt length: most text tokens for each image side in pixels; image tokens come on top."
    )
    training: Training | None = Field(None, description="What it was trained on.")
    knowledge_cutoff: DateOrBlank | None = fact("The last date that the training data covers.")
    architecture: Architecture | None = Field(
        None, description="The shape of the network, under the names of `config.json`."
    )
    lineage: LineageOrBlank = Field(
        (),
        description="What it comes from, each step with its source; only from models and sizes of this catalog. A blank "
        "says why there is no step.",
    )
    notes: tuple[Statement, ...] = Field((), description="Sentences worth knowing, each with its source.")

    @property
    def steps(self) -> tuple[Descent, ...]:
        """The steps of its lineage; none where that is blank."""
        return () if isinstance(self.lineage, Blank) else self.lineage


class Size(Shared):
    """One size: one architecture, one row of the hardware matrix, one page."""

    name: Name | None = Field(
        None, description="Shown name; made from the model's name and the label if left out."
    )
    aliases: tuple[Name, ...] = Field((), description="Other names that people search for.")
    modalities: Modalities | None = Field(
        None,
        description="What goes in and what comes out, where that is not what the model says for all its sizes.",
    )
    parameters: Parameters = Field(description="Exact parameter counts.")
    checkpoints: Checkpoints | None = Field(None, description="Published sets of weights.")


SizeLabel = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$", max_length=30)]


class Model(Shared):
    """One release of a series. The id is the name of the file; the folder is the series."""

    name: Name = Field(description="Shown name, with its generation: `Alder 2`.")
    checked: Day | None = Field(
        None,
        description="The day on which somebody last compared this file with its sources; if left out, the last day on "
        "which one of them was read.",
    )
    aliases: tuple[Name, ...] = Field((), description="Other names that people search for.")
    summary: Text = Field(description="One sentence that a stranger understands.")
    license: LicenseId = required_fact("Id of a licence in content/licenses.yaml.")
    modalities: Modalities = Field(description="What goes in and what comes out.")
    features: tuple[Statement, ...] = Field(
        (), description="What is new or particular, one sentence each, with its source."
    )
    tokenizer: Statement | Blank | None = Field(None, description="The tokenizer, in a sentence.")
    sizes: dict[SizeLabel, Size] = Field(
        min_length=1,
        description="The sizes by label (`9b`, `e4b`, `26b-a4b`): a name, never a number to compute with. Smallest first.",
    )
