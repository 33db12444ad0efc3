"""The preview's web server: the folder shown last and the problems of now in, pages that reload themselves out."""

from __future__ import annotations

import hashlib
import html
import json
import sys
from dataclasses import dataclass, field
from errno import EADDRINUSE
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from generator.problems import UsageError
from generator.publishing.preview import Preview, State

OWN = "/__modeldocs/"
_OWN_PORT = 80
_OVERLAY_PATH = Path(__file__).parent / "overlay"
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
}


class PreviewServer(ThreadingHTTPServer):
    """A server for this machine only."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, preview: Preview, port: int) -> None:
        self.preview = preview
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    @property
    def names(self) -> tuple[str, ...]:
        """What a visitor may call this server; browsers leave out the port of the protocol itself."""
        hosts = ("127.0.0.1", "localhost")
        named = tuple(f"{host}:{self.server_port}" for host in hosts)
        return named if self.server_port != _OWN_PORT else (*named, *hosts)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of visitors who leave in the middle; everything else is a fault."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def open_server(preview: Preview, *, port: int, attempts: int = 20) -> PreviewServer:
    """A server at `port` or the next free one after it; raises UsageError if there is none."""
    for candidate in range(port, min(port + attempts, 65536)):
        try:
            return PreviewServer(preview, candidate)
        except OSError as error:
            if error.errno != EADDRINUSE:
                raise UsageError(
                    f"port {candidate} cannot be used: {error.strerror}; choose another with --port"
                ) from error
    raise UsageError(f"the ports {port} to {port + attempts - 1} are taken; choose another with --port")


def file_for(path: str, folder: Path) -> Path | None:
    """The file below `folder` that the path of a request means, or None; no way leads out of `folder`.

    Segments are compared before anything is looked up: dots, empty names, backslashes and control characters lead
    nowhere, and neither does a symbolic link to another place.
    """
    root_name, *segments = unquote(path, errors="strict").split("/")
    if root_name or not segments:
        return None
    *parents, last = segments
    names = [*parents, last or "index.html"]
    if any(
        name in ("", ".", "..") or name.startswith(".") or not name.isprintable() or "\\" in name
        for name in names
    ):
        return None
    found = folder.joinpath(*names)
    root = folder.resolve()
    return found if found.is_file() and found.resolve().is_relative_to(root) else None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: HTTPStatus
    kind: str
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    protocol_version = "HTTP/1.1"
    server_version = "modeldocs"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        self._respond()

    def do_HEAD(self) -> None:
        self._respond()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the library's
        """Say nothing: the terminal is for problems."""

    def _respond(self) -> None:
        # A page elsewhere whose name was made to mean this machine still says its own name here.
        if self.headers.get_all("Host") not in [[name] for name in self.server.names]:
            words = f"This server answers to {' and '.join(self.server.names)} only."
            self._send(_text(HTTPStatus.MISDIRECTED_REQUEST, words))
            return
        try:
            address = urlsplit(self.path)
        except ValueError:
            self._send(_text(HTTPStatus.BAD_REQUEST, "This is no address."))
            return
        if address.path == f"{OWN}events" and self.command == "GET":
            self._stream(next(iter(parse_qs(address.query).get("page", [])), "/"))
        else:
            self._send(answer(address.path, self.server.preview.state))

    def _send(self, given: _Answer) -> None:
        self.send_response(given.status)
        headers = {
            "Content-Type": given.kind,
            "Content-Length": str(len(given.content)),
            **_HEADERS,
            **given.headers,
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(given.content)

    def _stream(self, path: str) -> None:
        """Tell a visitor of the page at `path` of every change."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        for name, value in {"Content-Type": "text/event-stream", "Connection": "close", **_HEADERS}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            with self.server.preview.visited(path.strip("/") + "/" if path.strip("/") else ""):
                for state in self.server.preview.states():
                    self.wfile.write(b":\n\n" if state is None else _event(path, state))
                    self.wfile.flush()
        except OSError:
            return  # The visitor is gone.


_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def answer(path: str, state: State) -> _Answer:
    """What the server says to a request for `path` in `state`."""
    if path in (f"{OWN}reload.js", f"{OWN}overlay.css"):
        file = _OVERLAY_PATH / path.removeprefix(OWN)
        return _Answer(HTTPStatus.OK, _KINDS[file.suffix], file.read_bytes())
    if state.folder is None:
        return _Answer(
            HTTPStatus.SERVICE_UNAVAILABLE,
            _KINDS[".html"],
            _with_overlay(b"", state, shown=_first_page(state)),
        )
    file_found = _file_at(path, state.folder)
    if file_found is None and not path.endswith("/") and _file_at(f"{path}/", state.folder) is not None:
        return _Answer(HTTPStatus.MOVED_PERMANENTLY, _KINDS[".txt"], b"", {"Location": f"{path}/"})
    status = HTTPStatus.OK if file_found is not None else HTTPStatus.NOT_FOUND
    file_found = _page_at(path, state.folder)
    if file_found is None:
        return _text(status, "There is no page at this address.")
    content = file_found.read_bytes()
    if file_found.suffix == ".html":
        content = _with_overlay(content, state)
    return _Answer(status, _KINDS.get(file_found.suffix, "application/octet-stream"), content)


def _file_at(path: str, folder: Path) -> Path | None:
    """`file_for`, where nothing that a request can say is an error."""
    try:
        return file_for(path, folder)
    except (UnicodeDecodeError, OSError, ValueError):
        return None


def _page_at(path: str, folder: Path) -> Path | None:
    """The file that is shown for a request: its own, or the page for what is not found."""
    missing = folder / "404.html"
    return _file_at(path, folder) or (missing if missing.is_file() else None)


def version_of(content: bytes, state: State) -> str:
    """What a page as it is now is told apart by from the same page later."""
    return f"{state.look}-{hashlib.blake2b(content, digest_size=8).hexdigest()}"


def _text(status: HTTPStatus, words: str) -> _Answer:
    return _Answer(status, _KINDS[".txt"], f"{words}\n".encode())


def _event(path: str, state: State) -> bytes:
    found = _page_at(path, state.folder) if state.folder is not None else None
    version = version_of(found.read_bytes() if found is not None else b"", state)
    data = json.dumps({"version": version, "problems": state.problems})
    return f"event: state\ndata: {data}\n\n".encode()


def _with_overlay(content: bytes, state: State, *, shown: bytes = b"") -> bytes:
    """A page with the script and style that keep it fresh, as files: the site's policy refuses anything inline.

    `shown` stands in for a page that is not there yet.
    """
    own = (
        f'<link rel="stylesheet" href="{OWN}overlay.css"><script src="{OWN}reload.js?version={version_of(content, state)}" defer></script>'
    ).encode()
    head, mark, rest = (shown or content).partition(b"</head>")
    return head + own + mark + rest if mark else (shown or content) + own


def _first_page(state: State) -> bytes:
    """The page shown while there is no good build yet."""
    heading = "The site cannot be built yet" if state.problems else "The site is being built"
    items = "".join(f"<li>{html.escape(problem)}</li>" for problem in state.problems)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{heading}</title></head>'
        f"<body><h1>{heading}</h1><ol>{items}</ol></body></html>"
    ).encode()
