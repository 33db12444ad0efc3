"""How to start a size: takes a Library and a size; gives command lines by engine, each word quoted for a shell.

Ids of weights come from the data alone: repositories of checkpoints, and of the listings that files were read from. An
engine for which a size has none gets no command.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from generator.pages.library import FEWEST_FIRST, Library
from generator.pages.parts import Cite
from generator.pages.sheet import Sheet
from generator.reading.catalog import EngineEntry, SizeEntry
from generator.reading.schema.commands import Argument, CommandLine, Commands, ValueKind
from generator.sizing.planner import Way
from generator.sizing.speed import writes_one_by_one


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start a size with one engine."""

    engine: Annotated[str, "name of the engine"]
    precision: Annotated[str, "name of the precision that it then runs in"]
    lines: Annotated[str, "command lines, ready for a shell"]
    cites: Annotated[tuple[Cite, ...], "where the options are explained"]
    note: Annotated[str, "what to know before, or empty"]


def launches_of(library: Library, sheet: Sheet, size: SizeEntry) -> tuple[Launch, ...]:
    """A launch for each engine that says how it is started, runs the size and finds an id of its weights."""
    if not writes_one_by_one(library.planner.shape(size)):
        return ()
    found = []
    for engine in library.catalog.engines.values():
        commands = engine.record.commands
        if commands is None or not engine.runs(size.architecture):
            continue
        chosen = _weights(library, size, engine, commands)
        if chosen is None:
            continue
        precision_id, model = chosen
        cites = sheet.cite(engine.facts["commands.lines"].citations)
        lines = command_lines(library, library.way(size, engine, precision_id), commands, model)
        name = library.catalog.precisions[precision_id].name
        found.append(Launch(engine.record.name, name, lines, cites, commands.note or ""))
    return tuple(found)


def command_lines(library: Library, way: Way, commands: Commands, model: str) -> str:
    """The lines that start one way of running a size with the context of the scenario."""
    planner = library.planner
    context = planner.context_for(way, library.context_for(way.size))
    longest = planner.longest_tokens(way)
    kv_names = {item.format: item.word for item in commands.kv_names}
    values: dict[ValueKind, str] = {
        "model": f"{commands.prefix or ''}{model}",
        "context": str(min(context, longest) if longest else context),
        "kv-type": kv_names.get(way.kv_type, way.kv_type),
        "parallel": str(way.parallel),
    }
    further = next((item.arguments for item in commands.precisions if item.precision == way.precision_id), ())
    return "\n".join(
        _line(line, further if line is commands.lines[0] else (), values) for line in commands.lines
    )


def _line(line: CommandLine, further: Iterable[Argument], values: Mapping[ValueKind, str]) -> str:
    variables = [
        f"{item.name}={shlex.quote(values[item.value] if item.value else item.word or '')}"
        for item in line.variables
    ]
    words = [*line.words]
    for argument in (*line.arguments, *further):
        if argument.option is not None:
            words.append(argument.option)
        if argument.value is not None:
            words.append(values[argument.value])
        elif argument.word is not None:
            words.append(argument.word)
    return " ".join([*variables, shlex.join(words)])


def _weights(
    library: Library, size: SizeEntry, engine: EngineEntry, commands: Commands
) -> tuple[str, str] | None:
    """The precision with the fewest bits of the scenario that an id of weights is known for, and that id."""
    wanted = [id_ for bits in FEWEST_FIRST if (id_ := library.precision_for(engine, bits)) is not None]
    if commands.loads == "checkpoint":
        repository = _checkpoint(size)
        can = {item.precision for item in commands.precisions}
        return next(((id_, repository) for id_ in wanted if id_ in can and repository), None)
    names = library.catalog.precisions
    for precision_id in wanted:
        for artifact, citations in size.artifacts:
            repositories = (library.catalog.sources[citation.id].repository for citation in citations)
            listed = next((found for found in repositories if found is not None), None)
            if artifact.precision == precision_id and artifact.stock and listed is not None:
                return precision_id, f"{listed}:{names[precision_id].name}"
    return None


def _checkpoint(size: SizeEntry) -> str:
    """The checkpoint that people talk to, or the first; empty where none is known."""
    fact = size.facts.get("checkpoints.repositories")
    known = fact.value if fact is not None and isinstance(fact.value, Mapping) else {}
    return str(known.get("it") or next(iter(known.values()), ""))
