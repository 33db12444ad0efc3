"""Two sizes beside each other: only what differs, the largest difference first, and in words what is equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

from generator.pages import numbers, urls
from generator.pages.library import BITS, Library
from generator.pages.memory import context_words
from generator.pages.outline import attention_words, context_range, layers_words
from generator.pages.page import Page, SearchEntry
from generator.pages.pairs import Pair
from generator.pages.parts import Cell, Column, Frame, Link, Row, RowGroup, Table
from generator.pages.scores import Setting, score_cell, setting_words
from generator.pages.sheet import Sheet, plain
from generator.reading.catalog import SizeEntry
from generator.reading.schema.base import Blank
from generator.reading.shape import text_facts


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/pair.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    differences: Annotated[Table, "what differs"]
    memory: Annotated[Table | None, "memory of both at 16, 8 and 4 bits"]
    scores: Annotated[Table | None, "benchmarks that both were measured on in one setting"]
    equal: Annotated[str, "what is the same in both, in a sentence, or empty"]
    ways: Annotated[tuple[Link, ...], "the pages of the two sizes"]


@dataclass(frozen=True, slots=True)
class Property:
    """One thing that both sizes have: how it is shown, and its number where it has one."""

    name: str
    shown: tuple[str, str]
    numbers: tuple[int, int] | None


def page(library: Library, pair: Pair) -> Page:
    sheet = library.sheet(pair.uri)
    first, second = pair.first, pair.second
    found = list(_properties(library, pair))
    differing = sorted((item for item in found if item.shown[0] != item.shown[1]), key=_weight)
    same = [item for item in found if item.shown[0] == item.shown[1]]
    title = f"{first.name} and {second.name}"
    lead = f"{pair.reason.rstrip('.')}. {_summary(pair)}"
    table = Table(
        anchor="differences",
        caption="Largest difference first",
        columns=(
            Column("What"),
            *(_column(library, sheet, size) for size in (first, second)),
            Column("Ratio", is_number=True),
        ),
        groups=(RowGroup(None, tuple(_row(item) for item in differing)),),
    )
    memory = _memory(library, sheet, pair)
    scores = _scores(library, sheet, pair)
    view = View(
        frame=sheet.frame(
            title, lead, above=(sheet.link("Home", urls.HOME), sheet.link("Compare", urls.COMPARE))
        ),
        differences=table,
        memory=memory,
        scores=scores,
        equal=f"The same in both: {'; '.join(f'{item.name.lower()} {item.shown[0]}' for item in same)}."
        if same
        else "",
        ways=(
            sheet.link(first.name, library.size_uri(first), "everything about it"),
            sheet.link(second.name, library.size_uri(second), "everything about it"),
        ),
    )
    return Page(
        pair.uri,
        f"{title} compared",
        f"{title}: {lead}",
        "pages/pair.html.j2",
        view,
        SearchEntry("comparison", title, pair.reason),
    )


def _summary(pair: Pair) -> str:
    one, two = pair.first.total_parameters, pair.second.total_parameters
    if one is None or two is None or one == two:
        return ""
    larger, smaller = (pair.second, pair.first) if two > one else (pair.first, pair.second)
    return (
        f"{larger.name} has {numbers.ratio(max(one, two), min(one, two))} the parameters of {smaller.name}."
    )


def _properties(library: Library, pair: Pair) -> Iterator[Property]:
    both = pair.first, pair.second
    yield _counted("Parameters", [size.total_parameters for size in both], numbers.parameters)
    yield Property(
        "Released", _two(numbers.date(str(size.facts["release.date"].value)) for size in both), None
    )
    if any(size.image_sizes for size in both):
        yield Property("Context in tokens", _two(context_range(size) for size in both), None)
    else:
        yield _counted("Context in tokens", [size.context_tokens() for size in both], numbers.integer)
    yield Property("Attention", _two(attention_words(size.architecture) for size in both), None)
    yield Property("Local and global layers", _two(layers_words(size.architecture) for size in both), None)
    texts = [text_facts(size.architecture) for size in both]
    for name, path in (
        ("Layers", "num_hidden_layers"),
        ("Width", "hidden_size"),
        ("Feed-forward width", "intermediate_size"),
        ("Attention heads", "num_attention_heads"),
        ("KV heads", "num_key_value_heads"),
        ("Head width", "head_dim"),
        ("Vocabulary rows", "vocab_size"),
        ("Sliding window in tokens", "sliding_window"),
        ("Bound on attention scores", "attn_logit_softcapping"),
        ("Bound on output scores", "final_logit_softcapping"),
    ):
        values = [text[path].value if path in text else None for text in texts]
        if values != [None, None]:
            yield _counted(name, values, plain)
    yield Property("Training tokens", _two(_fact(size, "training.tokens") for size in both), None)
    yield Property("Input", _two(numbers.listing(size.inputs) for size in both), None)
    if any(size.image_sizes for size in both):
        sides = (numbers.listing(map(str, size.image_sizes), last="or") or "none" for size in both)
        yield Property("Image sides in px", _two(sides), None)
    yield Property(
        "Licence", _two(library.catalog.licenses[size.model.record.license].name for size in both), None
    )


def _two(values: Iterator[str]) -> tuple[str, str]:
    first, second = values
    return first, second


def _counted(name: str, values: list[object], show: object) -> Property:
    missing = "not published" if name in ("Parameters", "Context in tokens") else "none"
    shown = tuple(missing if value is None else show(value) for value in values)  # type: ignore[operator]
    whole = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    return Property(name, (shown[0], shown[1]), (whole[0], whole[1]) if len(whole) == 2 else None)


def _fact(size: SizeEntry, path: str) -> str:
    fact = size.facts.get(path)
    if fact is None:
        return "not recorded"
    return fact.value.blank.replace("-", " ") if isinstance(fact.value, Blank) else plain(fact.value)


def _weight(item: Property) -> tuple[int, Decimal, str]:
    """Numbers by their ratio, largest first; then what only words tell."""
    if item.numbers is None:
        return 1, Decimal(0), ""
    low, high = sorted(item.numbers)
    return 0, -Decimal(high) / max(low, 1), item.name


def _row(item: Property) -> Row:
    if item.numbers is None:
        return Row(Cell(item.name), (Cell(item.shown[0]), Cell(item.shown[1]), Cell("")))
    one, two = item.numbers
    ratio = Cell(numbers.ratio(max(one, two), min(one, two)), is_number=True)
    cells = (
        Cell(item.shown[0], is_number=True, differs=one > two),
        Cell(item.shown[1], is_number=True, differs=two > one),
    )
    return Row(Cell(item.name), (*cells, ratio))


def _column(library: Library, sheet: Sheet, size: SizeEntry, *, unit: str = "") -> Column:
    """A column of one of the two; its head leads to the page that has the sources of every value."""
    return Column(size.name, unit=unit, is_number=True, href=sheet.href(library.size_uri(size)))


def _memory(library: Library, sheet: Sheet, pair: Pair) -> Table | None:
    """Memory of both at 16, 8 and 4 bits; a ratio only where engine and context are the same."""
    sizes = (pair.first, pair.second)
    one, two = (library.engine_for(size) for size in sizes)
    if one is None or two is None:
        return None
    contexts = [library.context_for(size) for size in sizes]
    is_alike = one.id == two.id and contexts[0] == contexts[1]
    rows = []
    for bits in BITS:
        precisions = library.precision_for(one, bits), library.precision_for(two, bits)
        if precisions[0] is None or precisions[1] is None:
            continue
        totals = (
            library.requirement(pair.first, one, precisions[0]).device_total_bytes,
            library.requirement(pair.second, two, precisions[1]).device_total_bytes,
        )
        names = dict.fromkeys(
            library.catalog.precisions[precision_id].name for precision_id in precisions if precision_id
        )
        cells = [
            Cell(
                numbers.gib(total),
                exact=numbers.exact_bytes(total),
                is_number=True,
                differs=is_alike and total == max(totals) and totals[0] != totals[1],
            )
            for total in totals
        ]
        if is_alike:
            cells.append(Cell(numbers.ratio(max(totals), min(totals)), is_number=True))
        rows.append(Row(Cell(f"{bits}-bit", note=" and ".join(names)), tuple(cells)))
    columns = [
        _column(
            library,
            sheet,
            size,
            unit="" if is_alike else f"{engine.record.name}, {context_words(library, size)}",
        )
        for size, engine in zip(sizes, (one, two), strict=True)
    ]
    setting = (
        f"{one.record.name}, {context_words(library, pair.first)}"
        if is_alike
        else "each in its own setting, so not to be compared number by number"
    )
    return Table(
        anchor="memory-table",
        caption=f"Memory on the device in GiB: {setting}",
        columns=(Column("Precision"), *columns, *((Column("Ratio", is_number=True),) if is_alike else ())),
        groups=(RowGroup(None, tuple(rows)),),
    )


def _scores(library: Library, sheet: Sheet, pair: Pair) -> Table | None:
    rows = []
    second = _scores_of(pair.second)
    for setting, value in _scores_of(pair.first).items():
        other = second.get(setting)
        if other is None:
            continue
        benchmark = library.catalog.benchmarks[setting.benchmark]
        cells = (
            replace(score_cell(sheet, pair.first.id, setting, value), differs=value > other),
            replace(score_cell(sheet, pair.second.id, setting, other), differs=other > value),
        )
        name = f"{benchmark.name}{', lower is better' if benchmark.better == 'lower' else ''}"
        head = Cell(name, note=setting_words(setting), cites=sheet.cite(setting.citations))
        rows.append(Row(head, cells))
    if not rows:
        return None
    return Table(
        anchor="scores",
        caption="Official scores measured in the same way for both",
        columns=(
            Column("Benchmark"),
            *(_column(library, sheet, size) for size in (pair.first, pair.second)),
        ),
        groups=(RowGroup(None, tuple(rows)),),
    )


def _scores_of(size: SizeEntry) -> dict[Setting, Decimal | int]:
    found = {}
    for score in size.model.scores:
        if size.label in score.values:
            found[Setting.of(score)] = score.values[size.label]
    return found
