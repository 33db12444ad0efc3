"""The page of a series: what the old page had, in its order, and true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.pages.conftest import heads, plain, rows_of, texts


def test_models_with_dates_sizes_and_modalities(view: Callable[[str], Any]) -> None:
    overview = view("gemma/").overview
    rows = rows_of(overview)
    assert list(rows) == ["Gemma 1", "Gemma 2", "PaliGemma", "PaliGemma 2"]
    assert [row[0] for row in rows.values()] == [
        "21 February 2024",
        "27 June 2024",
        "14 May 2024",
        "5 December 2024",
    ]
    assert [row[1] for row in rows.values()] == ["2B and 7B", "2B, 9B and 27B", "3B", "3B, 10B and 28B"]
    assert [row[3].lower() for row in rows.values()] == ["text", "text", "image and text", "image and text"]
    dates = {row.head.text: plain(row.cells[0].note) for row in overview.groups[0].rows}
    assert dates["Gemma 2"] == "2B on 31 July 2024" and dates["Gemma 1"] == ""
    assert all(row.cells[0].cites for row in overview.groups[0].rows)


def test_memory_of_every_size_in_three_precisions(view: Callable[[str], Any]) -> None:
    memory = view("gemma/").memory
    groups = {group.head.text: group for group in memory.groups}
    assert len(groups) == 9
    assert all(
        [row.head.text[:3].strip("-b") for row in group.rows] == ["16", "8", "4"] for group in groups.values()
    )
    # PaliGemma 2 3B, which the old page forgot: 3,032,094,960 parameters of 2 bytes are 5.65 GiB
    forgotten = groups["PaliGemma 2 3B"].rows[0]
    assert forgotten.head.text == "16-bit, BF16" and forgotten.cells[0].text == "5.65"
    assert plain(groups["PaliGemma 2 3B"].head.note).startswith(
        "256 image + 128 text tokens (224 px), Transformers"
    )
    # Gemma 1 7B keeps all its 16 heads of 256 in 28 layers: 8,192 tokens take 3.5 GiB exactly
    assert groups["Gemma 1 7B"].rows[0].cells[1].text == "3.50"
    assert heads(memory)[1:] == [
        "Weights",
        "KV cache",
        "Compute",
        "Reserve",
        "Total",
        "System RAM",
        "Download",
    ]


def test_sections_on_architecture_with_their_tables(view: Callable[[str], Any]) -> None:
    topics = view("gemma/").topics
    assert [topic.heading for topic in topics] == ["Model Architecture", "PaliGemma Architecture"]
    language, vision = topics[0].tables[0], topics[1].tables[0]
    assert len(rows_of(language)) == 5 and len(rows_of(vision)) == 4
    assert rows_of(language)["Gemma 2 9B"][:2] == ["42", "21 local, 21 global"]
    assert rows_of(vision)["PaliGemma 3B"][-3:-1] == ["224, 448 or 896", "256, 1,024 or 4,096"]
    attention = next(point for point in topics[0].points if point.term == "Attention")
    assert "keeps 1 head of keys and values for 8 query heads" in attention.text
    assert all(point.cites for topic in topics for point in topic.points)


def test_headline_scores_of_text_and_of_images(view: Callable[[str], Any]) -> None:
    text, images = view("gemma/").scores
    assert heads(text)[2:] == ["Gemma 1 2B", "Gemma 1 7B", "Gemma 2 2B", "Gemma 2 9B", "Gemma 2 27B"]
    rows = rows_of(text)
    assert {"MMLU", "GSM8K", "HellaSwag", "ARC-c", "HumanEval"} <= set(rows)
    assert rows["MMLU"][1:] == ["42.3", "64.4", "52.2", "71.3", "75.2"]
    assert all(row.cells[0].cites for table in (text, images) for group in table.groups for row in group.rows)
    assert heads(images)[2:] == ["PaliGemma 3B", "PaliGemma 2 3B", "PaliGemma 2 10B", "PaliGemma 2 28B"]
    captions = next(group for group in images.groups if group.rows[0].head.text.startswith("COCO captions"))
    assert [texts(row.cells)[1] for row in captions.rows][:2] == ["141.9", "144.6"]
    assert texts(captions.rows[0].cells)[0] == "fine-tuned to the task, 224 px, Table 15"


def test_the_emblem_is_a_file_of_ours(view: Callable[[str], Any]) -> None:
    assert view("gemma/").emblem == "../assets/gemma.svg"
