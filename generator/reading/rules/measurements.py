"""Measurements must say what they were measured in: precision, context, KV format, engine; and each is given once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from generator.problems import Problem, nearest
from generator.reading.loading import LoadedRecord
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.schema.hardware import Engine, Precisions
from generator.reading.schema.measurement import Measurement, Measurements

# Quantities of a running model: they depend on the engine and on the context.
RUNNING = frozenset({"kv-cache", "compute-on-device", "compute-on-host"})

Finding = tuple[str, str, str]  # field of the row or nothing, what is wrong, what to do


def check(evidence: Evidence) -> Iterator[Problem]:
    series = {loaded.id for loaded in evidence.by_kind.get("series", [])}
    series |= {name for kind, name in evidence.broken if kind == "series"}
    engines = {loaded.id: cast(Engine, loaded.record) for loaded in evidence.by_kind.get("engine", [])}
    precisions = {
        name
        for loaded in evidence.by_kind.get("precisions", [])
        for name in cast(Precisions, loaded.record).precisions
    }
    for loaded in evidence.by_kind.get("measurements", []):
        if loaded.series_id not in series:
            wrong = f"there is no series {loaded.series_id}"
            remedy = f"name the folder like a series; {nearest(str(loaded.series_id), series)}"
            yield Problem(loaded.document.place(()), "", wrong, remedy, RULE.name)
        yield from _rows(loaded, cast(Measurements, loaded.record), engines, precisions)


def _rows(
    loaded: LoadedRecord, file: Measurements, engines: dict[str, Engine], precisions: set[str]
) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], int] = {}
    engine = engines.get(file.engine or "")
    for index, row in enumerate(file.measurements):
        for field, wrong, remedy in _findings(file, row, engine, precisions):
            path: tuple[str | int, ...] = ("measurements", index, *([field] if field else []))
            dotted = ".".join(str(step) for step in path)
            yield Problem(loaded.document.place(path), dotted, wrong, remedy, RULE.name)
        for quantity in row.values:
            key = (
                row.size,
                row.precision,
                row.bits,
                row.parts,
                row.image_size,
                row.setting,
                row.note,
                quantity,
            )
            if key in seen:
                path = ("measurements", index, "values", quantity)
                line = loaded.document.place(("measurements", seen[key])).line
                wrong = f"the row in line {line} has {quantity} in the same setting"
                remedy = "delete one, or say in `setting` or `note` what differs"
                yield Problem(
                    loaded.document.key_place(path), ".".join(map(str, path)), wrong, remedy, RULE.name
                )
            seen.setdefault(key, index)


def _findings(
    file: Measurements, row: Measurement, engine: Engine | None, precisions: set[str]
) -> Iterator[Finding]:
    if row.precision is not None and row.bits is not None:
        yield "bits", "both `precision` and `bits`", "give the precision if it is in content/precisions.yaml"
    if row.allowed_percent is not None and row.because is None:
        yield "allowed_percent", "an error is allowed without a reason", "write the reason in `because`"
    if engine is not None and row.precision in precisions - set(engine.precisions):
        remedy = nearest(str(row.precision), engine.precisions)
        yield "precision", f"{file.engine} does not load the precision {row.precision}", remedy
    if row.unlike or file.unlike:
        return  # what is not compared need not be complete
    running = sorted(RUNNING & set(row.values))
    if set(row.values) - RUNNING and row.precision is None and row.bits is None:
        yield "", "neither `precision` nor `bits`", "say in which precision it was measured"
    if not running:
        return
    if file.engine is None:
        yield "", f"{running[0]} without an engine", "name the `engine` at the top of the file"
    for name in ("context_tokens", "kv_type"):
        if not any(getattr(setting, name, None) for setting in (row.setting, file.setting)):
            yield "", f"{running[0]} without `{name}`", "say it in `setting` of the row or of the file"
    kv_type = next((s.kv_type for s in (row.setting, file.setting) if s is not None and s.kv_type), None)
    if engine is not None and kv_type is not None and kv_type not in engine.kv_types:
        yield "", f"{file.engine} has no KV cache of type {kv_type}", nearest(kv_type, engine.kv_types)


RULE = Rule(
    "measurements",
    "Measurements say in which setting they were made, once each.",
    "catalog",
    check,
)
