"""The memory rules as data for the calculator's script: takes a setting or a receipt's formula; gives expressions and terms.

The script knows no engine. It gets, for each engine, what every named variable of a formula is (an expression over the
context and the number of sequences), and for each size the formulas of the receipts as sums of products of these.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TypeAlias

from generator.sizing.cache_layers import LayerClass
from generator.sizing.kv_cache import CACHE_PADDING_TOKENS
from generator.sizing.paged_cache import STEPS_IN_FLIGHT
from generator.sizing.setting import DEFAULT_BATCH_TOKENS, Setting

# A number, the name of a variable, or an operation with its operands.
Expression: TypeAlias = "int | str | tuple[Expression, ...]"
Definition: TypeAlias = tuple[str, Expression]
# A product: a whole number, then variables or expressions over them.
Term: TypeAlias = "tuple[Expression, ...]"

# Variables that a reader sets.
GIVEN = ("context", "sequences")
_TOKEN = re.compile(r"[+×()]|[^+×()]+")


class NotExportable(ValueError):  # noqa: N818  a finding about a rule, answered by leaving its engine out
    """A rule that the calculator's script has no words for."""


def definitions(setting: Setting) -> tuple[Definition, ...]:
    """What the variables of an engine's formulas are, in the order in which they follow from one another.

    Given are `context`, `sequences`, and of the size `window` (tokens of its windows) and `windows` (whether it has
    any: 0 or 1) and `cached` (whether anything is cached, as `windows`). The same as `cells_of` and `micro_batch` in `sizing/kv_cache.py`.
    Operations: add, mul, min, max; `div` rounds down, `pad` up to whole steps; `beyond` is the third where the first
    is more than the second, else 0.
    """
    if setting.rules == "llama.cpp":
        return _llama_cpp(setting)
    if setting.rules == "transformers":
        return (
            ("prompt tokens", "context"),
            *((f"{reach} cells", "context") for reach in ("global", "local", "cross")),
            ("streams", "sequences"),
        )
    if setting.rules == "vllm":
        return _vllm(setting)
    raise NotExportable(f"nothing says what the variables of the rules of {setting.rules} are")


def cache_terms(layers: LayerClass) -> tuple[Term, ...]:
    """Bytes of the layers of one class, as `bytes_of` in `sizing/kv_cache.py` and `Cells.of` count them."""
    size, block = layers.count * layers.row_bytes, layers.block_tokens
    if layers.reach == "spare":
        return ((size,),)
    if layers.reach == "recurrent":
        return ((size, "streams"),)
    cells: Expression = f"{layers.reach} cells"
    if block == 1:
        return ((size, "streams", cells),)
    whole: Term = (size, "streams", ("pad", cells, block))
    return (whole, (size * block, "streams")) if layers.reach == "local" else (whole,)


def variables_of(setting: Setting) -> frozenset[str]:
    """The names that formulas of an engine may be over."""
    return frozenset((*GIVEN, *(name for name, _ in definitions(setting))))


def terms_of(formula: str, inputs: Mapping[str, int], variables: Collection[str]) -> tuple[Term, ...]:
    """A formula of a receipt, multiplied out: names of `variables` stay, other inputs become their values.

    >>> terms_of("2 × rows × (3 × width + cells)", {"rows": 8, "width": 5, "cells": 7}, ("rows", "cells"))
    ((30, 'rows'), (2, 'cells', 'rows'))
    """
    tokens = [found.strip() for found in _TOKEN.findall(formula) if found.strip()][::-1]
    found = _sum(tokens, inputs, variables)
    if tokens:
        raise NotExportable(f"{tokens[-1]!r} is no part of a sum of products: {formula}")
    return tuple((factor, *names) for names, factor in found.items() if factor)


def _llama_cpp(setting: Setting) -> tuple[Definition, ...]:
    context = _padded("context")
    shared: Expression = "sequences" if setting.is_unified else 1
    room: Expression = ("add", ("mul", "window", shared), "micro-batch")
    local: Expression = _padded(("min", "full cells", room))
    seen: Expression = ("add", "full cells", ("mul", "windows", "local cells"))
    uncached: Expression = ("mul", "micro-batch", ("add", 1, "windows"))
    return (
        ("micro-batch", ("min", _batch(setting), DEFAULT_BATCH_TOKENS, context)),
        ("full cells", context if setting.is_unified else _padded(("div", context, "sequences"))),
        ("global cells", "full cells"),
        ("local cells", "full cells" if setting.has_full_windows else local),
        ("cross cells", "full cells"),
        ("streams", 1 if setting.is_unified else "sequences"),
        ("cells seen", ("add", ("beyond", "cached", 0, seen), ("beyond", 1, "cached", uncached))),
        (
            "output rows",
            "micro-batch" if setting.output_rows == "micro-batch" else ("min", "micro-batch", "sequences"),
        ),
    )


def _vllm(setting: Setting) -> tuple[Definition, ...]:
    in_flight: Expression = ("mul", STEPS_IN_FLIGHT, "batched tokens")
    local: Expression = ("min", "context", ("add", "window", in_flight, -1))
    return (
        ("batched tokens", _batch(setting)),
        ("most sequences", ("max", setting.most_sequences, "sequences")),
        ("global cells", "context"),
        ("local cells", "context" if setting.has_full_windows else local),
        ("streams", "sequences"),
    )


def _batch(setting: Setting) -> Expression:
    """Tokens that are computed at once, before the context itself limits them."""
    larger = (("beyond", "context", above, tokens) for above, tokens in setting.larger_micro_batches)
    return (
        ("max", setting.micro_batch_tokens, *larger)
        if setting.larger_micro_batches
        else setting.micro_batch_tokens
    )


def _padded(tokens: Expression) -> Expression:
    return ("pad", tokens, CACHE_PADDING_TOKENS)


# A sum of products by the names in each, sorted; tokens are read from the end of their list.
_Sum: TypeAlias = "dict[tuple[str, ...], int]"


def _sum(tokens: list[str], inputs: Mapping[str, int], variables: Collection[str]) -> _Sum:
    total = dict(_product(tokens, inputs, variables))
    while tokens and tokens[-1] == "+":
        tokens.pop()
        for names, factor in _product(tokens, inputs, variables).items():
            total[names] = total.get(names, 0) + factor
    return total


def _product(tokens: list[str], inputs: Mapping[str, int], variables: Collection[str]) -> _Sum:
    product = _factor(tokens, inputs, variables)
    while tokens and tokens[-1] == "×":
        tokens.pop()
        right, left, product = _factor(tokens, inputs, variables), product, {}
        for some, first in left.items():
            for others, second in right.items():
                names = tuple(sorted((*some, *others)))
                product[names] = product.get(names, 0) + first * second
    return product


def _factor(tokens: list[str], inputs: Mapping[str, int], variables: Collection[str]) -> _Sum:
    token = tokens.pop() if tokens else "the end"
    if token == "(":
        inner = _sum(tokens, inputs, variables)
        if not tokens or tokens.pop() != ")":
            raise NotExportable("a bracket is not closed")
        return inner
    if token in variables:
        return {(token,): 1}
    if token in inputs:
        return {(): inputs[token]}
    if token.isdecimal():
        return {(): int(token)}
    raise NotExportable(f"{token!r} is neither a number nor a variable that the calculator knows")
