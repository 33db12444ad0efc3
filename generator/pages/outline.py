"""Architecture as pages show it: takes sizes; gives tables of their shape under the names of `config.json`."""

from __future__ import annotations

from collections.abc import Mapping

from generator.pages import numbers
from generator.pages.library import Library
from generator.pages.parts import Cell, Column, Row, RowGroup, Table
from generator.pages.sheet import NOTHING, Sheet, plain
from generator.reading.catalog import Fact, ResolvedArchitecture, SizeEntry
from generator.reading.schema.architecture import Architecture, RepeatedLayers, TextArchitecture
from generator.reading.schema.towers import AudioArchitecture, VisionArchitecture
from generator.reading.shape import text_facts

WINDOWED, WHOLE = "sliding_attention", "full_attention"


def attention_words(architecture: ResolvedArchitecture) -> str:
    """What kind of attention: 'multi-query', 'grouped-query, 8 of 16', 'multi-head'."""
    heads, kept = architecture.text.num_attention_heads, architecture.text.num_key_value_heads
    if heads == kept:
        return "multi-head"
    return "multi-query" if kept == 1 else "grouped-query"


def context_range(size: SizeEntry) -> str:
    """Most tokens in one sequence: one number, or a range where it depends on the side of the image."""
    totals = [size.context_tokens(side) or 0 for side in size.image_sizes] or [size.context_tokens() or 0]
    if not totals[0]:
        return "not published"
    least, most = min(totals), max(totals)
    return numbers.integer(most) if least == most else f"{numbers.integer(least)} to {numbers.integer(most)}"


def layers_words(architecture: ResolvedArchitecture) -> str:
    """How many layers look at a window and how many at everything."""
    types = architecture.layer_types
    counts = [
        (types.count(kind), word)
        for kind, word in (("recurrent", "recurrent"), (WINDOWED, "local"), (WHOLE, "global"))
    ]
    if types.count(WHOLE) == len(types):
        return f"all {len(types)} global"
    return ", ".join(f"{count} {word}" for count, word in counts if count)


def architecture_table(library: Library, sheet: Sheet, sizes: tuple[SizeEntry, ...], *, anchor: str) -> Table:
    """The language models of several sizes, a row each."""
    rows = []
    for size in sizes:
        facts = text_facts(size.architecture)
        rows.append(
            Row(
                Cell(size.name, href=sheet.href(library.size_uri(size))),
                (
                    _number(sheet, facts, "num_hidden_layers"),
                    Cell(layers_words(size.architecture)),
                    _number(sheet, facts, "sliding_window"),
                    _number(sheet, facts, "hidden_size"),
                    _number(sheet, facts, "intermediate_size"),
                    Cell(attention_words(size.architecture)),
                    _number(sheet, facts, "num_attention_heads"),
                    _number(sheet, facts, "num_key_value_heads"),
                    _number(sheet, facts, "head_dim"),
                    _number(sheet, facts, "vocab_size", cited=True),
                ),
            )
        )
    return Table(
        anchor=anchor,
        caption="Shape of the language models",
        columns=(
            Column("Size"),
            Column("Layers", is_number=True),
            Column("Which layers"),
            Column("Window", unit="tokens", is_number=True),
            Column("Width", is_number=True),
            Column("Feed-forward", is_number=True),
            Column("Attention"),
            Column("Heads", is_number=True),
            Column("KV heads", is_number=True),
            Column("Head width", is_number=True),
            Column("Vocabulary", unit="rows", is_number=True),
        ),
        groups=(RowGroup(None, tuple(rows)),),
    )


