"""The arithmetic against the published counts: takes the catalog; gives a problem for each that does not agree."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Problem
from generator.reading.catalog import Catalog
from generator.sizing.parameters import differences

RULE = "parameter-counts"


def problems(catalog: Catalog) -> Iterator[Problem]:
    """Published parameter counts that the architecture does not give and the record does not explain."""
    for size in catalog.sizes.values():
        for difference in differences(size.architecture, size.record.parameters):
            path = f"parameters.{difference.field}"
            gap = difference.expected - difference.computed
            unexplained = difference.published - difference.expected
            less = f" less the unexplained {unexplained:,}" if unexplained else ""
            wrong = (
                f"the published count is {difference.published:,}{less}, the architecture gives "
                f"{difference.computed:,}: {abs(gap):,} {'fewer' if gap > 0 else 'more'}"
            )
            remedy = "correct the count or the architecture, or state the difference as `unexplained` with its reason"
            if difference.field != "total":
                remedy = "correct the count, or the vocab_size or image_size that it is for"
            elif unexplained:
                mended = (
                    f"write `unexplained: {unexplained + gap}`"
                    if unexplained + gap
                    else "delete `unexplained`"
                )
                remedy = f"correct the count or the architecture, or {mended}"
            yield Problem(size.facts[path].place, f"sizes.{size.label}.{path}", wrong, remedy, RULE)
