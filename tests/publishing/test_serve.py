"""A preview follows every save, keeps the last good page, lays problems over it and lets nobody out of its folder."""

from __future__ import annotations

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from generator.project import Project
from generator.publishing.preview import Preview, State
from generator.publishing.server import PreviewServer, answer, file_for, open_server
from generator.publishing.watching import Watch, fingerprint
from tests.publishing.tiny_site import write_files

ROOT = Path(__file__).resolve().parents[2]

# A preview whose third and last pages show content/words.txt, which is wrong where it holds "wrong" and fails on "fault";
# the last page takes its time on "slow" and fails on "broken".
SERVED = """
import sys
import time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from generator.commands.serve import run
from generator.pages.page import Draft, Plan
from generator.problems import ContentProblems, Place, Problem
from generator.project import Project
from generator.publishing.publish import Sources
from tests.publishing.tiny_site import PAGES, TinyCatalog, plain, plan_of
project = Project(Path(sys.argv[1]))
def words():
    path = project.content_path / "words.txt"
    return path.read_text() if path.exists() else "none"
def read(project):
    if "wrong" in words():
        raise ContentProblems([Problem(Place("content/words.txt"), "x", "<b>wrong</b>", "write something else")])
    return TinyCatalog()
def pages(catalog, as_of):
    if "fault" in words():
        raise RuntimeError("broken page maker")
    typed = words()
    def late():
        time.sleep(3 if "slow" in typed else 0)
        if "broken" in typed:
            raise RuntimeError("broken page maker")
        return plain("late/", "Late", text=typed)
    made = plan_of((*PAGES, plain("third/", "Third", text=typed)))
    return Plan((*made.drafts, Draft("late/", late)))
sys.exit(run(project, Sources(read, pages), port=int(sys.argv[3])))
"""


class Served:
    """A preview in a process of its own."""

    def __init__(self, project: Project, log: Path) -> None:
        self.project = project
        self.log = log
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        with log.open("w") as err:
            command = [sys.executable, "-c", SERVED, str(project.root_path), str(ROOT), str(self.port)]
            self.process = subprocess.Popen(command, stderr=err)

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def state(self, page: str = "/third/") -> dict[str, object]:
        """What somebody who looks at a page is told now."""
        address = f"http://127.0.0.1:{self.port}/__modeldocs/events?page={quote(page, safe='')}"
        with urllib.request.urlopen(address, timeout=10) as response:
            assert response.headers["Content-Type"] == "text/event-stream"
            assert response.readline() == b"event: state\n"
            return dict(json.loads(response.readline().removeprefix(b"data: ")))

    def save(self, words: str) -> None:
        write_files(self.project.content_path, {"words.txt": words})


