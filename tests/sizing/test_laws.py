"""Laws of sizing that hold for any shape, setting and device."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from generator.sizing import compute_buffer, kv_cache
from generator.sizing.fit import GIB, Space, fit
from generator.sizing.footprint import Footprint, Working
from generator.sizing.setting import Setting
from generator.sizing.shape import LayerShape, Shape, shape_of
from generator.sizing.tensors import tensor_kinds
from generator.sizing.weights import format_by_tensor, tensor_bytes, weights_of

relaxed = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
contexts = st.integers(1, 300_000)
OPTIONS: dict[str, st.SearchStrategy[Any]] = {
    "rules": st.sampled_from(("llama.cpp", "llama.cpp", "transformers", "vllm")),
    "parallel": st.integers(1, 9),
    "micro_batch_tokens": st.sampled_from((128, 512, 1024, 4096)),
    "larger_micro_batches": st.sampled_from(((), ((4096, 1024), (32768, 2048)))),
    "most_sequences": st.sampled_from((0, 256)),
    "is_unified": st.booleans(),
    "has_flash_attention": st.booleans(),
    "has_full_windows": st.booleans(),
    "output_rows": st.sampled_from(("slots", "micro-batch")),
}


@st.composite
def shapes(draw: st.DrawFn, like: Shape) -> Shape:
    widths = st.sampled_from((64, 128, 256, 512))
    layer = st.builds(
        LayerShape,
        st.booleans(),
        st.just(16),
        st.sampled_from((1, 2, 4, 8, 16)),
        widths,
        widths,
        st.booleans(),
    )
    layers = draw(st.lists(layer, min_size=1, max_size=12))
    return replace(
        like,
        layers=tuple(layers),
        width=draw(st.integers(1, 64)) * 32,
        feed_forward=draw(st.integers(1, 64)) * 32,
        vocabulary=draw(st.integers(1, 300_000)),
        window_tokens=draw(st.integers(1, 5000)),
        is_tied=draw(st.booleans()),
    )


@st.composite
def runs(draw: st.DrawFn, like: Shape, formats: Any) -> tuple[Shape, Setting]:
    kv_type = draw(st.sampled_from(("f16", "f32", "q8_0", "q4_0", "q5_1")))
    options = {key: draw(strategy) for key, strategy in OPTIONS.items()}
    setting = Setting(context_tokens=draw(contexts), kv_format=formats[kv_type], **options)
    return draw(shapes(like)), setting


@relaxed
@given(data=st.data(), more=st.integers(0, 5000))
def test_memory_never_shrinks_with_the_context(
    architectures: Any, precisions: Any, data: st.DataObject, more: int
) -> None:
    shape, setting = data.draw(runs(shape_of(architectures["gemma-2-9b"]), precisions.formats))
    longer = setting.at(setting.context_tokens + more)
    assert kv_cache.cache_bytes(shape, setting) <= kv_cache.cache_bytes(shape, longer)
    assert compute_buffer.device_bytes(shape, setting) <= compute_buffer.device_bytes(shape, longer)
    assert compute_buffer.host_bytes(shape, setting) <= compute_buffer.host_bytes(shape, longer)


@relaxed
@given(data=st.data())
def test_more_sequences_of_the_same_length_never_take_less(
    architectures: Any, precisions: Any, data: st.DataObject
) -> None:
    shape, one = data.draw(runs(shape_of(architectures["gemma-2-9b"]), precisions.formats))
    # llama.cpp shares the context among separate sequences, so that one sequence more takes its share more.
    share = one.longest_tokens(1)
    grown = replace(one, parallel=one.parallel + 1)
    length = -(-one.context_tokens // share)
    few, many = one.at(grown_length(one, length)), grown.at(grown_length(grown, length))
    assert kv_cache.cache_bytes(shape, few) <= kv_cache.cache_bytes(shape, many)


def grown_length(setting: Setting, sequence_tokens: int) -> int:
    """The context to ask for, so that each sequence gets `sequence_tokens` rounded to what a cache is made of."""
    return setting.longest_tokens(kv_cache.padded(sequence_tokens))


@relaxed
@given(data=st.data())
def test_windows_never_take_more_than_full_caches(
    architectures: Any, precisions: Any, data: st.DataObject
) -> None:
    shape, setting = data.draw(runs(shape_of(architectures["gemma-2-9b"]), precisions.formats))
    # vLLM fills up groups and adds a block for windows: of short contexts its windows take more.
    assume(setting.rules != "vllm")
    windows, full = (replace(setting, has_full_windows=flag) for flag in (False, True))
    assert kv_cache.cache_bytes(shape, windows) <= kv_cache.cache_bytes(shape, full)


@relaxed
@given(
    data=st.data(), precision=st.sampled_from(("f16", "q8_0", "q6_k", "q4_k_m", "q3_k_m", "iq4_xs", "q2_k"))
)
def test_bytes_by_kind_are_the_bytes_of_each_tensor(
    architectures: Any, precisions: Any, data: st.DataObject, precision: str
) -> None:
    shape = data.draw(shapes(shape_of(architectures["gemma-2-9b"])))
    record, formats = precisions.precisions[precision], precisions.formats
    weights = weights_of(shape, record, formats)
    one_by_one = 0
    chosen = format_by_tensor(shape, record, formats)
    for kind in tensor_kinds(shape):
        for layer in (None,) if kind.layers is None else kind.layers:
            name = kind.prefix + (kind.stem if layer is None else f"{layer}.{kind.stem}")
            one_by_one += tensor_bytes(kind, chosen[name], record, formats)
    assert weights.tensor_bytes == one_by_one
    assert weights.device_bytes + (0 if shape.is_tied else weights.host_bytes) == weights.tensor_bytes


@relaxed
@given(
    data=st.data(),
    kind=st.sampled_from(("gpu", "unified", "cpu")),
    usable=st.integers(0, 60 * GIB),
    rest=st.integers(0, 20 * GIB),
    asked=contexts,
    least=st.sampled_from((256, 4096, 5000)),
    most=contexts,
)
def test_a_verdict_says_what_the_requirement_says(
    architectures: Any,
    precisions: Any,
    data: st.DataObject,
    kind: Any,
    usable: int,
    rest: int,
    asked: int,
    least: int,
    most: int,
) -> None:
    shape, setting = data.draw(runs(shape_of(architectures["gemma-2-9b"]), precisions.formats))
    weights = weights_of(shape, precisions.precisions["q4_k_m"], precisions.formats, rules=setting.rules)
    footprint = Footprint(weights, 2**30, Working(shape, setting))
    space = Space(kind, usable, usable + rest, "measured")
    found = fit(footprint, space, context_tokens=asked, least_tokens=least, most_tokens=most)

    def is_enough(tokens: int) -> bool:
        return space.spare_bytes(footprint.at(tokens)) >= 0

    longest = found.longest_context_tokens
    assert found.context_tokens == min(asked, most)
    assert (found.verdict == "fits") == is_enough(found.context_tokens) == (found.spare_bytes >= 0)
    assert (found.verdict == "too-big") == (longest is None)
    if longest is not None:
        assert is_enough(longest)
        assert longest == most or not is_enough(min(most, kv_cache.padded(longest + 1)))
        assert longest % 256 == 0 or longest in (most, found.context_tokens)
        assert longest >= min(least, found.context_tokens)
    elif kv_cache.padded(min(least, found.context_tokens)) < most:
        assert not is_enough(kv_cache.padded(min(least, found.context_tokens)))
