"""The folder content/ in; the files of records in it, sorted, and a problem for everything that has no place there.

File names are untrusted like everything in content/: they come from one small alphabet, and nothing is followed.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.printable import printable
from generator.problems import Place, Problem, nearest
from generator.reading.schema import KINDS, Kind
from generator.reading.schema.base import ID_PATTERN
from generator.reading.wording import shortened

LONGEST_ID = 80
PROSE_DEPTH = 6

_YAML_ENDING = re.compile(r"(?i)\.ya?ml(?:\.txt)?$")
_ID = re.compile(ID_PATTERN.removeprefix("^").removesuffix("$"))
_ASSET = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*\.(?:svg|png|webp)")
_SCHEMA = re.compile(r"[a-z-]+\.schema\.json")
# What editors and file managers leave behind: never read, so not worth stopping for.
DROPPING = re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini|\..*\.sw[a-z]|.*~|4913")
# Names that Windows keeps for devices: a file of that name cannot be checked out there.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l"})
_ALPHABET = "name it with a-z and 0-9, with single dots or hyphens between"


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file that should hold one record. `uri` begins with `content/`."""

    uri: str
    kind: str
    id: str
    series_id: str | None = None


@dataclass(slots=True)
class Inventory:
    """What content/ holds."""

    files: list[RecordFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    assets: frozenset[str] = frozenset()


def take_inventory(content_path: Path) -> Inventory:
    """Walk `content_path`, in sorted order and without following a link."""
    found = Inventory()
    if content_path.is_symlink() or not content_path.is_dir():
        what = "is a symbolic link" if content_path.is_symlink() else "is not there"
        found.problems.append(
            _problem("content", f"the folder {what}", "make a folder content/ with the records of the site")
        )
        return found
    single = {kind.place: kind for kind in KINDS if kind.depth == 0}
    folders = {kind.place: kind for kind in KINDS if kind.depth > 0}
    for name, is_folder in _entries(content_path, "content", found):
        uri = f"content/{name}"
        if not is_folder and name in single:
            found.files.append(RecordFile(uri, single[name].name, name.removesuffix(".yaml")))
        elif is_folder and name in folders:
            _records(content_path / name, uri, folders[name], None, found)
        elif is_folder and name == "pages":
            _prose(content_path / name, uri, 1, found)
        elif is_folder and name == "assets":
            found.assets = frozenset(
                _flat(
                    content_path / name,
                    uri,
                    _ASSET,
                    "a picture is named like emblem.svg, .png or .webp",
                    found,
                )
            )
        elif is_folder and name == "schema":
            list(
                _flat(
                    content_path / name,
                    uri,
                    _SCHEMA,
                    "only the files that `modeldocs schema` writes belong here; remove it",
                    found,
                )
            )
        elif is_folder or name != "README.md":
            what = "folder" if is_folder else "file"
            known = [*folders, "schema", "pages", "assets"] if is_folder else [*single]
            remedy = _known_name(name, known)
            found.problems.append(_problem(uri, f"no {what} of this name belongs in content/", remedy))
            meant = single.get(_YAML_ENDING.sub(".yaml", name)) if not is_folder else None
            if meant is not None and not (content_path / meant.place).exists():
                found.files.append(RecordFile(uri, meant.name, meant.place.removesuffix(".yaml")))
    return found


def _known_name(name: str, known: Sequence[str]) -> str:
    if name.endswith(".yml") and f"{name[:-4]}.yaml" in known:
        return f"rename it to {name[:-4]}.yaml"
    endings = {place.removesuffix(".yaml"): place for place in known}
    remedy = nearest(name.removesuffix(".yaml"), endings)
    return remedy if remedy.startswith("did you mean") else "remove it, or move it out of content/"


def _records(path: Path, uri: str, kind: Kind, series_id: str | None, found: Inventory) -> None:
    """The records of one kind: files in `path`, or in a folder of each series."""
    wants_folders = kind.depth == 2 and series_id is None
    entries = _entries(path, uri, found)
    misnamed: list[RecordFile] = []
    for name, is_folder in entries:
        here = f"{uri}/{name}"
        if is_folder and not wants_folders:
            found.problems.append(
                _problem(here, f"a folder has no place in {uri}/", f"move its files to {uri}/ and remove it")
            )
        elif is_folder:
            # What a folder or a file surely should be called stands for its name, so that all its mistakes are told at once.
            series = name if _is_id(name, here, found) else suggested_id(name)
            if series:
                _records(path / name, here, kind, series, found)
        elif wants_folders:
            remedy = f"move it to {uri}/SERIES/, the folder named like its series"
            found.problems.append(_problem(here, f"a file has no place in {uri}/ itself", remedy))
        elif not name.endswith(".yaml"):
            remedy = _record_name(name)
            found.problems.append(_problem(here, "a file of a record ends in .yaml", remedy))
            stem = _YAML_ENDING.sub("", name)
            if stem != name:
                misnamed.append(RecordFile(here, kind.name, suggested_id(stem), series_id))
        elif _is_id(stem := name.removesuffix(".yaml"), here, found):
            found.files.append(RecordFile(here, kind.name, stem, series_id))
        else:
            misnamed.append(RecordFile(here, kind.name, suggested_id(stem), series_id))
    taken = {"", *(name.removesuffix(".yaml") for name, _ in entries)}
    for file in misnamed:
        if file.id not in taken and printable(file.uri) == file.uri:
            found.files.append(file)
            taken.add(file.id)


def _record_name(name: str) -> str:
    """What to do with a file in a folder of records that does not end in .yaml."""
    stem = _YAML_ENDING.sub("", name)
    if stem and (stem != name or "." not in name):
        return f"rename it to {suggested_id(stem) or shortened(stem)}.yaml"
    return "move it elsewhere or remove it"


def suggested_id(name: str) -> str:
    """The id nearest to a name, or nothing where none is near.

    >>> suggested_id("Größe 2B (neu)"), suggested_id("...")
    ('groesse-2b-neu', '')
    """
    spelt = name.lower().translate(_SPELT)
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(letter)
    )
    guess = re.sub(r"[^a-z0-9]*\.[^a-z0-9]*", ".", re.sub(r"[^a-z0-9._]+", "-", plain))
    guess = re.sub(r"[._-]{2,}", "-", guess).strip("._-")
    return guess if _ID.fullmatch(guess) and len(guess) <= LONGEST_ID else ""


