"""The papers for people who work here: what they point at is there, and decisions can be cited by number."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAPERS = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        ROOT / "content/README.md",
        *ROOT.glob("benchmarks/*.md"),
    ]
)
DECISIONS = sorted(ROOT.glob("docs/decisions/*.md"))

_LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
_NAMED = re.compile(r"`((?:generator|templates|tests|content|docs|requirements)/[\w./-]*)`")
# Fenced blocks and spans of code: what looks like a link there is none.
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """The ids that GitHub gives to the headings of a paper."""
    headings = _HEADING.findall(path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading_of_it(path: Path) -> None:
    dead = []
    for way, anchor in _LINK.findall(_CODE.sub("", path.read_text(encoding="utf-8"))):
        target = (path.parent / way).resolve() if way else path
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(f"{way}#{anchor}" if anchor else way)
    assert not dead


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_that_is_named_in_full_is_there(path: Path) -> None:
    """Names with a placeholder in capitals (`content/engines/ID.yaml`) are forms, not files."""
    named = {
        name for name in _NAMED.findall(path.read_text(encoding="utf-8")) if not re.search("[A-Z]{2}", name)
    }
    examples = {name for name in named if "/example" in name}
    missing = sorted(name for name in named - examples if not (ROOT / name).exists())
    assert not missing


def test_decisions_are_numbered_without_gaps_and_say_what_they_cost() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    for number, path in zip(numbers, DECISIONS, strict=True):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {number:04} ")
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert heading in text, path.name


def test_the_map_names_every_decision() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    for path in DECISIONS:
        assert f"(decisions/{path.name})" in text


def test_actions_are_pinned_by_commit_with_their_version() -> None:
    used = [
        line.strip()
        for path in sorted(ROOT.glob(".github/workflows/*.yml"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    ]
    assert used
    for line in used:
        assert re.search(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line
