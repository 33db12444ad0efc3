"""The command line as a stranger meets it, in a process of its own: help, exit codes, reports, suggestions."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import pytest

from generator.arguments import parser_of_commands
from tests.site.hostile import write_project
from tests.site.projects import ROOT, copy_project, edit, modeldocs


def commands() -> dict[str, argparse.ArgumentParser]:
    (group,) = (
        action for action in parser_of_commands()._actions if isinstance(action, argparse._SubParsersAction)
    )
    return dict(group.choices)


def options_of(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in parser._actions if not isinstance(action, argparse._HelpAction)]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_project(tmp_path_factory.mktemp("small"), "Words.")


def test_all_commands_of_the_design_are_there() -> None:
    assert {"check", "build", "serve", "memory", "fits", "schema"} <= set(commands())


def test_help_lists_every_command_with_what_it_does(small: Path) -> None:
    done = modeldocs(small, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    for name in commands():
        assert re.search(rf"^    {name} +\w.{{15,}}", done.stdout, re.MULTILINE), name
    assert "exit codes: 0 fine, 1 problems in the content, 2 wrong usage, 70 a fault" in done.stdout
    assert "content/README.md" in done.stdout


@pytest.mark.parametrize("name", commands())
def test_help_of_a_command_explains_every_option(name: str, small: Path) -> None:
    done = modeldocs(small, name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    text = " ".join(done.stdout.split())
    parser = commands()[name]
    for action in options_of(parser):
        assert action.help and len(action.help) > 10, f"{name} {action.dest} has no help"
        assert " ".join((action.help % vars(action)).split()) in text
        assert all(option.startswith("--") for option in action.option_strings), "options are long"
        assert all(option in text for option in action.option_strings)
    assert parser.description and " ".join(parser.description.split()) in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("chek",), "invalid choice: 'chek'"),
        (("--jsn", "check"), "unrecognized arguments: --jsn"),
        (("memory",), "the following arguments are required: size"),
        (
            ("memory", "small-1-1k", "--context", "many"),
            "'many' is no number of tokens; write it in digits, as 8192",
        ),
        (("--root", "nowhere", "check"), "nowhere is not a folder"),
        (("memory", "smal-1-1k"), "there is no size smal-1-1k; did you mean small-1-1k"),
        (("fits", "cart"), "there is no device cart; did you mean card?"),
        (("memory", "small-1-1k", "--engine", "runer"), "there is no engine runer; did you mean runner?"),
        (("memory", "small-1-1k", "--context", "5000"), "accepts at most 4096 tokens"),
        (("serve", "--port", "99999999"), "--port"),
    ],
)
def test_wrong_usage_is_told_in_words_and_ends_with_2(words: tuple[str, ...], said: str, small: Path) -> None:
    done = modeldocs(small, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "--jsn"), "unrecognized arguments: --jsn; did you mean --json?"),
        (("check", "all"), "unrecognized arguments: all"),
        (("memory", "small-1-1k", "--frob"), "unrecognized arguments: --frob"),
    ],
)
def test_a_wrong_option_is_told_under_the_usage_of_its_command(
    words: tuple[str, ...], said: str, small: Path
) -> None:
    done = modeldocs(small, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"usage: modeldocs {words[0]} ")
    assert done.stderr.endswith(f"modeldocs {words[0]}: error: {said}\n")


@pytest.mark.parametrize("command", ["check", "build", "serve", "memory x", "fits x", "schema"])
def test_outside_of_a_project_every_command_says_so(command: str, tmp_path: Path) -> None:
    done = modeldocs(tmp_path, *command.split())
    said = f"no project here: there is no folder content/ in {tmp_path}; go to the folder that holds it, or name that with --root DIR\n"
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"modeldocs {command.split()[0]}: {said}"
    assert list(tmp_path.iterdir()) == []


def test_the_root_may_stand_before_the_command_and_after_it(small: Path, tmp_path: Path) -> None:
    for words in (("--root", str(small), "check"), ("check", "--root", str(small))):
        assert modeldocs(tmp_path, *words).returncode == 0
    assert modeldocs(tmp_path, "--root", str(small), "check", "--root", str(tmp_path)).returncode == 2


def test_all_is_well_ends_with_0(small: Path) -> None:
    done = modeldocs(small, "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "No problems: 2 models, 3 sizes, 1 device, 1 source.\n"
    assert json.loads(modeldocs(small, "check", "--json").stdout) == []


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A project with one mistake in each of four files, and two in one of them."""
    root = write_project(tmp_path, "Words.")
    edit(root, "content/models/small/small-1.yaml", '"context_length": 4096', '"context_lenght": 4096')
    edit(root, "content/devices/card.yaml", '"backend": "cpu"', '"backend": "gpu"')
    edit(root, "content/devices/card.yaml", '"mib": 4000', '"mib": "4000"')
    edit(root, "content/sources/report.yaml", "https://report.example/", "http://report.example/")
    edit(root, "content/series/small.yaml", '"small-1",\n', '"small-3",\n')
    return root


def test_check_reports_every_mistake_sorted_and_the_same_each_time(broken: Path) -> None:
    done = modeldocs(broken, "check")
    assert (done.returncode, done.stdout) == (1, "")
    heads = re.findall(r"^(content/\S+\.yaml):(\d+):(\d+): (.*)$", done.stderr, re.MULTILINE)
    places = [(uri, int(line), int(column)) for uri, line, column, _ in heads]
    assert places == sorted(places)
    assert {uri for uri, _, _ in places} == {
        f"content/{name}.yaml"
        for name in ("devices/card", "models/small/small-1", "series/small", "sources/report")
    }
    assert all("; " in said for *_, said in heads), "each says what to do"
    assert any("context_lenght: unknown key; did you mean context_length" in said for *_, said in heads)
    for uri, line, column in places:
        shown = (broken / uri).read_text(encoding="utf-8").splitlines()[line - 1]
        assert f"\n    {shown}\n    {' ' * (column - 1)}^\n" in done.stderr
    assert done.stderr.endswith(f"{len(heads)} problems in 4 files\n")
    assert modeldocs(broken, "check", PYTHONHASHSEED="1").stderr == done.stderr
    assert modeldocs(broken, "check", PYTHONHASHSEED="2").stderr == done.stderr


