"""Cases in folders: YAML in, the report that its author reads out. To add a case, add a folder and run `--update`.

A case is one `input.yaml`, read by itself, or a `content/` that is laid over the small valid one in `base/`.
`problems.txt` is the report.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.excerpts import source_lines
from generator.reading.loading import load
from generator.reading.source import read
from generator.report import render

HERE = Path(__file__).parent
CASES = sorted(path.name for path in (HERE / "cases").iterdir() if path.is_dir())


def report_of(case_path: Path, project_path: Path, *, fast: bool) -> str:
    if (case_path / "input.yaml").is_file():
        reading = read((case_path / "input.yaml").read_bytes(), uri="input.yaml", fast=fast)
        return render(reading.problems, source_lines(case_path))
    shutil.copytree(HERE / "base", project_path, dirs_exist_ok=True)
    shutil.copytree(case_path / "content", project_path / "content", dirs_exist_ok=True)
    return render(load(project_path / "content").problems, source_lines(project_path))


@pytest.mark.parametrize("name", CASES)
def test_report_says_what_the_case_expects(
    name: str, tmp_path: Path, golden: Callable[[Path, str], None]
) -> None:
    golden(HERE / "cases" / name / "problems.txt", report_of(HERE / "cases" / name, tmp_path, fast=True))


@pytest.mark.parametrize("name", [name for name in CASES if (HERE / "cases" / name / "input.yaml").is_file()])
def test_report_is_the_same_without_libyaml(name: str, tmp_path: Path) -> None:
    expected = (HERE / "cases" / name / "problems.txt").read_text(encoding="utf-8")
    assert report_of(HERE / "cases" / name, tmp_path, fast=False) == expected


def test_there_are_cases() -> None:
    assert len(CASES) >= 30