def vision_table(library: Library, sheet: Sheet, sizes: tuple[SizeEntry, ...], *, anchor: str) -> Table:
    """The vision towers of several sizes, a row each."""
    rows = []
    for size in sizes:
        facts, text = size.architecture.facts, text_facts(size.architecture)
        projected = "projection_dim" if "projection_dim" in facts else "hidden_size"
        sides = size.image_sizes or _configured_side(size)
        tokens = dict.fromkeys(numbers.integer(size.image_tokens(side)) for side in sides or _any_side(size))
        rows.append(
            Row(
                Cell(size.name, href=sheet.href(library.size_uri(size))),
                (
                    _number(sheet, facts, "vision_config.num_hidden_layers"),
                    _number(sheet, facts, "vision_config.hidden_size"),
                    _number(sheet, facts, "vision_config.patch_size"),
                    _number(sheet, {**text, **facts}, projected),
                    Cell(numbers.listing(map(str, sides), last="or")) if sides else Cell("any"),
                    Cell(numbers.listing(tokens, last="or")) if tokens else NOTHING,
                    _number(sheet, text, "vocab_size", cited=True),
                ),
            )
        )
    return Table(
        anchor=anchor,
        caption="Shape of the vision towers and what they hand to the language model",
        columns=(
            Column("Size"),
            Column("Layers", is_number=True),
            Column("Width", is_number=True),
            Column("Patch", unit="px", is_number=True),
            Column("Projected to", is_number=True),
            Column("Image side", unit="px"),
            Column("Image tokens"),
            Column("Vocabulary", unit="rows", is_number=True),
        ),
        groups=(RowGroup(None, tuple(rows)),),
    )


def has_own_language_model(size: SizeEntry) -> bool:
    """Whether the language model is described here first, and not taken over from another size."""
    return not any(
        part is not None and part.same_as is not None
        for record in (size.record.architecture, size.model.record.architecture)
        if record is not None
        for part in (record, record.text_config, record.decoder)
    )


def has_own_vision_tower(size: SizeEntry) -> bool:
    """Whether there is a vision tower that is described here first, and not taken over with the whole of a size."""
    records = (size.record.architecture, size.model.record.architecture)
    return any(record is not None and record.vision_config is not None for record in records)


def _configured_side(size: SizeEntry) -> tuple[int, ...]:
    vision = size.architecture.vision
    return (vision.image_size,) if vision is not None and vision.image_size is not None else ()


def _any_side(size: SizeEntry) -> tuple[int, ...]:
    """Some side, for a tower that takes images of any and makes as many tokens of each."""
    return (1,) if size.architecture.whole.vision_soft_tokens_per_image is not None else ()


def config_table(sheet: Sheet, architecture: ResolvedArchitecture) -> Table:
    """Every field of one size, with its value, sources and explanation."""
    groups = []
    for prefix, heading, schema in (
        ("", "The whole", Architecture),
        ("encoder.", "Network that reads", TextArchitecture),
        ("decoder.", "Network that writes", TextArchitecture),
        ("text_config.", "Language model", TextArchitecture),
        ("vision_config.", "Vision tower", VisionArchitecture),
        ("audio_config.", "Audio tower", AudioArchitecture),
    ):
        rows = []
        for name, info in schema.model_fields.items():
            fact = architecture.facts.get(prefix + name)
            if fact is None:
                continue
            value = sheet.cell(fact, lambda value: layer_words(value, architecture))
            rows.append(
                Row(
                    Cell(name, is_code=True),
                    (value, Cell(info.description or "")),
                    anchor=f"fact-{prefix}{name}",
                )
            )
        if rows:
            groups.append(RowGroup(Cell(heading) if prefix else None, tuple(rows)))
    return Table(
        anchor="architecture-table",
        caption="Architecture under the names of config.json",
        columns=(Column("Field"), Column("Value"), Column("What it is")),
        groups=tuple(groups),
    )


def layer_words(value: object, architecture: ResolvedArchitecture) -> str:
    """A value of `config.json` in words; layer types are counted rather than listed."""
    if isinstance(value, RepeatedLayers) or (
        isinstance(value, tuple) and value and value[0] in (WINDOWED, WHOLE)
    ):
        if isinstance(value, RepeatedLayers) and len(value.repeat) > 1:
            return f"{', '.join(value.repeat)}, repeated: {layers_words(architecture)}"
        return layers_words(architecture)
    return plain(value)


def _number(sheet: Sheet, facts: Mapping[str, Fact], path: str, *, cited: bool = False) -> Cell:
    fact = facts.get(path)
    if fact is None:
        return Cell("none", is_number=True) if path == "sliding_window" else NOTHING
    return sheet.cell(fact, is_number=True, cited=cited)
