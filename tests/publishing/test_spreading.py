"""Work is spread over processes and comes back in order; none of them outlives what it was made for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.publishing import spreading
from generator.publishing.spreading import HelperFault, spread


@pytest.mark.parametrize("processes", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, spreading.FEW, 200])
def test_results_come_in_order(count: int, processes: int) -> None:
    assert list(spread(lambda number: number * number, count, processes=processes)) == [
        number * number for number in range(count)
    ]


def test_several_processes_work_and_few_things_need_none() -> None:
    def work(number: int) -> int:
        time.sleep(0.002)
        return os.getpid()

    helpers = set(spread(work, 100, processes=2))
    assert len(helpers) == 2 and os.getpid() not in helpers
    assert set(spread(work, spreading.FEW - 1, processes=2)) == {os.getpid()}


def test_processes_are_made_anew_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "GENERATION", 30)
    assert len(set(spread(lambda number: os.getpid(), 300, processes=2))) > 5


def failing(number: int) -> int:
    if number == 30:
        raise OSError(28, "No space left", "a file")
    return number


def test_an_error_comes_back_as_it_was() -> None:
    with pytest.raises(OSError) as caught:
        list(spread(failing, 100, processes=2))
    assert (caught.value.errno, caught.value.filename) == (28, "a file")


def killed(number: int) -> int:
    if number == 30:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_helper_that_is_killed_is_a_fault_in_words() -> None:
    with pytest.raises(HelperFault, match="ended from outside"):
        list(spread(killed, 100, processes=2))


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    # A process that ended and that nobody waited for is still listed.
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rpartition(") ")[2].startswith("Z")


def eventually(holds: Callable[[], bool]) -> bool:
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        if holds():
            return True
        time.sleep(0.05)
    return False


ORPHANS = """
import os, sys, time
from generator.publishing.spreading import spread
def work(number):
    print(os.getpid(), flush=True)
    time.sleep(60)
list(spread(work, 100, processes=2))
"""


@pytest.mark.parametrize("wish", [signal.SIGKILL, signal.SIGTERM])
def test_helpers_end_with_their_parent(wish: signal.Signals) -> None:
    parent = subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    helpers = [int(parent.stdout.readline()) for _ in range(2)]
    parent.send_signal(wish)
    parent.wait(timeout=10)
    parent.stdout.close()
    assert eventually(lambda: all(map(gone, helpers)))


class Twofold(Exception):  # noqa: N818
    """Has two arguments and tells pickle of one: it cannot be read again."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(f"{wrong}; {remedy}")


def refusing(number: int) -> int:
    raise Twofold("no such thing", "look elsewhere")


def test_an_error_that_cannot_be_handed_over_is_told_in_its_own_words() -> None:
    with pytest.raises(HelperFault, match=r"in refusing(?s:.*)no such thing; look elsewhere"):
        list(spread(refusing, 100, processes=2))
