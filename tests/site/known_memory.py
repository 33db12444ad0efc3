"""What a figure of memory or speed on a page may be: answers of the planner, for what its row and column leave open."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from generator.reading.catalog import Catalog, DeviceEntry, EngineEntry, SizeEntry
from generator.sizing.parameters import ledger
from generator.sizing.planner import Bits, Planner, Way
from generator.sizing.requirement import Requirement
from generator.sizing.speed import token_reads
from tests.site.drawing import Drawn

GIB, GB = 2**30, 10**9
BITS: tuple[Bits, ...] = ("4", "5", "6", "8", "16")


def three_digits(value: float) -> str:
    """Three significant digits, made another way than the pages make them."""
    if value >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}" if value >= 0.9995 else f"{value:#.3g}"


def tokens(count: int) -> str:
    """A context as people name it, made another way than the pages make it."""
    return f"{count / 1024:.2f}".rstrip("0").rstrip(".") + "K" if count >= 1024 else str(count)


class KnownMemory:
    """The answers of one planner."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.planner = Planner(catalog)

    def _ways(self, drawn: Drawn, size: SizeEntry) -> Iterator[Way]:
        """The ways of running a size that row, column and caption leave open."""
        scenario = self.catalog.scenario
        precisions = self.catalog.precisions
        words = f"{drawn.row} {drawn.row_text} {drawn.caption} {drawn.group} {drawn.column}"
        bits = [item for item in BITS if f"{item}-bit" in f"{drawn.group} {drawn.column} {drawn.row}"]
        bits = bits or (["4"] if "4 bits" in drawn.column else [])
        for engine in self._engines(drawn, size):
            named = [
                id_
                for id_ in engine.record.precisions
                if precisions[id_].name in words.replace(",", " ").split()
            ]
            named = [id_ for id_ in engine.record.precisions if precisions[id_].name == drawn.row] or named
            chosen = [self.planner.precision_for(engine, scenario, item) for item in bits]
            for precision_id in dict.fromkeys(
                id_ for id_ in chosen or named or engine.record.precisions if id_
            ):
                kv_type = self.planner.kv_type_for(engine, scenario.kv_type)
                parallel = self.planner.parallel_for(engine, scenario.parallel)
                for side in size.image_sizes or (None,):
                    yield Way(size, engine, precision_id, kv_type, parallel, side)

    def _engines(self, drawn: Drawn, size: SizeEntry) -> list[EngineEntry]:
        every = [item for item in self.catalog.engines.values() if item.runs(size.architecture)]
        named = [item for item in every if f", {item.record.name}" in drawn.caption]
        usual = self.planner.engine_for(size, self.catalog.scenario)
        loading = [
            item
            for item in every
            if any(self.catalog.precisions[id_].name == drawn.row for id_ in item.record.precisions)
        ]
        if named or (usual is not None and (usual in loading or not loading)):
            return named or [item for item in every if item == usual]
        return loading or every

    def requirements(self, drawn: Drawn, size: SizeEntry) -> Iterator[Requirement]:
        for way in self._ways(drawn, size):
            longest = self.planner.longest_tokens(way) or 2**17
            asked = {1024 * 2**power for power in range(8)} | {longest, self.catalog.scenario.context_tokens}
            named = {count for count in asked if drawn.column.startswith((tokens(count), f"{count:,}"))}
            usual = {min(self.catalog.scenario.context_tokens, longest)}
            for count in named or usual:
                if count <= longest:
                    yield self.planner.requirement(way, count)

    def memory(self, drawn: Drawn, size: SizeEntry) -> Iterator[str]:
        for needed in self.requirements(drawn, size):
            parts = [*needed.device.parts, *needed.host.parts]
            named = [part for part in parts if part.name.lower() == drawn.row.lower()]
            amounts = [part.bytes for part in named or parts]
            if not named:
                amounts += [needed.device_total_bytes, needed.host_total_bytes, needed.file_bytes]
            for amount in amounts:
                yield f"{amount:,}"
                yield three_digits(amount / GIB)
                yield three_digits(amount / GB)
        devices = [item for item in self.catalog.devices.values() if item.record.name == drawn.row]
        if drawn.uri.startswith("hardware/"):
            devices = [self.catalog.devices[drawn.uri.split("/")[1]]]
        for device in devices:
            yield from self._fits(drawn, size, device)
        if drawn.column.startswith("Lost"):
            losses = (item.loss for item in self.catalog.precisions.values() if item.name == drawn.row)
            yield from (f"{loss.perplexity:+}" for loss in losses if loss is not None)
        if drawn.table == "precisions":
            yield from self._bits(drawn, size)

    def _bits(self, drawn: Drawn, size: SizeEntry) -> Iterator[str]:
        counts = ledger(size.architecture)
        for way in self._ways(drawn, size):
            found = self.planner.weights(size, way.engine, way.precision_id)
            counted = sum(count for group, count in counts.groups.items() if group in found.groups)
            yield f"{8 * found.tensor_bytes / counted:.2f}"
            yield three_digits(found.tensor_bytes / GB)

    def _fits(self, drawn: Drawn, size: SizeEntry, device: DeviceEntry) -> Iterator[str]:
        for way in self._ways(drawn, size):
            fit = self.planner.fit(way, device, self.catalog.scenario.context_tokens)
            if fit.longest_context_tokens:
                yield tokens(fit.longest_context_tokens)
            if fit.spare_bytes is not None:
                yield three_digits(abs(fit.spare_bytes) / GIB)
            if device.record.bandwidth is not None:
                reads = token_reads(
                    self.planner.shape(size, way.image_size),
                    self.planner.weights(size, way.engine, way.precision_id),
                    self.catalog.formats[way.kv_type],
                    min(self.catalog.scenario.context_tokens, size.context_tokens() or 2**20),
                    way.parallel,
                )
                bound = device.record.bandwidth.bytes_per_second / reads.bytes
                yield f"{ceil(bound):,}" if bound >= 10 else f"{ceil(10 * bound) / 10:.1f}"
