"""Work on many things in, what came of each out, in order: done by as many processes as there are processors.

The processes are copies of this one, made when the work begins, so nothing but numbers goes in. What they copy of the
memory while they work is given back when they end, and on a large site they end early and are made anew.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

# Fewer are done before a process is made for them.
FEW = 24
# Handed out together: pages of one model, which rest on the same figures, stay together for the most part.
TOGETHER = 6
# How many processors a container may really use is not told; more would cost more memory than they save time.
MOST_PROCESSES = 8
# After so many for each process all are made anew.
GENERATION = 200

R = TypeVar("R")


class HelperFault(Exception):  # noqa: N818  the house says fault for what is no mistake of the content
    """A process that helped ended before its work was done."""


def spread(work: Callable[[int], R], count: int, *, processes: int | None = None) -> Generator[R, None, None]:
    """`work` of every number below `count`, in order; it must not change what later work depends on.

    What it returns or raises is pickled. Raises HelperFault where a process is ended from outside.
    """
    processes = min(processes or _processors(), MOST_PROCESSES, -(-count // TOGETHER))
    if count < FEW or processes == 1 or not hasattr(os, "fork"):
        yield from map(work, range(count))
        return
    # What is there already is nobody's litter, and looking through it would copy it, here and in the helpers.
    gc.freeze()
    try:
        yield from _spread(work, count, processes)
    finally:
        gc.unfreeze()


def _spread(work: Callable[[int], R], count: int, processes: int) -> Iterator[R]:
    most = GENERATION * processes
    for start in range(0, count, most):
        with _helpers(work, processes) as pool:
            try:
                yield from pool.map(_do, range(start, min(start + most, count)), chunksize=TOGETHER)
            except BrokenProcessPool as error:
                words = "a process that helped was ended from outside, perhaps for want of memory"
                raise HelperFault(words) from error


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _helpers:  # noqa: N801  used like a function
    """A pool of processes for one piece of work, which end when it is done or this process is gone."""

    def __init__(self, work: Callable[[int], Any], processes: int) -> None:
        self._leash = os.pipe()
        self._pool = ProcessPoolExecutor(
            processes, mp_context=get_context("fork"), initializer=_begin, initargs=(work, self._leash)
        )

    def __enter__(self) -> ProcessPoolExecutor:
        return self._pool

    def __exit__(self, *error: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        for descriptor in self._leash:
            os.close(descriptor)


_work: Callable[[int], Any] | None = None


def _begin(work: Callable[[int], Any], leash: tuple[int, int]) -> None:
    """The first thing that a helper does. `work` is no argument that is sent: the fork has it."""
    global _work
    _work = work
    # Ctrl-C goes to the parent, which decides; its handlers are not ours.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.close(leash[1])
    threading.Thread(target=_leave_with_parent, args=(leash[0],), daemon=True).start()


def _leave_with_parent(leash: int) -> None:
    os.read(leash, 1)
    os._exit(1)


def _do(number: int) -> Any:
    assert _work is not None
    try:
        return _work(number)
    except Exception as error:
        if _can_be_handed_over(error):
            raise
        raise HelperFault("".join(traceback.format_exception(error))) from None


def _can_be_handed_over(error: Exception) -> bool:
    """Whether an error survives the way to the parent, where one that does not would end all helpers."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return False
    return True
