"""Loaded records -> Catalog: links series, models and sizes, and collects the problems of what does not link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeVar, cast

from generator.problems import Problem
from generator.reading.catalog import (
    Catalog,
    DeviceEntry,
    EngineEntry,
    Fact,
    MeasurementEntry,
    ModelEntry,
    ResolvedArchitecture,
    ScoreEntry,
    SeriesEntry,
    SizeEntry,
)
from generator.reading.facts import citations_at, facts_of
from generator.reading.inheritance import inherited_facts
from generator.reading.loading import LoadedRecord
from generator.reading.origins import locate_in, same_as
from generator.reading.schema.base import Citation, Record
from generator.reading.schema.evidence import (
    Artifact,
    Artifacts,
    Benchmarks,
    Corrections,
    Disagreements,
    Scores,
    SourceDocument,
)
from generator.reading.schema.glossary import Glossary
from generator.reading.schema.hardware import Device, Engine, Precisions, Scenarios
from generator.reading.schema.measurement import MeasuredSetting, Measurements
from generator.reading.schema.model import Model
from generator.reading.schema.names import Names
from generator.reading.schema.network import ModelType
from generator.reading.schema.prose_numbers import AllowedNumber, ProseNumbers
from generator.reading.schema.series import Licenses, Series, Site
from generator.reading.shape import Unresolved, resolve_shape
from generator.reading.source import Typed

R = TypeVar("R", bound=Record)


class Resolver:
    """Resolves one set of loaded records. `problems` grows as it goes; `catalog()` skips what has some."""

    def __init__(self, records: Sequence[LoadedRecord], *, broken: frozenset[tuple[str, str]]) -> None:
        self.problems: list[Problem] = []
        self._by_kind: dict[str, list[LoadedRecord]] = {}
        self._by_place: dict[tuple[str, str | None, str], list[LoadedRecord]] = {}
        for record in records:
            self._by_kind.setdefault(record.kind, []).append(record)
            self._by_place.setdefault((record.kind, record.series_id, record.id), []).append(record)
        self._models = {loaded.id: loaded for loaded in self._of("model")}
        self._types = {loaded.id: cast(ModelType, loaded.record) for loaded in self._of("model-type")}
        self._broken_types = frozenset(name for kind, name in broken if kind == "model-type")
        self._size_files = {
            f"{loaded.id}-{label}": (loaded, label)
            for loaded in self._models.values()
            for label in cast(Model, loaded.record).sizes
        }
        self._shapes: dict[str, ResolvedArchitecture | None] = {}
        self._facts: dict[tuple[str, str], dict[str, Fact]] = {}
        self._pending: set[str] = set()

    def catalog(self) -> Catalog | None:
        """The catalog of all that resolved, or None where a file that every site needs is missing or broken."""
        site, licenses = self._only("site", Site), self._only("licenses", Licenses)
        benchmarks, precisions = self._only("benchmarks", Benchmarks), self._only("precisions", Precisions)
        scenarios, corrections = self._only("scenarios", Scenarios), self._only("corrections", Corrections)
        disagreements, names = self._only("disagreements", Disagreements), self._only("names", Names)
        glossary = self._only("glossary", Glossary)
        series = tuple(self._series(loaded) for loaded in self._of("series"))
        if site is None or licenses is None or benchmarks is None or precisions is None or scenarios is None:
            return None
        precision_file = self._of("precisions")[0]
        return Catalog(
            site=site,
            series=series,
            sources={loaded.id: cast(SourceDocument, loaded.record) for loaded in self._of("source")},
            licenses=licenses.licenses,
            benchmarks=benchmarks.benchmarks,
            benchmark_citations={key: value.source or () for key, value in benchmarks.benchmarks.items()},
            formats=precisions.formats,
            precisions=precisions.precisions,
            precision_facts=facts_of(precisions, precision_file.document),
            model_types=self._types,
            model_type_facts={
                loaded.id: facts_of(loaded.record, loaded.document) for loaded in self._of("model-type")
            },
            engines={
                loaded.id: EngineEntry(
                    loaded.id,
                    loaded.uri,
                    cast(Engine, loaded.record),
                    facts_of(loaded.record, loaded.document),
                )
                for loaded in self._of("engine")
            },
            devices={
                loaded.id: DeviceEntry(
                    loaded.id,
                    loaded.uri,
                    cast(Device, loaded.record),
                    facts_of(loaded.record, loaded.document),
                )
                for loaded in self._of("device")
            },
            scenarios=scenarios.scenarios,
            corrections=corrections,
            shown_devices=scenarios.devices,
            statements=tuple(self._statements()),
            disagreements=disagreements.disagreements if disagreements else {},
            names=names.names if names else {},
            measurements=tuple(self._measurements()),
            glossary=glossary.terms if glossary else {},
            prose_numbers=tuple(self._prose_numbers()),
        )

    def _prose_numbers(self) -> Iterator[tuple[AllowedNumber, Typed]]:
        for loaded in self._of("prose-numbers"):
            for index, item in enumerate(cast(ProseNumbers, loaded.record).allowed):
                yield item, Typed(loaded.document, ("allowed", index))

    def _statements(self) -> Iterator[tuple[str, Fact]]:
        for kind in ("series", "model", "corrections"):
            for loaded in self._of(kind):
                for path, fact in facts_of(loaded.record, loaded.document).items():
                    if path.rpartition(".")[2] == "text":
                        yield path, fact

    def _measurements(self) -> Iterator[MeasurementEntry]:
        for loaded in self._of("measurements"):
            file = cast(Measurements, loaded.record)
            shared = file.setting.model_dump(exclude_none=True) if file.setting else {}
            for index, row in enumerate(file.measurements):
                own = row.setting.model_dump(exclude_none=True) if row.setting else {}
                yield MeasurementEntry(
                    loaded.id,
                    str(loaded.series_id),
                    file,
                    row,
                    MeasuredSetting(**{**shared, **own}),
                    citations_at(row, file.source or ()),
                    Typed(loaded.document, ("measurements", index)),
                )

    def _of(self, kind: str) -> list[LoadedRecord]:
        return self._by_kind.get(kind, [])

    def _only(self, kind: str, schema: type[R]) -> R | None:
        found = self._of(kind)
        return cast(R, found[0].record) if found else None

    def _series(self, loaded: LoadedRecord) -> SeriesEntry:
        record = cast(Series, loaded.record)
        models = []
        for model_id in record.models:
            model = self._models.get(model_id)
            if model is None or model.series_id != loaded.id:
                continue  # the rules `references` and `series` report it
            models.append(self._model(model))
        return SeriesEntry(loaded.id, loaded.uri, record, tuple(models))

    def _model(self, loaded: LoadedRecord) -> ModelEntry:
        record = cast(Model, loaded.record)
        facts = facts_of(record, loaded.document, leave_out=frozenset({"sizes"}))
        entry = ModelEntry(
            loaded.id,
            str(loaded.series_id),
            loaded.uri,
            record,
            facts,
            scores=tuple(self._scores(loaded)),
            beside={
                kind: (other.uri, cast(Scores | Artifacts, other.record).checked)
                for kind in ("scores", "artifacts")
                for other in self._beside(loaded, kind)
            },
        )
        artifacts = self._artifacts(loaded)
        sizes = tuple(
            size
            for label in record.sizes
            if (size := self._size(entry, loaded, label, artifacts.get(label, []))) is not None
        )
        object.__setattr__(entry, "sizes", sizes)  # sizes point back at their model; closed here, once
        return entry

    def _size(
        self,
        model: ModelEntry,
        loaded: LoadedRecord,
        label: str,
        artifacts: list[tuple[Artifact, tuple[Citation, ...], Typed]],
    ) -> SizeEntry | None:
        size_id = f"{model.id}-{label}"
        shape = self._shape(size_id)
        if shape is None:
            return None
        record = model.record.sizes[label]
        name = record.name or f"{model.record.name} {label.upper()}"
        return SizeEntry(
            size_id,
            label,
            name,
            model,
            record,
            shape,
            self._size_facts(loaded, label),
            tuple((item, cited) for item, cited, _ in artifacts),
            tuple(typed for *_, typed in artifacts),
        )

    def _size_facts(self, loaded: LoadedRecord, label: str) -> dict[str, Fact]:
        if (loaded.uri, label) not in self._facts:
            model = cast(Model, loaded.record)
            shared = facts_of(model, loaded.document, leave_out=frozenset({"sizes", "notes"}))
            for size_label, size in model.sizes.items():
                path = ("sizes", size_label)
                own = facts_of(size, loaded.document, path=path, inherited=citations_at(model, ()))
                self._facts[loaded.uri, size_label] = {**shared, **own}
        return self._facts[loaded.uri, label]

    def _shape(self, size_id: str) -> ResolvedArchitecture | None:
        if size_id in self._shapes or size_id not in self._size_files:
            return self._shapes.get(size_id)
        loaded, label = self._size_files[size_id]
        model = cast(Model, loaded.record)
        locate = partial(locate_in, loaded.document, label)
        if size_id in self._pending:
            path, _ = same_as(model, model.sizes[label])
            wrong = f"`same_as` leads back to {size_id} itself"
            self.problems.append(Problem(*locate(path), wrong, "name another size", "architecture"))
            return None
        self._pending.add(size_id)
        below = "architecture."
        own = {
            key[len(below) :]: fact
            for key, fact in self._size_facts(loaded, label).items()
            if key.startswith(below)
        }
        try:
            shape = resolve_shape(
                own,
                inherited=lambda is_in_parts: inherited_facts(
                    model.sizes[label].architecture,
                    model.architecture,
                    is_in_parts=is_in_parts,
                    shape_of=self._shape,
                ),
                model_types=self._types,
                broken_types=self._broken_types,
                locate=locate,
            )
        except Unresolved as unresolved:
            self.problems.extend(unresolved.problems)
            shape = None
        self._pending.discard(size_id)
        self._shapes[size_id] = shape
        return shape

    def _scores(self, model: LoadedRecord) -> Iterator[ScoreEntry]:
        for loaded in self._beside(model, "scores"):
            record = cast(Scores, loaded.record)
            for row in record.scores:
                yield ScoreEntry.of(row, citations_at(row, record.source or ()))

    def _artifacts(
        self, model: LoadedRecord
    ) -> dict[str, list[tuple[Artifact, tuple[Citation, ...], Typed]]]:
        """Published files by the label of their size: each with its citations and where it was typed."""
        found: dict[str, list[tuple[Artifact, tuple[Citation, ...], Typed]]] = {}
        for loaded in self._beside(model, "artifacts"):
            record = cast(Artifacts, loaded.record)
            for index, item in enumerate(record.artifacts):
                typed = Typed(loaded.document, ("artifacts", index))
                cited = citations_at(item, record.source or ())
                found.setdefault(item.size, []).append((item, cited, typed))
        return found

    def _beside(self, model: LoadedRecord, kind: str) -> list[LoadedRecord]:
        return self._by_place.get((kind, model.series_id, model.id), [])
