"""The site and its series: names, order and the hand-written statements of a series page."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.reading.schema.base import (
    AssetId,
    BaseUrl,
    BenchmarkId,
    Cited,
    Few,
    Id,
    ModelId,
    Name,
    Record,
    ScenarioId,
    SiteUrl,
    SizeId,
    Source,
    Text,
    Url,
)
from generator.reading.schema.model import Statement


class ShelfLife(Record):
    """How many months what is known of a thing stays fresh; then pages say how long ago it was checked."""

    model: Few | None = Field(None, description="Months for a model and its sizes.")
    scores: Few | None = Field(None, description="Months for the official scores of a model.")
    artifacts: Few | None = Field(None, description="Months for the published files of a model.")
    device: Few | None = Field(None, description="Months for a device.")
    engine: Few | None = Field(None, description="Months for an engine and its memory rules.")


class Site(Record):
    """content/site.yaml: what the whole site is called and where it lives."""

    name: Name = Field(description="Name of the site, shown on every page.")
    description: Text = Field(
        description="One sentence about the site, for search engines and the home page."
    )
    address: SiteUrl | None = Field(
        None, description="Public address of the site, ending in a slash; makes canonical links."
    )
    repository: BaseUrl | None = Field(
        None, description="Address of the project's repository; makes the links to edit a file."
    )
    branch: Id = Field("main", description="The branch of the repository that the links lead to.")
    scenario: ScenarioId = Field(
        description="The scenario of content/scenarios.yaml that pages show where nothing else is said."
    )
    shelf_life: ShelfLife = Field(
        ShelfLife(), description="After how many months without a check pages and builds say so."
    )


class Topic(Record):
    """A heading of the series page with statements under it."""

    heading: Name = Field(description="The heading.")
    shows: tuple[Literal["language-models", "vision-towers"], ...] = Field(
        (),
        description="Tables, computed from the architecture of all sizes, that stand under the statements.",
    )
    points: tuple[Point, ...] = Field(min_length=1, description="What stands under it, each with its source.")


class Point(Statement):
    """A statement with a short title."""

    term: Name = Field(description="What the statement is about, in a word or three.")


class Pair(Record):
    """Two sizes worth comparing, although they belong to different models."""

    sizes: tuple[SizeId, SizeId] = Field(description="The ids of the two sizes, the older first.")
    reason: Text = Field(description="Why somebody would compare them, in a sentence.")


class Series(Cited):
    """content/series/ID.yaml: everything under one name."""

    name: Name = Field(description="Shown name of the series.")
    publisher: Name = Field(description="Who publishes the models.")
    summary: Text = Field(description="One sentence that a stranger understands.")
    emblem: AssetId | None = Field(
        None, description="File name, without .svg, of a picture of our own in content/assets/."
    )
    introduction: tuple[Statement, ...] = Field(
        min_length=1, description="The first paragraph, a sentence at a time, each with its source."
    )
    models: tuple[ModelId, ...] = Field(
        min_length=1, description="Ids of all models of the series, in the order in which pages list them."
    )
    topics: tuple[Topic, ...] = Field(
        (), description="Sections on architecture: headings with cited statements."
    )
    pairs: tuple[Pair, ...] = Field((), description="Sizes of different models that get a comparison page.")
    benchmarks: tuple[BenchmarkId, ...] = Field(
        (), description="Benchmarks that the series page shows, in order."
    )


class License(Record):
    """A licence, in content/licenses.yaml."""

    name: Name = Field(description="Full name.")
    spdx: str = Field(
        pattern=r"^[A-Za-z0-9.+-]+$",
        max_length=60,
        description="SPDX id, or LicenseRef-… for terms that have none.",
    )
    open_source: bool = Field(
        description="Whether it is an open-source licence; otherwise the weights are open under terms."
    )
    url: Url = Field(description="Where the text is.")
    summary: Text = Field(description="What it allows and asks, in a sentence.")
    source: Source


class Licenses(Record):
    """content/licenses.yaml."""

    licenses: dict[Id, License] = Field(min_length=1, description="Licences by id.")


Topic.model_rebuild()
