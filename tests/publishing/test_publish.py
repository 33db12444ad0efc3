"""A build publishes a whole, checked, reproducible site; whatever fails, the old one stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Literal

import pytest

from generator.commands import build
from generator.problems import ContentProblems
from generator.progress import Stage
from generator.project import Project
from generator.publishing import lock
from generator.publishing.builder import Builder, BuilderFault, source_date_epoch
from generator.publishing.lock import BuildIsLocked
from generator.publishing.publish import publish
from generator.publishing.rendering import RenderingFault
from tests.publishing.tiny_site import PAGES, changed, files_of, plain, sources_of, tiny_project, write_files

ROOT = Path(__file__).resolve().parents[2]


def test_the_site_holds_the_pages_and_nothing_of_the_making(project: Project) -> None:
    published = publish(project, sources_of())
    assert published.page_count == 4
    assert sorted(files_of(project.site_path)) == [
        ".gitignore",
        "404.html",
        "about/method/index.html",
        "assets/dot.svg",
        "css/site.css",
        "first/index.html",
        "index.html",
        "search-index.json",
        "second/index.html",
        "sitemap.xml",
        "sitemap.xml.gz",
    ]
    first = (project.site_path / "first/index.html").read_text()
    assert '<h1>First</h1>\n<p id="lead">Some words.</p>' in first
    assert "<title>First</title>" in first
    method = (project.site_path / "about/method/index.html").read_text()
    assert '<a href="../../first/#lead">its lead</a>' in method


def test_mkdocs_and_properdocs_build_the_same_bytes(project: Project) -> None:
    publish(project, sources_of(), engine="mkdocs")
    one = files_of(project.site_path)
    publish(project, sources_of(), engine="properdocs")
    assert files_of(project.site_path) == one


def test_the_same_content_gives_the_same_bytes_anywhere_and_at_any_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://example.org/docs/"
    here = tiny_project(tmp_path / "a")
    publish(here, sources_of(address=address))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONHASHSEED", "77")
    there = tiny_project(tmp_path / "some/other-place")
    publish(there, sources_of(address=address))
    one, other = files_of(here.site_path), files_of(there.site_path)
    assert one == other
    assert b"<lastmod>1970-01-01</lastmod>" in one["sitemap.xml"]
    assert not any(str(tmp_path).encode() in content for content in one.values())


def test_the_date_of_the_site_is_given_or_that_of_the_last_commit_and_never_now(tmp_path: Path) -> None:
    assert source_date_epoch(tmp_path, {"SOURCE_DATE_EPOCH": "86400"}) == 86400
    assert source_date_epoch(tmp_path, {}) == 0
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run([*git, "init", "-q"], check=True)
    dates = {**os.environ, "GIT_COMMITTER_DATE": "@1000000 +0000"}
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True, env=dates)
    assert source_date_epoch(tmp_path, {}) == 1000000
    assert source_date_epoch(tmp_path, {"SOURCE_DATE_EPOCH": "soon"}) == 1000000


def test_the_page_for_errors_works_at_any_depth(project: Project) -> None:
    publish(project, sources_of(address="https://example.org/docs/"))
    text = (project.site_path / "404.html").read_text()
    assert 'href="/docs/css/site.css"' in text


def test_stages_are_told_with_counts(project: Project) -> None:
    stages: list[Stage] = []
    publish(project, sources_of(), progress=stages.append)
    done = [(stage.name, stage.count) for stage in stages if stage.is_done]
    assert done == [("reading", 0), ("laying out pages", 3), ("building with mkdocs", 0), ("inspecting", 4)]
    assert [stage.count for stage in stages if stage.name == "laying out pages"] == [0, 1, 2, 3, 3]


BROKEN: dict[str, tuple[dict[str, str], tuple[object, ...], type[Exception], str]] = {
    "dead link between pages": (
        {},
        (*PAGES[:2], plain("second/", "Second", "../gone/")),
        ContentProblems,
        "leads to nothing",
    ),
    "missing page": ({}, PAGES[:2], ContentProblems, "leads to nothing"),
    "dead link in prose": (
        {"content/pages/about/b.md": "gone.md"},
        PAGES,
        ContentProblems,
        "content/pages/about/b.md:7:8",
    ),
    "dead anchor in prose": (
        {"content/pages/about/b.md": "../first/index.md#gone"},
        PAGES,
        ContentProblems,
        "anchor",
    ),
    "dead anchor of prose": (
        {"content/pages/about/b.md": "method.md#gone"},
        PAGES,
        ContentProblems,
        "names an anchor that is not there",
    ),
    "template that fails": (
        {"templates/pages/plain.html.j2": "{{ gone }}"},
        PAGES,
        RenderingFault,
        "plain.html.j2:1",
    ),
    "theme that fails": ({"templates/theme/main.html": "{% if %}"}, PAGES, BuilderFault, "mkdocs failed"),
    "theme with a script": (
        {"templates/theme/main.html": "<script>x()</script>"},
        PAGES,
        ContentProblems,
        "a script stands",
    ),
    "no home page": ({}, PAGES[1:], Exception, "index.md"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_whatever_fails_the_old_site_stays(project: Project, name: str) -> None:
    publish(project, sources_of())
    before = files_of(project.site_path)
    files, pages, kind, words = BROKEN[name]
    head = "---\ntitle: B\ndescription: About B.\n---\n# B\n\nSee [b]({})\n"
    write_files(
        project.root_path,
        {uri: head.format(text) if uri.endswith(".md") else text for uri, text in files.items()},
    )
    with pytest.raises(kind) as caught:
        publish(project, sources_of(pages))  # type: ignore[arg-type]
    text = (
        "\n".join(map(str, caught.value.problems))
        if isinstance(caught.value, ContentProblems)
        else str(caught.value)
    )
    assert words in text
    assert files_of(project.site_path) == before


def test_a_builder_that_hangs_is_ended_in_words(project: Project) -> None:
    publish(project, sources_of())
    before = files_of(project.site_path)
    write_files(project.root_path, {"templates/theme/main.html": "{% for a in range(9**9) %}{% endfor %}"})
    began = time.monotonic()
    with pytest.raises(BuilderFault, match="mkdocs did not finish within 2 seconds and was ended"):
        publish(project, sources_of(), limit_seconds=2)
    assert time.monotonic() - began < 15
    assert files_of(project.site_path) == before


# A build in a process of its own that says when its pages are being made, and is slow at it.
SLOW = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from generator.commands.build import run
from generator.project import Project
from tests.publishing.tiny_site import PAGES, plain, sources_of
def pages():
    yield from PAGES
    print("making", flush=True)
    time.sleep(float(sys.argv[3]))
    yield plain("late/", "Late")
sys.exit(run(Project(Path(sys.argv[1])), sources_of(pages), wait_seconds=float(sys.argv[4])))
"""


