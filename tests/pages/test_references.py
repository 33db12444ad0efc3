"""References from text to facts: resolved as pages show values, and dead ones reported at their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.pages.library import Library
from generator.pages.references import REFERENCE, DeadReference
from tests.pages.conftest import plain
from tests.site.projects import copy_project, edit, modeldocs


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("gemma-2-9b parameters.total", "9,241,705,984"),
        ("gemma-2 release.date", "27 June 2024"),
        ("gemma-2-2b release.date", "31 July 2024"),  # its own, later than its model's
        ("gemma-2-9b architecture.sliding_window", "4,096"),  # inherited from the model
        ("gemma-2-9b architecture.layer_types", "sliding_attention and full_attention in turn"),
        ("gemma-2-9b architecture.tie_word_embeddings", "yes"),
        ("paligemma-3b architecture.vision_config.patch_size", "14"),
        ("paligemma-2-10b architecture.text_config.num_hidden_layers", "42"),  # that of Gemma 2 9B
        ("gemma-2 license", "Gemma Terms of Use"),
        ("gemma-2 knowledge_cutoff", "not published"),
        ("gemma-2-9b name", "Gemma 2 9B"),
        ("gemma-2 name", "Gemma 2"),
        ("rtx-4090-24gb name", "GeForce RTX 4090"),
        ("rtx-4090-24gb memory.reported_mib", "24,564"),
        ("gemma-2-27b training.tokens", "13T"),
        ("gemma-2 modalities.input", "text"),
        ("paligemma modalities.input", "image and text"),
        # 2 bytes for each of 9,241,705,984 parameters, and in GiB
        ("gemma-2-9b weights.bf16", "18.5 GB (17.2 GiB)"),
        # 42 layers x 8 heads x 256 wide, keys and values, 2 bytes each
        ("gemma-2-9b kv.bytes_per_token", "344,064 bytes"),
        # (224 / 14) squared, and so on
        ("paligemma-3b image_tokens", "256, 1,024 or 4,096"),
        ("paligemma-3b image_tokens.448", "1,024"),
    ],
)
def test_a_reference_becomes_the_value(library: Library, reference: str, expected: str) -> None:
    assert plain(library.references.resolve(f"so [[{reference}]].")) == f"so {expected}."


@pytest.mark.parametrize(
    ("reference", "wrong"),
    [
        ("", "[[]] is not a reference; write `[[ID path]]`"),
        ("gemma-2-9b", "[[gemma-2-9b]] is not a reference"),
        ("gemma-2-9b a b", "[[gemma-2-9b a b]] is not a reference"),
        ("gemma-2-9 name", "nothing has the id gemma-2-9; did you mean gemma-2-9b"),
        (
            "gemma-2-9b parameters.totl",
            "gemma-2-9b has no fact parameters.totl; did you mean parameters.total",
        ),
        ("gemma-2-9b weights.q9", "there is no precision q9"),
        ("paligemma-3b weights.q4_k_m", "no engine that runs paligemma-3b loads q4_k_m"),
        ("gemma-2-9b kv.bytes", "there is no computed value kv.bytes; write kv.bytes_per_token"),
        ("paligemma-3b image_tokens.225", "paligemma-3b takes no image of 225 px"),
        ("gemma-2-9b __class__", "gemma-2-9b has no fact __class__"),
        ("gemma-2-9b record.name", "gemma-2-9b has no fact record.name"),
    ],
)
def test_a_dead_reference_says_why(library: Library, reference: str, wrong: str) -> None:
    with pytest.raises(DeadReference) as dead:
        library.references.resolve(f"[[{reference}]]")
    assert wrong in str(dead.value)


def test_every_statement_of_the_real_content_resolves(library: Library) -> None:
    referring = [fact for _, fact in library.catalog.statements if REFERENCE.search(str(fact.value))]
    assert len(referring) > 20
    assert list(library.references.problems()) == []


def test_dead_references_are_problems_at_their_place(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    uri = "content/models/gemma/gemma-2.yaml"
    edit(root, uri, "[[gemma-2-2b kv.bytes_per_token]]", "[[gemma-2-2b kv.bytes]]")
    edit(
        root,
        "content/series/gemma.yaml",
        "[[paligemma-3b architecture.projection_dim]]",
        "[[paligemma-4b name]]",
    )
    done = modeldocs(root, "check")
    assert done.returncode == 1
    # where the reference stands: sizes.2b.notes, in a text below `>-`
    lines = (root / uri).read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "kv.bytes]]" in text)
    column = lines[line - 1].index("[[gemma-2-2b kv") + 1
    assert (
        f"{uri}:{line}:{column}: sizes.2b.notes.0.text: there is no computed value kv.bytes; write kv.bytes_per_token"
        in done.stderr
    )
    assert "nothing has the id paligemma-4b; did you mean paligemma-3b" in done.stderr
    assert "2 problems in 2 files" in done.stderr
