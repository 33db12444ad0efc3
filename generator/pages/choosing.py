"""What helps to choose a precision: takes a Library and a size; gives the recommended few with reasons, and a chart."""

from __future__ import annotations

from decimal import Decimal

from generator.pages import curves, numbers, urls
from generator.pages.library import BITS, Library
from generator.pages.memory import context_words, memory_cell
from generator.pages.parts import Cell, Column, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import EngineEntry, SizeEntry
from generator.sizing.recommend import MOST_LOSS, Candidate, recommended

# The contexts of the chart: each half a doubling further.
SHORTEST_CONTEXT = 2048


def chosen(library: Library, size: SizeEntry, engine: EngineEntry) -> tuple[Candidate, ...]:
    """The recommended precisions, most bits first; none where no loss is published for those of the engine."""
    found = []
    for precision_id in engine.record.precisions:
        precision = library.catalog.precisions[precision_id]
        if precision.loss is not None:
            size_bytes = library.planner.weights(size, engine, precision_id).tensor_bytes
            loss = Decimal(precision.loss.perplexity)
            found.append(Candidate(precision_id, precision.bits, size_bytes, loss))
    return recommended(found)


def recommended_table(library: Library, sheet: Sheet, size: SizeEntry, engine: EngineEntry) -> Table:
    """A few precisions with what they take, the smallest device that they fit, and why they are worth a look."""
    found = chosen(library, size, engine)
    precision_ids = [one.precision_id for one in found] or _of_classes(library, engine)
    reasons = _reasons(found)
    rows = []
    for place, precision_id in enumerate(precision_ids):
        needed = library.requirement(size, engine, precision_id)
        precision = library.catalog.precisions[precision_id]
        fact = library.catalog.precision_facts.get(f"precisions.{precision_id}.loss.perplexity")
        lost = (
            [sheet.cell(fact, lambda value: f"+{value}", is_number=True)]
            if found and fact is not None
            else []
        )
        rows.append(
            Row(
                Cell(precision.name),
                (
                    Cell(reasons[place] if found else precision.summary),
                    *lost,
                    Cell(numbers.gb(needed.file.bytes), is_number=True, certainty=needed.file.certainty),
                    memory_cell(needed.device_total_bytes, certainty=needed.certainty),
                    _smallest(library, sheet, size, engine, precision_id),
                ),
            )
        )
    lost_column = [Column("Lost", unit="perplexity", is_number=True)] if found else []
    return Table(
        anchor="recommended-table",
        caption=f"Precisions to choose from: {engine.record.name}, {context_words(library, size)}",
        columns=(
            Column("Precision"),
            Column("Why"),
            *lost_column,
            Column("Download", unit="GB", is_number=True),
            Column("On the device", unit="GiB", is_number=True),
            Column("Smallest device"),
        ),
        groups=(RowGroup(None, tuple(rows)),),
        note=_note(library, found),
    )


def memory_chart(library: Library, size: SizeEntry, engine: EngineEntry) -> curves.Chart | None:
    """Memory against context at the precisions of the table; nothing for models with fixed prompts."""
    most = size.context_tokens()
    if size.image_sizes or most is None or most < 2 * SHORTEST_CONTEXT:
        return None
    names = {key: precision.name for key, precision in library.catalog.precisions.items()}
    sixteen = library.precision_for(engine, "16")
    few = [one.precision_id for one in chosen(library, size, engine)] or _of_classes(library, engine)
    shown = dict.fromkeys([*([sixteen] if sixteen else []), *few])
    doublings = [SHORTEST_CONTEXT * 2**power for power in range(20) if SHORTEST_CONTEXT * 2**power < most] + [
        most
    ]
    contexts = sorted({*doublings, *(tokens * 3 // 2 for tokens in doublings[:-1] if tokens * 3 // 2 < most)})
    lines = []
    for precision_id in shown:
        footprint = library.planner.footprint(library.way(size, engine, precision_id))
        lines.append(
            (names[precision_id], [(tokens, footprint.at(tokens).device_bytes) for tokens in contexts])
        )
    lines.sort(key=lambda line: -line[1][-1][1])
    spoken = (
        f"{name} takes {numbers.gib_with_unit(points[0][1])} with {numbers.tokens(points[0][0])} and "
        f"{numbers.gib_with_unit(points[-1][1])} with {numbers.tokens(points[-1][0])}"
        for name, points in lines
    )
    last_legible = len(doublings) - 1
    ticks = [
        (numbers.tokens(tokens), tokens)
        for place, tokens in enumerate(doublings)
        if place in (0, last_legible) or (place % 2 == 0 and tokens * 2 <= most)
    ]
    return curves.chart(
        "memory-chart",
        f"Memory of {size.name} on the device by context, with the memory of graphics cards",
        f"{numbers.listing(spoken)}.",
        lines,
        _levels(library),
        ticks,
    )


def _levels(library: Library) -> list[tuple[str, int]]:
    """Usable memory of the graphics cards of the matrix; of cards with the same, the first."""
    found: dict[int, str] = {}
    for device in library.matrix_devices:
        space = library.planner.space(device)
        if space is not None and space.kind == "gpu":
            found.setdefault(space.usable_bytes, device.record.name)
    return [(f"{name}, {numbers.gib_with_unit(size)}", size) for size, name in found.items()]


def _of_classes(library: Library, engine: EngineEntry) -> list[str]:
    """The precisions of the scenario at 16, 8 and 4 bits."""
    found = (library.precision_for(engine, bits) for bits in BITS)
    return [precision_id for precision_id in found if precision_id is not None]


def _reasons(found: tuple[Candidate, ...]) -> list[str]:
    """Why each is recommended, in words that follow from bytes and losses."""
    if not found:
        return []
    smallest = found[-1]
    reasons = []
    for one in found:
        if one is smallest:
            reasons.append(f"The fewest bytes of which less than {MOST_LOSS} is known to be lost.")
            continue
        more = numbers.gib_with_unit(one.bytes - smallest.bytes)
        times = (smallest.loss / one.loss).quantize(Decimal(1))
        opening = "The closest to 16 bits: " if one is found[0] else ""
        words = f"{opening}loses {times} times less than the smallest here, for {more} more."
        reasons.append(words[:1].upper() + words[1:])
    return reasons


def _note(library: Library, found: tuple[Candidate, ...]) -> str:
    if not found:
        return "For these precisions no loss is published that could be compared."
    losses = (library.catalog.precisions[one.precision_id].loss for one in found)
    measured = numbers.listing(dict.fromkeys(loss.of for loss in losses if loss is not None))
    return (
        f"Lost is what the precision added to the perplexity of {measured}, for want of a measurement of each model; of each "
        f"class of bits the precision with the least is shown. Left out is what adds more than {MOST_LOSS}, and what "
        "another beats in bytes and loss."
    )


def _smallest(
    library: Library, sheet: Sheet, size: SizeEntry, engine: EngineEntry, precision_id: str
) -> Cell:
    for device in library.matrix_devices:
        if library.fit(size, engine, precision_id, device).verdict == "fits":
            return Cell(device.record.name, href=sheet.href(urls.device(device.id)))
    return Cell("none listed here", is_blank=True)
