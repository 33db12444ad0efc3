"""The page of a device: its memory, and what runs on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.library import BITS, Library
from generator.pages.memory import fit_cell
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Fact, Frame, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import DeviceEntry, SizeEntry
from generator.sizing.fit import MIB, space_of

KINDS = {
    "laptop-gpu": "graphics card of a laptop",
    "desktop-gpu": "graphics card",
    "workstation-gpu": "workstation card",
    "datacentre-gpu": "data-centre card",
    "unified-memory": "computer whose processor and GPU share memory",
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
    table: Annotated[Table, "every size at 16, 8 and 4 bits"]
    note: Annotated[str, "what to know about the device, or empty"]


def page(library: Library, device: DeviceEntry) -> Page:
    uri = urls.device(device.id)
    sheet = library.sheet(uri)
    record = device.record
    facts = _facts(sheet, device)
    answer = _answer(library, device)
    table = _table(library, sheet, device)
    lead = (
        f"{record.vendor}, {KINDS[record.kind]} with {record.memory.label_gb}{numbers.NO_BREAK}GB of memory."
    )
    view = View(
        frame=sheet.frame(
            record.name,
            lead,
            above=(sheet.link("Home", urls.HOME), sheet.link("Hardware", urls.HARDWARE)),
            edit=device.uri,
        ),
        facts=facts,
        answer=answer,
        table=table,
        note=record.note or "",
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
            "On the box",
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


def _answer(library: Library, device: DeviceEntry) -> str:
    """The largest size that fits, for each kind of input, at the most bits that fit."""
    name, scenario = device.record.name, library.catalog.scenario
    if space_of(device.record) is None:
        return f"How much of the memory of {name} a model may use is not known."
    largest: dict[str, tuple[int, str]] = {}
    for size in library.catalog.sizes.values():
        precision = _best_precision(library, size, device)
        total = size.total_parameters or 0
        kind = numbers.listing(size.model.record.modalities.input)
        if precision is not None and total > largest.get(kind, (-1, ""))[0]:
            largest[kind] = total, f"{size.name} in {precision}"
    if not largest:
        return f"None of the sizes here fits on {name} in the scenario “{scenario.name}”."
    found = numbers.listing(f"{words} ({kind})" for kind, (_, words) in largest.items())
    return f"The largest that fit on {name} in the scenario “{scenario.name}”: {found}."


def _best_precision(library: Library, size: SizeEntry, device: DeviceEntry) -> str | None:
    """Name of the precision with the most bits at which a size fits."""
    engine = library.engine_for(size)
    for bits in BITS:
        precision_id = library.precision_for(engine, bits) if engine else None
        if engine and precision_id and library.fit(size, engine, precision_id, device).verdict == "fits":
            return library.catalog.precisions[precision_id].name
    return None


def _table(library: Library, sheet: Sheet, device: DeviceEntry) -> Table:
    rows: dict[str, list[Row]] = {}
    heads: dict[str, str] = {}
    for series in library.catalog.series:
        heads[series.id] = series.record.name
        ordered = sorted(
            series.sizes, key=lambda size: (_rank(library, size, device), -(size.total_parameters or 0))
        )
        rows[series.id] = [_row(library, sheet, size, device) for size in ordered]
    several = len(rows) > 1
    scenario = library.catalog.scenario
    return Table(
        anchor="fits-table",
        caption=f"What runs on {device.record.name}: {scenario.name}, KV cache in {library.catalog.formats[scenario.kv_type].name}",
        columns=(Column("Size"), *(Column(f"{bits}-bit") for bits in BITS), Column("Engine")),
        groups=tuple(
            RowGroup(Cell(heads[key]) if several else None, tuple(found)) for key, found in rows.items()
        ),
    )


def _rank(library: Library, size: SizeEntry, device: DeviceEntry) -> int:
    """0 where some precision fits, 1 where only with a shorter context, 2 where none does."""
    engine = library.engine_for(size)
    ranks = {"fits": 0, "shorter": 1, "too-big": 2, "unknown": 3}
    found = [
        ranks[library.fit(size, engine, precision_id, device).verdict]
        for bits in BITS
        if engine and (precision_id := library.precision_for(engine, bits))
    ]
    return min(found, default=4)


def _row(library: Library, sheet: Sheet, size: SizeEntry, device: DeviceEntry) -> Row:
    engine = library.engine_for(size)
    cells = []
    for bits in BITS:
        precision_id = library.precision_for(engine, bits) if engine else None
        if engine is None or precision_id is None:
            cells.append(Cell("no engine", is_blank=True))
        else:
            cells.append(fit_cell(library.fit(size, engine, precision_id, device)))
    return Row(
        Cell(size.name, href=sheet.href(library.size_uri(size))),
        (*cells, Cell(engine.record.name if engine else "")),
    )
