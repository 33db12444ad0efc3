"""Text written by hand in; numbers with a unit out that it should not repeat, and the reference to write instead.

A number that is typed where a record has it stays behind when the record changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.pages.marks import REFERENCE
from generator.problems import Problem
from generator.reading.catalog import Catalog, DeviceEntry, ModelEntry, SizeEntry

RULE = "typed-numbers"

# Last steps of the paths of facts that are counted in a unit.
FIELDS = {
    "token": (
        "context_length",
        "sliding_window",
        "mm_tokens_per_image",
        "vision_soft_tokens_per_image",
        "canvas_length",
    ),
    "layer": ("num_hidden_layers", "num_kv_shared_layers", "conf_num_hidden_layers"),
    "head": ("num_attention_heads", "num_key_value_heads", "num_global_key_value_heads"),
    "parameter": ("total",),
    "expert": ("num_experts", "top_k_experts"),
    "pixel": ("image_size", "patch_size"),
    "px": ("image_size", "patch_size"),
    "row": ("vocab_size", "vocab_size_per_layer_input"),
    "GB": ("label_gb",),
    "MiB": ("reported_mib", "mib"),
}
_OTHER_UNITS = ("GiB", "MB", "KB", "TB", "GB/s", "byte", "bit")
_UNIT = "|".join(sorted(map(re.escape, (*FIELDS, *_OTHER_UNITS)), key=len, reverse=True))
_AMOUNT = r"(?P<amount>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
_BETWEEN = r"[ \u00a0-](?:query |image |text )?"
_LABEL = r"[EA]?\d+(?:\.\d+)?[BM]"
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?:{_AMOUNT}(?P<thousand>K)?{_BETWEEN}(?P<unit>{_UNIT})s?|{_LABEL}(?:-{_LABEL})*)(?![\w-])(?!\.\d)"
)


class TypedNumber(NamedTuple):
    """A number with a unit, or the label of a size: where it stands, what was typed, and what it is."""

    start: int
    words: str
    amount: int | None
    unit: str


def numbers_in(text: str) -> Iterator[TypedNumber]:
    """Every number with a unit and every label such as `9B` in a text, outside of references."""
    hidden = REFERENCE.sub(lambda match: " " * len(match[0]), text)
    for found in _NUMBER.finditer(hidden):
        amount = (found["amount"] or "").replace(",", "")
        whole = int(amount) * (1024 if found["thousand"] else 1) if amount.isdecimal() else None
        yield TypedNumber(found.start(), found[0], whole, found["unit"] or "")


def references_for(number: TypedNumber, owners: Iterable[ModelEntry | SizeEntry | DeviceEntry]) -> list[str]:
    """What to write instead: references to the facts of `owners` that are this number in this unit."""
    found = []
    for owner in owners:
        if not number.unit:
            if isinstance(owner, SizeEntry) and owner.label == number.words.lower():
                found.append(f"[[{owner.id} name]]")
            continue
        facts = dict(owner.facts)
        if isinstance(owner, SizeEntry):
            facts |= {f"architecture.{path}": fact for path, fact in owner.architecture.facts.items()}
        found += [
            f"[[{owner.id} {path}]]"
            for path, fact in facts.items()
            if fact.value == number.amount
            and not isinstance(fact.value, bool)
            and path.rpartition(".")[2] in FIELDS.get(number.unit, ())
        ]
    return found


def problems(catalog: Catalog) -> Iterator[Problem]:
    """Numbers in statements about a model that a fact of the same model holds."""
    models = {model.uri: model for model in catalog.models.values()}
    for path, fact in catalog.statements:
        model = models.get(fact.typed.document.uri)
        for number in numbers_in(str(fact.value)) if model is not None else ():
            # The name of a size may stand in a sentence; what it has may not.
            fitting = (
                references_for(number, (model, *model.sizes)) if model is not None and number.unit else []
            )
            if fitting:
                wrong = f"{number.words} repeats a fact of this file"
                yield Problem(fact.typed.place, path, wrong, f"write {fitting[0]} for the number", RULE)
