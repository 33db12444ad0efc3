"""`modeldocs memory`: a size and how it is run -> the memory that it takes, part by part, as a table or as JSON."""

from __future__ import annotations

import json

from generator.commands import spreading
from generator.commands.choices import aligned, engine_of, kv_type_of, parallel_of, precision_of, size_of
from generator.pages import numbers
from generator.project import Project
from generator.reading import read_catalog
from generator.reading.catalog import Catalog
from generator.sizing.part import Part
from generator.sizing.planner import Planner, Way
from generator.sizing.requirement import Requirement
from generator.sizing.starting import AS_STARTED, Options


def run(
    project: Project,
    size_id: str,
    *,
    engine: str | None = None,
    precision: str | None = None,
    context_tokens: int | None = None,
    kv_type: str | None = None,
    parallel: int | None = None,
    options: Options | None = None,
    device_id: str | None = None,
    cards: int | None = None,
    explains: bool = False,
    as_json: bool = False,
) -> int:
    """Print the requirement of one size. What is left out follows the site's scenario."""
    planner = Planner(read_catalog(project))
    way = way_of(
        planner,
        size_id,
        engine=engine,
        precision=precision,
        kv_type=kv_type,
        parallel=parallel,
        options=options,
    )
    required = planner.requirement(way, context_of(planner, way, context_tokens))
    places = spreading.places(planner, way, required.context_tokens, device_id=device_id, cards=cards)
    if as_json:
        answer = as_object(required) | spreading.as_object(places)
        print(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        parts = (as_text(required), as_receipt(required) if explains else "", spreading.as_text(places))
        print("\n\n".join(part for part in parts if part))
    return 0


def requirement(
    catalog: Catalog, size_id: str, *, context_tokens: int | None = None, **how: str | int | None
) -> Requirement:
    """The requirement asked for; UsageError for words and numbers that make no sense."""
    planner = Planner(catalog)
    way = way_of(planner, size_id, **how)  # type: ignore[arg-type]  # its own names
    return planner.requirement(way, context_of(planner, way, context_tokens))


def way_of(
    planner: Planner,
    size_id: str,
    *,
    engine: str | None = None,
    precision: str | None = None,
    kv_type: str | None = None,
    parallel: int | None = None,
    options: Options | None = None,
) -> Way:
    """The way of running a size that is asked for; UsageError for words that make no sense."""
    size = size_of(planner.catalog, size_id)
    chosen = engine_of(planner, size, engine)
    return Way(
        size,
        chosen,
        precision_of(planner, chosen, precision),
        kv_type_of(planner, chosen, kv_type),
        parallel_of(planner, chosen, parallel),
        options=options or AS_STARTED,
    )


def context_of(planner: Planner, way: Way, context_tokens: int | None) -> int:
    """The context asked for, or the scenario's, or the most that the size accepts."""
    if context_tokens is not None:
        return context_tokens
    wanted = planner.catalog.scenario.context_tokens
    return min(wanted, planner.longest_tokens(way) or wanted)


def as_object(required: Requirement) -> dict[str, object]:
    """The contract of `memory --json`: keys in this order, integers in bytes and tokens."""
    return {
        "size": required.size_id,
        "engine": required.engine_id,
        "precision": required.precision_id,
        "context_tokens": required.context_tokens,
        "kv_type": required.kv_type,
        "parallel": required.parallel,
        "file_bytes": required.file_bytes,
        "device": {
            "weights": _part(required.device.weights),
            "kv_cache": _part(required.device.kv_cache),
            "compute_buffer": _part(required.device.compute_buffer),
            "runtime_reserve": _part(required.device.runtime_reserve),
        },
        "host": {
            "weights": _part(required.host.weights),
            "compute_buffer": _part(required.host.compute_buffer),
        },
        "device_total_bytes": required.device_total_bytes,
        "host_total_bytes": required.host_total_bytes,
        "certainty": required.certainty,
    }


def as_text(required: Requirement) -> str:
    """The requirement for people: GiB, numbers aligned."""
    sequences = "sequence" if required.parallel == 1 else "sequences"
    head = (
        f"{required.size_id}, {required.precision_id}, {required.engine_id}, "
        f"{numbers.integer(required.context_tokens)} tokens, KV cache {required.kv_type}, "
        f"{required.parallel} {sequences}"
    )
    rows = [("", "GiB", "certainty")]
    rows += [("on the device", "", "")]
    rows += [_row(part) for part in required.device.parts]
    rows += [("  total", numbers.gib(required.device_total_bytes), required.certainty)]
    rows += [("in the computer's memory", "", "")]
    rows += [_row(part) for part in required.host.parts]
    rows += [("  total", numbers.gib(required.host_total_bytes), "")]
    download = f"download: {numbers.gb(required.file_bytes)} GB ({required.file.certainty})"
    return f"{head}\n\n{aligned([*rows])}\n\n{download}"


def as_receipt(required: Requirement) -> str:
    """Every part with its formula, the numbers put in, and its sources."""
    blocks = []
    for part in (*required.parts, required.file):
        lines = [f"{part.name}: {numbers.exact_bytes(part.bytes)} ({part.certainty})", f"  = {part.formula}"]
        if part.inputs:
            lines.append(f"  = {part.worked}")
        if part.note:
            lines.append(f"  {part.note}")
        if part.source_ids:
            lines.append(f"  sources: {', '.join(part.source_ids)}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _row(part: Part) -> tuple[str, str, str]:
    return f"  {part.name.removeprefix('host ')}", numbers.gib(part.bytes), part.certainty


def _part(part: Part) -> dict[str, object]:
    return {
        "bytes": part.bytes,
        "certainty": part.certainty,
        "formula": f"{part.formula} = {part.worked}" if part.inputs else part.formula,
        "sources": list(part.source_ids),
    }
