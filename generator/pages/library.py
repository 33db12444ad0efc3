"""What every page draws on: the catalog, the sizing of its sizes, and the choices that the site's scenario makes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from generator.pages import freshness, numbers, urls
from generator.pages.page import Note
from generator.pages.pairs import Pairs, pairs_of
from generator.pages.references import DeadReference, References
from generator.pages.sheet import Sheet
from generator.pages.terms import Terms
from generator.problems import nearest
from generator.reading.catalog import Catalog, DeviceEntry, EngineEntry, ModelEntry, ScoreEntry, SizeEntry
from generator.reading.schema.hardware import Scenario
from generator.sizing.best import Best, best_fits
from generator.sizing.fit import Fit
from generator.sizing.kv_cache import token_bytes
from generator.sizing.parameters import ledger
from generator.sizing.planner import Bits, Planner, Way
from generator.sizing.requirement import Requirement
from generator.sizing.shape import missing_fields

BITS: tuple[Bits, ...] = ("16", "8", "4")
# On pages about a machine the precision that most people run comes first, where a phone shows it.
FEWEST_FIRST: tuple[Bits, ...] = ("4", "8", "16")


@dataclass(frozen=True)
class Library:
    """The catalog with everything that is computed from it. `as_of` is the date of the site, where it has one.

    Figures are for the site's scenario, or for another one that is named by `scenario_id`.
    """

    catalog: Catalog
    planner: Planner
    as_of: datetime.date | None = None
    scenario_id: str | None = None
    _notes: list[Note] = field(default_factory=list, repr=False, compare=False)

    @property
    def scenario(self) -> Scenario:
        """The scenario that figures are for."""
        return self.catalog.scenarios[self.scenario_id or self.catalog.site.scenario]

    def using(self, scenario_id: str) -> Library:
        """The same with the figures of another scenario."""
        return replace(self, scenario_id=scenario_id)

    def sheet(self, here: str) -> Sheet:
        """A new page at `here`."""
        return Sheet(self.catalog, self.references, here=here, terms=self.terms, framed=self._notes.append)

    def checked(self, entry: freshness.Entry) -> str:
        """What a page about a record says of its last check."""
        return freshness.words(self.catalog, entry, self.as_of)

    def take_note(self) -> Note | None:
        """What the page that was framed last tells the pages that list others."""
        note = self._notes[-1] if self._notes else None
        self._notes.clear()
        return note

    @cached_property
    def terms(self) -> Terms:
        """The terms of the glossary, as running text has them."""
        return Terms(self.catalog.spellings)

    @cached_property
    def references(self) -> References:
        return References(
            self.catalog, {"weights": self._weights, "kv": self._kv, "image_tokens": self._image_tokens}
        )

    @cached_property
    def matrix_devices(self) -> tuple[DeviceEntry, ...]:
        """The devices of the matrix, least usable memory first; those without a figure last."""

        def usable(device: DeviceEntry) -> tuple[int, str]:
            space = self.planner.space(device)
            return (space.usable_bytes if space else 2**63, device.id)

        return tuple(sorted((self.catalog.devices[id_] for id_ in self.catalog.shown_devices), key=usable))

    @cached_property
    def size_order(self) -> Mapping[str, int]:
        """The place of each size in the order in which pages list them."""
        return {size_id: place for place, size_id in enumerate(self.catalog.sizes)}

    @cached_property
    def benchmark_order(self) -> Mapping[str, int]:
        """The place of each benchmark in the order in which pages list them."""
        return {benchmark_id: place for place, benchmark_id in enumerate(self.catalog.benchmarks)}

    @cached_property
    def scores(self) -> Mapping[str, list[tuple[ModelEntry, ScoreEntry]]]:
        """The scores of each benchmark, with the model of each."""
        found: dict[str, list[tuple[ModelEntry, ScoreEntry]]] = {}
        for model in self.catalog.models.values():
            for score in model.scores:
                found.setdefault(score.benchmark, []).append((model, score))
        return found

    @cached_property
    def pairs(self) -> Pairs:
        """The comparison pages."""
        return pairs_of(self.catalog)

    def engine_for(self, size: SizeEntry) -> EngineEntry | None:
        """The first engine of the scenario that runs the size."""
        return self.planner.engine_for(size, self.scenario)

    def precision_for(self, engine: EngineEntry, bits: Bits) -> str | None:
        """The precision of a class of bits that the scenario shows for an engine."""
        return self.planner.precision_for(engine, self.scenario, bits)

    @cached_property
    def _fits(self) -> dict[tuple[str, str, str, str], Fit]:
        """Answers of `fit`: what a page sorts by, says and shows is one and the same."""
        return {}

    def context_for(self, size: SizeEntry) -> int:
        """Context of each sequence in the scenario, or the most that the size accepts where that is less."""
        most = size.context_tokens()
        asked = self.scenario.context_tokens
        return min(asked, most) if most else asked

    def way(
        self, size: SizeEntry, engine: EngineEntry, precision_id: str, *, image_size: int | None = None
    ) -> Way:
        """How the scenario runs a size."""
        scenario = self.scenario
        kv_type = self.planner.kv_type_for(engine, scenario.kv_type)
        parallel = self.planner.parallel_for(engine, scenario.parallel)
        return Way(size, engine, precision_id, kv_type, parallel, image_size)

    def requirement(
        self, size: SizeEntry, engine: EngineEntry, precision_id: str, context_tokens: int | None = None
    ) -> Requirement:
        """Memory of a size, with the KV cache and sequences of the scenario, and its context if none is given."""
        way = self.way(size, engine, precision_id)
        return self.planner.requirement(
            way, context_tokens or self.planner.context_for(way, self.context_for(size))
        )

    def fit(self, size: SizeEntry, engine: EngineEntry, precision_id: str, device: DeviceEntry) -> Fit:
        """Whether a size fits on a device in the scenario."""
        key = size.id, engine.id, precision_id, device.id
        known = self._fits.get(key)
        if known is None:
            known = self._fits[key] = self.fits(size, engine, precision_id, (device,))[0]
        return known

    def fits(
        self, size: SizeEntry, engine: EngineEntry, precision_id: str, devices: Iterable[DeviceEntry]
    ) -> tuple[Fit, ...]:
        """`fit` for each of many devices."""
        way = self.way(size, engine, precision_id)
        return self.planner.fits(way, devices, self.planner.context_for(way, self.context_for(size)))

    def best(self, size: SizeEntry, devices: Sequence[DeviceEntry]) -> tuple[Best | None, ...]:
        """For each device the precision of the scenario that serves best; None where no engine runs the size."""
        engine = self.engine_for(size)
        if engine is None:
            return (None,) * len(devices)
        ways = [self.way(size, engine, precision_id) for precision_id in self.precisions_for(engine)]
        return best_fits(self.planner, ways, devices, self.context_for(size))

    def precisions_for(self, engine: EngineEntry) -> tuple[str, ...]:
        """The precisions that the scenario shows for an engine, most bits first."""
        classes = sorted(self.scenario.precisions, key=int, reverse=True)
        found = (self.precision_for(engine, bits) for bits in classes)
        return tuple(precision_id for precision_id in found if precision_id is not None)

    def shares(self, engine: EngineEntry) -> int:
        """The parts into which the engine divides a context in the scenario, one for each sequence, or 1."""
        size = next(iter(self.catalog.sizes.values()))
        return self.planner.context_for(self.way(size, engine, engine.record.precisions[0]), 1)

    def falling(self, size: SizeEntry) -> int:
        """What sizes are sorted by, most parameters first: the published count, or what the architecture gives."""
        if size.total_parameters is not None or missing_fields(size.architecture):
            return -(size.total_parameters or 0)
        return -ledger(size.architecture).total

    def size_uri(self, size: SizeEntry) -> str:
        return urls.size(size.model.series_id, size.model.id, size.label)

    def _weights(self, size_id: str, precision_id: str) -> str:
        """`[[SIZE weights.bf16]]`: the bytes of the weights alone, as download and as memory."""
        if precision_id not in self.catalog.precisions:
            raise DeadReference(
                f"there is no precision {precision_id}", nearest(precision_id, self.catalog.precisions)
            )
        size = self.catalog.sizes[size_id]
        engine = next(
            (
                engine
                for engine in self.catalog.engines.values()
                if precision_id in engine.record.precisions and engine.runs(size.architecture)
            ),
            None,
        )
        if engine is None:
            raise DeadReference(
                f"no engine that runs {size_id} loads {precision_id}", "name another precision"
            )
        size_bytes = self.planner.weights(size, engine, precision_id).tensor_bytes
        return f"{numbers.gb_with_unit(size_bytes)} ({numbers.gib_with_unit(size_bytes)})"

    def _kv(self, size_id: str, path: str) -> str:
        """`[[SIZE kv.bytes_per_token]]`: bytes of one token in all layers, in the scenario's KV format, before any window."""
        if path != "bytes_per_token":
            raise DeadReference(f"there is no computed value kv.{path}", "write kv.bytes_per_token")
        shape = self.planner.shape(self.catalog.sizes[size_id])
        stored = self.catalog.formats[self.scenario.kv_type]
        return numbers.exact_bytes(token_bytes(shape, stored))

    def _image_tokens(self, size_id: str, path: str) -> str:
        """`[[SIZE image_tokens]]`: tokens of one image at each side, or at one: `image_tokens.448`."""
        size = self.catalog.sizes[size_id]
        if path:
            if not path.isdecimal() or int(path) not in size.image_sizes:
                raise DeadReference(
                    f"{size_id} takes no image of {path} px", nearest(path, map(str, size.image_sizes))
                )
            return numbers.integer(size.image_tokens(int(path)))
        return numbers.listing(
            (numbers.integer(size.image_tokens(side)) for side in size.image_sizes), last="or"
        )
