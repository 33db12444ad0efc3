"""How an engine is started: takes its record and what is asked of it besides; gives the Setting that sizing computes with."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from generator.problems import UsageError
from generator.reading.catalog import EngineEntry
from generator.reading.schema.hardware import Format
from generator.sizing.setting import DEFAULT_MICRO_BATCH_TOKENS, Rules, Setting


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may ask of an engine instead of how it is started by itself; None leaves that."""

    micro_batch_tokens: int | None = None
    is_unified: bool | None = None
    has_flash_attention: bool | None = None
    has_full_windows: bool | None = None

    @property
    def asked(self) -> dict[str, int | bool]:
        """What is asked for, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}


# Nothing is asked: the engine is started by itself.
AS_STARTED = Options()

# What may be asked of an engine by each set of rules, and how that is called.
_OPTIONS: dict[Rules, set[str]] = {
    "llama.cpp": {"micro_batch_tokens", "is_unified", "has_flash_attention", "has_full_windows"},
    "vllm": {"micro_batch_tokens", "has_full_windows"},
    "transformers": set(),
}
_OPTION_WORDS = {
    "micro_batch_tokens": "tokens computed at once",
    "is_unified": "one KV cache for all sequences",
    "has_flash_attention": "flash attention",
    "has_full_windows": "full windows",
}


def setting_for(
    engine: EngineEntry, kv_format: Format, *, parallel: int, options: Options = AS_STARTED
) -> Setting:
    """The setting of an engine, at no context yet. Who names a micro-batch means it at every context."""
    record, started = engine.record, engine.options
    setting = Setting(
        rules=record.rules,
        context_tokens=0,
        kv_format=kv_format,
        parallel=parallel,
        micro_batch_tokens=record.micro_batch_tokens or DEFAULT_MICRO_BATCH_TOKENS,
        larger_micro_batches=tuple((more.above_tokens, more.tokens) for more in started.larger_micro_batches),
        most_sequences=started.most_sequences or 0,
        is_unified=started.unified_cache,
    )
    if options.micro_batch_tokens is not None:
        setting = replace(setting, larger_micro_batches=())
    return replace(setting, **options.asked)  # type: ignore[arg-type]  # the names of Setting itself


def lacking_options(engine: EngineEntry, options: Options) -> list[str]:
    """What is asked of an engine that it has no option for."""
    return sorted(set(options.asked) - _OPTIONS[engine.record.rules])


def refuse_options(engine: EngineEntry, kv_type: str, kv_format: Format, options: Options) -> None:
    """Raise UsageError for options that the engine does not have, or that exclude each other."""
    if lacking := lacking_options(engine, options):
        words = " and ".join(_OPTION_WORDS[name] for name in lacking)
        raise UsageError(f"{engine.id} has no option for {words}")
    if options.micro_batch_tokens is not None and options.micro_batch_tokens < 1:
        raise UsageError(f"the micro-batch is {options.micro_batch_tokens} tokens; it must be at least 1")
    setting = setting_for(engine, kv_format, parallel=1, options=options)
    if setting.kv_is_quantized and not setting.has_flash_attention:
        raise UsageError(f"without flash attention {engine.id} keeps no KV cache of type {kv_type}")
