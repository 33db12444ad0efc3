"""Memory as pages show it: takes requirements and fits; gives cells, rows and sentences."""

from __future__ import annotations

from generator.pages import numbers
from generator.pages.library import BITS, Library
from generator.pages.parts import Cell, Column, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import SizeEntry
from generator.sizing.fit import Fit
from generator.sizing.requirement import Requirement

COLUMNS = (
    Column("Weights", unit="GiB", is_number=True, group="On the device"),
    Column("KV cache", unit="GiB", is_number=True, group="On the device"),
    Column("Compute", unit="GiB", is_number=True, group="On the device"),
    Column("Reserve", unit="GiB", is_number=True, group="On the device"),
    Column("Total", unit="GiB", is_number=True, group="On the device"),
    Column("System RAM", unit="GiB", is_number=True, group="Beside it"),
    Column("Download", unit="GB", is_number=True, group="Beside it"),
)


FIT_NOTE = "“to 5K” is the longest context that fits; “lacks 1.20” says how many GiB are missing at the asked context."


def memory_cell(size_bytes: int, *, certainty: str | None = None) -> Cell:
    """Bytes of memory, in GiB without the unit."""
    return Cell(
        numbers.gib(size_bytes),
        exact=numbers.exact_bytes(size_bytes),
        is_number=True,
        certainty=certainty,  # type: ignore[arg-type]  # the two rooms name the same five words
    )


def requirement_cells(needed: Requirement) -> tuple[Cell, ...]:
    """One requirement under COLUMNS."""
    device = needed.device
    return (
        memory_cell(device.weights.bytes, certainty=device.weights.certainty),
        memory_cell(device.kv_cache.bytes),
        memory_cell(device.compute_buffer.bytes),
        memory_cell(device.runtime_reserve.bytes),
        memory_cell(needed.device_total_bytes, certainty=needed.certainty),
        memory_cell(needed.host_total_bytes),
        Cell(
            numbers.gb(needed.file_bytes),
            exact=numbers.exact_bytes(needed.file_bytes),
            is_number=True,
            certainty=needed.file.certainty,
        ),
    )


def memory_group(
    library: Library, sheet: Sheet, size: SizeEntry, *, note: str, is_linked: bool = True
) -> RowGroup | None:
    """The rows of one size at 16, 8 and 4 bits in the site's scenario; None where no engine of it runs the size."""
    engine = library.engine_for(size)
    if engine is None:
        return None
    context = library.context_for(size)
    rows = []
    for bits in BITS:
        precision_id = library.precision_for(engine, bits)
        if precision_id is None:
            continue
        precision = library.catalog.precisions[precision_id]
        needed = library.requirement(size, engine, precision_id, context)
        rows.append(Row(Cell(f"{bits}-bit, {precision.name}"), requirement_cells(needed)))
    head = Cell(
        size.name,
        href=sheet.href(library.size_uri(size)) if is_linked else "",
        note=f"{context_words(library, size)}, {engine.record.name}{f'. {note}' if note else ''}",
    )
    return RowGroup(head, tuple(rows))


def context_words(library: Library, size: SizeEntry) -> str:
    """'8K context', or what an image and its text take for a model with fixed prompts."""
    context = library.context_for(size)
    if size.image_sizes:
        side = size.image_sizes[0]
        image = size.image_tokens(side)
        return (
            f"{numbers.integer(image)} image + {numbers.integer(context - image)} text tokens "
            f"({side}{numbers.NO_BREAK}px)"
        )
    return f"{numbers.tokens(context)} context"


def memory_table(
    library: Library, sheet: Sheet, sizes: tuple[SizeEntry, ...], *, notes: dict[str, str], anchor: str
) -> Table:
    """Weights, KV cache, total and system RAM of several sizes in the site's scenario."""
    found = (memory_group(library, sheet, size, note=notes.get(size.id, "")) for size in sizes)
    scenario = library.catalog.scenario
    return Table(
        anchor=anchor,
        caption=(
            f"Memory at {numbers.listing(f'{bits}' for bits in BITS)} bits with {numbers.tokens(scenario.context_tokens)} "
            f"tokens of context or the most that a size accepts, KV cache in "
            f"{library.catalog.formats[scenario.kv_type].name}, one sequence"
        ),
        columns=(Column("Size and precision"), *COLUMNS),
        groups=tuple(group for group in found if group is not None),
    )


def fit_words(fit: Fit) -> str:
    """What a cell of the matrix shows: 'fits', 'to 5K', 'lacks 3.10' for GiB that are missing, '?'."""
    match fit.verdict:
        case "fits":
            return "fits"
        case "shorter":
            return f"to {numbers.tokens(fit.longest_context_tokens or 0)}"
        case "too-big":
            return f"lacks {numbers.gib(-(fit.spare_bytes or 0))}"
        case "unsupported":
            return "no"
        case "unknown":
            return "?"


def fit_sentence(fit: Fit) -> str:
    """The whole of a cell of the matrix, for the ear."""
    asked = f"{numbers.integer(fit.context_tokens)} tokens of context"
    match fit.verdict:
        case "fits":
            longest = numbers.integer(fit.longest_context_tokens or fit.context_tokens)
            return f"fits with {asked}, {numbers.gib_with_unit(fit.spare_bytes or 0)} to spare; at most {longest} tokens"
        case "shorter":
            longest = numbers.integer(fit.longest_context_tokens or 0)
            return f"fits with a shorter context of at most {longest} tokens"
        case "too-big":
            return f"does not fit: {numbers.gib_with_unit(-(fit.spare_bytes or 0))} too large with {asked}"
        case "unsupported":
            return "not possible: the engine does not run on this kind of device"
        case "unknown":
            return "not known: no figure for the memory that a model may use"


def fit_cell(fit: Fit) -> Cell:
    """One cell of the matrix."""
    return Cell(fit_words(fit), exact=fit_sentence(fit), tone=fit.verdict)
