"""All records, resolved: inheritance applied, references followed, each fact with its place and citations.

Takes the loaded records; gives one frozen Catalog, or raises ContentProblems for references that lead nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from generator.reading.schema.architecture import (
    Architecture,
    TextArchitecture,
)
from generator.reading.schema.base import Blank, Citation
from generator.reading.schema.evidence import (
    Artifact,
    Benchmark,
    Corrections,
    Disagreement,
    Score,
    SourceDocument,
)
from generator.reading.schema.glossary import Term
from generator.reading.schema.hardware import Device, Engine, Format, Options, Precision, Scenario
from generator.reading.schema.measurement import MeasuredSetting, Measurement, Measurements
from generator.reading.schema.model import Model, Size
from generator.reading.schema.names import NamePart
from generator.reading.schema.network import ModelType
from generator.reading.schema.prose_numbers import AllowedNumber
from generator.reading.schema.series import License, Series, Site
from generator.reading.schema.towers import AudioArchitecture, VisionArchitecture
from generator.reading.source import Typed


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of the content, with the citations nearest to it and where it was typed."""

    value: object
    citations: tuple[Citation, ...]
    typed: Typed

    @property
    def blank(self) -> Blank | None:
        """The reason, if the value is a blank."""
        return self.value if isinstance(self.value, Blank) else None


