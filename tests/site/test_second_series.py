"""A second series is added by YAML alone: nothing in the code or the templates knows the name of a model."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.site.projects import ROOT, Site, modeldocs

# Worked by hand from content/models/corvid/corvid-1.yaml.
#
# 1b: embedding table 32,000 x 2,048 = 65,536,000, and an output layer of the same size, since they are not tied.
#     A layer: attention 4 x 2,048 x 2,048 = 16,777,216 (16 query and 16 KV heads of 128); feed-forward
#     3 x 2,048 x 5,504 = 33,816,576; two norms 2 x 2,048 = 4,096. 24 layers, and one last norm of 2,048:
#     2 x 65,536,000 + 24 x 50,597,888 + 2,048 = 1,345,423,360.
#     F16: 2 bytes for 1,345,323,008 weights of matrices, 4 for 100,352 of norms = 2,691,047,424; the embedding table
#     (131,072,000 bytes) stays in the computer's memory. KV cache of 4,096 tokens in F16:
#     4,096 x 24 layers x 2 x 16 heads x 128 x 2 bytes = 805,306,368.
# 3b: 32,000 x 3,072 = 98,304,000 once; attention 2 x 3,072 x 3,072 + 2 x 3,072 x 1,024 = 25,165,824; feed-forward
#     3 x 3,072 x 8,192 = 75,497,472; norms 6,144; 28 layers and 3,072: 2,917,051,392.
TOTALS = {"1b": 1_345_423_360, "3b": 2_917_051_392}


def test_its_pages_are_all_there(second_site: Site) -> None:
    uris = set(second_site.documents)
    assert {
        "corvid/",
        "corvid/corvid-1/",
        "corvid/corvid-1/1b/",
        "corvid/corvid-1/3b/",
        "compare/corvid-1-1b-and-corvid-1-3b/",
        "compare/gemma-1-2b-and-corvid-1-3b/",
        "hardware/roost-20gb/",
    } <= uris
    assert "gemma/gemma-2/9b/" in uris
    links = second_site.page("").tree.findall(".//header//nav//a")
    assert [link.text for link in links][:3] == ["Corvid", "Gemma", "Compare"]


def test_its_parameters_are_those_worked_by_hand(second_site: Site) -> None:
    for label, total in TOTALS.items():
        ledger = {
            row[0]: row[1:] for row in second_site.page(f"corvid/corvid-1/{label}/").rows("ledger-table")
        }
        assert ledger["Sum"][0] == f"=exact: {total:,}"
        assert ledger["Published"][0].startswith(f"{total:,}")
        assert ledger["Published"][1] == "equal"
    assert ledger["Embeddings"][0] == "=exact: 98,304,000"
    assert ledger["Embeddings"][1] == "3.4%"


def test_its_memory_is_that_worked_by_hand(second_root: Path) -> None:
    done = modeldocs(
        second_root, "memory", "corvid-1-1b", "--precision", "f16", "--context", "4096", "--json"
    )
    found = json.loads(done.stdout)
    assert found["device"]["weights"]["bytes"] == 2_691_047_424 - 131_072_000
    assert found["host"]["weights"]["bytes"] == 131_072_000
    assert found["device"]["kv_cache"]["bytes"] == 805_306_368


def test_it_stands_in_the_matrix_and_the_comparison(second_site: Site) -> None:
    hardware = second_site.page("hardware/")
    cells = [cell for row in hardware.rows("matrix-corvid") for cell in row[:1]]
    assert sum(cell.startswith("Corvid 1 1B") for cell in cells) >= 1
    assert sum(cell.startswith("Corvid 1 3B") for cell in cells) >= 1
    heads = [head.text for head in hardware.table("matrix-corvid").findall("./thead/tr[2]/th//a")]
    assert "Roost 20" in heads
    compared = {row[0]: row for row in second_site.page("compare/").rows("sizes-corvid") if len(row) > 1}
    assert compared["Corvid 1 1B"][1:3] == ["1.35B", "March 2026"]
    assert compared["Corvid 1 1B"][4:6] == ["24", "2,048"]
    assert compared["Corvid 1 1B"][6:9] == ["multi-head", "16", "none"]
    assert compared["Corvid 1 3B"][6:8] == ["grouped-query", "8"]


def test_its_page_says_what_the_yaml_says(second_site: Site) -> None:
    series = second_site.page("corvid/")
    assert "keeps all 16 heads of keys and values; the larger keeps 8 for 24" in series.text
    size = second_site.page("corvid/corvid-1/3b/")
    assert "Carries 2,917,051,392 parameters in its beak." in size.text
    assert "not published" in size.text
    scores = size.rows("scores-text")
    assert [row[-1] for row in scores] == ["54.25"]
    files = second_site.page("corvid/corvid-1/1b/").rows("file-table")
    assert [cell.split("source")[0] for cell in files[0][:3]] == ["F16", "◎measured: 2.69", "ƒcomputed: 2.69"]


def test_search_finds_it(second_site: Site) -> None:
    entries = json.loads((second_site.path / "search-index.json").read_text(encoding="utf-8"))
    found = {entry["u"]: entry for entry in entries}
    assert "Corvus" in found["corvid/corvid-1/"]["a"]
    assert "corvid-1-3b" in found["corvid/corvid-1/3b/"]["a"]


CODE = sorted(
    path
    for folder in ("generator", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".j2", ".html", ".css", ".js", ".svg")
)


def names_in_content() -> set[str]:
    """Ids and names of every series and model, and of their sizes, that the real content has."""
    names = {
        path.stem for folder in ("series", "models") for path in (ROOT / "content" / folder).rglob("*.yaml")
    }
    for path in [*(ROOT / "content/series").glob("*.yaml"), *(ROOT / "content/models").rglob("*.yaml")]:
        names.add(re.search(r"^name: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)[1].lower())  # type: ignore[index]
    return names


def test_nothing_in_code_or_templates_knows_a_model() -> None:
    names = names_in_content()
    assert "gemma" in names and len(names) > 4
    word = re.compile("|".join(re.escape(name) for name in sorted(names)), re.IGNORECASE)
    assert len(CODE) > 80
    knowing = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in CODE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if word.search(line)
    ]
    assert knowing == []
