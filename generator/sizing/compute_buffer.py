"""The compute buffer: takes a shape and a setting; gives the bytes of each step that memory is reserved for.

Steps follow one another and reuse the same memory, so the buffer is as large as the largest of them. Each step
is a receipt: a formula over named inputs. llama.cpp: sched_reserve in src/llama-context.cpp, src/llama-graph.cpp.
Transformers: generation/utils.py and the modeling files. vLLM: profile_run in v1/worker/gpu_model_runner.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.sizing.cache_layers import Cells
from generator.sizing.kv_cache import cells_of, micro_batch
from generator.sizing.setting import Setting
from generator.sizing.shape import Shape

# Rotation of keys and values before they are quantized, where 64 divides the width of a head.
_ROTATION = 64


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of the computation keeps at the same time."""

    name: str
    bytes: int
    formula: str
    inputs: tuple[tuple[str, int], ...]


def device_steps(shape: Shape, setting: Setting) -> tuple[Step, ...]:
    """The steps on the device."""
    if setting.rules == "transformers":
        return _transformers_steps(shape, setting)
    if setting.rules == "vllm":
        return _vllm_steps(shape, setting)
    return _llama_cpp_steps(shape, setting)


def largest(steps: tuple[Step, ...]) -> Step:
    """The step that decides the size of the buffer; of equal ones the first."""
    return max(steps, key=lambda step: step.bytes)


def device_bytes(shape: Shape, setting: Setting) -> int:
    """Bytes of the compute buffer on the device."""
    return largest(device_steps(shape, setting)).bytes


def is_derived(shape: Shape, setting: Setting) -> bool:
    """Whether the buffer on the device is the engine's own to the MiB, and not only near it.

    llama.cpp's allocator places blocks where they fit best, which the steps do not say: with experts, per-layer
    embeddings or a quantized KV cache it takes some MiB more or less.
    """
    plain = shape.experts is None and not shape.per_layer_width and not setting.kv_is_quantized
    return setting.rules == "llama.cpp" and plain


def host_step(shape: Shape, setting: Setting) -> Step:
    """What llama.cpp keeps in the memory of the computer: the inputs of a micro-batch.

    Masks, token and position vectors; row numbers of values without flash attention; the matrices that rotate
    quantized keys and values. Transformers and vLLM keep nothing there.
    """
    if setting.rules != "llama.cpp":
        return Step("inputs", 0, "0", ())
    batch = micro_batch(setting)
    shared, formula, inputs = _masks_and_indices(shape, setting)
    rotation, further = _rotation_bytes(shape, setting), _per_layer_values(shape)
    formula += f" + 4 × micro-batch × {'(2 × width + per-layer inputs)' if further else '2 × width'}"
    inputs = (*inputs, ("width", shape.width), *_named("per-layer inputs", further))
    if rotation:
        formula, inputs = f"{formula} + rotation bytes", (*inputs, ("rotation bytes", rotation))
    return Step("inputs", shared + 4 * batch * (2 * shape.width + further) + rotation, formula, inputs)


def host_bytes(shape: Shape, setting: Setting) -> int:
    """Bytes of the compute buffer on the host."""
    return host_step(shape, setting).bytes


