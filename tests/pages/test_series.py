"""The page of a series: what the old page had, in its order, and true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.pages.parts import plain_text
from generator.reading.catalog import Catalog
from tests.pages.conftest import columns_of, heads, plain, rows_of, texts


def test_models_with_dates_sizes_and_modalities(view: Callable[[str], Any], catalog: Catalog) -> None:
    overview = view("gemma/").overview
    rows = rows_of(overview)
    assert list(rows) == [model.record.name for model in catalog.models.values()]
    four = [rows[name] for name in ("Gemma 1", "Gemma 2", "PaliGemma", "PaliGemma 2")]
    assert [row[0] for row in four] == ["21 February 2024", "27 June 2024", "14 May 2024", "5 December 2024"]
    assert [row[1] for row in four] == ["2B and 7B", "2B, 9B and 27B", "3B", "3B, 10B and 28B"]
    assert [row[3].lower() for row in four] == ["text", "text", "image and text", "image and text"]
    dates = {row.head.text: plain(row.cells[0].note) for row in overview.groups[0].rows}
    assert dates["Gemma 2"] == "2B on 31 July 2024" and dates["Gemma 1"] == ""
    assert all(row.cells[0].cites for row in overview.groups[0].rows)


def test_memory_of_every_size_in_three_precisions(view: Callable[[str], Any], catalog: Catalog) -> None:
    memory = view("gemma/").memory
    assert set(rows_of(memory)) == {size.name for size in catalog.sizes.values()}
    # PaliGemma 2 3B, which the old page forgot: 3,032,094,960 parameters of 2 bytes are 5.65 GiB
    forgotten = columns_of(memory, "PaliGemma 2 3B")
    assert forgotten["16-bit: Weights"] == "5.65"
    # Gemma 1 7B keeps all its 16 heads of 256 in 28 layers: 8,192 tokens take 3.5 GiB exactly
    seven = columns_of(memory, "Gemma 1 7B")
    assert seven["KV cache"] == "3.50"
    for bits in ("16", "8", "4"):
        total, weights = float(seven[f"{bits}-bit: Total"]), float(seven[f"{bits}-bit: Weights"])
        # the cache, a compute buffer of less than a quarter and the reserve of one GiB come on top
        assert 4.5 < total - weights < 4.75


def test_sections_on_architecture_with_their_tables(view: Callable[[str], Any]) -> None:
    topics = {topic.heading: topic for topic in view("gemma/").topics}
    assert list(topics)[:2] == ["Model Architecture", "PaliGemma Architecture"]
    language = topics["Model Architecture"].tables[0]
    nine = columns_of(language, "Gemma 2 9B")
    assert (nine["Layers"], nine["Which layers"], nine["Width"]) == ("42", "21 local, 21 global", "3,584")
    assert columns_of(language, "Gemma 1 2B")["Attention"] == "multi-query"
    vision = columns_of(topics["PaliGemma Architecture"].tables[0], "PaliGemma 3B")
    assert (vision["Image side"], vision["Image tokens"]) == ("224, 448 or 896", "256, 1,024 or 4,096")
    attention = next(point for point in topics["Model Architecture"].points if point.term == "Attention")
    assert "keeps 1 head of keys and values for 8 query heads" in plain_text(attention.pieces)
    assert all(point.cites for topic in topics.values() for point in topic.points)


def test_headline_scores_of_text_and_of_images(view: Callable[[str], Any]) -> None:
    text, images = view("gemma/").scores[:2]
    five = ("Gemma 1 2B", "Gemma 1 7B", "Gemma 2 2B", "Gemma 2 9B", "Gemma 2 27B")
    mmlu = next(row for group in text.groups for row in group.rows if row.head.text == "MMLU")
    scores = dict(zip(heads(text)[1:], texts(mmlu.cells), strict=True))
    assert [scores[name] for name in five] == ["42.3", "64.4", "52.2", "71.3", "75.2"]
    shown = {row.head.text for group in text.groups for row in group.rows}
    assert {"MMLU", "GSM8K", "HellaSwag", "ARC-c", "HumanEval"} <= shown
    assert all(row.cells[0].cites for table in (text, images) for group in table.groups for row in group.rows)
    captions = next(group for group in images.groups if group.rows[0].head.text.startswith("COCO captions"))
    assert [texts(row.cells)[1] for row in captions.rows][:2] == ["141.9", "144.6"]
    # what the setting says already is not said again
    assert texts(captions.rows[0].cells)[0] == "fine-tuned to the task, 224 px, Table 15"


def test_the_emblem_is_a_file_of_ours(view: Callable[[str], Any]) -> None:
    assert view("gemma/").emblem == "../assets/gemma.svg"
