"""The receipt of a requirement: takes a footprint and what it rests on; gives every part with formula and sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.reading.catalog import EngineEntry, Fact, ResolvedArchitecture
from generator.reading.schema.base import Citation
from generator.reading.schema.evidence import Artifact
from generator.sizing import compute_buffer, kv_cache
from generator.sizing.fit import MIB
from generator.sizing.footprint import Footprint, Working
from generator.sizing.part import Certainty, Part
from generator.sizing.requirement import DeviceParts, HostParts, Requirement
from generator.sizing.setting import Setting
from generator.sizing.shape import Shape
from generator.sizing.weights import Weights

# A file that is larger than its tensors by more than this was not made by the standard recipe.
METADATA_LIMIT_BYTES = 32 * MIB


@dataclass(frozen=True, slots=True)
class Sources:
    """Ids of the sources behind each kind of part."""

    weights: tuple[str, ...]
    engine: tuple[str, ...]
    reserve: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """Ids of the sources that a receipt rests on at every precision: rules of the engine, shape, reserve."""

    rules: tuple[str, ...]
    shape: tuple[str, ...]
    reserve: tuple[str, ...]

    def at(self, precision: Iterable[tuple[Citation, ...]]) -> Sources:
        """The sources of all parts at a precision with these citations."""
        weights = unique([*map(ids_of, precision), self.rules, self.shape])
        return Sources(weights, unique([self.rules, self.shape]), self.reserve)


@dataclass(frozen=True, slots=True)
class WorkingParts:
    """The parts of a requirement that are the same at every precision."""

    kv_cache: Part
    compute_buffer: Part
    reserve: Part
    host_compute_buffer: Part


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """An artifact of exact size made by the standard recipe."""

    bytes: int
    source_ids: tuple[str, ...]


def published_file(
    artifacts: Iterable[tuple[Artifact, tuple[Citation, ...]]], precision_id: str
) -> PublishedFile | None:
    """The first standard artifact at a precision whose exact bytes are known."""
    for artifact, citations in artifacts:
        if artifact.precision == precision_id and artifact.stock and artifact.bytes is not None:
            return PublishedFile(artifact.bytes, ids_of(citations))
    return None


def ground_of(architecture: ResolvedArchitecture, engine: EngineEntry) -> Ground:
    """The sources that hold at every precision: the engine's rules and the shape that they are applied to."""
    shape = unique(ids_of(fact.citations) for fact in architecture.facts.values())
    rules = ids_of(engine.record.source or _cited(engine, "versions"))
    reserve = ids_of(_cited(engine, "reserve.mib") or engine.record.reserve.source or ()) or rules
    return Ground(rules, shape, reserve)


