"""Measured figures in words: what is measured, in which setting, how far off the prediction is; and which files hold them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal

from generator.pages import numbers
from generator.reading.catalog import Catalog
from generator.reading.schema.measurement import MeasuredSetting, Quantity
from generator.sizing.accuracy import UNITS, Comparison, median

WORDS: dict[Quantity, str] = {
    "tensors": "Tensors of a file",
    "file": "Published GGUF file",
    "projector-file": "File of the vision tower",
    "checkpoint": "Checkpoint",
    "weights": "Memory for weights",
    "weights-on-device": "Weights on the device",
    "weights-on-host": "Weights in RAM",
    "kv-cache": "KV cache",
    "compute-on-device": "Compute buffer on the device",
    "compute-on-host": "Compute buffer in RAM",
}


def has_files(catalog: Catalog) -> bool:
    """Whether any published file is known."""
    return any(size.artifacts for size in catalog.sizes.values())


def files_of(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Series and id of each file of measurements, in the order in which they were read."""
    return tuple(dict.fromkeys((entry.series_id, entry.file_id) for entry in catalog.measurements))


def setting_words(setting: MeasuredSetting | None) -> str:
    """A setting as a list of what was told: `32K tokens, KV q8_0, 4 sequences`; nothing where nothing was."""
    if setting is None:
        return ""
    told = []
    if setting.context_tokens is not None:
        count = setting.context_tokens
        words = numbers.integer(count) if count % 1024 else numbers.tokens(count)
        told.append(f"{words} tokens")
    if setting.kv_type is not None:
        told.append(f"KV {setting.kv_type}")
    if setting.micro_batch_tokens is not None:
        told.append(f"micro-batch {setting.micro_batch_tokens}")
    if setting.parallel is not None:
        told.append(numbers.plural(setting.parallel, "sequence"))
    if setting.unified:
        told.append("one cache for all")
    if setting.flash_attention is not None:
        told.append("flash attention" if setting.flash_attention else "no flash attention")
    if setting.full_windows:
        told.append("windows in full")
    if setting.output_rows is not None:
        told.append(
            "logits of a few rows" if setting.output_rows == "slots" else "logits of a whole micro-batch"
        )
    return ", ".join(told)


def printed(item: Comparison) -> str:
    """The figure as it was printed, with its unit."""
    value = numbers.integer(int(item.printed)) if item.unit == "bytes" else f"{item.printed:f}"
    return f"{value}{numbers.NO_BREAK}{item.unit}"


def predicted(item: Comparison) -> str:
    """The prediction in the unit of the figure, one digit finer than that was printed."""
    if item.predicted_bytes is None:
        return "nothing"
    if item.unit == "bytes":
        return f"{numbers.integer(item.predicted_bytes)}{numbers.NO_BREAK}bytes"
    exponent = item.printed.as_tuple().exponent
    assert isinstance(exponent, int)  # the schema refuses what is no number
    step = Decimal(1).scaleb(exponent - 1)
    value = (Decimal(item.predicted_bytes) / UNITS[item.unit]).quantize(step, ROUND_HALF_EVEN)
    return f"{value:f}{numbers.NO_BREAK}{item.unit}"


def precision_words(catalog: Catalog, item: Comparison) -> str:
    """The precision, or the bits a weight that the source names."""
    if item.precision_id:
        return catalog.precisions[item.precision_id].name
    bits = item.entry.row.bits if item.entry is not None else None
    return f"{bits} bits a weight" if bits is not None else "not said"


def summary(items: Iterable[Comparison]) -> tuple[str, str, str, str]:
    """Of counted figures: how many, how many are right to the printed digit, the median error, the worst."""
    errors = [item.error for item in items]
    right = sum(not error for error in errors)
    return (
        numbers.integer(len(errors)),
        numbers.integer(right),
        numbers.percent(median(errors)),
        numbers.percent(max(errors, key=abs), is_signed=True),
    )
