"""What all tests share: goldens, files of expected text that `pytest --update` rewrites, to be read afterwards; and
an interrupt that arrives."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_configure() -> None:
    # A shell without job control starts what runs in the background with SIGINT ignored, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the goldens with what the code gives now")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Assert that a text is what a golden file holds."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path.name} is missing: run pytest --update, and read what it wrote"
        assert text == path.read_text(encoding="utf-8")

    return compare
