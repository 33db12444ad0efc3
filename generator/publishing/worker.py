"""The builder's own process: imports the engine at once, then waits for the path of a configuration and builds it.

Run as `python -m generator.publishing.worker ENGINE SECONDS`. Standard input brings one line with the path; its end
means that the parent is gone. Standard output carries one JSON object a line: `{"level", "message"}` for each remark
of the engine, `{"errno", "file"}` for an error of the system, `{"built": true}` at last.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import signal
import sys
import threading
from typing import TextIO


class _Remarks(logging.Handler):
    """Writes remarks of the engine as JSON lines."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(logging.WARNING)
        self.stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        _say(self.stream, level=record.levelname, message=record.getMessage())


def _say(stream: TextIO, **values: object) -> None:
    stream.write(json.dumps(values) + "\n")
    stream.flush()


def _leave_with_parent() -> None:
    """End this process as soon as standard input ends, wherever the engine is."""
    while os.read(0, 4096):
        pass
    os._exit(1)


def main(engine: str, limit_seconds: int) -> int:
    """Build one site with `engine` (`mkdocs` or `properdocs`)."""
    remarks = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What the engine or a library prints belongs to the log, not among the remarks.
    os.dup2(2, 1)
    if engine == "properdocs":
        # Plugins are written against `mkdocs`; this makes that name mean ProperDocs, as its own command does.
        importlib.import_module("properdocs.replacement")
    config = importlib.import_module(f"{engine}.config")
    commands = importlib.import_module(f"{engine}.commands.build")
    importlib.import_module("generator.publishing.plugin")
    importlib.import_module("generator.publishing.prose")
    line = b""
    while not line.endswith(b"\n"):
        received = os.read(0, 4096)
        if not received:
            return 1
        line += received
    # The kernel ends this process even where Python would not come to it.
    signal.alarm(limit_seconds)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    logging.getLogger(engine).addHandler(_Remarks(remarks))
    logging.getLogger(engine).setLevel(logging.WARNING)
    try:
        commands.build(config.load_config(config_file=os.fsdecode(line).rstrip("\n")))
    except OSError as error:
        # The parent knows what to say of a full disk, on which the log may have found no room either.
        _say(remarks, errno=error.errno, file=error.filename)
        raise
    except Exception as error:
        # An end in words (strict mode, a wrong configuration) was remarked on already or says it in its text.
        if not type(error).__module__.startswith((engine, "mkdocs", "click")):
            raise
        _say(remarks, level="ABORT", message=str(error))
        return 1
    _say(remarks, built=True)
    return 0


if __name__ == "__main__":
    # Leaving without the interpreter's tidying saves a tenth of a second at thousands of pages.
    code = main(sys.argv[1], int(sys.argv[2]))
    sys.stderr.flush()
    os._exit(code)
