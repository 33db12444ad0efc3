"""Answers for a whole catalog: takes ids of what is asked; gives requirements and fits, each computed once.

Choices that a reader may leave open (engine, precision, KV format) follow the preferences of a scenario.
Raises UsageError with a sentence for what makes no sense.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from generator.problems import UsageError
from generator.reading.catalog import Catalog, DeviceEntry, EngineEntry, SizeEntry
from generator.reading.schema.base import Citation
from generator.reading.schema.hardware import BitClass, Scenario
from generator.sizing.fit import MIB, Fit, Space, fit, space_of
from generator.sizing.footprint import Footprint, Working
from generator.sizing.offload import Loads, Offload, loads_of, offload_of
from generator.sizing.part import Certainty, least_certain
from generator.sizing.receipt import explain, explain_working, ground_of, published_file
from generator.sizing.requirement import Requirement
from generator.sizing.setting import Setting
from generator.sizing.shape import Shape, shape_of
from generator.sizing.starting import AS_STARTED, Options, refuse_options, setting_for
from generator.sizing.tensor_kind import TensorKind
from generator.sizing.tensors import tensor_kinds
from generator.sizing.weights import Weights, weights_of

Bits = BitClass
# The pages of a model and its sizes ask for the same few hundred receipts.
RECENT = 2048
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of running a size. `image_size` is for models with images: None means their smallest."""

    size: SizeEntry
    engine: EngineEntry
    precision_id: str
    kv_type: str
    parallel: int = 1
    image_size: int | None = None
    options: Options = AS_STARTED


