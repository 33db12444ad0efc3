"""A value stands in one place: one edit of one file changes it everywhere it is used, and the old one is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.site.projects import bodies_of, catalog_of, copy_project, edit

# 9B with 4 heads of keys and values instead of 8: keys and values of 42 layers lose 4 heads x 256 x 3,584 each.
LOST = 42 * 2 * 4 * 256 * 3584
OLD_TOTAL, NEW_TOTAL = 9_241_705_984, 9_241_705_984 - LOST
OLD_TITLE, NEW_TITLE = "Gemma 2: Improving Open Language Models at a Practical Size", "Another title"


def plain(bodies: dict[str, str]) -> dict[str, str]:
    return {uri: body.replace("\u00a0", " ") for uri, body in bodies.items()}


@pytest.fixture(scope="module")
def before(root: Path) -> dict[str, str]:
    return plain(bodies_of(root))


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages after four edits: a date, a context, heads of one size, and the title of a source."""
    root = copy_project(tmp_path_factory.mktemp("edited") / "project")
    model = "content/models/gemma/gemma-2.yaml"
    edit(root, model, "date: 2024-06-27", "date: 2024-06-09")
    edit(root, model, "context_length: 8192", "context_length: 6144")
    edit(root, model, "num_attention_heads: 16\n      num_key_value_heads: 8", NEW_HEADS)
    edit(root, "content/sources/gemma-2-report.yaml", f'"{OLD_TITLE}"', NEW_TITLE)
    # What is published for the real shape no longer agrees with the arithmetic: counts follow, of sizes that take
    # their language model from this one too, and files go.
    for path in sorted((root / "content/models").rglob("*.yaml")):
        _follow_counts(path)
    artifacts = root / "content/artifacts/gemma/gemma-2.yaml"
    kept = [line for line in artifacts.read_text(encoding="utf-8").splitlines() if "size: 9b" not in line]
    artifacts.write_text("\n".join(kept) + "\n", encoding="utf-8")
    (root / "content/sources/readme-bartowski-gemma-2-9b.yaml").unlink()
    return plain(bodies_of(root))


NEW_HEADS = "num_attention_heads: 16\n      num_key_value_heads: 4"
COUNTS = (9_241_705_984, 9_242_164_736, 9_662_409_456, 9_663_294_192, 9_666_833_136)


def _follow_counts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for count in COUNTS:
        text = text.replace(str(count), str(count - LOST))
    path.write_text(text, encoding="utf-8")


def holding(bodies: dict[str, str], text: str) -> set[str]:
    """The pages that show `text`, not as the end of a longer number."""
    whole = re.compile(rf"(?<![\d,]){re.escape(text)}")
    return {uri for uri, body in bodies.items() if whole.search(body)}


def test_a_date(before: dict[str, str], after: dict[str, str]) -> None:
    old, new = "27 June 2024", "9 June 2024"
    assert len(holding(before, old)) >= 8
    assert holding(after, new) == holding(before, old)
    assert holding(after, old) == set()


def test_the_title_of_a_source(before: dict[str, str], after: dict[str, str]) -> None:
    assert len(holding(before, OLD_TITLE)) > 10
    assert holding(after, NEW_TITLE) == holding(before, OLD_TITLE)
    assert holding(after, OLD_TITLE) == set()


def test_the_context_of_a_model(before: dict[str, str], after: dict[str, str]) -> None:
    own = [uri for uri in after if uri.startswith("gemma/gemma-2/")]
    assert len(own) == 4
    for uri in own:
        fact = [_after(bodies[uri], "fact-context") for bodies in (before, after)]
        assert "8,192" in fact[0] or "8K" in fact[0], uri
        assert ("6,144" in fact[1] or "6K" in fact[1]) and "8,192" not in fact[1], uri
    # a sentence of the series that refers to the value, a comparison, every device
    assert "accept 8,192 tokens" in before["gemma/"] and "accept 6,144 tokens" in after["gemma/"]
    assert "6,144" in after["compare/gemma-1-7b-and-gemma-2-9b/"]
    # KV cache of 27B: 23 layers of the whole context, 23 of the window and a batch; 16 heads of 128
    for bodies, context in ((before, 8192), (after, 6144)):
        assert f"{23 * (context + 4608) * 2 * 16 * 128 * 2:,}" in bodies["gemma/gemma-2/27b/"]


def _after(body: str, anchor: str) -> str:
    """The entry of a definition list."""
    return body[body.index(f'id="{anchor}"') :].split("</div>")[0]


def test_heads_of_keys_and_values(before: dict[str, str], after: dict[str, str]) -> None:
    page, heir = "gemma/gemma-2/9b/", "gemma/paligemma-2/10b/"
    assert page in holding(before, f"{OLD_TOTAL:,}")
    # T5Gemma was made from this size, and states the same shape as its own
    others = {uri for uri in before if uri.startswith("gemma/t5gemma/")}
    assert holding(after, f"{OLD_TOTAL:,}") <= others
    assert holding(after, f"{NEW_TOTAL:,}") == holding(before, f"{OLD_TOTAL:,}") - others
    # KV cache: 21 global layers of the whole context, 21 local ones of the window of 4,096 and a batch of 512 tokens,
    # 2 x heads x 256 x 2 bytes a token and layer
    cells_before, cells_after = 21 * (8192 + 4608), 21 * (6144 + 4608)
    assert f"{cells_before * 2 * 8 * 256 * 2:,}" in before[page]
    assert f"{cells_after * 2 * 4 * 256 * 2:,}" in after[page]
    assert f"{cells_before * 2 * 8 * 256 * 2:,}" not in after[page]
    # the size that takes its language model from this one follows
    assert "9,662,409,456" in before[heir]
    assert holding(after, "9,662,409,456") == set()
    assert f"{9_662_409_456 - LOST:,}" in after[heir]


def test_the_memory_of_a_device(before: dict[str, str], tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    old, new = 24564, 23552
    edit(root, "content/devices/rtx-4090-24gb.yaml", f"reported_mib: {old}", f"reported_mib: {new}")
    after = plain(bodies_of(root))
    page = "hardware/rtx-4090-24gb/"
    assert f"{old * 2**20:,}" in before[page] and f"{new * 2**20:,}" in after[page]
    assert f"{old * 2**20:,}" not in after[page]
    assert "24.0 GiB" in before[page] and "23.0 GiB" in after[page]
    assert "24.0 GiB" not in after[page]
    changed = {uri for uri in before if before[uri] != after[uri]}
    matrices = {"hardware/", *(f"hardware/at-{bits}-bits/" for bits in (4, 8, 16))}
    matrices |= {f"hardware/{scenario_id}/" for scenario_id in catalog_of(root).scenarios}
    assert {page, "", "hardware/"} <= changed
    # nothing about another device, and nothing that is not about devices
    devices = {uri for uri in changed if uri.startswith("hardware/") and uri not in matrices}
    assert devices == {page}
    assert not {uri for uri in changed if uri.startswith(("compare/", "about/", "a-z/"))}
