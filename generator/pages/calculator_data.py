"""What the calculator's script computes with: takes the library; gives engines, devices and sizes as plain values, and files.

One file for all (engines, devices) and one for each series (its sizes), so that a page loads no more than it needs. Each
is a script that hands over one text of JSON: scripts are loaded from a folder on disk too, where JSON is not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from statistics import median_low
from typing import Any

from generator.pages import urls
from generator.pages.calculator_rules import (
    NotExportable,
    Term,
    cache_terms,
    definitions,
    terms_of,
    variables_of,
)
from generator.pages.library import Library
from generator.pages.page import DataFile
from generator.reading.catalog import DeviceEntry, EngineEntry, SeriesEntry, SizeEntry
from generator.reading.schema.network import ModelType
from generator.sizing.compute_buffer import device_steps, host_step, is_derived
from generator.sizing.fit import MIB
from generator.sizing.kv_cache import layer_classes
from generator.sizing.planner import Way
from generator.sizing.setting import Setting
from generator.sizing.shape import Experts, LayerShape, Shape

# Any setting that formulas can be read from: they are the same at every context and number of sequences.
_CONTEXT_TOKENS = 1
# What the formulas of a plain decoder are over, beside the variables of its engine.
PLAIN_INPUTS = (
    "vocabulary",
    "width",
    "feed-forward width",
    "query width",
    "heads",
    "experts used",
    "expert width",
)


def files(library: Library) -> tuple[DataFile, ...]:
    """The files beside the calculator's page."""
    shared = DataFile(urls.CALCULATOR_DATA, lambda: _script("shared", None, shared_of(library)))
    return shared, *(
        DataFile(urls.calculator_data(series.id), partial(_series_script, library, series))
        for series in library.catalog.series
    )


def engines(library: Library) -> tuple[EngineEntry, ...]:
    """The engines that run some size and whose rules the script has words for."""
    return tuple(entry for entry in library.catalog.engines.values() if _is_known(library, entry))


def sizes_of(series: SeriesEntry) -> Iterator[tuple[str, SizeEntry, int | None]]:
    """Everything to choose from: sizes, and of those that take images of several sides each side. Ids are unique."""
    for size in series.sizes:
        for side in size.image_sizes or (None,):
            yield choice_id(size, side), size, side


def choice_id(size: SizeEntry, side: int | None) -> str:
    """The id of a size in the calculator, which takes each image side for a size of its own."""
    return size.id if side is None else f"{size.id}@{side}"


def shared_of(library: Library) -> dict[str, Any]:
    """Engines, devices, and the kinds of network that keep no cache, which no `config.json` says."""
    return {
        "engines": [_engine(library, entry) for entry in engines(library)],
        "devices": [_device(library, entry) for entry in library.catalog.devices.values()],
        "uncached": [id_ for id_, kind in library.catalog.model_types.items() if kind.is_bidirectional],
    }


def sizes_data(library: Library, series: SeriesEntry) -> list[dict[str, Any]]:
    """The sizes of a series as each engine runs them."""
    return [_size(library, id_, size, side) for id_, size, side in sizes_of(series)]


def _size(library: Library, id_: str, size: SizeEntry, side: int | None) -> dict[str, Any]:
    """A size; what its engines have in common stands once in `parts`, and they name it by its place there."""
    shape = library.planner.shape(size, side)
    parts: dict[Any, int] = {}
    ways = [
        _way(library, size, entry, side, lambda part: parts.setdefault(part, len(parts)))
        for entry in engines(library)
        if entry.runs(size.architecture)
    ]
    return {
        "id": id_,
        "uri": library.size_uri(size),
        "limit": size.context_tokens(side),
        "window": shape.window_tokens,
        "windows": int(shape.has_windows),
        "cached": int(not shape.is_bidirectional),
        "parts": list(parts),
        "engines": ways,
    }


def _engine(library: Library, entry: EngineEntry) -> dict[str, Any]:
    record, catalog = entry.record, library.catalog
    size = _any_size(library, entry)
    assert size is not None  # `engines` has looked
    setting = _setting(library, size, entry, record.kv_types[0])
    return {
        "id": entry.id,
        "name": record.name,
        "assumes": record.assumes,
        "notOn": record.supports.not_on,
        "least": record.least_context_tokens,
        "reserve": record.reserve.mib * MIB,
        "sequences": entry.options.parallel,
        "percent": entry.options.usable_percent or 100,
        "variables": definitions(setting),
        "longest": ("mul", "limit", "sequences") if _shares_context(setting) else "limit",
        "precisions": [
            {"id": id_, "name": catalog.precisions[id_].name, "millibits": _millibits(library, entry, id_)}
            for id_ in record.precisions
        ],
        "kvTypes": [
            {
                "id": id_,
                "name": catalog.formats[id_].name,
                "weights": catalog.formats[id_].block_weights,
                "bytes": catalog.formats[id_].block_bytes,
            }
            for id_ in record.kv_types
        ],
        "hasHostTables": record.rules == "llama.cpp",
        "plain": _plain(setting),
    }


def _device(library: Library, entry: DeviceEntry) -> dict[str, Any]:
    """A device with the memory that each engine takes of it; without a space where that is not known."""
    spaces = [library.planner.space(entry, engine) for engine in engines(library)]
    known = [space for space in spaces if space is not None]
    return {
        "id": entry.id,
        "name": entry.record.name,
        "kind": entry.record.kind,
        "uri": urls.device(entry.id),
        "space": None
        if len(known) < len(spaces) or not known
        else {
            "kind": known[0].kind,
            "usable": [space.usable_bytes for space in known],
            "all": known[0].all_bytes,
        },
    }