def explain_working(
    working: Working, reserve_bytes: int, context_tokens: int, ground: Ground
) -> WorkingParts:
    """The parts beside the weights at a context: the same at every precision."""
    shape, setting, sources = working.shape, working.setting.at(context_tokens), ground.at(())
    return WorkingParts(
        _kv_cache(shape, setting, sources),
        _compute_buffer(
            "compute buffer",
            compute_buffer.device_steps(shape, setting),
            sources,
            is_derived=compute_buffer.is_derived(shape, setting),
        ),
        Part(
            "runtime reserve",
            reserve_bytes,
            "approximate",
            "reserve MiB × 1048576",
            (("reserve MiB", reserve_bytes // MIB),),
            sources.reserve,
            "what the engine's own runtime takes or keeps free; differs by driver and device",
        ),
        _compute_buffer(
            "host compute buffer",
            (compute_buffer.host_step(shape, setting),),
            sources,
            is_derived=setting.rules == "llama.cpp",
        ),
    )


def explain(
    ids: tuple[str, str, str, str],
    footprint: Footprint,
    context_tokens: int,
    working: WorkingParts,
    sources: Sources,
    published: PublishedFile | None,
) -> Requirement:
    """The requirement at a context. `ids` are those of size, engine, precision and KV format."""
    size_id, engine_id, precision_id, kv_type = ids
    weights = footprint.weights
    device = DeviceParts(
        _device_weights(weights, sources, published),
        working.kv_cache,
        working.compute_buffer,
        working.reserve,
    )
    host = HostParts(_host_weights(weights, sources), working.host_compute_buffer)
    return Requirement(
        size_id,
        engine_id,
        precision_id,
        context_tokens,
        kv_type,
        footprint.working.setting.parallel,
        _file(weights, sources, published),
        device,
        host,
        footprint.at(context_tokens).whole_bytes,
    )


def unique(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """All ids, each once, in the order of their first use."""
    return tuple(dict.fromkeys(source_id for group in groups for source_id in group))


def ids_of(citations: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.id for citation in citations))


def _cited(engine: EngineEntry, path: str) -> tuple[Citation, ...]:
    fact: Fact | None = engine.facts.get(path)
    return fact.citations if fact is not None else ()


def _file(weights: Weights, sources: Sources, published: PublishedFile | None) -> Part:
    if published is not None:
        inputs = (("published file", published.bytes),)
        return Part("file", published.bytes, "measured", "published file", inputs, published.source_ids)
    if weights.is_converted:
        inputs = (("tensors before conversion", weights.file_bytes),)
        note = "weights are converted while they are loaded; the file on disk is not quantized"
        return Part("file", weights.file_bytes, "computed", inputs[0][0], inputs, sources.weights, note)
    formula, groups = _by_group(weights)
    note = "the tensors alone; metadata and vocabulary of the file come on top"
    return Part("file", weights.file_bytes, "computed", formula, groups, sources.weights, note)


def _device_weights(weights: Weights, sources: Sources, published: PublishedFile | None) -> Part:
    """Weights on the device. A published file of the standard recipe confirms the bytes of its tensors.

    The file is its tensors and its metadata; if the rest beside the computed tensors is no larger than metadata is,
    the file holds these very tensors, and their bytes are as measured as the file's.
    """
    formula, inputs = _by_group(weights, on_device=True)
    size = weights.device_bytes
    if weights.rules == "llama.cpp" and not weights.is_tied:
        formula, inputs = f"{formula} − embedding table", (*inputs, ("embedding table", weights.table_bytes))
    if published is not None and 0 <= published.bytes - weights.tensor_bytes <= METADATA_LIMIT_BYTES:
        note = f"the tensors of a published file of {published.bytes} bytes, without its metadata"
        ids = unique([published.source_ids, sources.weights])
        return Part("weights", size, "measured", formula, inputs, ids, note)
    note = "tensor by tensor, from its dimensions and the format that the precision gives it"
    return Part("weights", size, "computed", formula, inputs, sources.weights, note)


def _host_weights(weights: Weights, sources: Sources) -> Part:
    size = weights.host_bytes
    if not size:
        return Part("host weights", 0, "computed", "0", (), sources.engine, "nothing stays on the host")
    inputs = [("embedding table", weights.table_bytes)]
    if weights.per_layer_table_bytes:
        inputs.append(("table of per-layer embeddings", weights.per_layer_table_bytes))
    formula = " + ".join(name for name, _ in inputs)
    note = "the engine looks tokens up on the processor, even when all layers are on the device"
    return Part("host weights", size, "computed", formula, tuple(inputs), sources.weights, note)


def _by_group(weights: Weights, *, on_device: bool = False) -> tuple[str, tuple[tuple[str, int], ...]]:
    """A sum over the groups; on the device without the table that the engine keeps on the host alone."""
    left_out = "per-layer embeddings" if on_device and weights.rules == "llama.cpp" else None
    inputs = [(str(group), size) for group, size in weights.groups.items() if group != left_out]
    return " + ".join(name for name, _ in inputs), tuple(inputs)


def _kv_cache(shape: Shape, setting: Setting, sources: Sources) -> Part:
    cells = kv_cache.cells_of(shape, setting)
    terms: list[str] = []
    inputs: list[tuple[str, int]] = [("streams", cells.streams)]
    classes = kv_cache.layer_classes(shape, setting)
    spare = sum(layers.count * layers.row_bytes for layers in classes if layers.reach == "spare")
    for layers in (layers for layers in classes if layers.reach != "spare"):
        name: str = layers.reach
        alike = [other for other in classes if other.reach == layers.reach]
        if len(alike) > 1:  # layers of one kind whose rows differ in width
            name += f" {alike.index(layers) + 1}"
        terms.append(f"{name} layers × {name} cells × {name} bytes a cell")
        inputs += [
            (f"{name} layers", layers.count),
            (f"{name} cells", cells.of(layers)),
            (f"{name} bytes a cell", layers.row_bytes),
        ]
    if not classes:
        return Part(
            "KV cache", 0, "computed", "0", (), sources.engine, "every token sees all others; nothing is kept"
        )
    size = kv_cache.cache_bytes(shape, setting)
    formula = f"streams × ({' + '.join(terms)})"
    if spare:
        formula, inputs = f"{formula} + spare block", [*inputs, ("spare block", spare)]
    note = "one cell is a token; its bytes are keys and values of all key-value heads of a layer"
    return Part("KV cache", size, "computed", formula, tuple(inputs), sources.engine, note)


def _compute_buffer(
    name: str, steps: tuple[compute_buffer.Step, ...], sources: Sources, *, is_derived: bool
) -> Part:
    step = compute_buffer.largest(steps)
    others = ", ".join(f"{other.name} {other.bytes}" for other in steps if other is not step)
    note = f"the step that needs most, {step.name}, in bytes; the others: {others}" if others else step.name
    certainty: Certainty = "computed" if is_derived or not step.bytes else "approximate"
    return Part(name, step.bytes, certainty, step.formula, step.inputs, sources.engine, note)
