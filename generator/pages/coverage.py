"""What the catalog knows of each model and what it does not: counts, and the list of what an editor could find next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from generator.pages import numbers, urls
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Row, RowGroup, Table
from generator.pages.sheet import BLANK_WORDS, Sheet
from generator.reading.catalog import Catalog, Fact, ModelEntry

State = Literal["read", "reported", "not-published", "unknown", "not-applicable", "missing"]

# What should be known of every size, under the paths of its facts; any of the names in a line will do.
EXPECTED: Mapping[str, tuple[str, ...]] = {
    "release date": ("release.date",),
    "licence": ("license",),
    "input": ("modalities.input",),
    "output": ("modalities.output",),
    "parameters": ("parameters.total",),
    "context": ("context_length", "text_length"),
    "training tokens": ("training.tokens",),
    "training method": ("training.method",),
    "knowledge cutoff": ("knowledge_cutoff",),
    "tokenizer": ("tokenizer.text", "tokenizer"),
    "checkpoints": ("checkpoints.repositories",),
    "lineage": ("lineage.0.of", "lineage"),
}

HEADS: Mapping[State, str] = {
    "read": "Read at the source",
    "reported": "Through another document",
    "not-published": "Not published",
    "unknown": "Unknown",
    "not-applicable": "Not applicable",
    "missing": "Missing",
}


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/coverage.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    result: Annotated[str, "the totals in a sentence"]
    models: Annotated[Table, "every model with the states of its facts, worst first"]
    work: Annotated[Table | None, "what is missing or unknown, for editors"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that should be known of a model or some of its sizes and is not."""

    model: ModelEntry
    labels: tuple[str, ...]
    what: str
    state: State
    note: str


def page(library: Library) -> Page:
    """The page of what is known."""
    sheet = library.sheet(urls.COVERAGE)
    catalog = library.catalog
    gaps = {model.id: list(gaps_of(model)) for model in catalog.models.values()}
    counts = {model.id: _counts(catalog, model, gaps[model.id]) for model in catalog.models.values()}
    ordered = sorted(
        catalog.models.values(),
        key=lambda model: (
            -counts[model.id]["missing"],
            -counts[model.id]["unknown"],
            -counts[model.id]["reported"],
        ),
    )
    totals: Counter[State] = Counter()
    for counted in counts.values():
        totals += counted
    result = (
        f"{numbers.integer(sum(totals.values()) - totals['missing'])} facts about "
        f"{numbers.plural(len(ordered), 'model')}: "
        f"{numbers.integer(totals['read'])} read at their source, {numbers.integer(totals['reported'])} through another "
        f"document, {numbers.integer(totals['not-published'])} never published, {numbers.integer(totals['unknown'])} "
        f"not found yet, {numbers.integer(totals['not-applicable'])} not applicable. "
        f"Missing without a reason: {numbers.integer(totals['missing'])}."
    )
    lead = "How much is known of each model, from where, and what nobody has found yet."
    open_gaps = [gap for model in ordered for gap in gaps[model.id] if gap.state in ("missing", "unknown")]
    view = View(
        frame=sheet.frame(
            "What is known", lead, above=(sheet.link("Home", urls.HOME), sheet.link("About", urls.ABOUT))
        ),
        result=result,
        models=_models(sheet, ordered, counts),
        work=_work(sheet, open_gaps) if open_gaps else None,
    )
    search = SearchEntry("page", "What is known", result, ("coverage", "blanks"))
    return Page(urls.COVERAGE, "What is known", lead, "pages/coverage.html.j2", view, search)


def facts_of(model: ModelEntry) -> Iterator[Fact]:
    """Every fact that the file of a model states, once, those of its sizes too."""
    seen = set()
    for facts in (
        model.facts,
        *(part for size in model.sizes for part in (size.facts, size.architecture.facts)),
    ):
        for fact in facts.values():
            key = (fact.typed.document.uri, fact.typed.path)
            if key not in seen and fact.typed.document.uri == model.uri:
                seen.add(key)
                yield fact


def state_of(catalog: Catalog, fact: Fact) -> State:
    """What is known of a fact: read, reported through others where every source is, or why it is blank."""
    if fact.blank is not None:
        return fact.blank.blank
    is_reported = all(catalog.sources[cited.id].reported_through for cited in fact.citations)
    return "reported" if fact.citations and is_reported else "read"


def gaps_of(model: ModelEntry) -> Iterator[Gap]:
    """What should be known of the sizes of a model and is not, those of one kind together."""
    for what, paths in EXPECTED.items():
        alike: dict[tuple[State, str], list[str]] = {}
        for size in model.sizes:
            fact = next((size.facts[path] for path in paths if path in size.facts), None)
            blank = fact.blank if fact is not None else None
            if fact is None:
                alike.setdefault(("missing", "neither a value nor a reason"), []).append(size.label)
            elif blank is not None:
                alike.setdefault((blank.blank, blank.note or ""), []).append(size.label)
        for (state, note), labels in alike.items():
            yield Gap(model, tuple(labels), what, state, note)


def _counts(catalog: Catalog, model: ModelEntry, gaps: list[Gap]) -> Counter[State]:
    """How many facts are in which state; what is missing counts for each size that misses it."""
    counts: Counter[State] = Counter(state_of(catalog, fact) for fact in facts_of(model))
    counts["missing"] = sum(len(gap.labels) for gap in gaps if gap.state == "missing")
    return counts


def _models(sheet: Sheet, models: list[ModelEntry], counts: Mapping[str, Counter[State]]) -> Table:
    rows = tuple(
        Row(
            Cell(model.record.name, href=sheet.href(urls.model(model.series_id, model.id))),
            tuple(Cell(numbers.integer(counts[model.id][state]), is_number=True) for state in HEADS),
        )
        for model in models
    )
    return Table(
        anchor="models",
        caption="Facts by what is known of them, worst first",
        columns=(Column("Model"), *(Column(head, is_number=True) for head in HEADS.values())),
        groups=(RowGroup(None, rows),),
    )


def _work(sheet: Sheet, gaps: list[Gap]) -> Table:
    rows = tuple(
        Row(
            Cell(gap.model.record.name, href=sheet.href(urls.model(gap.model.series_id, gap.model.id))),
            (
                Cell("all sizes" if len(gap.labels) == len(gap.model.sizes) else ", ".join(gap.labels)),
                Cell(gap.what),
                Cell("missing" if gap.state == "missing" else BLANK_WORDS[gap.state]),
                Cell(gap.note),
            ),
        )
        for gap in gaps
    )
    return Table(
        anchor="work",
        caption="What nobody has found yet",
        columns=(
            Column("Model"),
            Column("Sizes"),
            Column("What"),
            Column("State"),
            Column("What was looked for"),
        ),
        groups=(RowGroup(None, rows),),
    )
