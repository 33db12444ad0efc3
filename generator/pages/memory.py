"""Memory as pages show it: takes requirements and fits; gives cells, rows and sentences."""

from __future__ import annotations

from functools import lru_cache

from generator.pages import numbers, urls
from generator.pages.library import BITS, Library
from generator.pages.parts import Cell, Column, Row, RowGroup, Table, Tone
from generator.pages.sheet import Sheet
from generator.reading.catalog import SizeEntry
from generator.reading.schema.base import Citation
from generator.sizing.fit import Fit
from generator.sizing.requirement import Requirement

FIT_NOTE = (
    "“to 40K”: it fits, with a context of up to so many tokens; “all 384”: with all that it accepts; “only 5K”: not with "
    "what was asked for, but with so much; “lacks” says how much memory is missing."
)


def memory_cell(size_bytes: int, *, certainty: str | None = None) -> Cell:
    """Bytes of memory, in GiB without the unit."""
    return Cell(
        numbers.gib(size_bytes),
        exact=numbers.exact_bytes(size_bytes),
        is_number=True,
        certainty=certainty,  # type: ignore[arg-type]  # the two rooms name the same five words
    )


def host_cell(needed: Requirement) -> Cell:
    """What lies in the computer's memory at least; engines for which nothing is computed leave it open."""
    if needed.host_total_bytes == 0:
        return Cell("not known", is_blank=True)
    return memory_cell(needed.host_total_bytes)


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
    library: Library, sheet: Sheet, sizes: tuple[SizeEntry, ...], *, anchor: str, has_notes: bool = False
) -> Table:
    """Weights, KV cache, total and system RAM of several sizes in the site's scenario, a row each."""
    groups: dict[str, list[Row]] = {}
    heads: dict[str, Cell] = {}
    for size in sizes:
        row = _memory_row(library, sheet, size, has_notes=has_notes)
        if row is None:
            continue
        heads[size.model.id] = Cell(
            size.model.record.name, href=sheet.href(urls.model(size.model.series_id, size.model.id))
        )
        groups.setdefault(size.model.id, []).append(row)
    scenario = library.scenario
    by_bits = [
        Column(name, unit="GiB", is_number=True, group=f"{bits}-bit")
        for bits in BITS
        for name in ("Total", "Weights", "RAM")
    ]
    return Table(
        anchor=anchor,
        caption=(
            f"Memory at {numbers.listing(BITS)} bits with {numbers.tokens(scenario.context_tokens)} tokens of context "
            f"or the most that a size accepts, {numbers.plural(scenario.parallel, 'sequence')}"
        ),
        columns=(
            Column("Size"),
            *by_bits,
            Column("KV cache", unit="GiB", is_number=True),
            Column("Setting"),
            *((Column("Notes"),) if has_notes else ()),
        ),
        groups=tuple(
            RowGroup(heads[model_id] if len(groups) > 1 else None, tuple(rows))
            for model_id, rows in groups.items()
        ),
        note=(
            "Total is what lies on the device: weights, KV cache, compute buffer and reserve. RAM is the least that lies in "
            "the memory of the computer beside it, before the engine’s own caches. Weights are computed, totals approximate; "
            "the page of each size has every part in bytes."
        ),
    )


def _memory_row(library: Library, sheet: Sheet, size: SizeEntry, *, has_notes: bool) -> Row | None:
    """One size at 16, 8 and 4 bits; None where no engine of the scenario runs it."""
    engine = library.engine_for(size)
    if engine is None:
        return None
    cells: list[Cell] = []
    names = []
    cache = 0
    for bits in BITS:
        precision_id = library.precision_for(engine, bits)
        if precision_id is None:
            cells += [Cell("none", is_blank=True)] * 3
            continue
        needed = library.requirement(size, engine, precision_id)
        names.append(library.catalog.precisions[precision_id].name)
        cache = needed.device.kv_cache.bytes
        host = numbers.gib(needed.host_total_bytes) if needed.host_total_bytes else ""
        # Rounded only: the page of each size has the bytes in full and how sure they are.
        cells += [
            Cell(numbers.gib(needed.device_total_bytes), is_number=True),
            Cell(numbers.gib(needed.device.weights.bytes), is_number=True),
            Cell(host, is_number=True) if host else Cell("not known", is_blank=True),
        ]
    setting = f"{engine.record.name}, {context_words(library, size)}; {numbers.listing(names)}"
    notes = [sheet.said(note, _inherited(size)) for note in size.record.notes] if has_notes else []
    cites = {cite.number: cite for note in notes for cite in note.cites}
    remarks = (Cell(" ".join(note.text for note in notes), cites=tuple(cites.values())),) if has_notes else ()
    return Row(
        Cell(size.name, href=sheet.href(library.size_uri(size))),
        (*cells, Cell(numbers.gib(cache), is_number=True), Cell(setting), *remarks),
    )


def _inherited(size: SizeEntry) -> tuple[Citation, ...]:
    """The citations of what a size says without naming a nearer source."""
    return size.record.source or size.model.record.source or ()


def fit_words(fit: Fit, asked_tokens: int, *, shares: int = 1) -> str:
    """What a cell says: 'to 40K' (it fits, and so does no more), 'all 384' (all that the size accepts, which is less than
    was asked), 'only 5K' (it fits with less than was asked), 'lacks 3.10 GiB'.

    Tokens are those of each sequence: the engine divides the context into so many `shares`.
    """
    longest = numbers.tokens((fit.longest_context_tokens or 0) // shares)
    match fit.verdict:
        case "fits":
            return f"{'to' if fit.context_tokens // shares >= asked_tokens else 'all'} {longest}"
        case "shorter":
            return f"only {longest}"
        case "too-big":
            return f"lacks {numbers.gib_with_unit(-(fit.spare_bytes or 0))}"
        case "unsupported":
            return "no engine"
        case "unknown":
            return "not known"


def fit_cell(fit: Fit, asked_tokens: int, *, shares: int = 1) -> Cell:
    """Whether it fits, as a cell; `asked_tokens` is the context of the scenario."""
    return _fit_cell(fit_words(fit, asked_tokens, shares=shares), fit.verdict)


@lru_cache(maxsize=4096)
def _fit_cell(words: str, tone: Tone) -> Cell:
    """The same few hundred answers fill most of the cells of a site."""
    return Cell(words, tone=tone)
