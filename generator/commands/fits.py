"""`modeldocs fits`: a device -> every size and precision, whether it fits and how long, as a table or as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass

from generator.commands.choices import aligned, device_of, engine_of, find, kv_type_of, parallel_of, positive
from generator.pages import numbers
from generator.problems import UsageError
from generator.project import Project
from generator.reading import read_catalog
from generator.reading.catalog import Catalog, EngineEntry, SizeEntry
from generator.sizing.fit import Fit
from generator.sizing.planner import Bits, Planner, Way
from generator.sizing.starting import AS_STARTED, Options, lacking_options

_ORDER = ("fits", "shorter", "too-big", "unsupported", "unknown")
_WORDS = {
    "fits": "fits",
    "shorter": "shorter context",
    "too-big": "does not fit",
    "unsupported": "engine cannot",
    "unknown": "not known",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One row: a size at a precision on the device."""

    size_id: str
    engine_id: str
    precision_id: str
    fit: Fit


def run(
    project: Project,
    device_id: str,
    *,
    context_tokens: int | None = None,
    engine: str | None = None,
    kv_type: str | None = None,
    parallel: int | None = None,
    options: Options | None = None,
    as_json: bool = False,
) -> int:
    """Print what runs on one device. What is left out follows the site's scenario."""
    catalog = read_catalog(project)
    rows = answers(
        catalog,
        device_id,
        context_tokens=context_tokens,
        engine=engine,
        kv_type=kv_type,
        parallel=parallel,
        options=options,
    )
    if as_json:
        print(json.dumps([as_object(row) for row in rows], indent=2, ensure_ascii=False))
    else:
        asked = context_tokens or catalog.scenario.context_tokens
        print(as_text(rows, catalog.devices[device_id].record.name, asked))
    return 0


def answers(
    catalog: Catalog,
    device_id: str,
    *,
    context_tokens: int | None = None,
    engine: str | None = None,
    kv_type: str | None = None,
    parallel: int | None = None,
    options: Options | None = None,
) -> list[Answer]:
    """All sizes at the precisions of the site's scenario: what fits first, then what fits with a shorter context,
    then what does not fit; among equals in the order of the catalog, from most to fewest bits.

    A size that accepts less than the context asked for is shown at its most. With `engine` only sizes that it
    runs are listed. UsageError if no size accepts the context.
    """
    device = device_of(catalog, device_id)
    if engine is not None:
        find("engine", engine, catalog.engines)
    context = catalog.scenario.context_tokens if context_tokens is None else context_tokens
    positive("the context", context)
    planner, found, longest = Planner(catalog), [], 0
    # A KV format that some engine has leaves out the sizes that others run; one that none has is a mistake.
    offered = {known for item in catalog.engines.values() for known in item.record.kv_types}
    for size in catalog.sizes.values():
        chosen = _engine(planner, size, engine)
        if chosen is None or (kv_type in offered and kv_type not in chosen.record.kv_types):
            continue
        kv = kv_type_of(planner, chosen, kv_type)
        for precision_id in _precisions(planner, chosen):
            way = Way(
                size,
                chosen,
                precision_id,
                kv,
                parallel_of(planner, chosen, parallel),
                options=options or AS_STARTED,
            )
            if lacking_options(chosen, way.options):
                continue
            longest = max(longest, planner.longest_tokens(way) or context)
            found.append(Answer(size.id, chosen.id, precision_id, planner.fit(way, device, context)))
    if context_tokens is not None and found and context > longest:
        raise UsageError(f"no size accepts {context} tokens; the longest is {longest}")
    return sorted(found, key=lambda answer: _ORDER.index(answer.fit.verdict))


def as_object(answer: Answer) -> dict[str, object]:
    """The contract of `fits --json`: keys in this order; `spare_bytes` is negative where it does not fit."""
    return {
        "size": answer.size_id,
        "precision": answer.precision_id,
        "fits": answer.fit.verdict == "fits",
        "device_total_bytes": answer.fit.needed_bytes,
        "spare_bytes": answer.fit.spare_bytes,
        "longest_context_tokens": answer.fit.longest_context_tokens,
        "engine": answer.engine_id,
        "context_tokens": answer.fit.context_tokens,
    }


def as_text(rows: list[Answer], device_name: str, context_tokens: int) -> str:
    """The list for people: GiB, numbers aligned."""
    if not rows:
        return f"{device_name}: no size runs here with these options"
    head = ("size", "engine", "precision", "", "context", "needs GiB", "spare GiB", "longest context")
    table = [head, *(_row(row) for row in rows)]
    return f"{device_name}, {numbers.integer(context_tokens)} tokens of context\n\n{aligned(table, left=4)}"


def _row(answer: Answer) -> tuple[str, ...]:
    result = answer.fit
    return (
        answer.size_id,
        answer.engine_id,
        answer.precision_id,
        _WORDS[result.verdict],
        numbers.integer(result.context_tokens),
        numbers.gib(result.needed_bytes),
        "-" if result.spare_bytes is None else numbers.gib(result.spare_bytes),
        "-" if result.longest_context_tokens is None else numbers.integer(result.longest_context_tokens),
    )


def _engine(planner: Planner, size: SizeEntry, engine_id: str | None) -> EngineEntry | None:
    if engine_id is None and planner.engine_for(size, planner.catalog.scenario) is None:
        return None
    engine = engine_of(planner, size, engine_id)
    return engine if engine.runs(size.architecture) else None


def _precisions(planner: Planner, engine: EngineEntry) -> list[str]:
    """The scenario's precision of each class of bits, most bits first."""
    classes: tuple[Bits, ...] = ("16", "8", "4")
    chosen = (planner.precision_for(engine, planner.catalog.scenario, bits) for bits in classes)
    return list(dict.fromkeys(precision for precision in chosen if precision is not None))
