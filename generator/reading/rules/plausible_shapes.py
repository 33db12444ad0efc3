"""The parts of an architecture must go together: heads that share evenly, a context that its positions reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.problems import Problem
from generator.reading.catalog import Fact, SizeEntry
from generator.reading.rules.rule import Evidence, Rule
from generator.reading.shape import text_prefix

_SHARED_BY = (
    ("num_key_value_heads", "num_attention_heads"),
    ("num_global_key_value_heads", "num_attention_heads"),
)


def check(evidence: Evidence) -> Iterator[Problem]:
    for size in evidence.catalog.sizes.values() if evidence.catalog else ():
        facts = size.architecture.facts
        yield from _heads(size, facts)
        yield from _context(size, facts)
        experts, used = _number(facts, size, "num_experts"), _number(facts, size, "top_k_experts")
        if experts is not None and used is not None and used > experts:
            wrong = f"{used} experts work on each token, but there are {experts}"
            yield from _told(size, ("top_k_experts", "num_experts"), wrong, "correct one of the two")


def _heads(size: SizeEntry, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """Query heads share key-value heads in groups of one size."""
    for shared, by in _SHARED_BY:
        few, many = _number(facts, size, shared), _number(facts, size, by)
        if few is not None and many is not None and many % few:
            wrong = f"{many} query heads cannot share {few} key-value heads evenly"
            yield from _told(size, (shared, by), wrong, f"correct {shared} or {by}")


def _context(size: SizeEntry, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    context, reach = size.facts.get("context_length"), _number(facts, size, "max_position_embeddings")
    if context is None or reach is None or not isinstance(context.value, int) or context.value <= reach:
        return
    wrong = f"a context of {context.value:,} tokens is longer than max_position_embeddings, {reach:,}"
    remedy = "correct the one that is misread"
    own = f"sizes.{size.label}." if size.record.context_length is not None else ""
    yield Problem(context.typed.place, f"{own}context_length", wrong, remedy, RULE.name)


def _number(facts: Mapping[str, Fact], size: SizeEntry, name: str) -> int | None:
    fact = facts.get(f"{text_prefix(facts)}{name}")
    return fact.value if fact is not None and isinstance(fact.value, int) else None


def _told(size: SizeEntry, names: tuple[str, str], wrong: str, remedy: str) -> Iterator[Problem]:
    """At the first of `names` that the file of the size holds; what another file holds is told there."""
    facts = size.architecture.facts
    prefix = text_prefix(facts)
    for name in names:
        place = facts[f"{prefix}{name}"].typed.place
        if place.uri == size.model.uri:
            yield Problem(place, f"architecture.{prefix}{name}", wrong, remedy, RULE.name)
            return


RULE = Rule(
    "plausible-shapes",
    "Query heads share key-value heads evenly, and no context is longer than the positions reach.",
    "catalog",
    check,
)
