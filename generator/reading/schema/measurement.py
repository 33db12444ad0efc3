"""What was measured or published about memory, in which setting: what the arithmetic is held against."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from generator.reading.schema.base import (
    Cited,
    Date,
    EngineId,
    FormatId,
    Name,
    Pixels,
    PrecisionId,
    Record,
    Refused,
    Sequences,
    SizeId,
    Text,
    Tokens,
    required_fact,
)

Unit = Literal["bytes", "MB", "GB", "MiB", "GiB"]

# tensors: all tensors of a GGUF file, without its metadata. file, projector-file: a GGUF file, or the one with the vision
# tower, as it is downloaded. checkpoint: all files with the weights as they are published. weights: memory for the
# weights alone. The others are the parts of a running model, on the device and in the memory of the computer beside it.
Quantity = Literal[
    "tensors",
    "file",
    "projector-file",
    "checkpoint",
    "weights",
    "weights-on-device",
    "weights-on-host",
    "kv-cache",
    "compute-on-device",
    "compute-on-host",
]
QuantityPart = Literal["language", "vision", "audio"]


def _more_than_nothing(value: Decimal | int) -> Decimal | int:
    if not (isinstance(value, int) or value.is_finite()) or value <= 0:
        raise Refused("a measured value is more than 0", "give the value as it was printed")
    return value


Printed = Annotated[Decimal | int, AfterValidator(_more_than_nothing)]
Percent = Annotated[Decimal | int, AfterValidator(_more_than_nothing)]


class MeasuredSetting(Record):
    """In which setting a model ran. What a row leaves out is what the file says, and after that what the engine does."""

    context_tokens: Tokens | None = Field(None, description="The context that the engine was told.")
    kv_type: FormatId | None = Field(None, description="Format of the KV cache.")
    micro_batch_tokens: Tokens | None = Field(
        None, description="Tokens computed at once while the prompt is read."
    )
    parallel: Sequences | None = Field(None, description="Sequences at the same time; one if left out.")
    unified: bool | None = Field(
        None, description="Whether all sequences share one cache, rather than having one each."
    )
    flash_attention: bool | None = Field(None, description="Whether flash attention was on; yes if left out.")
    full_windows: bool | None = Field(
        None, description="Whether layers with a window kept the whole context (--swa-full)."
    )
    output_rows: Literal["slots", "micro-batch"] | None = Field(
        None,
        description="For how many rows of a micro-batch logits were reserved: one a slot, as llama-server does, or all, "
        "as the C API and the planner do.",
    )


class Measurement(Cited):
    """One size in one setting, with what was measured."""

    size: SizeId = Field(description="Id of the size.")
    precision: PrecisionId | None = Field(None, description="Id of a precision in content/precisions.yaml.")
    bits: Printed | None = Field(
        None,
        description="Bits a weight with their scales, where the source names a format that no engine here loads.",
    )
    parts: tuple[QuantityPart, ...] = Field(
        (), description="Which parts are counted, where not all are: language, vision, audio."
    )
    image_size: Pixels | None = Field(
        None, description="Side of the image in pixels, where there are several."
    )
    setting: MeasuredSetting | None = Field(
        None, description="What is different from the setting of the file."
    )
    values: dict[Quantity, Printed] = required_fact(
        "What was measured, as printed: a trailing 0 says how exactly.", min_length=1
    )
    unit: Unit | None = Field(None, description="Unit, if it is not that of the file.")
    because: Text | None = Field(
        None, description="Why the prediction is another, in a sentence, where that is known."
    )
    allowed_percent: Percent | None = Field(
        None, description="How far off the prediction is known to be, for the reason given in `because`."
    )
    unlike: Text | None = Field(
        None, description="Why it cannot be compared with a prediction: then it is shown and not counted."
    )
    note: Text | None = Field(None, description="What is particular about it.")


class Measurements(Cited):
    """content/measurements/SERIES/ID.yaml: figures that were measured in one way, or that stand in one table."""

    name: Name = Field(description="Shown name.")
    definition: Text = Field(description="What is counted and how it was measured, in a sentence or two.")
    measured: Date | None = Field(
        None, description="When it was measured or published; left out where that is not known."
    )
    engine: EngineId | None = Field(None, description="The engine that was asked.")
    version: Name | None = Field(None, description="Its version or commit.")
    unit: Unit = Field(description="Unit of all values.")
    rounding: Literal["nearest", "down"] = Field(
        "nearest", description="How the values were rounded to the digits that are printed."
    )
    setting: MeasuredSetting | None = Field(None, description="The setting of all rows.")
    unlike: Text | None = Field(None, description="Why none of the rows can be compared with a prediction.")
    measurements: tuple[Measurement, ...] = Field(min_length=1, description="The figures.")