def test_check_tells_machines_the_same(broken: Path) -> None:
    told = modeldocs(broken, "check", "--json")
    assert (told.returncode, told.stderr) == (1, "")
    entries = json.loads(told.stdout)
    assert all(
        list(entry) == ["path", "line", "column", "field", "wrong", "remedy", "rule"] for entry in entries
    )
    lines = [line for line in modeldocs(broken, "check").stderr.splitlines() if line.startswith("content/")]
    said = [
        "{path}:{line}:{column}: {field}: {wrong}; {remedy}".format_map(entry).replace(": : ", ": ")
        for entry in entries
    ]
    assert said == lines


def test_building_wrong_content_ends_with_1_and_publishes_nothing(broken: Path) -> None:
    done = modeldocs(broken, "build")
    assert (done.returncode, done.stdout) == (1, "")
    assert "did you mean context_length" in done.stderr
    assert "site is unchanged" in done.stderr
    assert not (broken / "site").exists()


def test_a_fault_of_ours_ends_with_70_a_traceback_and_where_to_report_it(tmp_path: Path) -> None:
    root = write_project(tmp_path, "Words.")
    edit(root, "templates/pages/home.html.j2", "{{ table(view.newest) }}", "{{ table(view.newset) }}")
    done = modeldocs(root, "build")
    assert (done.returncode, done.stdout) == (70, "")
    assert "Traceback (most recent call last)" in done.stderr
    words = r"RenderingFault: templates/\S+\.j2:\d+: page /: AttributeError: 'View' object has no attribute 'newset'"
    assert re.search(words, done.stderr)
    assert "This is a fault of modeldocs, not of your content. Please report it" in done.stderr
    assert "CONTRIBUTING.md" in done.stderr
    assert not (root / "site").exists()


def test_schemas_are_written_and_checked(tmp_path: Path) -> None:
    root = write_project(tmp_path, "Words.")
    stale = modeldocs(root, "schema", "--check")
    assert stale.returncode == 1 and "content/schema/model.schema.json" in stale.stderr
    written = modeldocs(root, "schema")
    assert written.returncode == 0 and "content/schema/model.schema.json" in written.stdout
    assert modeldocs(root, "schema", "--check").returncode == 0


def test_it_runs_from_any_folder(tmp_path: Path) -> None:
    done = modeldocs(tmp_path, "--root", str(ROOT), "fits", "card-of-nobody")
    assert done.returncode == 2 and "there is no device card-of-nobody" in done.stderr


def test_the_contract_of_memory_by_hand(tmp_path: Path) -> None:
    """In a process of its own, as the programs that read it do, with the words of the design."""
    root = copy_project(tmp_path / "project")
    words = "memory gemma-2-9b --engine llama.cpp --precision q4_k_m --context 8192 --kv-type f16 --parallel 1 --json"
    done = modeldocs(root, *words.split())
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found) == [
        *(
            "size",
            "engine",
            "precision",
            "context_tokens",
            "kv_type",
            "parallel",
            "file_bytes",
            "device",
            "host",
        ),
        *("device_total_bytes", "host_total_bytes", "certainty"),
    ]
    assert [found[key] for key in list(found)[:6]] == ["gemma-2-9b", "llama.cpp", "q4_k_m", 8192, "f16", 1]
    assert list(found["device"]) == ["weights", "kv_cache", "compute_buffer", "runtime_reserve"]
    assert list(found["host"]) == ["weights", "compute_buffer"]
    parts = {
        **found["device"],
        "host weights": found["host"]["weights"],
        "host": found["host"]["compute_buffer"],
    }
    for part in parts.values():
        assert list(part) == ["bytes", "certainty", "formula", "sources"]
        assert type(part["bytes"]) is int
    # 21 global layers of 8,192 cells, 21 local ones of 4,096 + 512; 8 heads x 256, keys and values, 2 bytes each
    assert found["device"]["kv_cache"]["bytes"] == 21 * (8192 + 4608) * 8 * 256 * 2 * 2
    # the embedding table in Q6_K, 210 bytes for 256 weights, stays with the computer
    assert found["host"]["weights"]["bytes"] == 256_000 * 3_584 // 256 * 210
    assert found["device"]["runtime_reserve"]["bytes"] == 1024 * 2**20
    assert found["device_total_bytes"] == sum(part["bytes"] for part in found["device"].values())
    assert type(found["file_bytes"]) is int
    fits = modeldocs(root, "fits", "rtx-3060-12gb", "--context", "8192", "--json")
    rows = json.loads(fits.stdout)
    assert all(
        list(row)
        == [
            *("size", "precision", "fits", "device_total_bytes", "spare_bytes", "longest_context_tokens"),
            *("engine", "context_tokens"),
        ]
        for row in rows
    )
    (row,) = (row for row in rows if row["size"] == "gemma-2-9b" and row["precision"] == "q4_k_m")
    assert row["fits"] is True
    assert row["device_total_bytes"] == found["device_total_bytes"]
    # the card reports 12,288 MiB
    assert row["spare_bytes"] == 12288 * 2**20 - found["device_total_bytes"]
    assert row["longest_context_tokens"] == 8192
    assert (row["engine"], row["context_tokens"]) == ("llama.cpp", 8192)
