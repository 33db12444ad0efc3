"""What `memory` and `fits` have in common: words of the command line -> records, or a UsageError with the nearest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from generator.problems import UsageError, nearest
from generator.reading.catalog import Catalog, DeviceEntry, EngineEntry, SizeEntry
from generator.sizing.planner import Bits, Planner

T = TypeVar("T")


def find(kind: str, word: str, known: Mapping[str, T]) -> T:
    """The record named `word`; UsageError with the nearest names if there is none."""
    if word not in known:
        raise UsageError(f"there is no {kind} {word}; {nearest(word, known)}")
    return known[word]


def size_of(catalog: Catalog, word: str) -> SizeEntry:
    """The size asked for. What is known under another heading is told as that."""
    if (model := catalog.models.get(word)) is not None:
        raise UsageError(f"{word} is a model; name one of its sizes: {_ids(model.sizes)}")
    if word in catalog.devices:
        raise UsageError(f"{word} is a device; `modeldocs fits {word}` lists what runs on it")
    for series in catalog.series:
        if series.id == word:
            example = _ids(series.sizes[:1])
            raise UsageError(f"{word} is a series; name a size of one of its models, such as {example}")
    return find("size", word, catalog.sizes)


def device_of(catalog: Catalog, word: str) -> DeviceEntry:
    """The device asked for. What is known under another heading is told as that."""
    if word in catalog.sizes:
        raise UsageError(f"{word} is a size; `modeldocs memory {word}` tells what it needs")
    if (model := catalog.models.get(word)) is not None:
        sizes = _ids(model.sizes)
        raise UsageError(f"{word} is a model; `modeldocs memory SIZE` tells what a size of it needs: {sizes}")
    return find("device", word, catalog.devices)


def _ids(sizes: Iterable[SizeEntry]) -> str:
    return ", ".join(size.id for size in sizes)


def engine_of(planner: Planner, size: SizeEntry, engine_id: str | None) -> EngineEntry:
    """The engine asked for, or the first of the site's scenario that runs the size."""
    if engine_id is not None:
        return find("engine", engine_id, planner.catalog.engines)
    engine = planner.engine_for(size, planner.catalog.scenario)
    if engine is None:
        raise UsageError(f"no engine of the site's scenario runs {size.id}; name one with --engine")
    return engine


def precision_of(planner: Planner, engine: EngineEntry, precision_id: str | None) -> str:
    """The precision asked for, or the one with the fewest bits that the site's scenario shows for the engine."""
    if precision_id is not None:
        find("precision", precision_id, planner.catalog.precisions)
        if precision_id not in engine.record.precisions:
            loaded = ", ".join(engine.record.precisions)
            raise UsageError(f"{engine.id} does not load the precision {precision_id}; it loads {loaded}")
        return precision_id
    classes: tuple[Bits, ...] = ("4", "8", "16")
    for bits in classes:
        chosen = planner.precision_for(engine, planner.catalog.scenario, bits)
        if chosen is not None:
            return chosen
    return engine.record.precisions[0]


def kv_type_of(planner: Planner, engine: EngineEntry, kv_type: str | None) -> str:
    """The KV format asked for, or the scenario's where the engine has it, or the engine's own default."""
    if kv_type is None:
        return planner.kv_type_for(engine, planner.catalog.scenario.kv_type)
    if kv_type not in engine.record.kv_types:
        known = ", ".join(engine.record.kv_types)
        raise UsageError(f"{engine.id} has no KV cache of type {kv_type}; it has {known}")
    return kv_type


def parallel_of(planner: Planner, engine: EngineEntry, parallel: int | None) -> int:
    """The number of sequences asked for, or the engine's own, or the scenario's."""
    if parallel is not None:
        return positive("the number of parallel sequences", parallel)
    return planner.parallel_for(engine, planner.catalog.scenario.parallel)


def positive(name: str, number: int) -> int:
    """`number`, or a UsageError if it is not at least 1."""
    if number < 1:
        raise UsageError(f"{name} is {number}; it must be at least 1")
    return number


def aligned(rows: list[tuple[str, ...]], *, left: int = 1) -> str:
    """Rows of a table as lines: the first `left` columns to the left, the others, numbers, to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(
            cell.ljust(width) if index < left else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)
