"""The tool that asks llama.cpp: files that it declares say what the engine reads, and answers become records."""

from __future__ import annotations

import struct
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from generator.project import Project
from generator.reading import read_catalog
from generator.reading.catalog import SizeEntry
from generator.reading.schema.measurement import Measurements
from generator.reading.source import read
from generator.sizing.parameters import ledger_of
from generator.sizing.planner import Planner
from tools.measure.asking import SETTINGS, Answers, Asked, distinct_sizes, possible
from tools.measure.declaring import architecture_of, metadata_of, tensors_of
from tools.measure.engine import FIT_LINE, PLANNER, QUANT_SIZE, SERVER, Memory
from tools.measure.gguf import Declared, write
from tools.measure.records import memory_record, source_record, tensor_record

HEAD = {"engine": "llama.cpp", "version": "0c1e57098", "measured": "2026-11-25", "source": "report"}


@pytest.fixture(scope="module")
def planner() -> Planner:
    return Planner(read_catalog(Project(Path(__file__).resolve().parents[2])))


def sizes_asked(planner: Planner) -> list[SizeEntry]:
    return list(distinct_sizes(planner, planner.catalog.engines["llama.cpp"]))


def test_a_file_declares_its_tensors_and_holds_none(tmp_path: Path) -> None:
    path = tmp_path / "declared.gguf"
    tensors = (Declared("a.weight", (64, 100_000_000), "f16"), Declared("b.weight", (3,), "f32"))
    write(path, {"general.architecture": "x", "x.block_count": 2, "x.windows": (True, False)}, tensors)
    assert path.stat().st_size >= 64 * 100_000_000 * 2 + 32
    assert path.stat().st_blocks * 512 < 100_000
    with path.open("rb") as file:
        head = file.read(400)
    assert struct.unpack_from("<4sIQQ", head) == (b"GGUF", 3, 2, 3)
    name = head.index(b"b.weight") + 8
    dimensions, width, kind, offset = struct.unpack_from("<IQIQ", head, name)
    assert (dimensions, width, kind, offset) == (1, 3, 0, 64 * 100_000_000 * 2)


def test_a_language_model_that_two_sizes_share_is_asked_about_once(planner: Planner) -> None:
    asked = [size.id for size in sizes_asked(planner)]
    assert "gemma-2-9b" in asked and "shieldgemma-9b" not in asked
    assert len(asked) == len(set(asked)) >= 18


def test_what_is_declared_is_the_language_model_to_the_last_parameter(planner: Planner) -> None:
    precision, formats = planner.catalog.precisions["f16"], planner.catalog.formats
    for size in sizes_asked(planner):
        shape = replace(planner.shape(size), vision=None, audio=None, whole=None)
        name = architecture_of(shape, size.architecture.text.model_type or "")
        assert name is not None
        declared = tensors_of(shape, name, precision, formats)
        weights = 0
        for tensor in declared:
            product = 1
            for length in tensor.dimensions:
                product *= length
            weights += product
        added = 256 if name == "gemma4" else 0  # frequencies, which the converter makes
        padded = (shape.vocabulary - shape.per_layer_rows) * shape.per_layer_width * len(shape.layers)
        assert weights == ledger_of(shape).language_model + added + padded * bool(shape.per_layer_rows), (
            size.id
        )
        assert len({tensor.name for tensor in declared}) == len(declared)
        keys = metadata_of(shape, name, 4096)
        assert keys[f"{name}.block_count"] == len(shape.layers)
        assert all(key.startswith((name, "general.", "tokenizer.")) for key in keys)


def test_no_setting_is_longer_than_a_size_accepts_and_none_comes_twice() -> None:
    within = list(possible(SETTINGS, 8192))
    assert len(within) == len(set(within)) < len(SETTINGS)
    assert {asked.context_tokens for asked in within} == {4096, 4900, 8192, 16384}
    assert all(asked.parallel > 1 for asked in within if asked.context_tokens > 8192)


def test_the_answers_are_read_as_they_are_printed() -> None:
    said = "llama_model_quantize_impl: quant size  =  3932.65 MiB (8.50 BPW)\n"
    found = QUANT_SIZE.search(said)
    assert found is not None and found[1] == "3932.65"
    assert FIT_LINE.findall("log\nRPC0[127.0.0.1:5] 7401 814 517 \nHost 1280 0 43 \n") == [
        ("RPC0[127.0.0.1:5]", "7401", "814", "517"),
        ("Host", "1280", "0", "43"),
    ]


def test_answers_become_records_that_content_accepts(planner: Planner) -> None:
    size = planner.catalog.sizes["gemma-2-9b"]
    told = {Asked(8192, kv_type="q8_0", parallel=2, unified=True): (Memory(9, 8, 7), Memory(6, 0, 5))}
    answers = [Answers(size, {"f16": Decimal("17628.30")}, {PLANNER: told, SERVER: told})]
    for text in (
        tensor_record("Gemma 2", answers, HEAD),
        memory_record(PLANNER, "Gemma 2", answers, HEAD),
        memory_record(SERVER, "Gemma 2", answers, HEAD),
    ):
        document = read(text.encode(), uri="content/measurements/x/y.yaml").document
        assert document is not None
        record = Measurements.model_validate(document.value)
        (row,) = record.measurements
        if "tensors" in row.values:
            assert str(row.values["tensors"]) == "17628.30"
        else:
            assert row.values["compute-on-host"] == 5 and "kv-cache" in row.values
            assert row.setting is not None and row.setting.unified and row.setting.kv_type == "q8_0"
    assert read(source_record("abc", "p-1", "2026-11-25").encode(), uri="x").document is not None
