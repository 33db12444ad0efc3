"""The bytes of a file in; text that is safe to hand to a parser out, with a problem for each line that hides something.

YAML's own rules about bytes are wider than ours: here a file is UTF-8, of modest size, and shows all it says.
"""

from __future__ import annotations

import re
import unicodedata

from generator.printable import UNPRINTABLE, escape
from generator.problems import ContentProblems, Place, Problem

MAX_BYTES = 256 * 1024
MOST_LINES_NAMED = 20

_REFUSED = re.compile(f"[{UNPRINTABLE}]")
_REFUSED_IN_FILE = re.compile(f"(?!\n)[{UNPRINTABLE}]")
_DIRECTIVE = re.compile(r"^%[^\n]*", re.MULTILINE)
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) .*$", re.MULTILINE)
# Blanks of other kinds where YAML needs a space: at the beginning of a line, after a colon or a hyphen.
_ODD_SPACE = re.compile(
    r"(?:^ *|^ *(?:- )?[\w.\"'-]+:|^ *-)(?P<blank>[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])",
    re.MULTILINE,
)
_BOM = b"\xef\xbb\xbf"


def screen(data: bytes, *, uri: str) -> tuple[str, tuple[Problem, ...]]:
    """Decode `data`, with `\\n` as the only line break and without a byte order mark.

    Characters that are refused are replaced one for one, so that positions in the text are positions in the
    file and the parser can go on to find more. Raises ContentProblems where there is no text to go on with.
    """
    if len(data) > MAX_BYTES:
        wrong = f"the file is larger than {MAX_BYTES // 1024} KiB"
        raise ContentProblems(
            [Problem(Place(uri), "", wrong, "divide it, or remove what is not data", "yaml")]
        )
    data = data.removeprefix(_BOM)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContentProblems([_not_utf8(data, error.start, uri)]) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        wrong = "git left the marks of two versions that it could not merge"
        remedy = "keep one version, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
        raise ContentProblems([Problem(Place(uri, line), "", wrong, remedy, "yaml")])
    if text.isascii() and text.replace("\n", "").isprintable() and "%" not in text:
        return text, ()
    return _without_hidden(text, uri)


def hidden_character(value: str) -> str | None:
    """The first character of a value that must not be there, if any; line breaks of a long text may."""
    found = _REFUSED_IN_FILE.search(value)
    return named(found[0]) if found else None


def named(character: str) -> str:
    """A character by number and name: `U+202E (right-to-left override)`."""
    name = unicodedata.name(character, "control character" if ord(character) < 0xA0 else "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def _without_hidden(text: str, uri: str) -> tuple[str, tuple[Problem, ...]]:
    problems = []
    tabs: list[Place] = []
    for number, line in enumerate(text.split("\n"), 1):
        found = _REFUSED.search(line)
        if found and found[0] == "\t":
            tabs.append(Place(uri, number, found.start() + 1))
        elif found:
            wrong, remedy = _character(found[0])
            problems.append(Problem(Place(uri, number, found.start() + 1), "", wrong, remedy, "yaml"))
        elif odd := _ODD_SPACE.search(line):
            wrong = f"a blank that is no space: {named(odd['blank'])}"
            place = Place(uri, number, odd.start("blank") + 1)
            problems.append(Problem(place, "", wrong, "write a plain space", "yaml"))
        if line.startswith("%"):
            wrong = "a line begins with %, which YAML takes for an instruction to the parser"
            problems.append(
                Problem(Place(uri, number), "", wrong, "remove the line, or indent it if it is text", "yaml")
            )
    if tabs:  # one habit of an editor, however many lines it shows in
        more = len(tabs) - 1
        others = f" here and in {more} more {'lines' if more > 1 else 'line'}" if more else ""
        problems.append(Problem(tabs[0], "", f"a tab character{others}", "write spaces instead", "yaml"))
    if not problems:
        return text, ()
    if len(problems) > MOST_LINES_NAMED:
        rest = len(problems) - MOST_LINES_NAMED
        place = problems[MOST_LINES_NAMED].place
        last = Problem(
            place, "", f"{rest} more lines hold such characters", "save the file as plain UTF-8 text", "yaml"
        )
        problems = [*problems[:MOST_LINES_NAMED], last]
    while odd := _ODD_SPACE.search(text):
        text = f"{text[: odd.start('blank')]} {text[odd.end('blank') :]}"
    cleaned = _REFUSED_IN_FILE.sub(lambda found: " " if found[0] in "\t\r" else "\ufffd", text)
    return _DIRECTIVE.sub(lambda found: "#" * len(found[0]), cleaned), tuple(problems)


def _character(character: str) -> tuple[str, str]:
    if character == "\r":
        return "a carriage return that ends no line", "save the file with line ends LF or CRLF"
    if character == "\ufffd":
        return "a character was lost when the text was converted (U+FFFD)", "write the character again"
    return f"the character {named(character)} cannot be seen", f"remove it ({escape(character)})"


def _not_utf8(data: bytes, start: int, uri: str) -> Problem:
    before = data[:start].decode("utf-8")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    place = Place(uri, line, column)
    return Problem(
        place, "", f"the byte 0x{data[start]:02X} is not UTF-8", "save the file in the encoding UTF-8", "yaml"
    )
