"""The rules: what content must be beyond the shape of single files. One rule a file; adding one is adding it here."""

from __future__ import annotations

from generator.problems import Problem
from generator.reading.rules import (
    citations,
    context,
    dates,
    disagreements,
    glossary,
    lineage,
    measurements,
    names,
    pairs,
    plausible_scores,
    plausible_shapes,
    references,
    scenario_engines,
    series,
    shown_names,
    size_labels,
    size_order,
    stray_references,
    template_marks,
    unique_ids,
    unused_sources,
    usable_memory,
)
from generator.reading.rules.rule import Evidence, Rule

RULES: tuple[Rule, ...] = (
    citations.RULE,
    context.RULE,
    dates.RULE,
    disagreements.RULE,
    glossary.RULE,
    lineage.RULE,
    measurements.RULE,
    names.RULE,
    pairs.RULE,
    plausible_scores.RULE,
    plausible_shapes.RULE,
    references.RULE,
    scenario_engines.RULE,
    series.RULE,
    shown_names.RULE,
    size_labels.RULE,
    size_order.RULE,
    stray_references.RULE,
    template_marks.RULE,
    unique_ids.RULE,
    unused_sources.RULE,
    usable_memory.RULE,
)


def problems_of(evidence: Evidence) -> list[Problem]:
    """Everything that any rule finds."""
    return [problem for rule in RULES for problem in rule.check(evidence)]