def _llama_cpp_steps(shape: Shape, setting: Setting) -> tuple[Step, ...]:
    batch, cells = micro_batch(setting), cells_of(shape, setting)
    rows = batch if setting.output_rows == "micro-batch" else min(batch, setting.parallel)
    queries = max(layer.heads * layer.value_width for layer in shape.layers)
    shared, formula, inputs = _masks_and_indices(shape, setting)
    streams, further, inner = (
        2 * max(1, shape.alternatives),
        _per_layer_values(shape),
        shape.widest_feed_forward,
    )
    vectors = f"{streams} × width + query width{' + per-layer inputs' if further else ''}"
    widths = (("width", shape.width), ("query width", queries), *_named("per-layer inputs", further))
    alive = streams * shape.width + queries + further
    steps = []
    if not shape.is_bidirectional:  # a network that reads both ways gives vectors, and no next token
        steps.append(
            Step(
                "logits",
                4 * rows * (shape.vocabulary + shape.width),
                "4 × output rows × (vocabulary + width)",
                (("output rows", rows), ("vocabulary", shape.vocabulary), ("width", shape.width)),
            )
        )
    steps.append(
        Step(
            "feed-forward",
            shared + 4 * batch * (3 * inner + alive),
            f"{formula} + 4 × micro-batch × (3 × feed-forward width + {vectors})",
            (*inputs, ("feed-forward width", inner), *widths),
        )
    )
    if shape.experts is not None:
        used, narrow = shape.experts.used, shape.experts.width
        steps.append(
            Step(
                "experts",
                shared + 4 * batch * (used * (3 * narrow + shape.width) + alive),
                f"{formula} + 4 × micro-batch × (experts used × (3 × expert width + width) + {vectors})",
                (*inputs, ("experts used", used), ("expert width", narrow), *widths),
            )
        )
    if not setting.has_flash_attention:
        heads = shape.most_heads
        seen = batch if shape.is_bidirectional else cells.full
        kept = 2 + _kept_streams(shape)
        steps.append(
            Step(
                "attention",
                shared + 4 * batch * (heads * seen + kept * shape.width + 2 * queries + further),
                f"{formula} + 4 × micro-batch × (heads × full cells + {kept} × width + 2 × query width"
                f"{' + per-layer inputs' if further else ''})",
                (*inputs, ("heads", heads), ("full cells", seen), *widths),
            )
        )
    return tuple(steps)


def _per_layer_values(shape: Shape) -> int:
    """Further values of each token for all layers, which are computed at once before the first."""
    return shape.per_layer_width * len(shape.layers)


def _kept_streams(shape: Shape) -> int:
    """Vectors that wait beside the attention: the other versions of the stream, or the input of the per-layer gate."""
    if shape.alternatives:
        return shape.alternatives - 1
    return 1 if shape.per_layer_width else 0


def _named(name: str, value: int) -> tuple[tuple[str, int], ...]:
    return ((name, value),) if value else ()


def _transformers_steps(shape: Shape, setting: Setting) -> tuple[Step, ...]:
    """Steps of the prompt: activations in 16 bits, all tokens of all sequences at once.

    A feed-forward network holds three vectors of its own width (gate, up and their product) beside the input and the
    running sum; eager attention holds the scores of every head for all pairs of tokens, in 16 bits and as
    32-bit copy; logits are made for the tokens that are written at once, mostly one, in 16 bits and as 32-bit copy.
    """
    tokens, sequences = setting.context_tokens, setting.parallel
    networks = [shape, shape.encoder] if shape.encoder is not None else [shape]
    inner, width = max((network.widest_feed_forward, network.width) for network in networks)
    rows = shape.vocabulary
    parallel, prompt = ("sequences", sequences), ("prompt tokens", tokens)
    steps = [
        Step(
            "logits",
            sequences * shape.written_tokens * rows * (2 + 4),
            f"sequences × {shape.written_tokens} × vocabulary × (2 + 4)",
            (parallel, ("vocabulary", rows)),
        ),
        Step(
            "feed-forward",
            2 * sequences * tokens * (3 * inner + 2 * width),
            "2 × sequences × prompt tokens × (3 × feed-forward width + 2 × width)",
            (parallel, prompt, ("feed-forward width", inner), ("width", width)),
        ),
    ]
    if shape.experts is not None:
        used, narrow = shape.experts.used, shape.experts.width
        steps.append(
            Step(
                "experts",
                2 * sequences * tokens * (used * (3 * narrow + width) + 2 * width),
                "2 × sequences × prompt tokens × (experts used × (3 × expert width + width) + 2 × width)",
                (parallel, prompt, ("experts used", used), ("expert width", narrow), ("width", width)),
            )
        )
    if shape.kind.eager_attention:
        heads = max(network.most_heads for network in networks)
        steps.append(
            Step(
                "attention",
                sequences * heads * tokens * tokens * (2 + 4),
                "sequences × heads × prompt tokens × prompt tokens × (2 + 4)",
                (parallel, ("heads", heads), prompt),
            )
        )
    return tuple(steps)


