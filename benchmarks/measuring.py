"""A command in; the wall seconds, CPU seconds and peak memory of its whole process tree out."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

INTERVAL_SECONDS = 0.05


class CommandFailed(Exception):  # noqa: N818  what is measured did not do its work
    """A measured command ended with an error; the message has its last words."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run. `peak_bytes` is the largest sum of the memory of the process and its children.

    Memory that several of them share, as a process and its copy do, is counted once (proportional set size).
    """

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Figure:
    """Several runs of one thing."""

    samples: tuple[Sample, ...]

    @property
    def wall_seconds(self) -> float:
        return median(sample.wall_seconds for sample in self.samples)

    @property
    def cpu_seconds(self) -> float:
        return median(sample.cpu_seconds for sample in self.samples)

    @property
    def peak_bytes(self) -> int:
        return max(sample.peak_bytes for sample in self.samples)

    @property
    def wall_range(self) -> tuple[float, float]:
        seconds = [sample.wall_seconds for sample in self.samples]
        return min(seconds), max(seconds)


def measure(command: Sequence[str], *, folder: Path) -> Sample:
    """Run `command` in `folder` to its end, alone in the foreground. Raises CommandFailed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = os.times()
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    watcher = _Watcher(process.pid)
    watcher.start()
    said, _ = process.communicate()
    wall_seconds = time.perf_counter() - began
    watcher.stop()
    after = os.times()
    if process.returncode != 0:
        raise CommandFailed(f"{' '.join(command)} ended with {process.returncode}:\n{said[-2000:]}")
    # Children that were waited for count too, so this is the CPU time of the whole tree.
    cpu_seconds = after.children_user - before.children_user + after.children_system - before.children_system
    return Sample(wall_seconds, cpu_seconds, watcher.peak_bytes)


class _Watcher(threading.Thread):
    """Samples the memory of a process tree until told to stop."""

    def __init__(self, process_id: int) -> None:
        super().__init__(daemon=True)
        self.peak_bytes = 0
        self._process_id = process_id
        self._is_over = threading.Event()

    def run(self) -> None:
        try:
            root = psutil.Process(self._process_id)
        except psutil.NoSuchProcess:
            return
        while not self._is_over.wait(INTERVAL_SECONDS):
            self.peak_bytes = max(self.peak_bytes, _tree_bytes(root))

    def stop(self) -> None:
        self._is_over.set()
        self.join()


def _tree_bytes(root: psutil.Process) -> int:
    total = 0
    try:
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in tree:
        try:
            total += _own_bytes(process)
        except (psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
            continue
    return total


def _own_bytes(process: psutil.Process) -> int:
    """Memory of one process, with its share of what it shares; all of that where the system does not tell shares."""
    if not psutil.LINUX:
        return int(process.memory_info().rss)
    return int(process.memory_full_info().pss)