def _prose(path: Path, uri: str, depth: int, found: Inventory) -> None:
    """Hand-written pages: only their names are looked at here."""
    for name, is_folder in _entries(path, uri, found):
        here = f"{uri}/{name}"
        if is_folder and depth >= PROSE_DEPTH:
            found.problems.append(
                _problem(here, f"more than {PROSE_DEPTH} folders inside each other", "move it up")
            )
        elif is_folder and _is_id(name, here, found):
            _prose(path / name, here, depth + 1, found)
        elif not is_folder and not name.endswith(".md"):
            found.problems.append(
                _problem(here, "a page of prose ends in .md", "rename it; pictures belong in content/assets/")
            )
        elif not is_folder:
            _is_id(name.removesuffix(".md"), here, found)


def _flat(path: Path, uri: str, pattern: re.Pattern[str], remedy: str, found: Inventory) -> Iterator[str]:
    for name, is_folder in _entries(path, uri, found):
        if is_folder or not pattern.fullmatch(name) or _DEVICE.fullmatch(name):
            wrong = f"no {'folder' if is_folder else 'file'} of this name belongs in {uri}/"
            found.problems.append(_problem(f"{uri}/{name}", wrong, remedy))
        else:
            yield name


def _entries(path: Path, uri: str, found: Inventory) -> list[tuple[str, bool]]:
    """Names in a folder, sorted, and whether each is a folder; links, devices and twins are refused."""
    kept: list[tuple[str, bool]] = []
    try:
        with os.scandir(path) as entries:
            every = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        found.problems.append(_problem(uri, f"the folder cannot be read ({reason})", "check its permissions"))
        return []
    twins: dict[str, str] = {}
    for entry in every:
        here = f"{uri}/{entry.name}"
        is_folder = entry.is_dir(follow_symlinks=False)
        first = twins.setdefault(entry.name.casefold(), entry.name)
        if entry.is_symlink():
            found.problems.append(
                _problem(here, "a symbolic link is never followed", "put the file itself here")
            )
        elif not is_folder and not entry.is_file(follow_symlinks=False):
            found.problems.append(_problem(here, "this is neither a file nor a folder", "remove it"))
        elif first != entry.name:
            wrong = f"the name differs from {shortened(first)} only in capitals, which some systems cannot tell apart"
            found.problems.append(_problem(here, wrong, "rename or remove one of the two"))
        elif is_folder or not DROPPING.fullmatch(entry.name):
            kept.append((entry.name, is_folder))
    return kept


def _is_id(name: str, uri: str, found: Inventory) -> bool:
    if not _ID.fullmatch(name):
        found.problems.append(_problem(uri, f'the name "{shortened(name)}" cannot be an id', _renamed(name)))
    elif len(name) > LONGEST_ID:
        found.problems.append(_problem(uri, f"the name is longer than {LONGEST_ID} characters", "shorten it"))
    elif _DEVICE.fullmatch(name):
        found.problems.append(
            _problem(
                uri, f'"{name}" names a device on Windows, where no file can have that name', "rename it"
            )
        )
    else:
        return True
    return False


def _renamed(name: str) -> str:
    guess = suggested_id(name)
    return f"rename it to {guess}" if guess else _ALPHABET


def _problem(uri: str, wrong: str, remedy: str) -> Problem:
    return Problem(Place(printable(uri)), "", wrong, remedy, "files")
