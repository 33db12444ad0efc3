"""The hardware matrix of a series: takes a Library and a series; gives a table with sizes down and devices across."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from generator.pages import numbers, urls
from generator.pages.library import Library
from generator.pages.memory import FIT_NOTE, fit_cell
from generator.pages.parts import Cell, Column, Link, Row, RowGroup, Table, Tone
from generator.pages.sheet import Sheet
from generator.reading.catalog import DeviceEntry, SeriesEntry, SizeEntry
from generator.sizing.best import Best
from generator.sizing.fit import space_of
from generator.sizing.planner import Bits


def best(library: Library, sheet: Sheet, series: SeriesEntry) -> Table:
    """At the precision with the most bits that the context fits beside: how long a context fits."""
    devices, asked = library.matrix_devices, library.scenario.context_tokens
    names = {key: precision.name for key, precision in library.catalog.precisions.items()}

    def row(size: SizeEntry) -> Row | None:
        engine = library.engine_for(size)
        if engine is None or _is_left_out(library, size):
            return None
        accepts_less = library.context_for(size) < asked
        cells = tuple(
            best_cell(found, names, accepts_less=accepts_less) for found in library.best(size, devices)
        )
        return Row(Cell(size.name, href=sheet.href(library.size_uri(size)), note=engine.record.name), cells)

    each = " each" if library.scenario.parallel > 1 else ""
    shown = numbers.listing(
        dict.fromkeys(
            names[precision_id]
            for engine_id in library.scenario.engines
            for precision_id in library.precisions_for(library.catalog.engines[engine_id])
        )
    )
    note = (
        f"Of {shown}, the one with the most bits is named with which {numbers.tokens(asked)} tokens{each} fit, and the longest "
        f"context{each} that then fits: “to 40K in Q8_0”. “only 5K”: no precision fits with as much as was asked for, but "
        "this one with a shorter context. “all 2K”: all that the size accepts, which is less than was asked for. “no”: nothing fits, and the precision that comes closest lacks so much."
    )
    return _table(library, sheet, series, row, note)


def at_bits(library: Library, sheet: Sheet, series: SeriesEntry, bits: Bits) -> Table:
    """At one class of bits: whether it fits, how long a context does, or what is missing."""
    devices, asked = library.matrix_devices, library.scenario.context_tokens

    def row(size: SizeEntry) -> Row | None:
        engine = library.engine_for(size)
        precision_id = library.precision_for(engine, bits) if engine else None
        if engine is None or precision_id is None:
            return None
        fits = library.fits(size, engine, precision_id, devices)
        note = f"{library.catalog.precisions[precision_id].name}{_image_words(size)}"
        head = Cell(size.name, href=sheet.href(library.size_uri(size)), note=note)
        return Row(head, tuple(fit_cell(fit, asked, shares=library.shares(engine)) for fit in fits))

    return _table(library, sheet, series, row, FIT_NOTE, at=f" at {bits} bits")


def sizes_left_out(library: Library, sheet: Sheet, every: Iterable[SeriesEntry]) -> tuple[Link, ...]:
    """The sizes that have no row, each with the reason: what it accepts, or that no engine of the scenario runs it."""
    engines = numbers.listing(
        (library.catalog.engines[engine_id].record.name for engine_id in library.scenario.engines), last="or"
    )
    found = []
    for series in every:
        for size in series.sizes:
            if library.engine_for(size) is None:
                found.append((size, f"not run by {engines}"))
            elif _is_left_out(library, size):
                found.append((size, f"at most {numbers.tokens(library.context_for(size))}"))
    return tuple(sheet.link(size.name, library.size_uri(size), reason) for size, reason in found)


def _is_left_out(library: Library, size: SizeEntry) -> bool:
    """Whether a size accepts less context than the scenario is about. The site's own scenario shows every size."""
    is_usual = library.scenario == library.catalog.scenario
    return not is_usual and library.context_for(size) < library.scenario.context_tokens


def best_cell(found: Best | None, names: dict[str, str], *, accepts_less: bool = False) -> Cell:
    """'to 40K' and 'in Q8_0', 'only 5K' and 'in Q4_K_M', or 'no, lacks' and '3.10 GiB'."""
    if found is None:
        return _cell("no engine", "", "unsupported")
    fit, longest, precision = found.fit, found.longest_tokens or 0, names[found.precision_id]
    match fit.verdict:
        case "fits":
            return _cell(
                f"{'all' if accepts_less else 'to'} {numbers.tokens(longest)}", f"in {precision}", fit.verdict
            )
        case "shorter":
            return _cell(f"only {numbers.tokens(longest)}", f"in {precision}", fit.verdict)
        case "too-big":
            return _cell("no, lacks", numbers.gib_with_unit(-(fit.spare_bytes or 0)), fit.verdict)
        case "unsupported":
            return _cell("no engine", "", fit.verdict)
        case "unknown":
            return _cell("not known", "", fit.verdict)


@lru_cache(maxsize=4096)
def _cell(text: str, note: str, tone: Tone) -> Cell:
    """The same few hundred answers fill most of the cells of a site."""
    return Cell(text, note=note, tone=tone)


def _table(
    library: Library,
    sheet: Sheet,
    series: SeriesEntry,
    row_of: Callable[[SizeEntry], Row | None],
    note: str,
    *,
    at: str = "",
) -> Table:
    """The rows of a series, the sizes of each model together."""
    devices, scenario = library.matrix_devices, library.scenario
    groups: dict[str, RowGroup] = {}
    for size in series.sizes:
        row = row_of(size)
        if row is not None:
            model = size.model
            head = Cell(model.record.name, href=sheet.href(urls.model(model.series_id, model.id)))
            known = groups.get(model.id, RowGroup(head, ()))
            groups[model.id] = RowGroup(head, (*known.rows, row))
    each = f" for each of {numbers.plural(scenario.parallel, 'sequence')}" if scenario.parallel > 1 else ""
    return Table(
        anchor=f"matrix-{series.id}",
        caption=(
            f"{series.record.name} on {numbers.plural(len(devices), 'device')}{at} with "
            f"{numbers.tokens(scenario.context_tokens)} tokens of context{each}"
        ),
        columns=(Column("Size"), *_columns(sheet, devices)),
        groups=tuple(groups.values()),
        note=note,
        is_matrix=True,
    )


def _image_words(size: SizeEntry) -> str:
    """The image side that a figure is for, where a size takes several."""
    return f", {size.image_sizes[0]}{numbers.NO_BREAK}px images" if size.image_sizes else ""


def _columns(sheet: Sheet, devices: Sequence[DeviceEntry]) -> Iterator[Column]:
    for device in devices:
        space = space_of(device.record)
        usable = (
            f"{numbers.gib(space.usable_bytes)}{numbers.NO_BREAK}GiB usable"
            if space
            else "usable memory not known"
        )
        yield Column(device.record.name, href=sheet.href(urls.device(device.id)), group=usable)
