"""The calculator: any size, engine, precision, context and device, computed in the reader's browser from what the build knows.

The page has the controls and the places of the answer; `calculator_data` has the numbers, `templates/theme/js` the script.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from generator.pages import calculator_data, numbers, urls
from generator.pages.home import shelves
from generator.pages.library import FEWEST_FIRST, Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Frame, Link
from generator.pages.sheet import Sheet
from generator.reading.catalog import EngineEntry, SizeEntry

SCRIPTS = ("calculator-arithmetic", "calculator-config", "calculator")


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a control."""

    value: Annotated[str, "what the address of the page says"]
    text: Annotated[str, "what is read"]


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Entries of a control under a heading."""

    heading: Annotated[str, "what they have in common"]
    file: Annotated[str, "address of the script with their figures, or empty"]
    choices: Annotated[tuple[Choice, ...], "the entries"]


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is chosen at first, where the address of the page does not say."""

    size: Annotated[str, "a size"]
    engines: Annotated[str, "engines, the first that runs a size is taken"]
    precisions: Annotated[str, "precisions, the first that an engine loads is taken"]
    kv_type: Annotated[str, "a format of the KV cache"]
    context: Annotated[int, "tokens"]
    sequences: Annotated[int, "sequences at the same time"]


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/calculator.html.j2` lays out."""

    frame: Annotated[Frame, "title and lead"]
    home: Annotated[str, "the way to the home page, which addresses of the data begin at"]
    sizes: Annotated[tuple[ChoiceGroup, ...], "sizes by model"]
    devices: Annotated[tuple[ChoiceGroup, ...], "devices by memory"]
    defaults: Annotated[Defaults, "what is chosen at first"]
    left_out: Annotated[str, "engines and sizes that it cannot compute, in a sentence, or empty"]
    scripts: Annotated[tuple[str, ...], "addresses of the scripts, in order"]
    without: Annotated[tuple[Link, ...], "the ways to the same figures without a script"]
    method: Annotated[Link, "how the figures are made"]


def page(library: Library) -> Page:
    """The page; it is the same for every reader, and the figures come from files beside it."""
    sheet = library.sheet(urls.CALCULATOR)
    lead = "What a model takes on your machine: choose size, engine, precision and context; nothing leaves this page."
    scenario = library.catalog.scenario
    sizes = tuple(_sizes(library, sheet))
    precisions = [id_ for bits in FEWEST_FIRST for id_ in scenario.precisions.get(bits, ())]
    view = View(
        frame=sheet.frame("Calculator", lead, above=(sheet.link("Home", urls.HOME),)),
        home=sheet.href(urls.HOME),
        sizes=sizes,
        devices=tuple(_devices(library, sheet)),
        defaults=Defaults(
            _first_size(sizes),
            " ".join(scenario.engines),
            " ".join(precisions),
            scenario.kv_type,
            scenario.context_tokens,
            scenario.parallel,
        ),
        left_out=_left_out(library),
        scripts=(sheet.href(urls.CALCULATOR_DATA), *(sheet.href(urls.script(name)) for name in SCRIPTS)),
        without=(
            sheet.link("Hardware matrix", urls.HARDWARE, "every size on many devices, in one setting"),
            *(
                sheet.link(series.record.name, urls.series(series.id), "its sizes, each with its memory")
                for series in library.catalog.series
            ),
        ),
        method=sheet.link("How these figures are made", urls.METHOD, "each formula with a worked example"),
    )
    words = ("VRAM", "memory", "KV cache", "config.json", "GPU")
    return Page(
        urls.CALCULATOR,
        "Memory calculator",
        lead,
        "pages/calculator.html.j2",
        view,
        SearchEntry("page", "Calculator", lead, words),
    )


def link_to(library: Library, sheet: Sheet, size: SizeEntry) -> Link | None:
    """The way from the page of a size to the calculator with that size chosen, with its smallest images if it takes any."""
    if not any(entry.runs(size.architecture) for entry in calculator_data.engines(library)):
        return None
    id_ = calculator_data.choice_id(size, size.image_sizes[0] if size.image_sizes else None)
    return sheet.link("Try another setting", urls.calculator_of(id_))


def _sizes(library: Library, sheet: Sheet) -> Iterator[ChoiceGroup]:
    """Sizes that an engine of the calculator runs, by model, the newest of each series first."""
    known = calculator_data.engines(library)
    for series in library.catalog.series:
        file = sheet.href(urls.calculator_data(series.id))
        groups: dict[str, list[Choice]] = {model.id: [] for model in reversed(series.models)}
        for id_, size, side in calculator_data.sizes_of(series):
            if any(engine.runs(size.architecture) for engine in known):
                image = f", {side}{numbers.NO_BREAK}px images" if side is not None else ""
                groups[size.model.id].append(Choice(id_, f"{size.name}{image}"))
        for model_id, choices in groups.items():
            if choices:
                yield ChoiceGroup(library.catalog.models[model_id].record.name, file, tuple(choices))


def _first_size(sizes: tuple[ChoiceGroup, ...]) -> str:
    """The first size of the model that comes in most, the newest of such models."""
    return max(sizes, key=lambda group: len(group.choices)).choices[0].value if sizes else "own"


def _devices(library: Library, sheet: Sheet) -> Iterator[ChoiceGroup]:
    for shelf in shelves(library, sheet):
        choices = tuple(
            Choice(_id_of(link), f"{link.text}: {link.note}" if link.note else link.text)
            for link in shelf.devices
        )
        yield ChoiceGroup(shelf.heading, "", choices)


def _id_of(link: Link) -> str:
    """The id of a device from the link to its page."""
    return link.href.rstrip("/").rpartition("/")[2]


def _left_out(library: Library) -> str:
    """Engines whose rules the script has no words for, and how many sizes nothing here runs."""
    catalog, known = library.catalog, calculator_data.engines(library)
    engines = [
        entry for entry in catalog.engines.values() if entry not in known and _runs_any(library, entry)
    ]
    sizes = sum(not any(entry.runs(size.architecture) for entry in known) for size in catalog.sizes.values())
    sentences = []
    if engines:
        names = numbers.listing(entry.record.name for entry in engines)
        sentences.append(f"Not computed here: {names}; the pages of the sizes have its figures.")
    if sizes:
        sentences.append(f"Not listed: {numbers.plural(sizes, 'size')} that no engine of this page runs.")
    return " ".join(sentences)


def _runs_any(library: Library, entry: EngineEntry) -> bool:
    return any(entry.runs(size.architecture) for size in library.catalog.sizes.values())