@dataclass(frozen=True, slots=True)
class ResolvedArchitecture:
    """The shape of a size after inheritance. `text` is the language model whether or not there are other parts.

    `facts` holds each field that is set under its path in `config.json`: `hidden_size`, or
    `text_config.hidden_size` and `vision_config.patch_size` for a model with more than one part. `whole` has the
    fields outside the parts; `encoder` is the network that reads where another, `text`, writes.
    """

    model_type: str
    text: TextArchitecture
    text_type: ModelType
    vision: VisionArchitecture | None
    vision_type: ModelType | None
    projection_dim: int | None
    layer_types: tuple[str, ...]
    facts: Mapping[str, Fact]
    whole: Architecture = field(default_factory=lambda: Architecture.model_construct())
    whole_type: ModelType | None = None
    audio: AudioArchitecture | None = None
    audio_type: ModelType | None = None
    encoder: TextArchitecture | None = None
    encoder_type: ModelType | None = None
    encoder_layer_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class SizeEntry:
    """A size with everything it inherits. `facts` has dotted paths such as `release.date` or `parameters.total`.

    `artifacts` are its published files with their citations; `artifacts_typed` say of each where it was typed.
    """

    id: str
    label: str
    name: str
    model: ModelEntry = field(repr=False)
    record: Size
    architecture: ResolvedArchitecture
    facts: Mapping[str, Fact]
    artifacts: tuple[tuple[Artifact, tuple[Citation, ...]], ...] = ()
    artifacts_typed: tuple[Typed, ...] = ()

    @property
    def short_name(self) -> str:
        """Its name where that of its model has just been said: `9B`, `27B text`."""
        start = f"{self.model.record.name} "
        return self.name[len(start) :] if self.name.startswith(start) else self.label.upper()

    @property
    def image_sizes(self) -> tuple[int, ...]:
        """Image sides in pixels that checkpoints exist for, ascending; empty for a text model."""
        lengths = self.facts.get("text_length")
        if lengths is None or not isinstance(lengths.value, Mapping):
            return ()
        return tuple(sorted(int(side) for side in lengths.value))

    def image_tokens(self, image_size: int) -> int:
        """Tokens that one image of `image_size` x `image_size` pixels becomes: as configured, or one a patch."""
        whole = self.architecture.whole
        fixed = whole.mm_tokens_per_image or whole.vision_soft_tokens_per_image
        if fixed is not None:
            return fixed
        vision = self.architecture.vision
        assert vision is not None and vision.patch_size is not None
        return (image_size // vision.patch_size) ** 2

    def context_tokens(self, image_size: int | None = None) -> int | None:
        """Most tokens accepted in one sequence; for a model with fixed prompts, image and text tokens together."""
        if self.image_sizes:
            side = image_size or self.image_sizes[0]
            lengths = self.facts["text_length"].value
            assert isinstance(lengths, Mapping)
            return self.image_tokens(side) + int(lengths[str(side)])
        fact = self.facts.get("context_length")
        return fact.value if fact is not None and isinstance(fact.value, int) else None

    @property
    def inputs(self) -> tuple[str, ...]:
        """Kinds of input that this size takes: its own, or those of its model."""
        return (self.record.modalities or self.model.record.modalities).input

    @property
    def total_parameters(self) -> int | None:
        value = self.record.parameters.total
        return value if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """One row of a published table, with its citations: the fields of `Score` in a fifth of its memory."""

    benchmark: str
    setting: str
    variant: str
    image_size: str | None
    shots: str | None
    metric: str | None
    thinking: str
    version: str | None
    measured_by: str | None
    headline: bool
    values: Mapping[str, Decimal | int]
    note: str | None
    citations: tuple[Citation, ...]

    @classmethod
    def of(cls, row: Score, citations: tuple[Citation, ...]) -> ScoreEntry:
        """The entry of a row."""
        own = {name: getattr(row, name) for name in cls.__slots__ if name != "citations"}
        return cls(**own, citations=citations)


@dataclass(frozen=True, slots=True)
class MeasurementEntry:
    """One row of a file of measurements, with its citations and where it was typed.

    `setting` is that of the row, and of the file where the row says nothing.
    """

    file_id: str
    series_id: str
    file: Measurements
    row: Measurement
    setting: MeasuredSetting
    citations: tuple[Citation, ...]
    typed: Typed

    @property
    def unlike(self) -> str | None:
        """Why it cannot be compared, if it cannot."""
        return self.row.unlike or self.file.unlike


@dataclass(frozen=True)
class ModelEntry:
    """A model with its sizes, in the order of its file.

    `beside` are its files of scores and of published files: the uri of each, and the day on which it says it was checked.
    """

    id: str
    series_id: str
    uri: str
    record: Model
    facts: Mapping[str, Fact]
    sizes: tuple[SizeEntry, ...] = ()
    scores: tuple[ScoreEntry, ...] = ()
    beside: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class SeriesEntry:
    """A series with its models, in the order of its file."""

    id: str
    uri: str
    record: Series
    models: tuple[ModelEntry, ...]

    @property
    def sizes(self) -> tuple[SizeEntry, ...]:
        return tuple(size for model in self.models for size in model.sizes)


@dataclass(frozen=True)
class DeviceEntry:
    """A device with its facts under dotted paths, such as `memory.reported_mib`."""

    id: str
    uri: str
    record: Device
    facts: Mapping[str, Fact]


@dataclass(frozen=True)
class EngineEntry:
    """An engine with its facts."""

    id: str
    uri: str
    record: Engine
    facts: Mapping[str, Fact]

    @property
    def options(self) -> Options:
        """How the figures assume that it is started; of an engine that states nothing, the simplest way."""
        return self.record.options or Options()

    def runs(self, architecture: ResolvedArchitecture) -> bool:
        return architecture.model_type in self.record.supports.model_types


@dataclass(frozen=True)
class Catalog:
    """All records, resolved. Mappings are in the order in which pages list them.

    `statements` are all hand-written texts that may refer to facts, with the path of each in its file. `shown_devices`
    are those of the hardware matrix, as they are typed.
    """

    site: Site
    series: tuple[SeriesEntry, ...]
    sources: Mapping[str, SourceDocument]
    licenses: Mapping[str, License]
    benchmarks: Mapping[str, Benchmark]
    benchmark_citations: Mapping[str, tuple[Citation, ...]]
    formats: Mapping[str, Format]
    precisions: Mapping[str, Precision]
    precision_facts: Mapping[str, Fact]
    model_types: Mapping[str, ModelType]
    model_type_facts: Mapping[str, Mapping[str, Fact]]
    engines: Mapping[str, EngineEntry]
    devices: Mapping[str, DeviceEntry]
    scenarios: Mapping[str, Scenario]
    corrections: Corrections | None
    shown_devices: tuple[str, ...] = ()
    statements: tuple[tuple[str, Fact], ...] = ()
    disagreements: Mapping[str, Disagreement] = field(default_factory=dict)
    names: Mapping[str, NamePart] = field(default_factory=dict)
    measurements: tuple[MeasurementEntry, ...] = ()
    glossary: Mapping[str, Term] = field(default_factory=dict)
    prose_numbers: tuple[tuple[AllowedNumber, Typed], ...] = ()

    @cached_property
    def models(self) -> Mapping[str, ModelEntry]:
        return {model.id: model for series in self.series for model in series.models}

    @cached_property
    def sizes(self) -> Mapping[str, SizeEntry]:
        return {size.id: size for model in self.models.values() for size in model.sizes}

    @property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """All spellings of each term of the glossary, by its id."""
        return {id_: (term.term, *term.aliases) for id_, term in self.glossary.items()}

    @property
    def scenario(self) -> Scenario:
        """The scenario that pages show where nothing else is said."""
        return self.scenarios[self.site.scenario]
