"""The page of a model: key facts, sizes, memory, training, checkpoints, scores, and where to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.library import Library
from generator.pages.lineage import lineage_cell
from generator.pages.memory import memory_table
from generator.pages.outline import architecture_table, context_range, vision_table
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Fact, Frame, Link, Quote, Row, RowGroup, Sentence, Table
from generator.pages.quoting import quotes_of
from generator.pages.scores import model_tables
from generator.pages.sheet import Sheet
from generator.reading.catalog import Catalog, ModelEntry, SeriesEntry, SizeEntry
from generator.reading.name_parts import is_like
from generator.reading.schema.base import Blank
from generator.reading.schema.model import Statement


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/model.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    facts: Annotated[tuple[Fact, ...], "what people come for"]
    features: Annotated[tuple[Sentence, ...], "what is new or particular"]
    sizes: Annotated[Table, "the sizes of the model"]
    memory: Annotated[Table, "memory at 16, 8 and 4 bits"]
    architecture: Annotated[tuple[Table, ...], "shape of the sizes"]
    properties: Annotated[tuple[Fact, ...], "licence, lineage, tokenizer, training, cut-off"]
    checkpoints: Annotated[Table | None, "published sets of weights"]
    scores: Annotated[tuple[Table, ...], "official scores"]
    pairs: Annotated[tuple[Link, ...], "comparison pages of its sizes"]
    quotes: Annotated[tuple[Quote, ...], "its facts as sentences"]


def page(library: Library, series: SeriesEntry, model: ModelEntry) -> Page:
    uri = urls.model(series.id, model.id)
    sheet = library.sheet(uri)
    record = model.record
    lead = sheet.running(record.summary)
    facts = key_facts(library, sheet, model)
    features = tuple(sheet.sentence(feature, record.source or ()) for feature in record.features)
    sizes = _sizes(library, sheet, model)
    memory = memory_table(library, sheet, model.sizes, anchor="memory-table")
    properties = _properties(library, sheet, model)
    checkpoints = checkpoint_table(sheet, model.sizes)
    tables = [architecture_table(library, sheet, model.sizes, anchor="language-models")]
    if seeing := tuple(size for size in model.sizes if size.architecture.vision is not None):
        tables.append(vision_table(library, sheet, seeing, anchor="vision-towers"))
    scores = model_tables(library, sheet, model)
    view = View(
        frame=sheet.frame(
            record.name,
            lead,
            above=(sheet.link("Home", urls.HOME), sheet.link(series.record.name, urls.series(series.id))),
            edit=model.uri,
            checked=library.checked(model),
        ),
        facts=facts,
        features=features,
        sizes=sizes,
        memory=memory,
        architecture=tuple(tables),
        properties=properties,
        checkpoints=checkpoints,
        scores=scores,
        pairs=tuple(
            sheet.link(f"{pair.first.name} and {pair.second.name}", pair.uri, pair.reason)
            for pair in library.pairs.of_model.get(model.id, ())
        ),
        quotes=quotes_of(sheet, record.name, (*facts, *properties)),
    )
    labels = numbers.listing(size.short_name for size in model.sizes)
    return Page(
        uri,
        record.name,
        record.summary,
        "pages/model.html.j2",
        view,
        SearchEntry(
            "model",
            record.name,
            f"sizes {labels}",
            (*record.aliases, library.catalog.licenses[record.license].name),
        ),
    )


def key_facts(library: Library, sheet: Sheet, owner: ModelEntry | SizeEntry) -> tuple[Fact, ...]:
    """The facts that stand large at the top of a model or a size."""
    facts = owner.facts
    found = []
    if isinstance(owner, SizeEntry):
        total = sheet.cell(
            facts["parameters.total"], lambda value: numbers.parameters(int(str(value))), is_number=True
        )
        found.append(sheet.named("Parameters", total, "parameters"))
    release_note = owner.record.release.note if owner.record.release else None
    release = sheet.cell(
        facts.get("release.date"), lambda value: numbers.date(str(value)), note=release_note or ""
    )
    found.append(sheet.named("Released", release, "release"))
    found.append(sheet.named("Context", _context(library, sheet, owner), "context"))
    found.append(sheet.named("Input", sheet.cell(facts.get("modalities.input"), words), "input"))
    found.append(sheet.named("Output", sheet.cell(facts.get("modalities.output"), words), "output"))
    found.append(sheet.named("Licence", _license(library, sheet, owner), "license"))
    return tuple(found)


def checkpoint_table(sheet: Sheet, sizes: tuple[SizeEntry, ...]) -> Table | None:
    """Repository ids of every published set of weights."""
    groups = []
    for size in sizes:
        fact = size.facts.get("checkpoints.repositories")
        if fact is not None and fact.blank is not None:
            blank = Row(Cell("any"), (Cell(""), sheet.cell(fact)))
            groups.append(RowGroup(Cell(size.name) if len(sizes) > 1 else None, (blank,)))
        if fact is None or not isinstance(fact.value, dict):
            continue
        cites = sheet.cite(fact.citations)
        rows = tuple(
            Row(
                Cell(variant, is_code=True),
                (
                    Cell(variant_words(sheet.catalog, variant)),
                    Cell(repository, href=f"https://huggingface.co/{repository}", is_code=True, cites=cites),
                ),
            )
            for variant, repository in fact.value.items()
        )
        groups.append(RowGroup(Cell(size.name) if len(sizes) > 1 else None, rows))
    if not groups:
        return None
    return Table(
        anchor="checkpoint-table",
        caption="Published checkpoints on Hugging Face",
        columns=(Column("Variant"), Column("What it is"), Column("Repository")),
        groups=tuple(groups),
    )


def variant_words(catalog: Catalog, variant: str) -> str:
    """'pt-448' -> 'Pre-trained, to be tuned further; images of 448 px', by the decoder of names."""
    explained = [name for name in catalog.names.values() if name.of == "checkpoint" and name.like]
    found = []
    for part in variant.split("-"):
        name = next((name for name in explained if is_like(part, str(name.like))), None)
        if part.isdecimal():
            found.append(f"images of {part}{numbers.NO_BREAK}px")
        elif name is not None and not part[0].isdecimal():
            found.append(name.means.partition(". ")[0].rstrip("."))
    return "; ".join(found) or variant


def words(value: object) -> str:
    """('text', 'image') -> 'Text and image'."""
    text = numbers.listing(str(item) for item in value) if isinstance(value, tuple) else str(value)
    return text[:1].upper() + text[1:]


def _context(library: Library, sheet: Sheet, owner: ModelEntry | SizeEntry) -> Cell:
    size = owner if isinstance(owner, SizeEntry) else owner.sizes[0] if owner.sizes else None
    lengths = owner.facts.get("text_length")
    if lengths is None or size is None or not size.image_sizes:
        return sheet.cell(
            owner.facts.get("context_length"), lambda value: numbers.tokens(int(str(value))), is_number=True
        )
    sides = numbers.listing((f"{side}" for side in size.image_sizes), last="or")
    return Cell(
        context_range(size),
        cites=sheet.cite(lengths.citations),
        note=f"image and text tokens together, for images of {sides}{numbers.NO_BREAK}px",
        is_number=True,
    )


def _license(library: Library, sheet: Sheet, owner: ModelEntry | SizeEntry) -> Cell:
    fact = owner.facts["license"]
    license_record = library.catalog.licenses[str(fact.value)]
    return Cell(
        license_record.name,
        href=license_record.url,
        cites=sheet.cite((*fact.citations, *license_record.source)),
        note=(
            f"{license_record.spdx}, open source"
            if license_record.open_source
            else "open weights under terms, not open source"
        ),
        dispute=sheet.dispute(fact),
    )


def _sizes(library: Library, sheet: Sheet, model: ModelEntry) -> Table:
    rows = []
    for size in model.sizes:
        text = size.architecture.text
        total = size.facts["parameters.total"]
        engine = library.engine_for(size)
        four = library.precision_for(engine, "4") if engine else None
        needed = library.requirement(size, engine, four) if engine and four else None
        rows.append(
            Row(
                Cell(size.name, href=sheet.href(library.size_uri(size))),
                (
                    sheet.cell(total, lambda value: numbers.parameters(int(str(value))), is_number=True),
                    sheet.cell(
                        size.facts.get("release.date"), lambda value: numbers.date(str(value)), cited=False
                    ),
                    Cell(numbers.integer(text.num_hidden_layers or 0), is_number=True),
                    Cell(context_range(size), is_number=True),
                    Cell(
                        numbers.gib(needed.device_total_bytes) if needed else "no engine",
                        exact=numbers.exact_bytes(needed.device_total_bytes) if needed else "",
                        is_number=True,
                        certainty=needed.certainty if needed else None,
                        is_blank=needed is None,
                    ),
                ),
            )
        )
    return Table(
        anchor="sizes-table",
        caption=f"Sizes of {model.record.name}",
        columns=(
            Column("Size"),
            Column("Parameters", is_number=True),
            Column("Released"),
            Column("Layers", is_number=True),
            Column("Context", unit="tokens", is_number=True),
            Column("Memory at 4 bits", unit="GiB", is_number=True),
        ),
        groups=(RowGroup(None, tuple(rows)),),
    )


def _properties(library: Library, sheet: Sheet, model: ModelEntry) -> tuple[Fact, ...]:
    record = model.record
    license_record = library.catalog.licenses[record.license]
    found = [
        sheet.named(
            "Licence terms",
            Cell(license_record.summary, cites=sheet.cite(license_record.source)),
            "license-terms",
        )
    ]
    found.append(sheet.named("Comes from", lineage_cell(library, sheet, model), "lineage"))
    if isinstance(record.tokenizer, Statement):
        said = sheet.said(record.tokenizer, record.source or ())
        found.append(sheet.named("Tokenizer", said, "tokenizer"))
    elif isinstance(record.tokenizer, Blank):
        found.append(sheet.named("Tokenizer", sheet.cell(model.facts["tokenizer"]), "tokenizer"))
    found.append(
        sheet.named(
            "Knowledge cut-off",
            sheet.cell(model.facts.get("knowledge_cutoff"), lambda value: numbers.date(str(value))),
            "knowledge-cutoff",
        )
    )
    for name, path in (("Training tokens", "training.tokens"), ("Training", "training.method")):
        if path in model.facts:
            found.append(sheet.named(name, sheet.cell(model.facts[path]), path.replace(".", "-")))
    if "modalities.input" in model.facts and record.modalities.note:
        found.append(sheet.named("Modalities", Cell(record.modalities.note), "modalities"))
    for index, note in enumerate(record.notes):
        found.append(sheet.named("Note", sheet.said(note, record.source or ()), f"note-{index + 1}"))
    return tuple(found)