@dataclass(frozen=True)
class Planner:
    """Computes for one catalog and remembers what it computed, as long as it lives itself.

    Of what is large and wanted by few pages that follow one another (receipts, lists of tensors) only the last
    are kept.
    """

    catalog: Catalog
    _known: dict[Hashable, object] = field(default_factory=dict, repr=False, compare=False)
    _recent: OrderedDict[Hashable, object] = field(default_factory=OrderedDict, repr=False, compare=False)

    def engine_for(self, size: SizeEntry, scenario: Scenario) -> EngineEntry | None:
        """The first engine of a scenario that runs a size."""
        engines = (self.catalog.engines[engine_id] for engine_id in scenario.engines)
        return next((engine for engine in engines if engine.runs(size.architecture)), None)

    def precision_for(self, engine: EngineEntry, scenario: Scenario, bits: Bits) -> str | None:
        """The first precision of a class of bits that an engine loads."""
        wanted = scenario.precisions.get(bits, ())
        return next((precision for precision in wanted if precision in engine.record.precisions), None)

    def kv_type_for(self, engine: EngineEntry, wanted: str) -> str:
        """The wanted KV format, or the engine's own default where it lacks that."""
        known = engine.record.kv_types
        return wanted if wanted in known else known[0]

    def parallel_for(self, engine: EngineEntry, wanted: int) -> int:
        """The wanted number of sequences, or as many as the engine starts with by itself."""
        return engine.options.parallel or wanted

    def longest_tokens(self, way: Way) -> int | None:
        """The longest context that may be asked for; None where the size's own limit is not known."""
        limit = way.size.context_tokens(way.image_size)
        return None if limit is None else self._setting(way).longest_tokens(limit)

    def context_for(self, way: Way, sequence_tokens: int) -> int:
        """The context to ask the engine for, so that each sequence has `sequence_tokens` of it."""
        return self._setting(way).longest_tokens(sequence_tokens)

    def sequence_tokens(self, way: Way, context_tokens: int) -> int:
        """What each sequence has of a context that the engine was asked for."""
        return self._setting(way).sequence_tokens(context_tokens)

    def requirement(self, way: Way, context_tokens: int) -> Requirement:
        """The memory of one way at a context, explained. The context must be possible: UsageError if not."""
        self.refuse_nonsense(way, context_tokens)
        key = "requirement", _key(way), context_tokens
        return self._lately(key, lambda: self._explain(way, context_tokens))

    def fit(self, way: Way, device: DeviceEntry, context_tokens: int) -> Fit:
        """Whether one way fits on a device; a size that accepts less context is taken at its most."""
        return self.fits(way, (device,), context_tokens)[0]

    def fits(self, way: Way, devices: Iterable[DeviceEntry], context_tokens: int) -> tuple[Fit, ...]:
        """`fit` for each of many devices: a row of the hardware matrix."""
        footprint, longest, certainty = self._once(("case", _key(way)), lambda: self._case(way))
        record = way.engine.record
        found = []
        for device in devices:
            space = self.space(device, way.engine)
            answer = fit(
                footprint,
                space,
                context_tokens=context_tokens,
                least_tokens=record.least_context_tokens,
                most_tokens=longest or context_tokens,
                certainty=certainty if space is None else least_certain((certainty, space.certainty)),
            )
            runs = device.record.kind not in record.supports.not_on
            found.append(
                answer
                if runs
                else replace(answer, verdict="unsupported", spare_bytes=None, longest_context_tokens=None)
            )
        return tuple(found)

    def offload(self, way: Way, device: DeviceEntry, context_tokens: int) -> Offload | None:
        """How many layers of a size a card takes; None where no layers can stay outside: other engines, one memory."""
        space = self.space(device, way.engine)
        if way.engine.record.rules != "llama.cpp" or space is None or space.kind != "gpu":
            return None
        return offload_of(self.loads(way, context_tokens), space)

    def loads(self, way: Way, context_tokens: int) -> Loads:
        """What each layer of a size takes, for an engine with the rules of llama.cpp."""
        self.refuse_nonsense(way, context_tokens)
        return self._lately(("loads", _key(way), context_tokens), lambda: self._loads(way, context_tokens))

    def refuse_nonsense(self, way: Way, context_tokens: int) -> None:
        """Raise UsageError for a way that cannot be, or a context that is none or longer than the model's."""
        size, engine = way.size, way.engine
        if not engine.runs(size.architecture):
            raise UsageError(f"{engine.id} does not run {size.id} ({size.architecture.model_type})")
        if way.precision_id not in engine.record.precisions:
            raise UsageError(f"{engine.id} does not load the precision {way.precision_id}")
        if way.kv_type not in engine.record.kv_types:
            known = ", ".join(engine.record.kv_types)
            raise UsageError(f"{engine.id} has no KV cache of type {way.kv_type}; it has {known}")
        if way.parallel < 1:
            raise UsageError(f"the number of parallel sequences is {way.parallel}; it must be at least 1")
        if context_tokens < 1:
            raise UsageError(f"the context is {context_tokens} tokens; it must be at least 1")
        longest = self.longest_tokens(way)
        if longest is not None and context_tokens > longest:
            shared = f" ({longest // way.parallel} for each of {way.parallel} sequences)"
            each = shared if self._setting(way).longest_tokens(1) > 1 else ""
            raise UsageError(
                f"{size.id} accepts at most {longest} tokens{each}; {context_tokens} is too long"
            )
        self._refuse_split_heads(way)
        refuse_options(way.engine, way.kv_type, self.catalog.formats[way.kv_type], way.options)

    def footprint(self, way: Way) -> Footprint:
        """Memory of one way as a function of context."""
        return self._lately(("footprint", _key(way)), lambda: self._footprint(way))

    def space(self, device: DeviceEntry, engine: EngineEntry | None = None) -> Space | None:
        """The memory of a device: all that models may use, or the share that an engine takes."""
        share = engine.options.usable_percent if engine is not None else None
        return self._once(("space", device.id, share), lambda: space_of(device.record, usable_percent=share))

    def shape(self, size: SizeEntry, image_size: int | None = None) -> Shape:
        """The shape of a size, for one image side."""
        side = image_size or (size.image_sizes[0] if size.image_sizes else None)
        return self._once(("shape", size.id, side), lambda: shape_of(size.architecture, image_size=side))

    def weights(
        self, size: SizeEntry, engine: EngineEntry, precision_id: str, image_size: int | None = None
    ) -> Weights:
        """The weights of a size at a precision, as an engine loads them."""
        precision, formats, rules = (
            self.catalog.precisions[precision_id],
            self.catalog.formats,
            engine.record.rules,
        )
        return self._lately(
            ("weights", size.id, rules, precision_id, image_size),
            lambda: weights_of(
                self.shape(size, image_size),
                precision,
                formats,
                rules=rules,
                kinds=self._kinds(size, image_size),
            ),
        )

    def _kinds(self, size: SizeEntry, image_size: int | None) -> tuple[TensorKind, ...]:
        return self._lately(
            ("kinds", size.id, image_size), lambda: tensor_kinds(self.shape(size, image_size))
        )

    def _footprint(self, way: Way) -> Footprint:
        setting = self._setting(way)
        working = self._once(
            ("working", way.size.id, way.image_size, setting),
            lambda: Working(self.shape(way.size, way.image_size), setting),
        )
        weights = self.weights(way.size, way.engine, way.precision_id, way.image_size)
        return Footprint(weights, way.engine.record.reserve.mib * MIB, working)

    def _loads(self, way: Way, context_tokens: int) -> Loads:
        footprint = self.footprint(way)
        return loads_of(
            footprint.working.shape,
            footprint.weights,
            self.catalog.precisions[way.precision_id],
            self.catalog.formats,
            footprint.working.setting.at(context_tokens),
            footprint.reserve_bytes,
        )

    def _case(self, way: Way) -> tuple[Footprint, int | None, Certainty]:
        """What is the same on every device: memory, the longest context, and how sure the requirement is."""
        # The reserve is a rule of thumb and part of every sum.
        return self.footprint(way), self.longest_tokens(way), "approximate"

    def _explain(self, way: Way, context_tokens: int) -> Requirement:
        ids = (way.size.id, way.engine.id, way.precision_id, way.kv_type)
        footprint = self.footprint(way)
        ground = self._lately(
            ("ground", way.size.id, way.engine.id), lambda: ground_of(way.size.architecture, way.engine)
        )
        # Nearly all of a receipt is the same at every precision.
        working = self._lately(
            ("working parts", _key(replace(way, precision_id="")), context_tokens),
            lambda: explain_working(footprint.working, footprint.reserve_bytes, context_tokens, ground),
        )
        precision = self._once(
            ("citations", way.precision_id), lambda: self._precision_citations(way.precision_id)
        )
        published = published_file(way.size.artifacts, way.precision_id)
        return explain(ids, footprint, context_tokens, working, ground.at(precision), published)

    def _precision_citations(self, precision_id: str) -> list[tuple[Citation, ...]]:
        facts, record = self.catalog.precision_facts, self.catalog.precisions[precision_id]
        used = {record.base, record.embedding, record.vectors, *(item.format for item in record.exceptions)}
        prefixes = (f"precisions.{precision_id}.", *(f"formats.{format_id}." for format_id in sorted(used)))
        return [fact.citations for path, fact in facts.items() if path.startswith(prefixes)]

    def _setting(self, way: Way) -> Setting:
        kv_format = self.catalog.formats[way.kv_type]
        return setting_for(way.engine, kv_format, parallel=way.parallel, options=way.options)

    def _refuse_split_heads(self, way: Way) -> None:
        block = self.catalog.formats[way.kv_type].block_weights
        widths = self._once(
            ("head widths", way.size.id, way.image_size),
            lambda: {
                width
                for layer in self.shape(way.size, way.image_size).layers
                for width in (layer.key_width, layer.value_width)
            },
        )
        if any(width % block for width in widths):
            raise UsageError(
                f"{way.kv_type} stores {block} values together, which does not divide the heads of {way.size.id}"
            )

    def _once(self, key: Hashable, compute: Callable[[], T]) -> T:
        if key not in self._known:
            self._known[key] = compute()
        return self._known[key]  # type: ignore[return-value]  # each key starts with the name of its type

    def _lately(self, key: Hashable, compute: Callable[[], T]) -> T:
        if key in self._recent:
            self._recent.move_to_end(key)
        else:
            self._recent[key] = compute()
            if len(self._recent) > RECENT:
                self._recent.popitem(last=False)
        return self._recent[key]  # type: ignore[return-value]  # as above


def _key(way: Way) -> Hashable:
    return (
        way.size.id,
        way.engine.id,
        way.precision_id,
        way.kv_type,
        way.parallel,
        way.image_size,
        way.options,
    )
