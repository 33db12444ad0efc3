"""How the numbers are made: each formula, with a worked example computed from the data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.ledger import ledger_table
from generator.pages.library import Library
from generator.pages.memory import context_words
from generator.pages.outline import WHOLE, WINDOWED
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Fact, Frame, Link, Row, RowGroup, Table
from generator.pages.receipt import Receipt, receipt_of
from generator.pages.sheet import Sheet
from generator.reading.catalog import SizeEntry
from generator.sizing.parameters import ledger


@dataclass(frozen=True, slots=True)
class EngineRule:
    """What one engine's figures assume."""

    anchor: Annotated[str, "id of its heading"]
    name: Annotated[str, "the engine"]
    summary: Annotated[str, "what it is"]
    properties: Annotated[tuple[Fact, ...], "versions, options, reserve, what it runs"]
    receipt: Annotated[Receipt | None, "a requirement, part by part"]


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/method.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    example: Annotated[Link, "the size that the examples are about"]
    ledger: Annotated[Table, "its parameters by part"]
    formats: Annotated[Table, "bits per weight of every format"]
    precisions: Annotated[Table, "precisions as mixtures of formats, with the bits that they come to"]
    engines: Annotated[tuple[EngineRule, ...], "rules of each engine, with a worked example"]
    least_context: Annotated[str, "the shortest context that is looked for"]


def page(library: Library) -> Page:
    sheet = library.sheet(urls.METHOD)
    size = example(library)
    counted, _ = ledger_table(sheet, size)
    formats = _formats(library, sheet)
    precisions = _precisions(library, sheet, size)
    engines = tuple(_engine(library, sheet, engine_id) for engine_id in library.catalog.engines)
    lead = "Every formula behind a number, with an example worked from the data of this site."
    least = {engine.record.least_context_tokens for engine in library.catalog.engines.values()}
    view = View(
        frame=sheet.frame(
            "How the numbers are made",
            lead,
            above=(sheet.link("Home", urls.HOME), sheet.link("About", urls.ABOUT)),
        ),
        example=sheet.link(size.name, library.size_uri(size)),
        ledger=counted,
        formats=formats,
        precisions=precisions,
        engines=engines,
        least_context=numbers.listing((numbers.integer(tokens) for tokens in sorted(least)), last="or"),
    )
    search = SearchEntry("page", "How the numbers are made", lead, ("formula", "bits per weight", "KV cache"))
    return Page(urls.METHOD, "How the numbers are made", lead, "pages/method.html.j2", view, search)


def example(library: Library) -> SizeEntry:
    """The size that shows most: the first with local and global layers, or the first of all."""
    return _showing_most(library.catalog.sizes.values())


def _showing_most(sizes: Iterable[SizeEntry]) -> SizeEntry:
    several = list(sizes)
    both = {WINDOWED, WHOLE}
    return next((size for size in several if both <= set(size.architecture.layer_types)), several[0])


def _engine(library: Library, sheet: Sheet, engine_id: str) -> EngineRule:
    engine = library.catalog.engines[engine_id]
    record, facts = engine.record, engine.facts
    preferred = [size for size in library.catalog.sizes.values() if library.engine_for(size) == engine]
    runs = preferred or [size for size in library.catalog.sizes.values() if engine.runs(size.architecture)]
    shown = _showing_most(runs) if runs else None
    precision_id = library.precision_for(engine, "4")
    receipt = None
    if shown is not None and precision_id is not None:
        made = receipt_of(sheet, library.requirement(shown, engine, precision_id), library.catalog)
        words = f"{shown.name} with {context_words(library, shown)}, part by part"
        receipt = Receipt(
            words,
            _renamed(
                made.table, f"receipt-{engine_id.replace('.', '-')}", f"{shown.name}: {made.table.caption}"
            ),
        )
    reserve = Cell(
        f"{record.reserve.mib}{numbers.NO_BREAK}MiB",
        cites=sheet.cite(facts["reserve.mib"].citations),
        note=record.reserve.rule,
    )
    properties = (
        sheet.named("Versions", sheet.cell(facts["versions"]), f"{engine_id}-versions"),
        sheet.named("Assumes", Cell(record.assumes), f"{engine_id}-assumes"),
        sheet.named("Reserve", reserve, f"{engine_id}-reserve"),
        sheet.named(
            "Runs",
            sheet.cell(facts["supports.model_types"], note=record.supports.note or ""),
            f"{engine_id}-runs",
        ),
    )
    return EngineRule(engine_id.replace(".", "-"), record.name, record.summary, properties, receipt)