def until(holds: Callable[[], bool], *, seconds: float = 20) -> float:
    """Wait until something holds; the seconds that it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        time.sleep(0.01)
    return time.monotonic() - began


@pytest.fixture
def served(project: Project, tmp_path: Path) -> Iterator[Served]:
    """A running preview of the tiny site."""
    preview = Served(project, tmp_path / "log")
    yield preview
    preview.process.terminate()
    assert preview.process.wait(timeout=20) == 0


def test_a_save_is_on_the_page_within_moments_and_site_is_not_touched(served: Served) -> None:
    until(lambda: "none" in served.get("/third/")[1])
    served.save("first words")
    until(lambda: "first words" in served.get("/third/")[1])
    time.sleep(0.5)
    served.save("second words")
    # About 0.3 s on an idle machine; the next builder has been waiting already.
    assert until(lambda: "second words" in served.get("/third/")[1]) < 3
    assert os.listdir(served.project.site_path) == [".gitignore"]  # noqa: PTH208
    text = served.get("/third/")[1]
    version = served.state()["version"]
    assert f'<script src="/__modeldocs/reload.js?version={version}" defer></script></head>' in text
    assert "<script>" not in text


@contextmanager
def visitor(served: Served, page: str) -> Iterator[list[str]]:
    """Somebody who looks at a page; what is given grows with the versions of it that they are told of."""
    versions: list[str] = []
    address = f"http://127.0.0.1:{served.port}/__modeldocs/events?page={quote(page, safe='')}"
    response = urllib.request.urlopen(address, timeout=60)

    def listen() -> None:
        for line in response:
            if line.startswith(b"data: "):
                version = json.loads(line.removeprefix(b"data: "))["version"]
                if version not in versions[-1:]:
                    versions.append(version)

    threading.Thread(target=listen, daemon=True).start()
    until(lambda: bool(versions))
    yield versions
    response.fp.raw._sock.shutdown(socket.SHUT_RDWR)


def test_the_page_somebody_looks_at_does_not_wait_for_the_others(served: Served) -> None:
    until(lambda: "none" in served.get("/third/")[1])
    with visitor(served, "/third/") as versions, visitor(served, "/first/") as others:
        served.save("slow words")
        assert until(lambda: "slow words" in served.get("/third/")[1]) < 3
        assert "none" in served.get("/late/")[1]
        until(lambda: "slow words" in served.get("/late/")[1])
        assert "slow words" in served.get("/third/")[1]
        time.sleep(0.3)
        # One change of the one page, though the whole site followed.
        assert (len(versions), len(others)) == (2, 1)


def test_a_page_that_was_ahead_of_a_site_that_fails_goes_back(served: Served) -> None:
    until(lambda: "none" in served.get("/third/")[1])
    with visitor(served, "/third/"):
        served.save("slow and broken")
        until(lambda: "and broken" in served.get("/third/")[1])
        until(lambda: bool(served.state()["problems"]))
        assert "and broken" not in served.get("/third/")[1]
        assert "none" in served.get("/third/")[1]


def test_a_save_in_the_middle_of_a_build_begins_anew(served: Served) -> None:
    until(lambda: "none" in served.get("/late/")[1])
    with visitor(served, "/third/"):
        served.save("slow first")
        until(lambda: "slow first" in served.get("/third/")[1])
        served.save("second")
        until(lambda: "second" in served.get("/third/")[1])
        until(lambda: "second" in served.get("/late/")[1])
    assert "Traceback" not in served.log.read_text()
    assert served.log.read_text().count(" pages in ") == 2


def test_what_an_editor_leaves_beside_a_file_builds_nothing(served: Served) -> None:
    until(lambda: "none" in served.get("/third/")[1])
    time.sleep(0.3)
    before = served.log.read_text().count(" pages in ")
    write_files(served.project.content_path, {".words.txt.swp": "swap", "words.txt~": "backup", "4913": ""})
    time.sleep(1)
    assert served.log.read_text().count(" pages in ") == before


def test_after_a_failed_build_the_open_page_is_still_the_first(served: Served) -> None:
    until(lambda: "none" in served.get("/third/")[1])
    with visitor(served, "/third/"):
        served.save("and broken")
        until(lambda: bool(served.state()["problems"]))
        served.save("slow and mended")
        assert until(lambda: "slow and mended" in served.get("/third/")[1]) < 3
        assert "none" in served.get("/late/")[1]


def test_a_picture_that_changes_reloads_every_page(served: Served) -> None:
    until(lambda: "none" in served.get("/third/")[1])
    version = served.state("/first/")["version"]
    (served.project.content_path / "assets/dot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    until(lambda: served.state("/first/")["version"] != version)


def test_a_style_sheet_that_changes_reloads_every_page(served: Served) -> None:
    until(lambda: "none" in served.get("/third/")[1])
    version = served.state("/first/")["version"]
    style = served.project.templates_path / "theme/css/site.css"
    style.write_text(style.read_text() + "p { color: red }\n")
    until(lambda: served.state("/first/")["version"] != version)


def test_while_the_content_is_wrong_the_last_good_page_stays_under_the_problems(served: Served) -> None:
    until(lambda: "none" in served.get("/third/")[1])
    version = served.state()["version"]
    served.save("wrong")
    until(lambda: bool(served.state()["problems"]))
    assert served.state() == {
        "version": version,
        "problems": ["content/words.txt:1:1: x: <b>wrong</b>; write something else"],
    }
    assert "none" in served.get("/third/")[1]
    until(lambda: "1 problem; the last good site is still shown" in served.log.read_text())
    served.save("right again")
    until(lambda: served.state()["version"] != version)
    assert served.state()["problems"] == []
    assert "right again" in served.get("/third/")[1]


def test_a_fault_of_ours_is_told_and_survived(served: Served) -> None:
    until(lambda: "none" in served.get("/third/")[1])
    served.save("fault")
    until(lambda: bool(served.state()["problems"]))
    assert served.state()["problems"] == ["a fault of the generator: RuntimeError: broken page maker"]
    until(lambda: "Traceback" in served.log.read_text())
    template = served.project.templates_path / "pages/plain.html.j2"
    served.save("fine")
    until(lambda: "fine" in served.get("/third/")[1])
    template.write_text(template.read_text() + "\n{{ view.gone }}")
    until(lambda: "plain.html.j2:7" in str(served.state()["problems"]))


def test_bytes_that_stay_cause_no_build(served: Served) -> None:
    until(lambda: "none" in served.get("/third/")[1])
    time.sleep(0.5)
    version = served.state()["version"]
    (served.project.content_path / "pages/about/method.md").touch()
    time.sleep(1.5)
    assert served.state()["version"] == version


def test_when_the_first_build_fails_there_is_a_page_with_the_problems(
    project: Project, tmp_path: Path
) -> None:
    write_files(project.content_path, {"words.txt": "wrong"})
    served = Served(project, tmp_path / "log")
    try:
        until(lambda: served.get("/")[0] == 503 and "cannot be built" in served.get("/")[1])
        text = served.get("/any/")[1]
        assert "<li>content/words.txt:1:1: x: &lt;b&gt;wrong&lt;/b&gt;; write something else</li>" in text
        served.save("right")
        until(lambda: "right" in served.get("/third/")[1])
    finally:
        served.process.terminate()
        assert served.process.wait(timeout=20) == 0
    assert not (project.work_path / "serve" / str(served.port)).exists()


PATHS_OUT = [
    "/../secret.txt",
    "/a/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/a/%2e%2e/%2e%2e/secret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "//secret.txt",
    "/./secret.txt",
    "/link.txt",
    "/linked/secret.txt",
    "/.hidden",
    "/%00",
    "/a%00/",
    "secret.txt",
    "/" + "a" * 5000,
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to serve, with a secret beside it and links that lead there."""
    write_files(
        tmp_path, {"secret.txt": "secret", "site/index.html": "<head></head>home", "site/a/index.html": "a"}
    )
    write_files(tmp_path, {"site/.hidden": "secret"})
    (tmp_path / "site/link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "site/linked").symlink_to(tmp_path)
    return tmp_path / "site"


@pytest.mark.parametrize("path", PATHS_OUT)
def test_no_way_leads_out_of_the_folder(folder: Path, path: str) -> None:
    response = answer(path, State("v", folder))
    assert (response.status, b"secret" in response.content) == (404, False)


def test_pages_and_folders_are_found(folder: Path) -> None:
    assert file_for("/", folder) == folder / "index.html"
    assert file_for("/a/", folder) == folder / "a/index.html"
    moved = answer("/a", State("v", folder))
    assert (moved.status, moved.headers) == (301, {"Location": "/a/"})


@pytest.fixture
def opened(folder: Path) -> Iterator[PreviewServer]:
    """A server that shows the folder."""
    preview = Preview()
    preview.show(folder)
    with open_server(preview, port=18100) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def said_to(server: PreviewServer, request: str) -> bytes:
    """The first line of what the server says to a request of these words; PORT stands for its port."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as connection:
        connection.sendall(request.replace("PORT", str(server.server_port)).replace("\n", "\r\n").encode())
        return connection.makefile("rb").readline()


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        (("127.0.0.1:PORT",), 200),
        (("localhost:PORT",), 200),
        (("127.0.0.1:1",), 421),
        (("localhost",), 421),
        (("127.0.0.1",), 421),
        (("evil.example:PORT",), 421),
        (("localhost:PORT.evil.example",), 421),
        (("evil.example:localhost:PORT",), 421),
        (("localhost:PORT", "evil.example"), 421),
        (("evil.example", "localhost:PORT"), 421),
        ((":PORT",), 421),
        (("",), 421),
        ((), 421),
    ],
)
def test_the_server_answers_to_its_own_name_only(
    opened: PreviewServer, hosts: tuple[str, ...], status: int
) -> None:
    lines = "".join(f"Host: {host}\n" for host in hosts)
    assert b" %d " % status in said_to(opened, f"GET / HTTP/1.1\n{lines}\n")


def test_the_server_listens_on_this_machine_only(opened: PreviewServer) -> None:
    assert opened.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("target", ["http://[::1/x", "//[x", "http://[x]y/", "//\u2100/"])
def test_an_address_that_is_none_is_told_so(
    opened: PreviewServer, target: str, capfd: pytest.CaptureFixture[str]
) -> None:
    first = said_to(opened, f"GET {target} HTTP/1.1\nHost: localhost:PORT\n\n")
    assert b" 400 " in first or b" 404 " in first
    assert capfd.readouterr().err == ""


def test_a_visitor_who_leaves_in_the_middle_is_not_worth_a_word(
    opened: PreviewServer, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with (folder / "large.txt").open("wb") as stream:
        stream.truncate(50_000_000)
    for _ in range(3):
        connection = socket.create_connection(("127.0.0.1", opened.server_port), timeout=5)
        request = f"GET /large.txt HTTP/1.1\r\nHost: localhost:{opened.server_port}\r\n\r\n"
        connection.sendall(request.encode())
        connection.recv(100)
        # Closing with a reset, as a browser does that is in a hurry.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
    time.sleep(0.5)
    assert b" 200 " in said_to(opened, "GET / HTTP/1.1\nHost: localhost:PORT\n\n")
    assert capfd.readouterr().err == ""


def test_a_fault_of_the_server_is_not_hidden(
    opened: PreviewServer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("generator.publishing.server.answer", lambda path, state: 1 / 0)
    assert said_to(opened, "GET / HTTP/1.1\nHost: localhost:PORT\n\n") == b""
    until(lambda: "ZeroDivisionError" in capfd.readouterr().err)


def test_a_port_that_is_taken_gives_the_next_one() -> None:
    with (
        open_server(Preview(), port=18200) as first,
        open_server(Preview(), port=first.server_port) as second,
    ):
        assert second.server_port > first.server_port


def test_watching_hears_other_bytes_and_not_reading(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/b.txt": "1"})
    heard: list[float] = []
    with Watch([tmp_path]) as watch:

        def listen() -> None:
            watch.wait()
            heard.append(time.monotonic())

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        (tmp_path / "a/b.txt").read_text()
        (tmp_path / "a/b.txt").write_text("1")
        time.sleep(0.4)
        assert heard == []
        (tmp_path / "a/b.txt.new").write_text("2")
        (tmp_path / "a/b.txt.new").replace(tmp_path / "a/b.txt")
        thread.join(timeout=10)
        assert len(heard) == 1


def test_a_fingerprint_sees_bytes_names_and_removals(tmp_path: Path) -> None:
    write_files(tmp_path, {"a": "1", "b": "1"})
    first = fingerprint([tmp_path], {})
    os.utime(tmp_path / "a", ns=(5, 5))
    touched = fingerprint([tmp_path], first)
    assert {uri: entry[2] for uri, entry in touched.items()} == {
        uri: entry[2] for uri, entry in first.items()
    }
    shutil.move(tmp_path / "b", tmp_path / "c")
    assert fingerprint([tmp_path], touched).keys() != first.keys()
