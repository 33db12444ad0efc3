"""One size at a time: takes the built engine and a size; gives what it answers for every file type and setting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from generator.reading.catalog import EngineEntry, SizeEntry
from generator.sizing.planner import Planner
from generator.sizing.shape import Shape
from tools.measure.declaring import architecture_of, metadata_of, tensors_of
from tools.measure.engine import PLANNER, SERVER, Engine, Memory
from tools.measure.gguf import write

DECLARED_IN = "f16"  # the precision of the file that the engine is shown


@dataclass(frozen=True, slots=True)
class Asked:
    """One setting that the planner is asked about; what is left at its default is not told."""

    context_tokens: int
    kv_type: str = "f16"
    micro_batch_tokens: int = 512
    parallel: int = 1
    unified: bool = False
    flash_attention: bool = True
    full_windows: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        return (
            *("-c", str(self.context_tokens), "-ub", str(self.micro_batch_tokens)),
            *("-np", str(self.parallel), "-fa", "on" if self.flash_attention else "off"),
            *("-ctk", self.kv_type, "-ctv", self.kv_type),
            *(["--kv-unified"] if self.unified else []),
            *(["--swa-full"] if self.full_windows else []),
        )


# What changes the answer, one thing at a time: context (4900 is padded), flash attention, cache format, micro-batch,
# windows, sequences.
SETTINGS = (
    *(Asked(tokens) for tokens in (4096, 4900, 8192, 32768, 131072, 262144)),
    Asked(8192, flash_attention=False),
    Asked(8192, kv_type="q8_0"),
    Asked(32768, kv_type="q8_0"),
    Asked(32768, kv_type="q4_0"),
    Asked(8192, micro_batch_tokens=2048),
    Asked(32768, full_windows=True),
    Asked(16384, parallel=4),
)


# The same of llama-server: some contexts, and its slots, over one cache as by default and with one each.
SERVER_SETTINGS = (
    *(Asked(tokens) for tokens in (8192, 32768, 131072)),
    Asked(8192, flash_attention=False),
    Asked(8192, kv_type="q8_0"),
    Asked(32768, parallel=4),
    Asked(32768, parallel=4, unified=True),
)


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers for one size: tensors in MiB by file type; by planner and setting, what lies on the card and in RAM."""

    size: SizeEntry
    tensors_mib: dict[str, Decimal]
    memory: dict[str, dict[Asked, tuple[Memory, Memory]]]


def distinct_sizes(planner: Planner, entry: EngineEntry) -> Iterator[SizeEntry]:
    """Every size that the engine runs, but none whose language model has been seen in an earlier one."""
    seen: set[Shape] = set()
    for size in planner.catalog.sizes.values():
        if not entry.runs(size.architecture):
            continue
        shape = replace(planner.shape(size), vision=None, audio=None, whole=None, projected_width=0)
        if architecture_of(shape, size.architecture.text.model_type or "") and shape not in seen:
            seen.add(shape)
            yield size


def ask(
    engine: Engine, entry: EngineEntry, planner: Planner, size: SizeEntry, work: Path, port: int
) -> Answers:
    """Declare a size in a file of `work`, ask everything about it, and remove the file."""
    shape = planner.shape(size)
    architecture = architecture_of(shape, size.architecture.text.model_type or "")
    assert architecture is not None  # distinct_sizes gives no others
    most = size.context_tokens() or SETTINGS[-1].context_tokens
    precision, formats = planner.catalog.precisions[DECLARED_IN], planner.catalog.formats
    file = work / f"{size.id}.gguf"
    try:
        write(
            file,
            metadata_of(shape, architecture, most),
            tensors_of(shape, architecture, precision, formats),
        )
        tensors = {
            file_type: engine.tensor_mib(file, file_type.upper())
            for file_type in entry.record.precisions
            if planner.catalog.precisions[file_type].container == "gguf"
        }
        memory = {
            program: {
                asked: engine.memory(program, file, port, asked.options)
                for asked in possible(settings, most)
                if shape.has_windows or not asked.full_windows
            }
            for program, settings in ((PLANNER, SETTINGS), (SERVER, SERVER_SETTINGS))
        }
    finally:
        file.unlink(missing_ok=True)
    return Answers(size, tensors, memory)


def possible(settings: Iterable[Asked], most_tokens: int) -> Iterator[Asked]:
    """The settings, each once, with no sequence longer than a size accepts."""
    seen: set[Asked] = set()
    for asked in settings:
        most = most_tokens * (1 if asked.unified else asked.parallel)
        within = replace(asked, context_tokens=min(asked.context_tokens, most))
        if within not in seen:
            seen.add(within)
            yield within
