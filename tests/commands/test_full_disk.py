"""A full disk is told in one sentence, whoever meets it: the page makers, the builder's process, any command."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from errno import EACCES, EDQUOT, ENOSPC
from pathlib import Path
from subprocess import DEVNULL, PIPE
from types import SimpleNamespace

import pytest

from generator import cli
from generator.commands import build
from generator.commands.full_disk import words_for
from generator.project import Project
from generator.publishing.builder import Builder, BuilderFault
from tests.publishing.tiny_site import sources_of, tiny_project

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "there is no space left on the disk"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return tiny_project(tmp_path / "project")


def full(code: int, name: str | None = None) -> OSError:
    return OSError(code, os.strerror(code), name)


def test_only_a_full_disk_has_words() -> None:
    assert words_for(full(EACCES)) is None
    assert words_for(full(EDQUOT)) == f"{SENTENCE}; free some and try again"
    assert words_for(full(ENOSPC, "a/b")) == f"{SENTENCE} for a/b; free some and try again"


def test_a_build_says_so_and_that_the_site_is_as_it_was(project: Project) -> None:
    def pages() -> list[object]:
        raise full(ENOSPC, "a")

    err = io.StringIO()
    assert build.run(project, sources_of(pages), err=err) == 1  # type: ignore[arg-type]
    assert err.getvalue().splitlines()[-1] == (
        f"{SENTENCE} for a; free some and try again. {project.site_path} is unchanged."
    )
    assert "Traceback" not in err.getvalue()


@pytest.mark.parametrize(("code", "returned"), [(ENOSPC, 1), (EACCES, 70)])
def test_a_command_says_so(
    code: int, returned: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(options: object) -> int:
        raise full(code)

    parser = SimpleNamespace(parse_args=lambda given: SimpleNamespace(run=run, command="schema", root=ROOT))
    monkeypatch.setattr(cli, "parser_of_commands", lambda: parser)
    assert cli.main([]) == returned
    err = capsys.readouterr().err
    assert (f"modeldocs schema: {SENTENCE}; free some and try again\n" == err) is (code == ENOSPC)


@pytest.mark.parametrize(("code", "raised"), [(ENOSPC, OSError), (EACCES, BuilderFault)])
def test_the_parent_of_the_builder_hears_of_it(
    project: Project, code: int, raised: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [
        {"level": "ERROR", "message": "Error building page 'about/method.md': [Errno 28]"},
        {"errno": code, "file": "a"},
    ]
    if code == EACCES:
        del said[0]
    remarks = "\n".join(json.dumps(line) for line in said).encode()
    monkeypatch.setattr(Builder, "_remarks", lambda self, waiting: remarks)
    with Builder("mkdocs", log_path=project.work_path / "log", date_epoch=0) as builder:
        builder._process.kill()
        with pytest.raises(raised):
            builder.build(project.root_path / "gone.yml", prose_path=project.content_path / "pages")


# Runs the builder's process with an engine that meets a full disk.
ENGINE = """
import sys
from types import ModuleType
from generator.publishing import worker
config, commands, package = ModuleType("full.config"), ModuleType("full.commands.build"), ModuleType("full")
config.load_config = lambda config_file: None
def build(config):
    with open("/dev/full", "w") as stream:
        stream.write("x")
commands.build = build
sys.modules.update({"full": package, "full.config": config, "full.commands": ModuleType("full.commands"), "full.commands.build": commands})
sys.exit(worker.main("full", 60))
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no disk that is always full")
def test_the_process_of_the_builder_says_so() -> None:
    with subprocess.Popen([sys.executable, "-c", ENGINE], stdin=PIPE, stdout=PIPE, stderr=DEVNULL) as process:
        assert process.stdin is not None and process.stdout is not None
        # The process ends as soon as its input does, so that stays open.
        process.stdin.write(b"gone.yml\n")
        process.stdin.flush()
        said = process.stdout.read()
    assert process.returncode == 1
    assert json.loads(said) == {"errno": ENOSPC, "file": None}
