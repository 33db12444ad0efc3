"""The arithmetic against what is published: takes the catalog; gives a problem for each figure that does not agree."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.problems import Problem
from generator.reading.catalog import Catalog
from generator.reading.schema.evidence import Artifact
from generator.sizing.parameters import differences
from generator.sizing.planner import Planner

RULE = "parameter-counts"
FILES_RULE = "published-files"
# A file holds its metadata and vocabulary besides the tensors, and is printed in two or three digits.
ALLOWED_BYTES = 10_000_000
ALLOWED_PERCENT = 1


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
            yield Problem(size.facts[path].typed.place, f"sizes.{size.label}.{path}", wrong, remedy, RULE)


def published_files(catalog: Catalog, planner: Planner) -> Iterator[Problem]:
    """Files of the standard recipe that are not the computed tensors; the catalog must be free of other problems."""
    for size in catalog.sizes.values():
        for (artifact, _), typed in zip(size.artifacts, size.artifacts_typed, strict=True):
            published = _published_bytes(artifact)
            engine = next(
                (
                    engine
                    for engine in catalog.engines.values()
                    if artifact.precision in engine.record.precisions and engine.runs(size.architecture)
                ),
                None,
            )
            if published is None or engine is None or not artifact.stock:
                continue
            computed = planner.weights(size, engine, artifact.precision).file_bytes
            allowed = ALLOWED_BYTES + computed * ALLOWED_PERCENT // 100
            if abs(published - computed) > allowed:
                wrong = (
                    f"the file has {published:,} bytes, the tensors of {size.label} in {artifact.precision} take "
                    f"{computed:,}"
                )
                remedy = (
                    "correct the figure, the size or the precision; or write `stock: false` and say in `note` "
                    "what is different about it"
                )
                yield Problem(typed.place, typed.field, wrong, remedy, FILES_RULE)


def _published_bytes(artifact: Artifact) -> int | None:
    if artifact.bytes is not None:
        return artifact.bytes
    return None if artifact.printed_gb is None else int(Decimal(artifact.printed_gb) * 10**9)
