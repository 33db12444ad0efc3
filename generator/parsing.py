"""How words of the command line are read: a parser for each command, and the values of options, or what is wrong with them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

_TOKENS_PER_K = 1024
_TOKENS = re.compile(r"(-?[0-9]{1,12})([kK]?)")


class CommandParser(argparse.ArgumentParser):
    """The parser of one command: it tells mistakes itself, under the command's own usage."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Like that of argparse, which would leave strange words to the parser above."""
        found, strange = super().parse_known_args(args, namespace)
        if strange:
            self.error(f"unrecognized arguments: {' '.join(strange)}{self._meant(strange[0])}")
        return found, strange

    def _meant(self, word: str) -> str:
        """The option that a strange word is surely a misspelling of, as a remedy; else nothing."""
        known = {option.lstrip("-"): option for action in self._actions for option in action.option_strings}
        close = get_close_matches(word.partition("=")[0].lstrip("-"), known, n=1)
        return f"; did you mean {known[close[0]]}?" if close and word.startswith("-") else ""


def tokens(text: str) -> int:
    """A number of tokens: `8192`, or `8k` for as many times 1024.

    >>> tokens("131072"), tokens("128K")
    (131072, 131072)
    """
    found = _TOKENS.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no number of tokens; write it in digits, as 8192, or as 8k (k stands for {_TOKENS_PER_K})"
        )
    return int(found[1]) * (_TOKENS_PER_K if found[2] else 1)


def folder(text: str) -> Path:
    """A folder that is there."""
    path = Path(text).resolve()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a folder")
    return path


def add_root(parser: argparse.ArgumentParser, **default: Any) -> None:
    """The option that says where the project is, which may stand before and after the name of a command."""
    parser.add_argument(
        "--root",
        type=folder,
        metavar="DIR",
        help="the project's folder, which holds content/ (default: here)",
        **default,
    )
