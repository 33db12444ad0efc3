"""What the arithmetic says about something that was measured: takes a measurement; gives bytes, or None where it cannot."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from generator.reading.catalog import EngineEntry, MeasurementEntry, SizeEntry
from generator.reading.schema.measurement import MeasuredSetting, Quantity
from generator.sizing import compute_buffer, kv_cache
from generator.sizing.parameters import INPUT_GROUPS, ledger_of
from generator.sizing.planner import Planner
from generator.sizing.setting import Setting
from generator.sizing.shape import Shape
from generator.sizing.starting import Options, setting_for
from generator.sizing.tensors import tensor_kinds
from generator.sizing.weights import tensor_bytes

# Parts of a checkpoint by the groups of the ledger that they are made of; the language model is all the rest.
PARTS = {"vision": ("vision tower",), "audio": ("audio tower",)}


def prediction(planner: Planner, entry: MeasurementEntry, quantity: Quantity) -> int | None:
    """Bytes that the arithmetic gives for a quantity of a measurement."""
    row, size = entry.row, planner.catalog.sizes[entry.row.size]
    if row.bits is not None:
        return _from_bits(planner, size, entry)
    engine = engine_of(planner, entry)
    if quantity in ("kv-cache", "compute-on-device", "compute-on-host"):
        setting = setting_of(planner, engine, entry.setting)
        if setting is None:
            return None
        shape = planner.shape(size, row.image_size)
        match quantity:
            case "kv-cache":
                return kv_cache.cache_bytes(shape, setting)
            case "compute-on-device":
                return compute_buffer.device_bytes(shape, setting)
            case "compute-on-host":
                return compute_buffer.host_bytes(shape, setting)
    if row.precision is None or engine is None:
        return None
    if quantity == "projector-file":
        return projector_bytes(planner, size, row.precision)
    weights = planner.weights(size, engine, row.precision, row.image_size)
    match quantity:
        case "weights-on-device":
            return weights.device_bytes
        case "weights-on-host":
            return weights.host_bytes
        case _:
            return weights.file_bytes


def engine_of(planner: Planner, entry: MeasurementEntry) -> EngineEntry | None:
    """The engine that was asked, or the first that runs the size and loads the precision."""
    catalog = planner.catalog
    if entry.file.engine is not None:
        return catalog.engines[entry.file.engine]
    size = catalog.sizes[entry.row.size]
    return first_engine(planner, size, entry.row.precision)


def first_engine(planner: Planner, size: SizeEntry, precision_id: str | None) -> EngineEntry | None:
    """The first engine that runs a size and loads a precision."""
    engines = planner.catalog.engines.values()
    return next(
        (
            engine
            for engine in engines
            if engine.runs(size.architecture) and precision_id in (None, *engine.record.precisions)
        ),
        None,
    )


def setting_of(planner: Planner, engine: EngineEntry | None, told: MeasuredSetting) -> Setting | None:
    """The setting of a running model, or None where the measurement does not say enough."""
    if engine is None or told.context_tokens is None or told.kv_type is None:
        return None
    asked = Options(
        told.micro_batch_tokens, told.unified, told.flash_attention, True if told.full_windows else None
    )
    kv_format = planner.catalog.formats[told.kv_type]
    setting = setting_for(engine, kv_format, parallel=told.parallel or 1, options=asked)
    return replace(setting.at(told.context_tokens), output_rows=told.output_rows or "slots")


def projector_bytes(planner: Planner, size: SizeEntry, precision_id: str) -> int:
    """Bytes of the towers and what joins them to the language model, as one file beside it.

    The converter of llama.cpp keeps tables of positions and patches in 32 bits.
    """
    precision, formats = planner.catalog.precisions[precision_id], planner.catalog.formats
    total = 0
    for kind in tensor_kinds(planner.shape(size)):
        if kind.group not in INPUT_GROUPS:
            continue
        is_matrix = kind.form not in ("vector", "table", "convolution", "parameter")
        format_id = precision.base if is_matrix else precision.vectors
        total += kind.count * tensor_bytes(kind, format_id, precision, formats)
    return total


def _from_bits(planner: Planner, size: SizeEntry, entry: MeasurementEntry) -> int:
    """Counted parameters times the bits a weight that the source names."""
    counted = _counted(planner.shape(size, entry.row.image_size), entry.row.parts)
    return int(Fraction(entry.row.bits or 0) * counted / 8)


def _counted(shape: Shape, parts: tuple[str, ...]) -> int:
    found = ledger_of(shape)
    if not parts:
        return found.total
    counted = found.language_model if "language" in parts else 0
    for part, groups in PARTS.items():
        counted += found.only(groups) if part in parts else 0  # type: ignore[arg-type]
    return counted
