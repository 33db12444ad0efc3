"""The rules: each mistake in an otherwise sound catalog is reported at the value to change, with what to do.

A case is a folder: `content/` is laid over `base/content/`, `delete.txt` lists files of the base that go, and
`problems.txt` is the report.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands.check import examine
from generator.excerpts import source_lines
from generator.pages import urls
from generator.problems import ContentProblems, Problem
from generator.project import Project
from generator.reading.rules import RULES, unique_ids
from generator.report import render

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted(path.name for path in (HERE / "cases").iterdir() if path.is_dir())

# Checks outside of the list of rules, under the names that their problems carry.
OTHER_RULES = (
    "architecture",
    "parameter-counts",
    "published-files",
    "fact-references",
    "typed-numbers",
    "prose",
    "prose-links",
    "assets",
)


def lay_out(name: str, project_path: Path) -> None:
    """The base with one case laid over it."""
    case_path = HERE / "cases" / name
    shutil.copytree(HERE / "base", project_path, dirs_exist_ok=True)
    if (case_path / "content").is_dir():
        shutil.copytree(case_path / "content", project_path / "content", dirs_exist_ok=True)
    if (case_path / "delete.txt").is_file():
        for uri in (case_path / "delete.txt").read_text(encoding="utf-8").split():
            (project_path / uri).unlink()


def problems_of(project_path: Path) -> tuple[Problem, ...]:
    try:
        examine(Project(project_path))
    except ContentProblems as found:
        return found.problems
    return ()


@pytest.mark.parametrize("name", CASES)
def test_report_says_what_the_case_expects(
    name: str, tmp_path: Path, golden: Callable[[Path, str], None]
) -> None:
    lay_out(name, tmp_path)
    report = render(problems_of(tmp_path), source_lines(tmp_path))
    golden(HERE / "cases" / name / "problems.txt", report)


def test_base_is_sound() -> None:
    assert problems_of(HERE / "base") == ()


@pytest.mark.parametrize("rule", [*(rule.name for rule in RULES), *OTHER_RULES])
def test_every_rule_has_a_case_that_breaks_it(rule: str, tmp_path: Path) -> None:
    cases = [name for name in CASES if name.startswith(rule.replace("-", "_"))]
    assert cases, f"no folder in cases/ begins with {rule.replace('-', '_')}"
    found = set()
    for name in cases:
        lay_out(name, tmp_path / name)
        found |= {problem.rule for problem in problems_of(tmp_path / name)}
    assert rule in found


def test_names_of_rules_are_unique() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert set(names).isdisjoint(OTHER_RULES)


def test_report_is_sorted_and_the_same_under_every_hash_seed(tmp_path: Path) -> None:
    lay_out("several_files_at_once", tmp_path)
    reports = {check(tmp_path, hash_seed=seed) for seed in ("0", "1", "4242")}
    assert len(reports) == 1
    expected = (HERE / "cases" / "several_files_at_once" / "problems.txt").read_text(encoding="utf-8")
    assert reports.pop() == expected


def check(project_path: Path, *, hash_seed: str) -> str:
    """What a person sees who runs `modeldocs check` in a terminal without colours."""
    done = subprocess.run(
        [sys.executable, "-m", "generator", "check"],
        cwd=project_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_no_series_may_take_an_address_of_the_site() -> None:
    assert unique_ids.TAKEN == urls.RESERVED
    assert unique_ids.TAKEN_IN_SERIES == urls.RESERVED_IN_SERIES