def _vllm_steps(shape: Shape, setting: Setting) -> tuple[Step, ...]:
    """Steps of the pass that vLLM measures when it starts: as many tokens as it ever computes at once, in 16 bits.

    Then it samples once for the most sequences it accepts: logits in 16 bits and their 32-bit copy. What stands
    before the language model (images, sound) and captured graphs come on top and are not in the source as bytes.
    """
    tokens, rows = setting.batch_tokens, max(setting.most_sequences, setting.parallel)
    inner, width = shape.widest_feed_forward, shape.width
    batch = ("batched tokens", tokens)
    steps = [
        Step(
            "logits",
            rows * shape.vocabulary * (2 + 4),
            "most sequences × vocabulary × (2 + 4)",
            (("most sequences", rows), ("vocabulary", shape.vocabulary)),
        ),
        Step(
            "feed-forward",
            2 * tokens * (3 * inner + 2 * width),
            "2 × batched tokens × (3 × feed-forward width + 2 × width)",
            (batch, ("feed-forward width", inner), ("width", width)),
        ),
    ]
    if shape.experts is not None:
        used, narrow = shape.experts.used, shape.experts.width
        steps.append(
            Step(
                "experts",
                2 * tokens * (used * (3 * narrow + width) + 2 * width),
                "2 × batched tokens × (experts used × (3 × expert width + width) + 2 × width)",
                (batch, ("experts used", used), ("expert width", narrow), ("width", width)),
            )
        )
    return tuple(steps)


def _cells_seen(shape: Shape, setting: Setting) -> int:
    """Columns of all attention masks: those of one stream, and of its windows where the model has any.

    Where nothing is cached they are the tokens of the micro-batch (`build_attn_inp_no_cache` in src/llama-graph.cpp).
    """
    if shape.is_bidirectional:
        return micro_batch(setting) * (2 if shape.has_windows else 1)
    cells: Cells = cells_of(shape, setting)
    return cells.full + (cells.window if shape.has_windows else 0)


def _masks_and_indices(shape: Shape, setting: Setting) -> tuple[int, str, tuple[tuple[str, int], ...]]:
    """What every step of a layer and the host keep: bytes, formula and inputs.

    Masks are 16-bit numbers with flash attention and 32-bit numbers without. Without it values are stored transposed,
    which takes 64-bit row numbers as wide as the widest values, a set for each kind of cache.
    """
    batch, seen = micro_batch(setting), _cells_seen(shape, setting)
    inputs = (("micro-batch", batch), ("cells seen", seen))
    if setting.has_flash_attention:
        return 2 * batch * seen, "2 × micro-batch × cells seen", inputs
    if shape.is_bidirectional:
        return 4 * batch * seen, "4 × micro-batch × cells seen", inputs
    widest = max(layer.key_value_heads * layer.value_width for layer in shape.layers)
    kinds = 2 if shape.has_windows else 1
    return (
        4 * batch * seen + 8 * batch * widest * kinds,
        "4 × micro-batch × cells seen + 8 × micro-batch × value width × kinds of cache",
        (*inputs, ("value width", widest), ("kinds of cache", kinds)),
    )


def _rotation_bytes(shape: Shape, setting: Setting) -> int:
    """32-bit matrices that rotate quantized keys (as wide as a power of two divides the head) and values (64)."""
    kinds = {
        (layer.is_local, layer.key_width, layer.value_width) for layer in shape.layers if layer.owns_cache
    }
    if not setting.kv_is_quantized:
        return 0
    sides = [_rotation_side(key) for _, key, _ in kinds]
    sides += [_ROTATION for _, _, value in kinds if value % _ROTATION == 0]
    return sum(4 * side * side for side in sides)


def _rotation_side(head_width: int) -> int:
    if head_width % _ROTATION:
        return 0
    side = _ROTATION
    while head_width % (2 * side) == 0:
        side *= 2
    return side