def slow_build(project: Project, *, seconds: float, wait_seconds: float = 30) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SLOW, str(project.root_path), str(ROOT), str(seconds), str(wait_seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_until_it_makes_pages(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "making\n"


def builders_of(project: Project) -> list[str]:
    """Processes of the builder that work for this project."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if b"publishing.worker" in (path / "cmdline").read_bytes() and (
                path / "cwd"
            ).resolve().is_relative_to(project.root_path):
                found.append(path.name)
        except OSError:
            continue
    return found


@pytest.mark.parametrize(("wish", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGKILL", -9)])
def test_an_interrupted_build_leaves_the_old_site_and_no_process(
    project: Project, wish: Literal["SIGINT", "SIGTERM", "SIGKILL"], code: int
) -> None:
    publish(project, sources_of())
    before = files_of(project.site_path)
    process = slow_build(project, seconds=60)
    wait_until_it_makes_pages(process)
    assert len(builders_of(project)) == 1
    process.send_signal(signal.Signals[wish])
    _, said = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in said
    assert ("is unchanged" in said) == (wish != "SIGKILL")
    deadline = time.monotonic() + 10
    while builders_of(project) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert builders_of(project) == []
    assert files_of(project.site_path) == before
    assert publish(project, sources_of(), wait_seconds=5).page_count == 4


def test_two_builds_at_once_are_made_one_after_the_other(project: Project) -> None:
    first = slow_build(project, seconds=5)
    wait_until_it_makes_pages(first)
    second = slow_build(project, seconds=0)
    _, said = second.communicate(timeout=60)
    assert second.returncode == 0
    assert f"another build of this project (process {first.pid}) is at work; waiting for it" in said
    assert first.wait(timeout=5) == 0
    assert (project.site_path / "late/index.html").is_file()


def test_a_build_that_waits_too_long_says_for_whom(project: Project) -> None:
    first = slow_build(project, seconds=60)
    wait_until_it_makes_pages(first)
    second = slow_build(project, seconds=0, wait_seconds=0.3)
    _, said = second.communicate(timeout=60)
    assert second.returncode == 1
    assert f"(process {first.pid}) is at work and did not end within 0.3 seconds" in said
    first.terminate()
    first.communicate(timeout=20)


def test_a_lock_is_free_again_when_its_holder_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "work/lock"
    with lock.held(path), pytest.raises(BuildIsLocked), lock.held(path, wait_seconds=0):
        pass
    with lock.held(path, wait_seconds=0):
        pass


def test_a_builder_ends_when_its_parent_is_gone_whatever_it_does(project: Project) -> None:
    builder = Builder("mkdocs", log_path=project.work_path / "builder.log", date_epoch=0)
    ends = time.monotonic() + 10
    while not builders_of(project) and time.monotonic() < ends:
        time.sleep(0.01)  # a process that has just begun has no command line yet
    assert len(builders_of(project)) == 1
    assert builder._process.stdin is not None
    builder._process.stdin.close()
    assert builder._process.wait(timeout=10) == 1
    builder.stop()


def test_a_builder_at_work_ends_when_its_parent_is_gone(project: Project) -> None:
    publish(project, sources_of())
    write_files(project.root_path, {"templates/theme/main.html": "{% for a in range(9**9) %}{% endfor %}"})
    builder = Builder("mkdocs", log_path=project.work_path / "builder.log", date_epoch=0)
    assert builder._process.stdin is not None
    builder._process.stdin.write(os.fsencode(project.work_path / "mkdocs.yml") + b"\n")
    builder._process.stdin.flush()
    time.sleep(1.5)
    assert builder.is_waiting
    builder._process.stdin.close()
    assert builder._process.wait(timeout=10) == 1
    builder.stop()


def test_ctrl_c_reaches_the_parent_only(project: Project) -> None:
    with Builder("mkdocs", log_path=project.work_path / "builder.log", date_epoch=0) as builder:
        assert os.getsid(builder._process.pid) != os.getsid(0)


def test_the_command_ends_with_the_way_to_look_at_the_site(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.run(project, sources_of()) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"4 pages in {project.site_path}, ")
    assert out.endswith(f"python3 -m http.server --bind 127.0.0.1 --directory {project.site_path}\n")
    assert err == ""


def test_the_command_tells_every_problem_and_that_the_site_is_unchanged(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(project.content_path, {"pages/a.md": "", "pages/b.md": ""})
    assert build.run(project, sources_of()) == 1
    _, err = capsys.readouterr()
    lines = err.splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == ["content/pages/a.md", "content/pages/b.md"]
    assert lines[-1] == f"2 problems. {project.site_path} is unchanged."
    assert sorted(files_of(project.site_path)) == [".gitignore"]


def test_a_fault_of_ours_is_not_hidden_from_the_command_line(project: Project) -> None:
    with pytest.raises(RenderingFault):
        build.run(project, sources_of([changed(PAGES[0], view=None)]))
