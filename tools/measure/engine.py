"""llama.cpp as an oracle: takes the unpacked sources; builds its planners and asks them, one question a call.

Nothing is loaded and nothing computed: `llama-quantize --dry-run` adds up what tensors would take, and
`llama-fit-params --fit-print` reserves buffers without filling them. A `ggml-rpc-server` on this machine stands for the
graphics card, so that its answer tells apart what lies there and what stays in RAM.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import tarfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

# Ours is built with the engine, see as_server.cpp.
SERVER = "as-server"
PLANNER = "llama-fit-params"
TOOLS = ("llama-quantize", PLANNER, "ggml-rpc-server", SERVER)
HERE = Path(__file__).parent
# Only what the tools need, not optimized: nothing here runs a network.
OPTIONS = (
    "-DCMAKE_BUILD_TYPE=Release",
    "-DCMAKE_C_FLAGS_RELEASE=-O0 -DNDEBUG",
    "-DCMAKE_CXX_FLAGS_RELEASE=-O0 -DNDEBUG",
    "-DBUILD_SHARED_LIBS=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_BUILD_SERVER=OFF",
    "-DLLAMA_BUILD_APP=OFF",
    "-DLLAMA_BUILD_TOOLS=ON",
    "-DLLAMA_OPENSSL=OFF",
    "-DGGML_RPC=ON",
    "-DGGML_NATIVE=OFF",
    "-DGGML_OPENMP=OFF",
    "-DGGML_CCACHE=OFF",
)
QUANT_SIZE = re.compile(r"quant size\s*=\s*([\d.]+) MiB")
FIT_LINE = re.compile(r"^(\S+) (\d+) (\d+) (\d+) ?$", re.MULTILINE)


class EngineError(Exception):
    """The engine did not answer; the message has what it said last."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What one side holds, in MiB as the planner prints them: whole ones, the rest cut off."""

    weights: int
    kv_cache: int
    compute: int


@dataclass(frozen=True, slots=True)
class Engine:
    """The built tools, and the commit that they were built from."""

    folder: Path
    commit: str

    def tensor_mib(self, file: Path, file_type: str) -> Decimal:
        """What the tensors of a file would take in a file type, in MiB with the two decimals that are printed."""
        answer = _run([self.folder / "llama-quantize", "--dry-run", file, file_type])
        found = QUANT_SIZE.search(answer)
        if found is None:
            raise EngineError(f"llama-quantize gave no size for {file_type}: {answer[-300:]}")
        return Decimal(found[1])

    def memory(self, program: str, file: Path, port: int, options: Sequence[str]) -> tuple[Memory, Memory]:
        """What lies on the card that the server at `port` stands for, and what stays in RAM, by one of the planners."""
        given = ["--rpc", f"127.0.0.1:{port}", "-ngl", "99", *options]
        if program == PLANNER:
            given += ["--fit-print", "on"]
        answer = _run([self.folder / program, "-m", file, *given])
        rows = {name: Memory(*map(int, sizes)) for name, *sizes in FIT_LINE.findall(answer)}
        host = rows.pop("Host", None)
        if host is None or len(rows) != 1:
            raise EngineError(f"{program} gave no card and host for {' '.join(options)}: {answer[-300:]}")
        return next(iter(rows.values())), host

    @contextmanager
    def card(self) -> Iterator[int]:
        """A server that stands for a graphics card; gives its port on the loopback."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        server = subprocess.Popen(
            [self.folder / "ggml-rpc-server", "-d", "CPU", "-H", "127.0.0.1", "-p", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _await(port, server)
            yield port
        finally:
            server.terminate()
            server.wait()


def build(package: Path, work: Path) -> Engine:
    """Unpack the source package into `work` and build the tools there, unless they are there already."""
    with tarfile.open(package) as archive:
        top = archive.getnames()[0].split("/")[0]
        if not (work / top).is_dir():
            archive.extractall(work, filter="data")
    commit = _commit((work / top / "CHANGELOG.md").read_text(encoding="utf-8"))
    folder = work / f"{top}-build"
    if not all((folder / "bin" / name).is_file() for name in TOOLS):
        source = work / top / "vendor" / "llama.cpp"
        ours = f"-DCMAKE_PROJECT_INCLUDE={HERE / 'as_server.cmake'}"
        _run(["cmake", "-S", source, "-B", folder, ours, f"-DLLAMA_BUILD_COMMIT={commit}", *OPTIONS])
        jobs = str(max(1, (os.cpu_count() or 1) - 1))
        _run(["nice", "cmake", "--build", folder, "--target", *TOOLS, "-j", jobs])
    return Engine(folder / "bin", commit)


def _commit(changes: str) -> str:
    """The commit of llama.cpp that the newest release of the package names in its list of changes."""
    found = re.search(r"llama\.cpp@([0-9a-f]{7,40})", changes)
    if found is None:
        raise EngineError("the source package does not say which commit of llama.cpp it holds")
    return found[1]


def _run(command: Sequence[str | Path]) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, errors="replace", check=False
    )
    said = done.stdout + done.stderr
    if done.returncode:
        raise EngineError(f"{Path(command[0]).name} ended with {done.returncode}: {said[-2000:]}")
    return said


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if server.poll() is not None:
            raise EngineError("ggml-rpc-server ended at once")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise EngineError("ggml-rpc-server does not answer")
