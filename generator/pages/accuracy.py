"""How far off we are: every prediction beside what was measured, by kind of figure, engine, precision and model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from generator.pages import measuring, numbers, outliers, urls
from generator.pages.error_plot import ErrorPlot, plot_of
from generator.pages.library import Library
from generator.pages.page import Page, SearchEntry
from generator.pages.parts import Cell, Column, Frame, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.sizing.accuracy import Comparison, comparisons, median
from generator.sizing.tolerance import BOUNDS

COUNTS = (
    Column("Figures", is_number=True),
    Column("Right to the digit", is_number=True),
    Column("Median error", is_number=True),
    Column("Worst error", is_number=True),
)
TITLE = "How far off we are"


@dataclass(frozen=True, slots=True)
class View:
    """What `pages/accuracy.html.j2` lays out."""

    frame: Annotated[Frame, "title, lead and sources"]
    result: Annotated[str, "the outcome in a few sentences"]
    plot: Annotated[ErrorPlot, "the errors as a drawing"]
    kinds: Annotated[Table, "by what is measured, with the bound of each"]
    groups: Annotated[tuple[Table, ...], "by engine, by precision and by model"]
    outliers: Annotated[Table | None, "errors beyond the common bound, with their reason"]
    unlike: Annotated[Table | None, "figures that cannot be compared, with the reason"]
    records: Annotated[Table, "every file of figures, with its page"]


def page(library: Library) -> Page:
    """The page of all errors."""
    sheet = library.sheet(urls.ACCURACY)
    every = list(comparisons(library.planner))
    counted = [item for item in every if item.is_counted]
    by_kind = {
        words: items
        for quantity, words in measuring.WORDS.items()
        if (items := [item for item in counted if item.quantity == quantity])
    }
    result = _result(counted, len(every))
    lead = "Every figure that somebody measured or published, beside what this site computes for the same setting."
    view = View(
        result=result,
        plot=plot_of(by_kind),
        kinds=_kinds(by_kind),
        groups=tuple(_groups(library, sheet, counted)),
        outliers=outliers.beyond_bound(library, sheet, counted),
        unlike=outliers.unlike(library, sheet, every),
        records=_records(library, sheet, every),
        frame=sheet.frame(
            TITLE, lead, above=(sheet.link("Home", urls.HOME), sheet.link("About", urls.ABOUT))
        ),
    )
    search = SearchEntry("page", TITLE, result.split(". ")[0], ("accuracy", "error", "measurements"))
    return Page(urls.ACCURACY, TITLE, lead, "pages/accuracy.html.j2", view, search)


def _result(counted: list[Comparison], every: int) -> str:
    if not counted:
        return "Nothing has been measured yet that a prediction could be compared with."
    errors = [item.error for item in counted]
    worst = max(counted, key=lambda item: abs(item.error))
    right = sum(not error for error in errors)
    said = (
        f"{numbers.integer(right)} of {numbers.plural(len(counted), 'prediction')} are right to the printed digit; "
        f"the median error is {numbers.percent(median(errors))}. "
    )
    if worst.error:
        what = measuring.WORDS[worst.quantity]
        said += (
            f"The worst is {numbers.percent(worst.error, is_signed=True)}: {what[:1].lower() + what[1:]}, "
            f"{worst.size.name}. "
        )
    left_out = every - len(counted)
    return said + f"{numbers.plural(left_out, 'figure')} more cannot be compared; each says why."


def _kinds(by_kind: Mapping[str, list[Comparison]]) -> Table:
    rows = []
    for words, items in by_kind.items():
        bound, reason = BOUNDS[items[0].quantity]
        allowed = numbers.percent(bound / 100) if bound else "none"
        rows.append(Row(Cell(words), (*_counts(items), Cell(allowed, is_number=True), Cell(reason))))
    return Table(
        anchor="kinds-table",
        caption="Errors by what is measured",
        columns=(
            Column("What"),
            *COUNTS,
            Column("Error allowed", is_number=True),
            Column("Why that much"),
        ),
        groups=(RowGroup(None, tuple(rows)),),
        note="A test fails when an error grows beyond what is allowed.",
    )


def _groups(library: Library, sheet: Sheet, counted: list[Comparison]) -> Iterable[Table]:
    catalog = library.catalog

    def engine(item: Comparison) -> tuple[str, str]:
        if item.entry is None or not item.engine_id:
            return "Published files and tables", ""
        version = item.entry.file.version
        name = catalog.engines[item.engine_id].record.name
        return (f"{name} {version}" if version else f"{name}, from logs"), ""

    def precision(item: Comparison) -> tuple[str, str]:
        if not item.precision_id and (item.entry is None or item.entry.row.bits is None):
            return "KV caches alone", ""
        return measuring.precision_words(catalog, item), ""

    def model(item: Comparison) -> tuple[str, str]:
        found = item.size.model
        return found.record.name, sheet.href(urls.model(found.series_id, found.id))

    yield _by("engines", "Errors by engine and version", "Engine", counted, engine)
    yield _by("precisions", "Errors by precision", "Precision", counted, precision)
    yield _by("models", "Errors by model", "Model", counted, model)


def _by(
    anchor: str,
    caption: str,
    head: str,
    items: list[Comparison],
    key: Callable[[Comparison], tuple[str, str]],
) -> Table:
    found: dict[tuple[str, str], list[Comparison]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    ordered = sorted(found.items(), key=lambda pair: -len(pair[1]))
    rows = tuple(Row(Cell(name, href=href), _counts(group)) for (name, href), group in ordered)
    return Table(f"{anchor}-table", caption, (Column(head), *COUNTS), (RowGroup(None, rows),))


def _counts(items: Iterable[Comparison]) -> tuple[Cell, ...]:
    return tuple(Cell(text, is_number=True) for text in measuring.summary(items))


def _records(library: Library, sheet: Sheet, every: list[Comparison]) -> Table:
    found: dict[tuple[str, str], list[Comparison]] = {}
    for item in every:
        key = (item.entry.series_id, item.entry.file_id) if item.entry is not None else ("", "")
        found.setdefault(key, []).append(item)
    rows = []
    for (series_id, file_id), items in found.items():
        entry = items[0].entry
        counted = [item for item in items if item.is_counted]
        name = entry.file.name if entry is not None else "Published files"
        uri = urls.measured(series_id, file_id) if entry is not None else urls.PUBLISHED_FILES
        when = numbers.date(entry.file.measured) if entry is not None and entry.file.measured else ""
        nothing = tuple(Cell(text, is_number=True) for text in ("0", "", "", ""))
        rows.append(
            Row(
                Cell(name, href=sheet.href(uri)),
                (Cell(when), *(_counts(counted) if counted else nothing), _number(len(items) - len(counted))),
            )
        )
    return Table(
        anchor="records-table",
        caption="Where the figures come from",
        columns=(Column("Record"), Column("Of"), *COUNTS, Column("Not comparable", is_number=True)),
        groups=(RowGroup(None, tuple(rows)),),
    )


def _number(count: int) -> Cell:
    return Cell(numbers.integer(count), is_number=True)
