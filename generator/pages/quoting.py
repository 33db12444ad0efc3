"""Facts of a page as sentences that can be copied: takes what the page shows of each; gives a sentence with its source.

Nothing is said here that the page does not show: the value, the note and the citations are those of its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.pages import numbers
from generator.pages.parts import Cell, Fact, Link, Quote, Table
from generator.pages.sheet import Sheet

# By anchor without `fact-`: `value` is what is shown, `exact` the whole number where there is one, `lower` the value
# with a small first letter. What is not here is said by its name.
PHRASES = {
    "parameters": "{name} has {exact} parameters",
    "release": "{name} was released {on} {value}",
    "context": "The context of {name} is {exact} tokens",
    "input": "{name} takes {lower} as input",
    "output": "{name} gives {lower} as output",
    "license": "The licence of {name} is: {value}",
    "knowledge-cutoff": "The training data of {name} ends {on} {value}",
    "training-tokens": "{name} was trained on {value} tokens",
    "training-method": "Training of {name}: {value}",
    "usable": "{name} has {value} for models",
    "label": "{name} is sold as having {value} of memory",
    "reported": "{name} reports {value} of memory",
    "bandwidth": "The memory bandwidth of {name} is {value}",
    "year": "{name} was released in {value}",
    "num_hidden_layers": "{name} has {value} layers",
    "hidden_size": "Each token is a vector of width {value} between the layers of {name}",
    "intermediate_size": "{name} has a feed-forward network of width {value} in each layer",
    "num_attention_heads": "{name} has {value} query heads in each layer",
    "num_key_value_heads": "{name} keeps {value} heads of keys and values",
    "head_dim": "{name} has attention heads of width {value}",
    "vocab_size": "{name} has a vocabulary of {value} rows",
    "sliding_window": "{name} has local layers that look {value} tokens back",
}

# Parts of an architecture by the first step of the anchor of their fields.
PARTS = {
    "text_config": "the language model of {}",
    "vision_config": "the vision tower of {}",
    "audio_config": "the audio tower of {}",
    "encoder": "the network of {} that reads",
    "decoder": "the network of {} that writes",
}
# What phrases say of a language model holds for a tower only where it stands here.
OF_TOWERS = ("num_hidden_layers", "num_attention_heads", "head_dim")


def quotes_of(
    sheet: Sheet, name: str, facts: Iterable[Fact], fields: Table | None = None
) -> tuple[Quote, ...]:
    """Every cited fact of a page about `name`: entries of definition lists, then the rows of `fields` of an architecture."""
    entries = [(fact.name, fact.value, fact.anchor, False) for fact in facts]
    entries += [(row, value, anchor, True) for row, value, anchor in _rows(fields)]
    return tuple(
        Quote(
            sentence=_sentence(name, called, value, anchor.removeprefix("fact-"), is_field=is_field),
            source="; ".join(sheet.cited_in_words(cite) for cite in value.cites),
            link=Link(f"{sheet.address}#{anchor}", f"#{anchor}"),
        )
        for called, value, anchor, is_field in entries
        if value.cites
    )


def _rows(table: Table | None) -> Iterator[tuple[str, Cell, str]]:
    for group in table.groups if table is not None else ():
        for row in group.rows:
            yield row.head.text, row.cells[0], row.anchor


def _sentence(name: str, called: str, value: Cell, key: str, *, is_field: bool) -> str:
    """What a cell says of `name`, without the full stop."""
    part, _, field = key.rpartition(".")
    whose = PARTS[part].format(name) if part else name
    is_tower = part in ("vision_config", "audio_config")
    phrase = PHRASES.get(field) if not is_tower or field in OF_TOWERS else None
    if value.is_blank:
        said = f"{called} of {whose}: {value.text}"
    elif phrase is None:
        said = (
            f"{called} of {whose} is {value.text}" if is_field else f"{name}, {_small(called)}: {value.text}"
        )
    else:
        is_whole = value.exact.isdecimal()
        said = phrase.format(
            name=whose,
            value=value.text,
            exact=numbers.integer(int(value.exact)) if is_whole else value.text,
            lower=_small(value.text),
            on="on" if value.text[:1].isdigit() else "in",
        )
    if value.certainty is not None:
        said += f" ({value.certainty})"
    if not is_field or phrase is not None:
        said = said[:1].upper() + said[1:]
    note = value.note[:1].upper() + value.note[1:]
    dispute = "Sources differ about this" if value.dispute is not None else ""
    return ". ".join(part.rstrip(". ") for part in (said, note, dispute) if part)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
