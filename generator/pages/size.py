"""The page of a size: key facts, memory at each precision and context, what it runs on, architecture, ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.ledger import ledger_table
from generator.pages.library import BITS, Library
from generator.pages.memory import FIT_NOTE, context_words, fit_cell, memory_cell
from generator.pages.model import checkpoint_table, key_facts
from generator.pages.outline import config_table
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Fact, Frame, Link, Row, RowGroup, Sentence, Table
from generator.pages.receipt import Receipt, receipt_of
from generator.pages.scores import model_tables
from generator.pages.sheet import Sheet
from generator.reading.catalog import EngineEntry, SeriesEntry, SizeEntry

# The first column of the table of contexts; each further one is twice as long.
SHORTEST_CONTEXT = 2048


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/size.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    facts: Annotated[tuple[Fact, ...], "what people come for"]
    answer: Annotated[str, "what the memory tables say, in a sentence"]
    memory: Annotated[Table | None, "memory at each precision"]
    working: Annotated[Table | None, "memory beside the weights by context"]
    receipt: Annotated[Receipt | None, "one requirement, part by part"]
    devices: Annotated[Table | None, "what it runs on"]
    neighbours: Annotated[Table | None, "the other sizes of its model"]
    pairs: Annotated[tuple[Link, ...], "comparison pages"]
    architecture: Annotated[Table, "fields of config.json"]
    ledger: Annotated[Table, "parameters by part"]
    counts: Annotated[Table | None, "other published counts"]
    checkpoints: Annotated[Table | None, "published sets of weights"]
    files: Annotated[Table | None, "published files beside the computed bytes"]
    training: Annotated[tuple[Fact, ...], "what it was trained on"]
    notes: Annotated[tuple[Sentence, ...], "sentences worth knowing"]
    scores: Annotated[tuple[Table, ...], "official scores"]


def page(library: Library, series: SeriesEntry, size: SizeEntry) -> Page:
    uri = library.size_uri(size)
    sheet = library.sheet(uri)
    model = size.model
    facts = key_facts(library, sheet, size)
    engine = library.engine_for(size)
    ledger, counts = ledger_table(sheet, size)
    notes = tuple(
        sheet.sentence(note, size.record.source or model.record.source or ()) for note in size.record.notes
    )
    answer = _answer(library, size, engine)
    parts = {
        "memory": _memory(library, size, engine) if engine else None,
        "working": _working(library, size, engine) if engine else None,
        "receipt": _receipt(library, sheet, size, engine) if engine else None,
        "devices": _devices(library, sheet, size, engine) if engine else None,
    }
    architecture = config_table(sheet, size.architecture)
    checkpoints = checkpoint_table(sheet, (size,))
    files = _files(library, sheet, size)
    training = _training(sheet, size)
    scores = model_tables(library, sheet, model, only=size)
    lead = f"{model.record.summary.rstrip('.')}; this is the size with {_total_words(size)}."
    view = View(
        frame=sheet.frame(
            size.name,
            lead,
            above=(
                sheet.link("Home", urls.HOME),
                sheet.link(series.record.name, urls.series(series.id)),
                sheet.link(model.record.name, urls.model(series.id, model.id)),
            ),
            edit=model.uri,
        ),
        facts=facts,
        answer=answer,
        **parts,  # type: ignore[arg-type]  # four tables that only exist where an engine runs the size
        neighbours=_neighbours(library, sheet, size),
        pairs=tuple(
            sheet.link(f"{pair.first.name} and {pair.second.name}", pair.uri, pair.reason)
            for pair in library.pairs.of_size.get(size.id, ())
        ),
        architecture=architecture,
        ledger=ledger,
        counts=counts,
        checkpoints=checkpoints,
        files=files,
        training=training,
        notes=notes,
        scores=scores,
    )
    repositories = size.record.checkpoints.repositories.values() if size.record.checkpoints else ()
    search = SearchEntry("size", size.name, answer, (size.id, *size.record.aliases, *repositories))
    return Page(uri, size.name, answer or lead, "pages/size.html.j2", view, search)


def _total_words(size: SizeEntry) -> str:
    total = size.total_parameters
    return f"{numbers.parameters(total)} parameters" if total else "an unpublished number of parameters"


def _answer(library: Library, size: SizeEntry, engine: EngineEntry | None) -> str:
    if engine is None:
        return f"No engine described here runs {size.name}."
    precision_id = library.precision_for(engine, "4") or engine.record.precisions[0]
    needed = library.requirement(size, engine, precision_id)
    name = library.catalog.precisions[precision_id].name
    sentence = f"{name} with {context_words(library, size)} takes {numbers.gib_with_unit(needed.device_total_bytes)} on the device"
    for device_id in library.catalog.scenario.devices:
        device = library.catalog.devices[device_id]
        fit = library.fit(size, engine, precision_id, device)
        if fit.verdict == "fits":
            return f"{sentence}; of the devices listed here it fits from the {device.record.name} on."
    return f"{sentence}; it fits on none of the devices listed here."


def _precisions(library: Library, engine: EngineEntry) -> list[str]:
    order = {precision_id: index for index, precision_id in enumerate(library.catalog.precisions)}
    return sorted(engine.record.precisions, key=lambda precision_id: order[precision_id])


@dataclass(frozen=True, slots=True)
class Stop:
    """A context, or an image side with the tokens that come with it, that a column of the memory tables is for."""

    column: Column
    tokens: int
    image_size: int | None


def _stops(library: Library, size: SizeEntry, group: str) -> list[Stop]:
    """Contexts by doubling up to the most that the size accepts; for images, every side."""
    if size.image_sizes:
        return [
            Stop(
                Column(
                    f"{side}{numbers.NO_BREAK}px",
                    unit=f"{numbers.integer(size.context_tokens(side) or 0)} tokens",
                    is_number=True,
                    group=group,
                ),
                size.context_tokens(side) or 0,
                side,
            )
            for side in size.image_sizes
        ]
    most = size.context_tokens() or library.context_for(size)
    contexts = [SHORTEST_CONTEXT * 2**power for power in range(20) if SHORTEST_CONTEXT * 2**power < most]
    return [
        Stop(Column(numbers.tokens(tokens), is_number=True, group=group), tokens, None)
        for tokens in (*contexts, most)
    ]


def _memory(library: Library, size: SizeEntry, engine: EngineEntry) -> Table:
    """What depends on the precision: download, weights, and the total by context."""
    stops = _stops(library, size, "Total on the device, GiB, with a context of")
    rows = []
    for precision_id in _precisions(library, engine):
        needed = library.requirement(size, engine, precision_id)
        totals = []
        for stop in stops:
            way = library.way(size, engine, precision_id, image_size=stop.image_size)
            total = library.planner.footprint(way).at(stop.tokens).device_bytes
            totals.append(memory_cell(total, certainty=needed.certainty))
        file, weights = needed.file, needed.device.weights
        cells = (
            Cell(
                numbers.gb(file.bytes),
                exact=numbers.exact_bytes(file.bytes),
                is_number=True,
                certainty=file.certainty,
            ),
            memory_cell(weights.bytes, certainty=weights.certainty),
            *totals,
            memory_cell(needed.host_total_bytes),
        )
        rows.append(Row(Cell(library.catalog.precisions[precision_id].name), cells))
    return Table(
        anchor="memory-table",
        caption=f"Memory at each precision: {engine.record.name}, one sequence",
        columns=(
            Column("Precision"),
            Column("Download", unit="GB", is_number=True),
            Column("Weights", unit="GiB", is_number=True),
            *(stop.column for stop in stops),
            Column("System RAM", unit="GiB", is_number=True),
        ),
        groups=(RowGroup(None, tuple(rows)),),
        note=engine.record.assumes,
    )


def _working(library: Library, size: SizeEntry, engine: EngineEntry) -> Table:
    """What does not depend on the precision: KV cache, compute buffer and reserve by context."""
    stops = _stops(library, size, "With a context of")
    precision_id = _precisions(library, engine)[0]
    by_part: dict[str, list[Cell]] = {}
    for stop in stops:
        way = library.way(size, engine, precision_id, image_size=stop.image_size)
        device = library.planner.requirement(way, stop.tokens).device
        for part in (device.kv_cache, device.compute_buffer, device.runtime_reserve):
            by_part.setdefault(part.name, []).append(memory_cell(part.bytes, certainty=part.certainty))
    kv_type = library.way(size, engine, precision_id).kv_type
    return Table(
        anchor="working-table",
        caption=f"Memory beside the weights, at any precision, GiB: KV cache in {library.catalog.formats[kv_type].name}",
        columns=(Column("Part"), *(stop.column for stop in stops)),
        groups=(
            RowGroup(
                None,
                tuple(
                    Row(Cell(name[:1].upper() + name[1:]), tuple(cells)) for name, cells in by_part.items()
                ),
            ),
        ),
    )


def _receipt(library: Library, sheet: Sheet, size: SizeEntry, engine: EngineEntry) -> Receipt:
    precision_id = library.precision_for(engine, "4") or engine.record.precisions[0]
    return receipt_of(sheet, library.requirement(size, engine, precision_id), library.catalog)


def _devices(library: Library, sheet: Sheet, size: SizeEntry, engine: EngineEntry) -> Table:
    chosen = [(bits, precision_id) for bits in BITS if (precision_id := library.precision_for(engine, bits))]
    rows = []
    for device_id in library.catalog.scenario.devices:
        device = library.catalog.devices[device_id]
        cells = tuple(fit_cell(library.fit(size, engine, precision_id, device)) for _, precision_id in chosen)
        rows.append(Row(Cell(device.record.name, href=sheet.href(urls.device(device_id))), cells))
    return Table(
        anchor="device-table",
        caption=f"What it runs on: {engine.record.name}, {context_words(library, size)}, by usable memory",
        columns=(
            Column("Device"),
            *(
                Column(f"{bits}-bit", unit=library.catalog.precisions[precision_id].name)
                for bits, precision_id in chosen
            ),
        ),
        groups=(RowGroup(None, tuple(rows)),),
        note=FIT_NOTE,
    )


def _neighbours(library: Library, sheet: Sheet, size: SizeEntry) -> Table | None:
    sizes = size.model.sizes
    own = size.total_parameters
    if len(sizes) < 2 or own is None:
        return None
    rows = []
    for other in sizes:
        total = other.total_parameters
        engine = library.engine_for(other)
        four = library.precision_for(engine, "4") if engine else None
        if total is None or engine is None or four is None:
            continue
        compared = (
            "this size"
            if other.id == size.id
            else f"{numbers.ratio(max(total, own), min(total, own))} {'larger' if total > own else 'smaller'}"
        )
        rows.append(
            Row(
                Cell(other.name, href="" if other.id == size.id else sheet.href(library.size_uri(other))),
                (
                    Cell(numbers.parameters(total), exact=str(total), is_number=True),
                    Cell(compared),
                    memory_cell(library.requirement(other, engine, four).device_total_bytes),
                ),
            )
        )
    return Table(
        anchor="neighbour-table",
        caption=f"{size.name} among the sizes of {size.model.record.name}",
        columns=(
            Column("Size"),
            Column("Parameters", is_number=True),
            Column("Compared with this"),
            Column("Memory at 4 bits", unit="GiB", is_number=True),
        ),
        groups=(RowGroup(None, tuple(rows)),),
    )


def _files(library: Library, sheet: Sheet, size: SizeEntry) -> Table | None:
    rows = []
    for artifact, citations in size.artifacts:
        engine = next(
            (
                item
                for item in library.catalog.engines.values()
                if artifact.precision in item.record.precisions and item.runs(size.architecture)
            ),
            None,
        )
        if engine is None:
            continue
        computed = library.planner.weights(size, engine, artifact.precision).tensor_bytes
        printed = numbers.gb(artifact.bytes) if artifact.bytes else numbers.decimal(artifact.printed_gb or 0)
        exact = numbers.exact_bytes(artifact.bytes) if artifact.bytes else ""
        recipe = "" if artifact.stock else "another recipe"
        remark = ". ".join(part for part in (recipe, artifact.note or "") if part)
        rows.append(
            Row(
                Cell(library.catalog.precisions[artifact.precision].name),
                (
                    Cell(
                        printed,
                        exact=exact,
                        cites=sheet.cite(citations),
                        certainty="measured" if artifact.bytes else "reported",
                        is_number=True,
                    ),
                    Cell(
                        numbers.gb(computed),
                        exact=numbers.exact_bytes(computed),
                        certainty="computed",
                        is_number=True,
                    ),
                    Cell(remark),
                ),
            )
        )
    if not rows:
        return None
    return Table(
        anchor="file-table",
        caption="Published files beside the bytes that the arithmetic gives for their tensors",
        columns=(
            Column("Precision"),
            Column("Published file", unit="GB", is_number=True),
            Column("Computed tensors", unit="GB", is_number=True),
            Column("Remark"),
        ),
        groups=(RowGroup(None, tuple(rows)),),
        note="A file holds its tensors and some megabytes of vocabulary and metadata.",
    )


def _training(sheet: Sheet, size: SizeEntry) -> tuple[Fact, ...]:
    found = []
    for name, path in (("Training tokens", "training.tokens"), ("Method", "training.method")):
        if path in size.facts:
            found.append(sheet.named(name, sheet.cell(size.facts[path]), path.replace(".", "-")))
    return tuple(found)
