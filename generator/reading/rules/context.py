"""Every size must say how much text it accepts, in the one way that suits its kind."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Problem
from generator.reading.rules.rule import Evidence, Rule


def check(evidence: Evidence) -> Iterator[Problem]:
    if evidence.catalog is None:
        return
    for size in evidence.catalog.sizes.values():
        lengths, context = size.facts.get("text_length"), size.facts.get("context_length")
        if lengths is None and context is None:
            place = size.facts["parameters.total"].place
            remedy = "add `context_length: 8192` to the size or the model, or `{blank: not-published}`"
            yield Problem(
                place, f"sizes.{size.label}", "nothing says how many tokens it accepts", remedy, RULE.name
            )
        if lengths is not None and context is not None:
            yield Problem(
                context.place,
                "context_length",
                "text_length stands beside it",
                "keep one of the two",
                RULE.name,
            )
        if lengths is not None and size.architecture.vision is None:
            wrong = "fixed text lengths for each image side, but there is no vision_config"
            yield Problem(lengths.place, "text_length", wrong, "write context_length instead", RULE.name)
        unexplained = size.record.parameters.unexplained
        if unexplained and not size.record.parameters.unexplained_reason:
            place = size.facts["parameters.total"].place
            yield Problem(
                place,
                f"sizes.{size.label}.parameters",
                "unexplained parameters without a reason",
                "add `unexplained_reason`",
                RULE.name,
            )


RULE = Rule(
    "context",
    "Every size says how much it accepts, as a context length or as text lengths by image side.",
    "catalog",
    check,
)
