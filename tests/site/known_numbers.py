"""What a number on a page may be: found in the records and in the answers of sizing, written another way than pages do.

A number is looked for among what its row and column name and nowhere else, so that a wrong one is not found by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from urllib.parse import urldefrag, urljoin

from generator.reading.catalog import Catalog, DeviceEntry, SizeEntry
from generator.sizing.parameters import counted_as, ledger
from tests.site.drawing import Drawn
from tests.site.known_memory import GB, GIB, KnownMemory, three_digits, tokens

BASE = "https://site.invalid/"


class KnownNumbers:
    """All numbers that the content gives, by what they are about."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._memory = KnownMemory(catalog)
        self.by_uri = {
            f"{size.model.series_id}/{size.model.id}/{size.label}/": size for size in catalog.sizes.values()
        }
        self.by_name = {size.name: size for size in catalog.sizes.values()}

    def shown(self, drawn: Drawn) -> set[str]:
        """All that may stand in the place of a number that was drawn."""
        if drawn.uri.startswith("hardware/") and drawn.table == "facts":
            return set(self._of_device(self.catalog.devices[drawn.uri.split("/")[1]]))
        if drawn.table == "formats":
            formats = (item for item in self.catalog.formats.values() if item.name == drawn.row)
            return {
                text
                for item in formats
                for text in (
                    str(item.block_weights),
                    str(item.block_bytes),
                    f"{8 * item.block_bytes / item.block_weights:g}",
                )
            }
        if drawn.table == "precision-names":
            return {str(item.bits) for item in self.catalog.precisions.values() if item.name == drawn.row}
        if drawn.table == "benchmarks-table":
            return {str(self._count_of_scores(drawn.links[0].strip("/")))}
        if drawn.table == "facts" and not self.sizes_of(drawn):
            model = self.catalog.models[drawn.uri.split("/")[1]]
            contexts = (text for size in model.sizes for text in self._contexts(size))
            return {*self._of_facts(model.facts), *contexts}
        return {text for size in self.sizes_of(drawn) for text in self._of_size(drawn, size)}

    def sizes_of(self, drawn: Drawn) -> list[SizeEntry]:
        """The sizes that a number may be about: those its row names, else its column, its page, its caption, its section."""
        linked = [
            *(self._sizes_at(drawn, links) for links in (drawn.links, drawn.column_links)),
            [self.by_name[drawn.column]] if drawn.column in self.by_name else [],
            [self.by_uri[drawn.uri]] if drawn.uri in self.by_uri else [],
            [size for name, size in self.by_name.items() if drawn.caption.startswith(f"{name}:")],
        ]
        if drawn.uri.startswith("compare/") and drawn.column == "Ratio":
            return [size for size in self.by_name.values() if size.id in drawn.uri]
        if drawn.uri.startswith("about/"):
            linked.append([size for name, size in self.by_name.items() if drawn.caption.endswith(f" {name}")])
            linked.append(self._sizes_at(drawn, drawn.page_links)[:1])
        return next((found for found in linked if found), [])

    def _sizes_at(self, drawn: Drawn, links: Iterable[str]) -> list[SizeEntry]:
        uris = (urldefrag(urljoin(BASE + drawn.uri, link))[0].removeprefix(BASE) for link in links)
        return [self.by_uri[uri] for uri in uris if uri in self.by_uri]

    def _of_size(self, drawn: Drawn, size: SizeEntry) -> Iterator[str]:
        if drawn.table.startswith(("scores", "headline")):
            yield from self._scores(drawn, size)
        elif drawn.column in ("Ratio",):
            yield from self._ratios(drawn)
        elif drawn.table in ("ledger-table", "count-table", "differing", "unpublished"):
            yield from self._counts(drawn, size)
        elif drawn.table == "file-table":
            for artifact, _ in size.artifacts:
                if self.catalog.precisions[artifact.precision].name == drawn.row:
                    yield three_digits((artifact.bytes or 0) / GB)
                    yield f"{artifact.printed_gb}"
            yield from self._memory.memory(drawn, size)
        elif drawn.table == "facts":
            yield from self._of_facts(size.facts)
            yield from self._contexts(size)
        else:
            if drawn.table == "differences":
                yield from self._of_facts(size.facts)
            yield from self._shape(size)
            yield from self._memory.memory(drawn, size)

    def _scores(self, drawn: Drawn, size: SizeEntry) -> Iterator[str]:
        for score in size.model.scores:
            benchmark = self.catalog.benchmarks[score.benchmark]
            is_meant = drawn.row.startswith(benchmark.name) or drawn.uri == f"benchmarks/{score.benchmark}/"
            if is_meant and size.label in score.values:
                yield f"{score.values[size.label]:,}"

    def _count_of_scores(self, benchmark_id: str) -> int:
        rows = (score for model in self.catalog.models.values() for score in model.scores)
        return sum(len(score.values) for score in rows if score.benchmark == benchmark_id)

    def _ratios(self, drawn: Drawn) -> Iterator[str]:
        """Quotients of the other two numbers of the row, as printed there."""
        first, second = self.sizes_of(drawn)
        for one in {*self._of_size_raw(drawn, first)}:
            for other in {*self._of_size_raw(drawn, second)}:
                if one and other:
                    quotient = max(one, other) / min(one, other)
                    yield (
                        f"{quotient:.2f}×"
                        if quotient < 2
                        else f"{quotient:.1f}×"
                        if quotient < 10
                        else f"{quotient:.0f}×"
                    )

    def _of_size_raw(self, drawn: Drawn, size: SizeEntry) -> Iterator[float]:
        if drawn.table == "memory-table":
            yield from (needed.device_total_bytes for needed in self._memory.requirements(drawn, size))
        else:
            yield from (float(value) for value in self._raw_shape(size))

    def _counts(self, drawn: Drawn, size: SizeEntry) -> Iterator[str]:
        record, counted = size.record.parameters, ledger(size.architecture)
        if drawn.table == "ledger-table" and drawn.column == "Share":
            parts = [counted.total, *counted.groups.values(), counted.language_model]
            parts += [counted.active(), counted.effective()]
            for partial in (record.active, record.effective):
                parts += (
                    [counted.active(partial.without), counted.effective(partial.without)] if partial else []
                )
            for part in parts:
                share = Decimal(100 * part) / counted.total
                yield f"{share.quantize(Decimal('0.1') if share < 10 else Decimal(1))}%"
            return
        numbers = [counted.total, size.total_parameters, record.unexplained]
        if drawn.table == "ledger-table" and drawn.row.lower() in counted.groups:
            numbers = [counted.groups[drawn.row.lower()]]  # type: ignore[index]  # its key, as the line before says
        elif drawn.table == "ledger-table":
            for partial in (record.active, record.effective):
                if partial is not None:
                    yield partial.printed
                    numbers += [counted.active(partial.without), counted.effective(partial.without)]
            numbers += [counted.active(), counted.effective()]
        for other in record.also_published:
            numbers += [other.total, counted_as(size.architecture, other)]
        yield str(len(record.also_published))
        for number in numbers:
            if number is not None:
                yield f"{number:,}"
                yield f"+{number:,}"
                yield f"−{-number:,}"

    def _raw_shape(self, size: SizeEntry) -> Iterator[int | Decimal]:
        for facts in (size.facts, size.architecture.facts):
            for fact in facts.values():
                values = fact.value if isinstance(fact.value, (tuple, list)) else (fact.value,)
                yield from (value for value in values if isinstance(value, (int, Decimal)))
        yield len(size.architecture.layer_types)
        yield ledger(size.architecture).total
        yield from (number for number in (size.context_tokens(), size.total_parameters) if number)

    def _shape(self, size: SizeEntry) -> Iterator[str]:
        for value in self._raw_shape(size):
            yield f"{value:,}"
        total = size.total_parameters or 0
        yield f"{three_digits(total / 1e9)}B" if total >= 999_500_000 else f"{three_digits(total / 1e6)}M"
        kinds = size.architecture.layer_types
        yield f"{kinds.count('sliding_attention')} local, {kinds.count('full_attention')} global"
        yield from self._contexts(size)

    def _contexts(self, size: SizeEntry) -> Iterator[str]:
        lengths = [size.context_tokens(side) or 0 for side in size.image_sizes] or [
            size.context_tokens() or 0
        ]
        yield f"{lengths[0]:,}"
        yield tokens(lengths[0])
        yield f"{min(lengths):,} to {max(lengths):,}"
        yield from (f"{size.image_tokens(side):,}" for side in size.image_sizes)
        sides = [str(side) for side in size.image_sizes]
        yield " or ".join(part for part in (", ".join(sides[:-1]), *sides[-1:]) if part)

    def _of_facts(self, facts: Mapping[str, object]) -> Iterator[str]:
        months = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
        for fact in facts.values():
            value = getattr(fact, "value", None)
            if isinstance(value, int):
                yield f"{value:,}"
                yield tokens(value)
                yield f"{three_digits(value / 1e9)}B"
                yield f"{three_digits(value / 1e6)}M"
            elif isinstance(value, str) and value[:2] == "20":
                year, month, *day = value.split("-")
                yield " ".join([*(str(int(one)) for one in day), months[int(month) - 1], year])
            elif isinstance(value, str):
                yield self.catalog.licenses[value].name if value in self.catalog.licenses else value

    def _of_device(self, device: DeviceEntry) -> Iterator[str]:
        record, space = device.record, self._memory.planner.space(device)
        yield f"{record.memory.label_gb} GB"
        yield str(record.year)
        yield from (three_digits(mib * 2**20 / GIB) + " GiB" for mib in [record.memory.reported_mib] if mib)
        if record.bandwidth is not None:
            yield f"{record.bandwidth.bytes_per_second / GB:,.0f} GB/s"
        if space is not None:
            yield three_digits(space.usable_bytes / GIB) + " GiB"
