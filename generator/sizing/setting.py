"""How an engine is asked to run a model: context, parallel sequences, KV cache format and memory options."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from generator.reading.schema.hardware import Format

Rules = Literal["llama.cpp", "transformers", "vllm"]

DEFAULT_BATCH_TOKENS = 2048
DEFAULT_MICRO_BATCH_TOKENS = 512


@dataclass(frozen=True, slots=True)
class Setting:
    """One way of running a model; the defaults are those of llama-server with the number of slots given.

    `context_tokens` is what the engine is told: for llama.cpp (`-c`) shared by the `parallel` sequences, for
    transformers and vLLM the length of each. `micro_batch_tokens` are computed at once; `larger_micro_batches` are
    (beyond this context, so many) where that depends on the context. `output_rows` says for how many rows of a
    micro-batch logits are reserved: one a slot (llama-server), or all of them (the C API and the planner
    llama-fit-params); vLLM makes room for `most_sequences` rows when it starts.
    """

    rules: Rules
    context_tokens: int
    kv_format: Format
    parallel: int = 1
    micro_batch_tokens: int = DEFAULT_MICRO_BATCH_TOKENS
    larger_micro_batches: tuple[tuple[int, int], ...] = ()
    most_sequences: int = 0
    is_unified: bool = False
    has_flash_attention: bool = True
    has_full_windows: bool = False
    output_rows: Literal["slots", "micro-batch"] = "slots"

    def at(self, context_tokens: int) -> Setting:
        """The same setting with another context."""
        return replace(self, context_tokens=context_tokens)

    @property
    def batch_tokens(self) -> int:
        """Tokens that are computed at once with this context, before the context itself limits them."""
        larger = (tokens for above, tokens in self.larger_micro_batches if self.context_tokens > above)
        return max((self.micro_batch_tokens, *larger))

    @property
    def kv_is_quantized(self) -> bool:
        """Whether values of the KV cache share scales, so that they are stored in blocks."""
        return self.kv_format.block_weights > 1

    def longest_tokens(self, sequence_tokens: int) -> int:
        """The context to ask for, so that each sequence has `sequence_tokens` of it."""
        return sequence_tokens * self._shares

    def sequence_tokens(self, context_tokens: int) -> int:
        """What each sequence has of the context that was asked for."""
        return context_tokens // self._shares

    @property
    def _shares(self) -> int:
        """How many parts the engine divides the context into."""
        return self.parallel if self.rules == "llama.cpp" and not self.is_unified else 1