def _renamed(table: Table, anchor: str, caption: str) -> Table:
    return Table(anchor, caption, table.columns, table.groups, table.note)


def _formats(library: Library, sheet: Sheet) -> Table:
    rows = []
    for format_id, stored in library.catalog.formats.items():
        fact = library.catalog.precision_facts[f"formats.{format_id}.block_bytes"]
        bits = Decimal(8 * stored.block_bytes) / stored.block_weights
        per_row = f"and {stored.row_bytes} bytes a row" if stored.row_bytes else ""
        rows.append(
            Row(
                Cell(stored.name),
                (
                    Cell(numbers.integer(stored.block_weights), is_number=True),
                    Cell(
                        numbers.integer(stored.block_bytes), is_number=True, cites=sheet.cite(fact.citations)
                    ),
                    Cell(f"{bits.normalize():f}", is_number=True, certainty="exact"),
                    Cell(per_row),
                ),
            )
        )
    return Table(
        anchor="formats",
        caption="Formats of single tensors: a block of weights with its scales",
        columns=(
            Column("Format"),
            Column("Weights in a block", is_number=True),
            Column("Bytes of a block", is_number=True),
            Column("Bits a weight", is_number=True),
            Column("Besides"),
        ),
        groups=(RowGroup(None, tuple(rows)),),
    )


def _precisions(library: Library, sheet: Sheet, size: SizeEntry) -> Table:
    rows = []
    formats = library.catalog.formats
    counts = ledger(size.architecture)
    for precision_id, precision in library.catalog.precisions.items():
        engine = next(
            (
                item
                for item in library.catalog.engines.values()
                if precision_id in item.record.precisions and item.runs(size.architecture)
            ),
            None,
        )
        if engine is None:
            continue
        weights = library.planner.weights(size, engine, precision_id)
        counted = sum(count for group, count in counts.groups.items() if group in weights.groups)
        bits = (Decimal(8 * weights.tensor_bytes) / counted).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
        kept = [
            f"{item.tensor} in {formats[item.format].name}{'' if item.where == 'all' else f' ({item.where})'}"
            for item in precision.exceptions
        ]
        fact = library.catalog.precision_facts[f"precisions.{precision_id}.base"]
        mixture = [
            f"matrices in {formats[precision.base].name}",
            f"embeddings in {formats[precision.embedding].name}",
            *kept,
        ]
        rows.append(
            Row(
                Cell(precision.name),
                (
                    Cell(precision.summary),
                    Cell("; ".join(mixture), cites=sheet.cite(fact.citations)),
                    Cell(
                        numbers.gb(weights.tensor_bytes),
                        exact=numbers.exact_bytes(weights.tensor_bytes),
                        is_number=True,
                        certainty="computed",
                    ),
                    Cell(f"{bits:f}", is_number=True, certainty="computed"),
                ),
            )
        )
    return Table(
        anchor="precisions",
        caption=f"Precisions as mixtures of formats, and what they come to for {size.name}",
        columns=(
            Column("Precision"),
            Column("What it is"),
            Column("Mixture"),
            Column("Weights", unit="GB", is_number=True),
            Column("Bits a parameter", is_number=True),
        ),
        groups=(RowGroup(None, tuple(rows)),),
    )
