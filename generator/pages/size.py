"""The page of a size: key facts, memory at each precision and context, what it runs on, architecture, ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from generator.pages import calculator, choosing, numbers, size_memory, urls
from generator.pages.curves import Chart
from generator.pages.launching import Launch, launches_of
from generator.pages.ledger import ledger_table
from generator.pages.library import Library
from generator.pages.memory import memory_cell
from generator.pages.model import checkpoint_table, key_facts
from generator.pages.names import parts_of_name
from generator.pages.outline import config_table
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Fact, Frame, Link, Quote, Row, RowGroup, Sentence, Table
from generator.pages.quoting import quotes_of
from generator.pages.receipt import Receipt
from generator.pages.scores import model_tables
from generator.pages.sheet import Sheet
from generator.reading.catalog import SeriesEntry, SizeEntry


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/size.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    facts: Annotated[tuple[Fact, ...], "what people come for"]
    names: Annotated[tuple[Link, ...], "the parts of its label that the decoder of names explains"]
    answer: Annotated[str, "what the memory tables say, in a sentence"]
    recommended: Annotated[Table | None, "the few precisions to choose from"]
    chart: Annotated[Chart | None, "memory against context"]
    calculator: Annotated[Link | None, "the calculator with this size, where it knows an engine for it"]
    memory: Annotated[Table | None, "memory at each precision"]
    working: Annotated[Table | None, "memory beside the weights by context"]
    receipt: Annotated[Receipt | None, "one requirement, part by part"]
    launches: Annotated[tuple[Launch, ...], "command lines that start it, by engine"]
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
    quotes: Annotated[tuple[Quote, ...], "its facts as sentences"]


def page(library: Library, series: SeriesEntry, size: SizeEntry) -> Page:
    uri = library.size_uri(size)
    sheet = library.sheet(uri)
    model = size.model
    lead = sheet.running(f"{model.record.summary.rstrip('.')}; this is the size with {_total_words(size)}.")
    facts = key_facts(library, sheet, size)
    engine = library.engine_for(size)
    ledger, counts = ledger_table(sheet, size)
    notes = tuple(
        sheet.sentence(note, size.record.source or model.record.source or ()) for note in size.record.notes
    )
    answer = size_memory.answer_of(library, size, engine)
    recommended = choosing.recommended_table(library, sheet, size, engine) if engine else None
    chart = choosing.memory_chart(library, size, engine) if engine else None
    memory = size_memory.memory_table(library, size, engine) if engine else None
    working = size_memory.working_table(library, size, engine) if engine else None
    receipt = size_memory.receipt(library, sheet, size, engine) if engine else None
    launches = launches_of(library, sheet, size)
    devices = size_memory.device_table(library, sheet, size, engine) if engine else None
    architecture = config_table(sheet, size.architecture)
    checkpoints = checkpoint_table(sheet, (size,))
    files = _files(library, sheet, size)
    training = _training(sheet, size)
    scores = model_tables(library, sheet, model, only=size)
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
            checked=library.checked(model),
        ),
        facts=facts,
        names=parts_of_name(library, sheet, size),
        answer=answer,
        recommended=recommended,
        chart=chart,
        calculator=calculator.link_to(library, sheet, size),
        memory=memory,
        working=working,
        receipt=receipt,
        launches=launches,
        devices=devices,
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
        quotes=quotes_of(sheet, size.name, (*facts, *training), architecture),
    )
    checkpoint_fact = size.facts.get("checkpoints.repositories")
    known = checkpoint_fact.value if checkpoint_fact is not None else None
    repositories = map(str, known.values()) if isinstance(known, Mapping) else ()
    search = SearchEntry(
        "size", size.name, _search_words(library, size), (size.id, *size.record.aliases, *repositories)
    )
    # Two sizes may need the same memory; their names tell them apart where pages are listed.
    return Page(uri, size.name, f"{size.name}: {answer}", "pages/size.html.j2", view, search)


def _search_words(library: Library, size: SizeEntry) -> str:
    """The one fact people want of a size: '9.24B parameters, 8.53 GiB at 4 bits'."""
    engine = library.engine_for(size)
    precision_id = library.precision_for(engine, "4") if engine else None
    if engine is None or precision_id is None:
        return _total_words(size)
    total = library.requirement(size, engine, precision_id).device_total_bytes
    return f"{_total_words(size)}, {numbers.gib_with_unit(total)} at 4{numbers.NO_BREAK}bits"


def _total_words(size: SizeEntry) -> str:
    total = size.total_parameters
    return f"{numbers.parameters(total)} parameters" if total else "an unpublished number of parameters"


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
                    Cell(
                        numbers.parameters(total),
                        exact=str(total),
                        # The others lead to pages of their own, which have their sources.
                        cites=sheet.cite(size.facts["parameters.total"].citations)
                        if other.id == size.id
                        else (),
                        is_number=True,
                    ),
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
