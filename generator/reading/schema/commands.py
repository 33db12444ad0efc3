"""How an engine is started from the command line: words and options, with the place of each value, and no text to fill in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from generator.reading.schema.base import Cited, FormatId, PrecisionId, Record, Refused, Text, required_fact

# Words that no shell takes apart.
Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_./:=@+-]*$", max_length=80)]
OptionName = Annotated[str, Field(pattern=r"^--?[A-Za-z][A-Za-z0-9-]*$", max_length=60)]
VariableName = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=60)]

# model: the id of the weights. context: tokens that the engine is told. kv-type: its name of the KV format.
# parallel: sequences at the same time.
ValueKind = Literal["model", "context", "kv-type", "parallel"]


class Argument(Record):
    """An option, a value, or an option with its value."""

    option: OptionName | None = Field(None, description="Name of the option with its hyphens.")
    value: ValueKind | None = Field(None, description="Which value stands here.")
    word: Word | None = Field(None, description="A word that always stands here, in place of a value.")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Argument:
        if self.value is not None and self.word is not None:
            raise Refused("an argument has a value or a word, and not both", "delete one of the two")
        if self.option is None and self.value is None and self.word is None:
            raise Refused("an argument says nothing", "give it an option, a value or a word")
        return self


class Variable(Record):
    """A variable of the environment."""

    name: VariableName = Field(description="Its name.")
    value: ValueKind | None = Field(None, description="Which value it has.")
    word: Word | None = Field(None, description="A word that it always has, in place of a value.")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Variable:
        if (self.value is None) == (self.word is None):
            raise Refused("a variable has a value or a word", "give it one of the two")
        return self


class CommandLine(Record):
    """One line: variables, the program with what always follows it, and arguments."""

    variables: tuple[Variable, ...] = Field((), description="Variables of the environment before it.")
    words: tuple[Word, ...] = Field(min_length=1, description="The program, and subcommands.")
    arguments: tuple[Argument, ...] = Field((), description="What follows, in order.")


class KvName(Record):
    """What an engine calls a format of the KV cache, where that is not the id of the format."""

    format: FormatId = Field(description="Id of the format.")
    word: Word = Field(description="The engine's word for it.")


class PrecisionArguments(Record):
    """What must be said for a precision, after all else on the first line."""

    precision: PrecisionId = Field(description="Id of a precision that the engine makes while it loads.")
    arguments: tuple[Argument, ...] = Field(min_length=1, description="What follows.")


class Commands(Cited):
    """The command lines that start an engine with a size."""

    loads: Literal["gguf", "checkpoint"] = Field(
        description="What the value `model` is: gguf, a repository of GGUF files with the precision behind a colon; "
        "checkpoint, the repository of the published checkpoint."
    )
    prefix: Word | None = Field(None, description="What stands before the repository, for example `hf.co/`.")
    lines: tuple[CommandLine, ...] = required_fact("The lines, one after the other.", min_length=1)
    kv_names: tuple[KvName, ...] = Field((), description="The engine's own words for KV formats.")
    precisions: tuple[PrecisionArguments, ...] = Field(
        (), description="For checkpoints the precisions that can be asked for, and how."
    )
    note: Text | None = Field(None, description="What a reader should know before typing them.")
