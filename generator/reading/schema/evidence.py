"""What facts rest on: sources, benchmarks, scores, published files, and corrections of what was shown before."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from generator.reading.schema.base import (
    BenchmarkId,
    Cited,
    Count,
    Date,
    Day,
    Id,
    Name,
    PrecisionId,
    Record,
    RepositoryId,
    Text,
    Url,
    fact,
    required_fact,
)
from generator.reading.schema.model import ImageSide, SizeLabel, Statement


class SourceDocument(Record):
    """content/sources/ID.yaml: a document that facts are read from."""

    title: Text = Field(description="Title of the document.")
    publisher: Name = Field(description="Who published it.")
    kind: Literal[
        "report",
        "card",
        "code",
        "announcement",
        "documentation",
        "measurement",
        "listing",
        "press",
        "encyclopedia",
    ] = Field(description="What kind of document it is; the publisher's own report weighs more than press.")
    url: Url = Field(description="Address, with version or commit where there is one.")
    version: Name | None = Field(
        None, description="Version, commit or date of the document, if the address does not hold it."
    )
    repository: RepositoryId | None = Field(
        None,
        description="For a listing of the GGUF files of one size: the repository that programs download them from, by precision.",
    )
    read: Date = Field(description="Day on which it was read for this catalog.")
    reported_through: Text | None = Field(
        None, description="Through whom its content is known, where the document itself could not be reached."
    )
    note: Text | None = Field(None, description="What a reader should know about this document.")


class Benchmark(Cited):
    """One benchmark of content/benchmarks.yaml."""

    name: Name = Field(description="Shown name.")
    measures: Text = Field(description="What it measures, in a sentence.")
    unit: Literal[
        "percent",
        "CIDEr",
        "mAP",
        "score",
        "ANLS",
        "IoU",
        "F1",
        "accuracy",
        "BLEU",
        "Elo",
        "edit distance",
        "error rate",
    ] = Field(description="Unit of its scores.")
    better: Literal["higher", "lower"] = Field("higher", description="Which direction is better.")
    group: Literal[
        "knowledge",
        "reasoning",
        "mathematics",
        "code",
        "agents",
        "language",
        "long context",
        "safety",
        "audio",
        "vision",
    ] = Field(description="What kind of ability it is about.")


class Benchmarks(Record):
    """content/benchmarks.yaml."""

    benchmarks: dict[Id, Benchmark] = Field(
        min_length=1, description="Benchmarks by id, in the order in which pages list them."
    )


def _finite(value: Decimal | int) -> Decimal | int:
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("a score must be a finite number")
    return value


ScoreValue = Annotated[Decimal | int, AfterValidator(_finite)]


class Score(Cited):
    """One row of a published table: a benchmark in one setting, with the scores of the sizes."""

    benchmark: BenchmarkId = Field(description="Id of a benchmark in content/benchmarks.yaml.")
    setting: Text = Field(
        description="How it was run, as printed: shots, metric, split; `not stated` where the source says nothing."
    )
    variant: Id = Field(
        description="Which checkpoints were measured: pt, it, or ft for fine-tuned to the task."
    )
    image_size: ImageSide | None = Field(None, description="Side of the image in pixels, for vision models.")
    shots: Id | None = Field(
        None,
        description="Number of solved examples in the prompt, where the setting names it: `5`, `3-5` or `few`.",
    )
    metric: Text | None = Field(
        None, description="What is counted, where the setting names it: `pass@1`, `F1`, `CIDEr`."
    )
    thinking: Literal["yes", "no", "not-stated"] = Field(
        "not-stated",
        description="Whether the model wrote down its reasoning before the answer, as the source says.",
    )
    version: Text | None = Field(
        None,
        description="Version or date of the benchmark, where the source names one; other versions are not alike.",
    )
    measured_by: Name | None = Field(
        None, description="Who measured, where it was not the publisher of the model."
    )
    headline: bool = Field(False, description="Whether the series page shows this row.")
    values: dict[SizeLabel, ScoreValue] = required_fact("The scores as printed, by size label.", min_length=1)
    note: Text | None = Field(None, description="What sets this row apart.")


CHECKED = (
    "The day on which somebody last compared this file with its sources; if left out, the last day on which one of them "
    "was read."
)


class Scores(Cited):
    """content/scores/SERIES/MODEL.yaml: the official scores of one model; the file is named like the model's."""

    checked: Day | None = Field(None, description=CHECKED)
    scores: tuple[Score, ...] = Field(min_length=1, description="Rows of published tables.")


class Artifact(Cited):
    """One published file of weights."""

    size: SizeLabel = Field(description="Label of the size.")
    precision: PrecisionId = Field(description="Id of a precision in content/precisions.yaml.")
    bytes: Count | None = fact("Exact size in bytes, where it is published.")
    printed_gb: Decimal | int | None = fact("Size as printed in GB (10^9 bytes), where only that is known.")
    stock: bool = Field(
        True, description="Whether the standard recipe made it, so that the arithmetic should reproduce it."
    )
    note: Text | None = Field(None, description="What is particular about this file.")


class Artifacts(Cited):
    """content/artifacts/SERIES/MODEL.yaml: published files of one model; the file is named like the model's."""

    checked: Day | None = Field(None, description=CHECKED)
    artifacts: tuple[Artifact, ...] = Field(min_length=1, description="Published files.")


FactReference = Annotated[str, Field(pattern=r"^[a-z0-9._-]+ [A-Za-z0-9_.-]+$", max_length=160)]


class Claim(Cited):
    """One of the values that sources give."""

    value: Text = required_fact("The value as its source gives it.")


class Disagreement(Cited):
    """One question that sources answer differently."""

    what: Text = Field(description="What they disagree about, in a few words.")
    about: tuple[FactReference, ...] = Field(
        (),
        description="What it is about: id of a model or a size, a space, and the path of a fact, or `scores.BENCHMARK` "
        "for the scores in the tables that the values cite.",
    )
    values: tuple[Claim, ...] = Field(
        min_length=2, description="All values, each with its source and where it stands there."
    )
    followed: Text | None = Field(
        None, description="The one of the values that this catalog follows; left out where it follows none."
    )
    why: Text = Field(description="Why that one, or why none.")


class Disagreements(Record):
    """content/disagreements.yaml: where sources differ, and what this catalog does about it."""

    disagreements: dict[Id, Disagreement] = Field(min_length=1, description="Disagreements by id.")


class Correction(Cited):
    """One claim that was shown before, and what is right."""

    section: Name = Field(description="Where the claim stood: the heading of the old page.")
    claim: Name = Field(description="What the claim was about.")
    said: Text = Field(description="The claim as it was shown.")
    verdict: Literal["wrong", "imprecise", "incomplete", "unverifiable"] = Field(
        description="What is the matter with it."
    )
    right: Statement = Field(description="What the sources say; values as references.")


class Corrections(Record):
    """content/corrections.yaml: the log of corrections."""

    subject: Text = Field(description="What was corrected: the page or data and when it was shown.")
    since: Date = Field(description="Since when this site shows what is right.")
    corrections: tuple[Correction, ...] = Field(
        min_length=1, description="The claims, in the order of the old page."
    )
