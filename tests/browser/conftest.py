"""A Chromium, and the built site served below a folder of a server, as project pages are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chromium import find
from tests.site.projects import Site, real_site

FOLDER = "/some/folder/"


class _Handler(SimpleHTTPRequestHandler):
    """The files of a site, all below one folder of the server."""

    def __init__(self, *args: Any, below: str, **options: Any) -> None:
        self.below = below
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.below):
            return "/nowhere"
        return super().translate_path("/" + path.removeprefix(self.below))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the library's
        pass


@contextmanager
def serving(folder: Path, *, below: str = FOLDER) -> Iterator[str]:
    """The address of `folder` on a server of this machine."""
    handler = partial(_Handler, directory=str(folder), below=below)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{below}"
        finally:
            server.shutdown()


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return real_site(request.config, tmp_path_factory)


@pytest.fixture(scope="session")
def address(site: Site) -> Iterator[str]:
    with serving(site.path) as found:
        yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find()
    assert path, "no Chromium: run `make browser`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visit:
    """A visitor with a window of its own, and all that went wrong in it."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def go(self, uri: str = "") -> Page:
        self.page.goto(self.address + uri)
        return self.page

    def watch(self) -> None:
        self.page.on("console", lambda said: self.troubles.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _failed(self, request: Any) -> None:
        # Going to another page ends what the one before still asked for.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"{request.failure}: {request.url}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith(self.address):
            self.troubles.append(f"asked {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status} {response.url}")


Visitor = Callable[..., Visit]


@pytest.fixture
def visitor(chromium: Browser, address: str) -> Iterator[Visitor]:
    """Opens a window; options are those of Playwright's contexts."""
    contexts: list[BrowserContext] = []

    def opened(*, width: int = 1280, **options: Any) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, reduced_motion="reduce", **options
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        visit = Visit(context.new_page(), address)
        visit.watch()
        return visit

    yield opened
    for context in contexts:
        context.close()
