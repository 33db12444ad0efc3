"""The page of a device: its memory, and what runs on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.device_answer import answer_of, shown_sizes
from generator.pages.device_fits import Shelf, shelves_of
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Fact, Frame, Quote, Sentence
from generator.pages.quoting import quotes_of
from generator.pages.sheet import Sheet
from generator.pages.speed import speed_sentence
from generator.reading.catalog import DeviceEntry
from generator.sizing.fit import MIB, space_of

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
    speed: Annotated[Sentence, "what the bounds of speed rest on"]
    shelves: Annotated[tuple[Shelf, ...], "what runs well, what just fits, what does not"]
    note: Annotated[str, "what to know about the device, or empty"]
    quotes: Annotated[tuple[Quote, ...], "its facts as sentences"]


def page(library: Library, device: DeviceEntry) -> Page:
    uri = urls.device(device.id)
    sheet = library.sheet(uri)
    record = device.record
    lead = (
        f"{record.vendor}, {KINDS[record.kind]} with {record.memory.label_gb}{numbers.NO_BREAK}GB of memory."
    )
    opening = sheet.running(lead)
    facts = _facts(sheet, device)
    shown = shown_sizes(library, device)
    answer = answer_of(library, device, shown)
    speed = speed_sentence(library, sheet, device)
    shelves = shelves_of(library, sheet, device, shown) if space_of(record) else ()
    view = View(
        frame=sheet.frame(
            record.name,
            opening,
            above=(sheet.link("Home", urls.HOME), sheet.link("Hardware", urls.HARDWARE)),
            edit=device.uri,
            checked=library.checked(device),
        ),
        facts=facts,
        answer=answer,
        speed=speed,
        shelves=shelves,
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
