"""What may stand in content/: one model of pydantic for each kind of record, and where its files lie."""

from __future__ import annotations

from dataclasses import dataclass

from generator.reading.schema.base import Record
from generator.reading.schema.evidence import (
    Artifacts,
    Benchmarks,
    Corrections,
    Disagreements,
    Scores,
    SourceDocument,
)
from generator.reading.schema.glossary import Glossary
from generator.reading.schema.hardware import Device, Engine, Precisions, Scenarios
from generator.reading.schema.measurement import Measurements
from generator.reading.schema.model import Model
from generator.reading.schema.names import Names
from generator.reading.schema.network import ModelType
from generator.reading.schema.prose_numbers import ProseNumbers
from generator.reading.schema.series import Licenses, Series, Site


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its name, its schema, and its place, `NAME.yaml` or a folder of depth 1 or 2."""

    name: str
    schema: type[Record]
    place: str
    depth: int = 0


KINDS: tuple[Kind, ...] = (
    Kind("site", Site, "site.yaml"),
    Kind("licenses", Licenses, "licenses.yaml"),
    Kind("benchmarks", Benchmarks, "benchmarks.yaml"),
    Kind("precisions", Precisions, "precisions.yaml"),
    Kind("scenarios", Scenarios, "scenarios.yaml"),
    Kind("corrections", Corrections, "corrections.yaml"),
    Kind("disagreements", Disagreements, "disagreements.yaml"),
    Kind("names", Names, "names.yaml"),
    Kind("glossary", Glossary, "glossary.yaml"),
    Kind("prose-numbers", ProseNumbers, "prose-numbers.yaml"),
    Kind("source", SourceDocument, "sources", 1),
    Kind("series", Series, "series", 1),
    Kind("model-type", ModelType, "model-types", 1),
    Kind("engine", Engine, "engines", 1),
    Kind("device", Device, "devices", 1),
    Kind("model", Model, "models", 2),
    Kind("scores", Scores, "scores", 2),
    Kind("artifacts", Artifacts, "artifacts", 2),
    Kind("measurements", Measurements, "measurements", 2),
)