def _way(
    library: Library, size: SizeEntry, entry: EngineEntry, side: int | None, place: Callable[[Any], int]
) -> dict[str, Any]:
    """One size on one engine: bytes of each precision, and the formulas of what grows with the context."""
    shape, record = library.planner.shape(size, side), entry.record
    settings = [_setting(library, size, entry, kv_type) for kv_type in record.kv_types]
    variables = variables_of(settings[0])
    hosts = [host_step(shape, setting) for setting in settings]
    steps = tuple(
        (step.name, terms_of(step.formula, dict(step.inputs), variables))
        for step in device_steps(shape, settings[0])
    )
    return {
        "id": entry.id,
        "weights": [place(_weights(library, size, entry, id_, side)) for id_ in record.precisions],
        "caches": [place(_cache(shape, setting)) for setting in settings],
        "steps": place(steps),
        "derived": [is_derived(shape, setting) for setting in settings],
        "hosts": [place(terms_of(step.formula, dict(step.inputs), variables)) for step in hosts],
    }


def _weights(
    library: Library, size: SizeEntry, entry: EngineEntry, precision_id: str, side: int | None
) -> tuple[int | str, ...]:
    """Bytes on the device, on the host, of all tensors once and of the file, and how sure the first are."""
    found = library.planner.weights(size, entry, precision_id, side)
    way = Way(size, entry, precision_id, entry.record.kv_types[0], image_size=side)
    needed = library.planner.requirement(way, _CONTEXT_TOKENS)
    return (
        found.device_bytes,
        found.host_bytes,
        found.tensor_bytes,
        needed.file_bytes,
        needed.device.weights.certainty,
    )


def _cache(shape: Shape, setting: Setting) -> tuple[Term, ...] | None:
    """Terms of the KV cache; None where its type does not divide the heads."""
    widths = {width for layer in shape.layers for width in (layer.key_width, layer.value_width)}
    if any(width % setting.kv_format.block_weights for width in widths):
        return None
    return tuple(term for layers in layer_classes(shape, setting) for term in cache_terms(layers))


def _plain(setting: Setting) -> dict[str, Any] | None:
    """The formulas of a decoder that has nothing special but experts, for numbers that a reader types.

    None where layers depend on one another, as in the groups of vLLM's pool.
    """
    if setting.rules == "vllm":
        return None
    layer = LayerShape(False, heads=1, key_value_heads=1, key_width=1, value_width=1)
    kind = ModelType.model_construct(name="plain", role="text")
    shape = Shape(vocabulary=1, width=1, feed_forward=1, layers=(layer,), kind=kind, experts=Experts(1, 1, 1))
    variables = {*PLAIN_INPUTS, *variables_of(setting)}
    host = host_step(shape, setting)
    return {
        "steps": [
            (step.name, terms_of(step.formula, dict(step.inputs), variables))
            for step in device_steps(shape, setting)
        ],
        "host": terms_of(host.formula, dict(host.inputs), variables),
    }


def _millibits(library: Library, entry: EngineEntry, precision_id: str) -> int:
    """Thousandths of a bit that a weight takes: of the sizes that the engine runs the one in the middle.

    Counted against the sixteen bits of the engine's own 16-bit precision, so that it holds for all tensors together.
    """
    catalog, planner = library.catalog, library.planner
    wide = next((id_ for id_ in entry.record.precisions if catalog.precisions[id_].bits == 16), None)
    if wide is None:
        return catalog.precisions[precision_id].bits * 1000
    shares = [
        Fraction(
            planner.weights(size, entry, precision_id).tensor_bytes,
            planner.weights(size, entry, wide).tensor_bytes,
        )
        for size in catalog.sizes.values()
        if entry.runs(size.architecture)
    ]
    return round(16_000 * median_low(shares)) if shares else catalog.precisions[precision_id].bits * 1000


def _is_known(library: Library, entry: EngineEntry) -> bool:
    size = _any_size(library, entry)
    if size is None:
        return False
    try:
        definitions(_setting(library, size, entry, entry.record.kv_types[0]))
    except NotExportable:
        return False
    return True


def _any_size(library: Library, entry: EngineEntry) -> SizeEntry | None:
    return next((size for size in library.catalog.sizes.values() if entry.runs(size.architecture)), None)


def _setting(library: Library, size: SizeEntry, entry: EngineEntry, kv_type: str) -> Setting:
    way = Way(size, entry, entry.record.precisions[0], kv_type)
    return library.planner.footprint(way).working.setting.at(_CONTEXT_TOKENS)


def _shares_context(setting: Setting) -> bool:
    """Whether the context that the engine is told is shared by the sequences."""
    return replace(setting, parallel=2).longest_tokens(1) > 1


def _series_script(library: Library, series: SeriesEntry) -> str:
    return _script("series", series.id, sizes_data(library, series))


def _script(name: str, key: str | None, value: object) -> str:
    """A script that hands `value` over, as `modeldocs.NAME` or an entry of that map.

    The value is a text of JSON within the script: no key of it can be anything but a key. Angle brackets and
    ampersands are escapes, so that the file is inert even where a browser guesses its kind.
    """
    text = json.dumps(json.dumps(value, ensure_ascii=False, separators=(",", ":")), ensure_ascii=False)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    place = f".{name}" if key is None else f".{name} ??= new Map()).set({json.dumps(key)}, "
    start = "(globalThis.modeldocs ??= {})"
    if key is None:
        return f'"use strict";\n{start}{place} = JSON.parse({text});\n'
    return f'"use strict";\n({start}{place}JSON.parse({text}));\n'
