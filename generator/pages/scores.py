"""Benchmark scores as pages show them: rows of one benchmark in one setting, so that only like stands beside like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from generator.pages import numbers
from generator.pages.library import Library
from generator.pages.parts import Cell, Column, Row, RowGroup, Table
from generator.pages.sheet import Sheet
from generator.reading.catalog import Catalog, ModelEntry, ScoreEntry, SeriesEntry, SizeEntry
from generator.reading.schema.base import Citation
from generator.reading.schema.evidence import SourceDocument

VISION = "vision"
THINKING = {"yes": "with thinking", "no": "without thinking"}
VARIANTS = {"pt": "pre-trained", "it": "instruction-tuned", "ft": "fine-tuned to the task", "mix": "mix"}


@dataclass(frozen=True, slots=True)
class Setting:
    """All that must agree for two scores to stand in one row."""

    benchmark: str
    setting: str
    variant: str
    image_size: str | None
    thinking: str
    version: str | None
    measured_by: str | None
    citations: tuple[Citation, ...]
    note: str | None

    @classmethod
    def of(cls, score: ScoreEntry) -> Setting:
        """The setting that a row of a published table was measured in."""
        run = (score.image_size, score.thinking, score.version, score.measured_by)
        return cls(score.benchmark, score.setting, score.variant, *run, score.citations, score.note)


def headline_tables(library: Library, sheet: Sheet, series: SeriesEntry) -> tuple[Table, ...]:
    """The scores that the page of a series shows: one table for text, one for images."""
    scored = [(model, score) for model in series.models for score in model.scores if score.headline]
    return _tables(library, sheet, scored, caption="Official scores, headline benchmarks", anchor="headline")


def model_tables(
    library: Library, sheet: Sheet, model: ModelEntry, *, only: SizeEntry | None = None
) -> tuple[Table, ...]:
    """All scores of a model, or of one of its sizes."""
    scored = [(model, score) for score in model.scores if only is None or only.label in score.values]
    caption = f"Official scores of {only.name if only else model.record.name}"
    return _tables(library, sheet, scored, caption=caption, anchor="scores", only=only)


def _tables(
    library: Library,
    sheet: Sheet,
    scored: Iterable[tuple[ModelEntry, ScoreEntry]],
    *,
    caption: str,
    anchor: str,
    only: SizeEntry | None = None,
) -> tuple[Table, ...]:
    benchmarks = library.catalog.benchmarks
    by_kind: dict[bool, dict[Setting, dict[str, Cell]]] = {}
    sizes: dict[bool, dict[str, SizeEntry]] = {}
    for model, score in scored:
        is_vision = benchmarks[score.benchmark].group == VISION
        setting = Setting.of(score)
        row = by_kind.setdefault(is_vision, {}).setdefault(setting, {})
        for size in model.sizes:
            if size.label in score.values and (only is None or only.id == size.id):
                row[size.id] = score_cell(sheet, size.id, setting, score.values[size.label])
                sizes.setdefault(is_vision, {})[size.id] = size
    return tuple(
        _table(
            library,
            sheet,
            by_kind[is_vision],
            list(sizes[is_vision].values()),
            caption=f"{caption}: {'images' if is_vision else 'text'}" if len(by_kind) > 1 else caption,
            anchor=f"{anchor}-{'images' if is_vision else 'text'}",
        )
        for is_vision in sorted(by_kind)
    )


@lru_cache(maxsize=8192)
def _score_cell(text: str, exact: str) -> Cell:
    return Cell(text, exact=exact, is_number=True)


def score_cell(sheet: Sheet, size_id: str, setting: Setting, value: Decimal | int) -> Cell:
    """A score as it was printed; the same ones stand on many pages."""
    cell = _score_cell(numbers.decimal(value), str(value))
    dispute = sheet.score_dispute(size_id, setting.benchmark, setting.citations)
    return replace(cell, dispute=dispute) if dispute is not None else cell


def settings_of(library: Library, benchmark_id: str) -> dict[Setting, dict[str, Decimal | int]]:
    """Every way in which a benchmark was measured, with the scores of the sizes; most scores first."""
    found: dict[Setting, dict[str, Decimal | int]] = {}
    for model, score in library.scores.get(benchmark_id, ()):
        row = found.setdefault(Setting.of(score), {})
        row.update((size.id, score.values[size.label]) for size in model.sizes if size.label in score.values)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def score_counts(catalog: Catalog) -> dict[str, int]:
    """How many scores each benchmark has."""
    counts: dict[str, int] = {}
    for model in catalog.models.values():
        for score in model.scores:
            counts[score.benchmark] = counts.get(score.benchmark, 0) + len(score.values)
    return counts


def _table(
    library: Library,
    sheet: Sheet,
    rows: dict[Setting, dict[str, Cell]],
    sizes: list[SizeEntry],
    *,
    caption: str,
    anchor: str,
) -> Table:
    sizes = sorted(sizes, key=lambda size: library.size_order[size.id])
    groups: dict[str, list[Row]] = {}
    for setting in sorted(rows, key=lambda key: library.benchmark_order[key.benchmark]):
        cells = (
            Cell(setting_words(setting), cites=sheet.cite(setting.citations)),
            *_cells(rows[setting], sizes),
        )
        groups.setdefault(setting.benchmark, []).append(Row(_name(library, setting), cells))
    columns = (
        Column("Benchmark"),
        Column("Setting"),
        *(Column(size.name, is_number=True, href=sheet.href(library.size_uri(size))) for size in sizes),
    )
    return Table(
        anchor=anchor,
        caption=caption,
        columns=columns,
        groups=tuple(RowGroup(None, tuple(found)) for found in groups.values()),
        note="Only scores in one row were measured in the same way; an empty cell means that the table has none.",
    )


def _cells(row: dict[str, Cell], sizes: list[SizeEntry]) -> Iterator[Cell]:
    for size in sizes:
        yield row.get(size.id, Cell("", is_number=True))


def _name(library: Library, setting: Setting) -> Cell:
    benchmark = library.catalog.benchmarks[setting.benchmark]
    unit = "" if benchmark.unit == "percent" else f" ({benchmark.unit})"
    direction = ", lower is better" if benchmark.better == "lower" else ""
    return Cell(f"{benchmark.name}{unit}{direction}")


def setting_words(setting: Setting, sources: Mapping[str, SourceDocument] | None = None) -> str:
    """How it was measured: setting, checkpoint, image side, thinking, version, who measured, table.

    With `sources` the document is named too, for places where no number leads to it.
    """
    words = [setting.setting]
    variant = VARIANTS.get(setting.variant, setting.variant)
    if variant not in setting.setting:
        words.append(variant)
    if setting.image_size:
        words.append(f"{setting.image_size}{numbers.NO_BREAK}px")
    if setting.thinking in THINKING:
        words.append(THINKING[setting.thinking])
    words += [f"version {setting.version}"] if setting.version else []
    words += [f"measured by {setting.measured_by}"] if setting.measured_by else []
    cited = next((citation for citation in setting.citations if citation.where), None)
    if sources is not None and setting.citations:
        cited = cited or setting.citations[0]
        title = f"“{sources[cited.id].title}”"
        words.append(f"{cited.where} of {title}" if cited.where else title)
    elif cited is not None and cited.where:
        words.append(cited.where)
    if setting.note:
        words.append(setting.note)
    return ", ".join(words)
