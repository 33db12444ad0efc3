"""The head of a Markdown file: title and description as text that nothing can break out of, and back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from generator.problems import Place, Problem, nearest

KEYS = ("title", "description")

# What YAML does not take literally inside double quotes, and what a line reader could take for a line's end.
_NOT_PRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_HEAD = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"(?P<key>[^\s:#][^:]*):(?:[ \t]+(?P<value>.*))?$")
_NEEDS_QUOTES = re.compile(r"""[&*!|>%@`{\[\]},?:#'"-]""")


@dataclass(frozen=True, slots=True)
class Head:
    """What a page is called."""

    title: str
    description: str


def quoted(text: str) -> str:
    """`text` as a JSON string that YAML reads back unchanged; raises UnicodeEncodeError for lone surrogates."""
    text.encode("utf-8")
    literal = json.dumps(text, ensure_ascii=False)
    return _NOT_PRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", literal)


def written(head: Head) -> str:
    """The front matter of a stub or of a prose page."""
    return f"---\ntitle: {quoted(head.title)}\ndescription: {quoted(head.description)}\n---\n"


def read(text: str, uri: str) -> tuple[Head | None, str, list[Problem]]:
    """Head, rest of the text and problems of a prose file; `uri` is its path from the root of the project.

    Only single lines `key: text` are read, with the two keys that exist: a template, a redirect or any other
    key that the builder would obey is refused.
    """
    found = _HEAD.match(text)
    if found is None:
        wrong = "the file does not begin with a head of three dashes, title and description"
        return (
            None,
            text,
            [Problem(Place(uri), "", wrong, "write `---`, `title: …`, `description: …`, `---`", "prose")],
        )
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(found[1].split("\n")[:-1], start=2):
        if not line.strip() or line.startswith("#"):
            continue
        problem = _read_line(line, Place(uri, number), values)
        if problem is not None:
            problems.append(problem)
    missing = [key for key in KEYS if key not in values]
    if not problems:
        problems += [
            Problem(Place(uri), key, "is missing", f"write `{key}: …` in the head", "prose")
            for key in missing
        ]
    if problems:
        return None, text[found.end() :], problems
    return Head(values["title"], values["description"]), text[found.end() :], []


def _read_line(line: str, place: Place, values: dict[str, str]) -> Problem | None:
    entry = _ENTRY.match(line)
    if entry is None:
        return Problem(place, "", "the line is not `key: text`", "write one key and its text a line", "prose")
    key, raw = entry["key"].strip(), (entry["value"] or "").strip()
    if key not in KEYS:
        return Problem(
            place, key, "unknown key", f"the head holds title and description; {nearest(key, KEYS)}", "prose"
        )
    if key in values:
        return Problem(place, key, "stands twice", "keep one", "prose")
    value = _value(raw)
    if value is None or not value.strip() or len(value) > 300 or not value.isprintable():
        return Problem(
            place, key, "is not a text of 1 to 300 characters", "write it plain, or in double quotes", "prose"
        )
    values[key] = value.strip()
    return None


def _value(raw: str) -> str | None:
    """Plain or double-quoted text; None for anything that YAML would read as something else."""
    if raw.startswith('"'):
        try:
            value = json.loads(raw)
        except ValueError:
            return None
        return value if isinstance(value, str) else None
    if _NEEDS_QUOTES.match(raw) or ": " in raw or " #" in raw:
        return None
    return raw
