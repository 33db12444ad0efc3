"""The page of a device: its memory, and what runs on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from generator.pages import numbers, splitting, urls
from generator.pages.library import BITS, FEWEST_FIRST, Library
from generator.pages.memory import FIT_NOTE, fit_cell
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Fact, Frame, Quote, Row, RowGroup, Table
from generator.pages.quoting import quotes_of
from generator.pages.sheet import Sheet
from generator.reading.catalog import DeviceEntry, SeriesEntry, SizeEntry
from generator.sizing.fit import MIB, space_of
from generator.sizing.planner import Bits

# By the id of each series its largest sizes that fit on a device, one for each kind of input.
Largest: TypeAlias = "Mapping[str, tuple[SizeEntry, ...]]"

KINDS = {
    "laptop-gpu": "laptop graphics card",
    "desktop-gpu": "graphics card",
    "workstation-gpu": "workstation graphics card",
    "datacentre-gpu": "data-centre graphics card",
    "unified-memory": "computer with one memory for processor and GPU",
    "single-board": "single-board computer",
    "computer": "computer without a graphics card",
    "phone": "phone",
}


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/device.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    facts: Annotated[tuple[Fact, ...], "memory and bandwidth"]
    answer: Annotated[str, "what runs on it, in a sentence"]
    table: Annotated[Table, "sizes at 16, 8 and 4 bits"]
    note: Annotated[str, "what to know about the device, or empty"]
    quotes: Annotated[tuple[Quote, ...], "its facts as sentences"]


def page(library: Library, device: DeviceEntry) -> Page:
    uri = urls.device(device.id)
    sheet = library.sheet(uri)
    record = device.record
    facts = _facts(sheet, device)
    largest = {series.id: _largest(library, series, device) for series in library.catalog.series}
    answer = _answer(library, device, largest)
    table = _table(library, sheet, device, largest)
    lead = (
        f"{record.vendor}, {KINDS[record.kind]} with {record.memory.label_gb}{numbers.NO_BREAK}GB of memory."
    )
    view = View(
        frame=sheet.frame(
            record.name,
            lead,
            above=(sheet.link("Home", urls.HOME), sheet.link("Hardware", urls.HARDWARE)),
            edit=device.uri,
            checked=library.checked(device),
        ),
        facts=facts,
        answer=answer,
        table=table,
        note=record.note or "",
        quotes=quotes_of(sheet, record.name, facts),
    )
    return Page(
        uri,
        f"What runs on {record.name}",
        answer,
        "pages/device.html.j2",
        view,
        SearchEntry("device", record.name, _usable_words(device), (device.id, *record.aliases)),
    )


def _usable_words(device: DeviceEntry) -> str:
    space = space_of(device.record)
    return (
        f"{numbers.gib(space.usable_bytes)}{numbers.NO_BREAK}GiB for models"
        if space
        else "memory for models not known"
    )


def _facts(sheet: Sheet, device: DeviceEntry) -> tuple[Fact, ...]:
    record, facts = device.record, device.facts
    space = space_of(record)
    found = []
    if space is None:
        usable = Cell("not known", is_blank=True, note=record.memory.note or "")
    else:
        fact = facts.get("usable.mib") or facts.get("memory.reported_mib") or facts["memory.label_gb"]
        rule = (
            record.usable.rule
            if record.usable
            else "All that the system reports"
            if record.memory.reported_mib
            else "The figure on the box"
        )
        usable = Cell(
            f"{numbers.gib(space.usable_bytes)}{numbers.NO_BREAK}GiB",
            exact=numbers.exact_bytes(space.usable_bytes),
            cites=sheet.cite(fact.citations),
            certainty=space.certainty,
            note=rule,
        )
    found.append(sheet.named("For models", usable, "usable"))
    found.append(
        sheet.named(
            "Labelled",
            sheet.cell(
                facts["memory.label_gb"],
                lambda value: f"{value}{numbers.NO_BREAK}GB",
                note=record.memory.type or "",
            ),
            "label",
        )
    )
    if "memory.reported_mib" in facts:
        reported = sheet.cell(
            facts["memory.reported_mib"],
            lambda value: f"{numbers.gib(int(str(value)) * MIB)}{numbers.NO_BREAK}GiB",
            note=record.memory.note or "",
        )
        found.append(sheet.named("Reported", reported, "reported"))
    if record.bandwidth is not None:
        bandwidth = sheet.cell(
            facts["bandwidth.bytes_per_second"],
            lambda value: f"{numbers.bandwidth(int(str(value)))}{numbers.NO_BREAK}GB/s",
            note=record.bandwidth.note or "theoretical peak",
        )
        found.append(sheet.named("Bandwidth", bandwidth, "bandwidth"))
    if "year" in facts:
        found.append(sheet.named("Released", sheet.cell(facts["year"], str), "year"))
    return tuple(found)


def _answer(library: Library, device: DeviceEntry, largest: Largest) -> str:
    """The largest size that fits, for each kind of input, at the most bits that fit."""
    name, scenario = device.record.name, library.scenario
    if space_of(device.record) is None:
        return f"How much of the memory of {name} a model may use is not known."
    best: dict[str, SizeEntry] = {}
    for size in (size for found in largest.values() for size in found):
        known = best.setdefault(_input(size), size)
        if library.falling(size) < library.falling(known):
            best[_input(size)] = size
    if not best:
        return f"None of the sizes here fits on {name} in the scenario “{scenario.name}”."
    found = numbers.listing(
        f"{size.name} in {_best_precision(library, size, device)} ({kind})" for kind, size in best.items()
    )
    answer = f"The largest that fit on {name} in the scenario “{scenario.name}”: {found}."
    shorter = _largest_with_less(library, device, best)
    return f"{answer} With a shorter context also {shorter}." if shorter else answer


def _largest_with_less(library: Library, device: DeviceEntry, best: Mapping[str, SizeEntry]) -> str:
    """The largest size beyond those that fit which fits with a shorter context, and how long; or empty."""
    for size in sorted(library.catalog.sizes.values(), key=library.falling):
        known = best.get(_input(size))
        if known is not None and library.falling(size) >= library.falling(known):
            continue
        engine = library.engine_for(size)
        for bits in BITS:
            precision_id = library.precision_for(engine, bits) if engine else None
            if engine is None or precision_id is None:
                continue
            fit = library.fit(size, engine, precision_id, device)
            if fit.verdict == "shorter" and fit.longest_context_tokens:
                precision = library.catalog.precisions[precision_id].name
                return f"{size.name} in {precision} with at most {numbers.integer(fit.longest_context_tokens)} tokens"
    return ""


def _input(size: SizeEntry) -> str:
    """What a size is looked for by: text alone, or more besides."""
    kinds = set(size.inputs)
    return "text" if kinds == {"text"} else "text and images" if "image" in kinds else "text and more"


def _largest(library: Library, series: SeriesEntry, device: DeviceEntry) -> tuple[SizeEntry, ...]:
    """The largest size of a series that fits with the context of the scenario, for each kind of input."""
    by_input: dict[str, list[SizeEntry]] = {}
    for size in series.sizes:
        if library.context_for(size) >= library.scenario.context_tokens:
            by_input.setdefault(_input(size), []).append(size)
    found = (
        next((size for size in sorted(sizes, key=library.falling) if _fits(library, size, device)), None)
        for sizes in by_input.values()
    )
    return tuple(size for size in found if size is not None)


def _fits(library: Library, size: SizeEntry, device: DeviceEntry) -> bool:
    """Whether it fits at some precision; the fewest bits come first, since they settle it for most."""
    return _best_precision(library, size, device, order=reversed(BITS)) is not None


def _best_precision(
    library: Library, size: SizeEntry, device: DeviceEntry, *, order: Iterable[Bits] = BITS
) -> str | None:
    """Name of the first precision at which a size fits, the most bits first unless another order is given."""
    engine = library.engine_for(size)
    for bits in order:
        precision_id = library.precision_for(engine, bits) if engine else None
        if engine and precision_id and library.fit(size, engine, precision_id, device).verdict == "fits":
            return library.catalog.precisions[precision_id].name
    return None


def _table(library: Library, sheet: Sheet, device: DeviceEntry, largest: Largest) -> Table:
    """Every size, those that fit first; in a catalog too large for that, of each series the largest that fit."""
    catalog, scenario = library.catalog, library.scenario
    is_split = splitting.is_split(catalog)
    groups = []
    for series in catalog.series:
        shown = largest[series.id] if is_split else _by_fit(library, series, device)
        uri = urls.hardware_of_series(series.id)
        head = Cell(series.record.name, href=sheet.href(uri) if is_split else "")
        rows = tuple(_row(library, sheet, size, device) for size in shown)
        if rows:
            groups.append(RowGroup(head if len(catalog.series) > 1 else None, rows))
    note = FIT_NOTE
    if is_split:
        count, of_all = numbers.integer(len(groups)), numbers.plural(len(catalog.series), "series", "series")
        note = f"{FIT_NOTE} Of each series the largest sizes that fit are shown, one for each kind of input: {count} of {of_all}."
    return Table(
        anchor="fits-table",
        caption=f"What runs on {device.record.name}: {scenario.name}, KV cache in {catalog.formats[scenario.kv_type].name}",
        columns=(
            Column("Size"),
            *(Column(f"{bits}-bit", unit=_formats(library, bits)) for bits in FEWEST_FIRST),
            Column("Engine"),
        ),
        groups=tuple(groups),
        note=note,
    )


def _formats(library: Library, bits: Bits) -> str:
    """The precisions that a class of bits stands for: 'Q4_K_M or NF4'."""
    precisions = library.catalog.precisions
    return numbers.listing(
        (precisions[id_].name for id_ in library.scenario.precisions.get(bits, ())), last="or"
    )


def _by_fit(library: Library, series: SeriesEntry, device: DeviceEntry) -> list[SizeEntry]:
    """All sizes of a series, those that fit first, the largest first among equals."""
    return sorted(series.sizes, key=lambda size: (_rank(library, size, device), library.falling(size)))


def _rank(library: Library, size: SizeEntry, device: DeviceEntry) -> int:
    """0 where some precision fits, 1 where only with a shorter context, more where none does."""
    engine = library.engine_for(size)
    ranks = {"fits": 0, "shorter": 1, "too-big": 2, "unsupported": 3, "unknown": 4}
    found = [
        ranks[library.fit(size, engine, precision_id, device).verdict]
        for bits in BITS
        if engine and (precision_id := library.precision_for(engine, bits))
    ]
    return min(found, default=5)


def _row(library: Library, sheet: Sheet, size: SizeEntry, device: DeviceEntry) -> Row:
    engine = library.engine_for(size)
    cells = []
    for bits in FEWEST_FIRST:
        precision_id = library.precision_for(engine, bits) if engine else None
        if engine is None or precision_id is None:
            cells.append(Cell("no engine", is_blank=True))
        else:
            cells.append(
                fit_cell(library.fit(size, engine, precision_id, device), library.scenario.context_tokens)
            )
    return Row(
        Cell(size.name, href=sheet.href(library.size_uri(size))),
        (*cells, Cell(engine.record.name if engine else "")),
    )
