"""How far off the arithmetic is: takes the catalog; gives a comparison for each measured figure, and the bound of each.

An error counts only where the prediction lies outside of what the printed digits leave open: 814 MiB cut off to whole
ones may be anything up to 815.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from generator.reading.catalog import MeasurementEntry, SizeEntry
from generator.reading.schema.base import Citation
from generator.reading.schema.evidence import Artifact
from generator.reading.schema.measurement import Quantity
from generator.sizing.planner import Planner
from generator.sizing.predicting import engine_of, first_engine, prediction, setting_of
from generator.sizing.tolerance import BOUNDS, allowance

MIB = 2**20
UNITS = {"bytes": 1, "MB": 10**6, "GB": 10**9, "MiB": MIB, "GiB": 2**30}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside its prediction. `least` and `most` are bytes that its digits leave open, both included.

    `file_id` is empty for a published file. `because` is why they differ and `unlike` why they cannot be compared,
    where that is so; `bound_bytes` is how far outside the prediction may lie.
    """

    size: SizeEntry
    quantity: Quantity
    printed: Decimal
    unit: str
    least: Fraction
    most: Fraction
    predicted_bytes: int | None
    bound_bytes: Fraction
    citations: tuple[Citation, ...]
    engine_id: str = ""
    precision_id: str = ""
    because: str = ""
    unlike: str = ""
    note: str = ""
    entry: MeasurementEntry | None = None

    @property
    def measured_bytes(self) -> Fraction:
        """The figure as printed."""
        return Fraction(self.printed) * UNITS[self.unit]

    @property
    def gap_bytes(self) -> Fraction:
        """How far outside of what the digits leave open the prediction lies; positive where it is more."""
        assert self.predicted_bytes is not None
        if self.predicted_bytes > self.most:
            return self.predicted_bytes - self.most
        return min(self.predicted_bytes - self.least, Fraction(0))

    @property
    def error(self) -> Fraction:
        """The gap as a part of what was measured; 0 where the prediction is right to the printed digit."""
        return self.gap_bytes / self.measured_bytes

    @property
    def is_counted(self) -> bool:
        """Whether prediction and figure are of the same thing."""
        return self.predicted_bytes is not None and not self.unlike

    @property
    def is_within_bound(self) -> bool:
        return abs(self.gap_bytes) <= self.bound_bytes


def comparisons(planner: Planner) -> Iterator[Comparison]:
    """Every measured figure beside its prediction: those of measurements, then published files."""
    for entry in planner.catalog.measurements:
        yield from comparisons_of(planner, entry)
    for size in planner.catalog.sizes.values():
        yield from file_comparisons(planner, size)


def comparisons_of(planner: Planner, entry: MeasurementEntry) -> Iterator[Comparison]:
    """The figures of one measurement."""
    for quantity, value in entry.row.values.items():
        yield _measured(planner, entry, quantity, Decimal(value))


def file_comparisons(planner: Planner, size: SizeEntry) -> Iterator[Comparison]:
    """The published files of one size."""
    for artifact, citations in size.artifacts:
        yield _file(planner, size, artifact, citations)


def median(errors: list[Fraction]) -> Fraction:
    """The middle one of some errors, signs left aside; the upper one of two."""
    return sorted(map(abs, errors))[len(errors) // 2]


def metadata_bytes(planner: Planner, size: SizeEntry, *, without: Artifact | None = None) -> int:
    """Bytes of a GGUF file beyond its tensors, mostly its vocabulary: known from files of exact size.

    Taken from those of the standard recipe with as many rows in the table, but never from the file that is judged.
    """
    rows, found = planner.shape(size).vocabulary, []
    for other in planner.catalog.sizes.values():
        for artifact, _ in other.artifacts:
            if artifact is without or artifact.bytes is None or not artifact.stock:
                continue
            engine = first_engine(planner, other, artifact.precision)
            if engine is not None and planner.shape(other).vocabulary == rows:
                found.append(artifact.bytes - planner.weights(other, engine, artifact.precision).file_bytes)
    return sorted(found)[len(found) // 2] if found else 0


def _measured(planner: Planner, entry: MeasurementEntry, quantity: Quantity, value: Decimal) -> Comparison:
    row, file = entry.row, entry.file
    unit = row.unit or file.unit
    least, most = open_to(value, UNITS[unit], cuts_off=file.rounding == "down")
    size = planner.catalog.sizes[row.size]
    predicted = prediction(planner, entry, quantity)
    percent = Fraction(row.allowed_percent) if row.allowed_percent is not None else BOUNDS[quantity][0]
    setting = setting_of(planner, engine_of(planner, entry), entry.setting)
    shape = planner.shape(size, row.image_size)
    allowed = allowance(shape, setting, quantity) if setting is not None else None
    return Comparison(
        size=size,
        quantity=quantity,
        printed=value,
        unit=unit,
        least=least,
        most=most,
        predicted_bytes=predicted,
        bound_bytes=percent * Fraction(value) * UNITS[unit] / 100 + (allowed.bytes if allowed else 0),
        citations=entry.citations,
        engine_id=file.engine or "",
        precision_id=row.precision or "",
        because=row.because or (allowed.reason if allowed else ""),
        unlike=entry.unlike or "",
        note=row.note or "",
        entry=entry,
    )


def _file(
    planner: Planner, size: SizeEntry, artifact: Artifact, citations: tuple[Citation, ...]
) -> Comparison:
    unit = "bytes" if artifact.bytes is not None else "GB"
    value = Decimal(artifact.bytes if artifact.bytes is not None else artifact.printed_gb or 0)
    least, most = open_to(value, UNITS[unit], cuts_off=False)
    engine = first_engine(planner, size, artifact.precision)
    precision = planner.catalog.precisions[artifact.precision]
    quantity: Quantity = "file" if precision.container == "gguf" else "checkpoint"
    predicted = None
    if engine is not None:
        predicted = planner.weights(size, engine, artifact.precision).file_bytes
        if quantity == "file":
            predicted += metadata_bytes(planner, size, without=artifact)
    return Comparison(
        size=size,
        quantity=quantity,
        printed=value,
        unit=unit,
        least=least,
        most=most,
        predicted_bytes=predicted,
        bound_bytes=BOUNDS[quantity][0] * Fraction(value) * UNITS[unit] / 100,
        citations=citations,
        precision_id=artifact.precision,
        unlike="" if artifact.stock else artifact.note or "It is not of the standard recipe.",
        note=artifact.note or "" if artifact.stock else "",
    )


def open_to(value: Decimal, unit_bytes: int, *, cuts_off: bool) -> tuple[Fraction, Fraction]:
    """The least and the most bytes that were printed as `value`."""
    if unit_bytes == 1:
        return Fraction(value), Fraction(value)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # the schema refuses what is no number
    step = Fraction(10) ** exponent * unit_bytes
    bottom = Fraction(value) * unit_bytes
    return (bottom, bottom + step) if cuts_off else (bottom - step / 2, bottom + step / 2)
