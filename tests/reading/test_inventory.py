"""What may lie in content/: links, devices, twins and wrong names are refused; nothing outside is read."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.reading.inventory import suggested_id, take_inventory
from generator.reading.loading import load
from generator.reading.schema import KINDS

BASE = Path(__file__).parent / "base" / "content"


@pytest.fixture
def content_path(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "content"))


def told(content_path: Path) -> list[str]:
    return [str(problem) for problem in load(content_path).problems]


def test_base_is_whole(content_path: Path) -> None:
    loading = load(content_path)
    assert loading.problems == ()
    assert [record.id for record in loading.records] == [
        "benchmarks",
        "licenses",
        "precisions",
        "scenarios",
        "site",
    ]
    assert {record.kind for record in loading.records} == {record.id for record in loading.records}
    assert all(record.series_id is None for record in loading.records)


def test_symbolic_links_are_refused_and_never_followed(content_path: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("name: secret\n")
    (content_path / "devices").mkdir()
    (content_path / "devices" / "card.yaml").symlink_to(secret)
    (content_path / "devices" / "gone.yaml").symlink_to(tmp_path / "nowhere")
    (content_path / "engines").symlink_to(tmp_path, target_is_directory=True)
    (content_path / "site.yaml").unlink()
    (content_path / "site.yaml").symlink_to(secret)
    (content_path / "pages").mkdir()
    (content_path / "pages" / "loop").symlink_to(content_path, target_is_directory=True)
    links = [
        line
        for line in told(content_path)
        if "a symbolic link is never followed; put the file itself here" in line
    ]
    assert [line.split(":")[0] for line in links] == [
        "content/devices/card.yaml",
        "content/devices/gone.yaml",
        "content/engines",
        "content/pages/loop",
        "content/site.yaml",
    ]
    assert not any("secret" in line for line in told(content_path))


def test_content_itself_is_no_link(content_path: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "content").symlink_to(content_path, target_is_directory=True)
    assert told(tmp_path / "other" / "content")[0].startswith("content:1:1: the folder is a symbolic link")


def test_content_that_is_not_there_is_one_problem_and_the_files_it_lacks(tmp_path: Path) -> None:
    assert told(tmp_path / "content")[0].startswith(
        "content:1:1: the folder is not there; make a folder content/"
    )


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.depth == 0], ids=lambda kind: kind.name)
def test_single_files_are_required_except_those_of_what_need_not_be_said(
    content_path: Path, kind: object
) -> None:
    place = kind.place  # type: ignore[attr-defined]
    (content_path / place).unlink(missing_ok=True)
    loading = load(content_path)
    missing = [str(problem) for problem in loading.problems]
    if place in {
        "corrections.yaml",
        "disagreements.yaml",
        "glossary.yaml",
        "names.yaml",
        "prose-numbers.yaml",
    }:
        assert missing == []
    else:
        assert len(missing) == 1
        assert missing[0].startswith(
            f"content/{place}:1:1: the file is missing; write it; it needs the keys "
        )
        assert (kind.name, kind.name) in loading.broken  # type: ignore[attr-defined]


def test_pipes_are_refused_and_not_waited_for(content_path: Path) -> None:
    (content_path / "sources").mkdir()
    os.mkfifo(content_path / "sources" / "report.yaml")
    assert told(content_path) == [
        "content/sources/report.yaml:1:1: this is neither a file nor a folder; remove it"
    ]


def test_names_that_differ_only_in_capitals_are_refused(content_path: Path) -> None:
    (content_path / "assets").mkdir()
    (content_path / "assets" / "a.svg").write_text("<svg/>")
    (content_path / "assets" / "A.svg").write_text("<svg/>")
    if len(list((content_path / "assets").iterdir())) < 2:
        pytest.skip("this file system cannot tell them apart either")
    assert any("differs from A.svg only in capitals" in line for line in told(content_path))


@pytest.mark.parametrize("name", ["con.yaml", "nul.yaml", "com1.yaml"])
def test_names_of_devices_on_windows_are_refused(content_path: Path, name: str) -> None:
    (content_path / "devices").mkdir()
    (content_path / "devices" / name).write_text("name: x\n")
    assert [line.partition(" names a device")[1] for line in told(content_path)] == [" names a device"]


@pytest.mark.parametrize(
    "name",
    [
        "a b.yaml",
        "A.yaml",
        "-a.yaml",
        "a..b.yaml",
        "é.yaml",
        "a\n.yaml",
        "a'<b>.yaml",
        "a:b.yaml",
        "..yaml",
        ".yaml",
    ],
)
def test_ids_come_from_a_small_alphabet(content_path: Path, name: str) -> None:
    (content_path / "devices").mkdir()
    (content_path / "devices" / name).write_text("name: x\n")
    lines = told(content_path)
    assert len([line for line in lines if "cannot be an id" in line]) == 1
    assert not any("\n" in line for line in lines)


def test_a_wrong_name_hides_no_other_mistake(content_path: Path) -> None:
    (content_path / "devices").mkdir()
    (content_path / "devices" / "My Card.yaml").write_text("nam: x\n")
    (content_path / "names.YML").write_text("nam: x\n")
    named = [line for line in told(content_path) if "nam: unknown key" in line]
    assert [line.split(":")[0] for line in named] == ["content/devices/My Card.yaml", "content/names.YML"]


def test_a_file_that_has_the_right_name_is_read_in_place_of_one_that_should_have_it(
    content_path: Path,
) -> None:
    (content_path / "devices").mkdir()
    for name in ("my-card.yaml", "My Card.yaml", "My  Card.yaml", "my-card.yml"):
        (content_path / "devices" / name).write_text("name: x\n")
    assert [file.uri for file in take_inventory(content_path).files if file.kind == "device"] == [
        "content/devices/my-card.yaml"
    ]


def test_names_that_are_not_text_are_refused_and_can_be_printed(content_path: Path) -> None:
    (content_path / "devices").mkdir()
    try:
        Path(os.fsdecode(os.fsencode(content_path / "devices") + b"/\xff.yaml")).write_text("name: x\n")
    except OSError:
        pytest.skip("this file system wants text")
    (line,) = told(content_path)
    assert "cannot be an id" in line
    line.encode("utf-8")


def test_what_editors_leave_behind_is_not_looked_at(content_path: Path) -> None:
    (content_path / "devices").mkdir()
    for name in (".DS_Store", "card.yaml~", ".card.yaml.swp", "Thumbs.db"):
        (content_path / "devices" / name).write_text("x")
    assert told(content_path) == []


def test_a_file_that_may_not_be_read_is_a_problem(
    content_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def refusing(path: Path, *arguments: Any, **options: Any) -> Any:
        """What the system does to whoever is not root."""
        if path.name == "site.yaml":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refusing)
    assert told(content_path) == [
        "content/site.yaml:1:1: the file cannot be read (permission denied); check that the file is there and may be read"
    ]


def test_a_file_that_vanishes_is_a_problem(content_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inventory = take_inventory(content_path)
    (content_path / "site.yaml").unlink()
    monkeypatch.setattr("generator.reading.loading.take_inventory", lambda path: inventory)
    loading = load(content_path)
    assert [problem.wrong for problem in loading.problems] == [
        "the file cannot be read (no such file or directory)"
    ]
    assert ("site", "site") in loading.broken


def test_records_come_in_the_order_of_their_paths_with_series_and_uri(content_path: Path) -> None:
    text = "name: M\nsummary: S\nlicense: mit\nmodalities: {input: [text], output: [text]}\nsource: r\n"
    text += "sizes: {9b: {parameters: {total: 1}}}\n"
    for place in ("b/m-2", "a/m-1", "b/m-1"):
        path = content_path / "models" / f"{place}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (content_path / "assets").mkdir()
    (content_path / "assets" / "emblem.svg").write_text("<svg/>")
    loading = load(content_path)
    models = [
        (record.uri, record.series_id, record.id) for record in loading.records if record.kind == "model"
    ]
    assert models == [
        ("content/models/a/m-1.yaml", "a", "m-1"),
        ("content/models/b/m-1.yaml", "b", "m-1"),
        ("content/models/b/m-2.yaml", "b", "m-2"),
    ]
    assert loading.assets == {"emblem.svg"}
    assert loading.broken == frozenset()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Größe 2B (neu)", "groesse-2b-neu"),
        ("Étude_2.Report v1", "etude_2.report-v1"),
        ("model - 2 .", "model-2"),
        ("...", ""),
        ("模型", ""),
    ],
)
def test_a_name_is_proposed_that_is_an_id(name: str, expected: str) -> None:
    assert suggested_id(name) == expected
