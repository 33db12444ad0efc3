"""Building blocks of all records: text that is safe to show, dates, ids, citations and reasoned blanks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from generator.addresses import reason_against

ID_PATTERN = r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$"


@cache
def _shared(names: frozenset[str]) -> frozenset[str]:
    """One set for all records that give the same fields; there are no more than the schema has combinations in use."""
    return names


class Record(BaseModel):
    """A mapping of the content: typed, frozen, and closed against keys that nobody defined."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    def model_post_init(self, context: Any) -> None:
        """Share what says which fields were given: a set for each record is as large as the record."""
        object.__setattr__(self, "__pydantic_fields_set__", _shared(frozenset(self.__pydantic_fields_set__)))

    def __copy__(self) -> Self:
        """A copy with a set of its own, to which `model_copy` adds."""
        copied = super().__copy__()
        object.__setattr__(copied, "__pydantic_fields_set__", set(self.__pydantic_fields_set__))
        return copied


def _one_line(text: str) -> str:
    if text != text.strip():
        raise ValueError("text begins or ends with white space")
    return text


def _real_date(text: str) -> str:
    parts = [int(part) for part in text.split("-")]
    datetime.date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    return text


class Refused(ValueError):  # noqa: N818  a finding about the content, in the two halves of a problem
    """A value that has the form asked for and still may not stand there: what is wrong, what to do."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.remedy = remedy


def _https(text: str) -> str:
    if reason := reason_against(text):
        raise Refused(
            f"the address is refused: {reason}", "copy it from a browser, which writes %20 for a space"
        )
    return text


def _without_query(text: str) -> str:
    if "?" in text or "#" in text:
        raise Refused(
            "other addresses are made from this one, and it has a query or an anchor", "end it before ? or #"
        )
    return text


def _folder(text: str) -> str:
    if not text.endswith("/"):
        raise Refused("the address of the site does not end in a slash", f"write {text}/")
    return text


Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=80)]
Name = Annotated[
    str, Field(min_length=1, max_length=100, pattern=r"^[^<>&\"'{}\[\]|`\\\n]+$"), AfterValidator(_one_line)
]
Text = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_one_line)]
Date = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"), AfterValidator(_real_date)]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_real_date)]
Url = Annotated[
    str,
    Field(pattern=r"^https://[^/\s]+\.[^/\s]+(/.*)?$", max_length=500),
    AfterValidator(_https),
]
BaseUrl = Annotated[Url, AfterValidator(_without_query)]
SiteUrl = Annotated[BaseUrl, AfterValidator(_folder)]


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks an id that must be the id of a record, or of an entry of a record, of this kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class Unit:
    """Marks a number with the unit that it is written in."""

    name: str


Count = Annotated[int, Field(gt=0, le=10**15)]
Whole = Annotated[int, Field(ge=0, le=10**15)]

# Bounds that no network and no machine comes near: a slip of the keyboard beyond them is told at once, and
# nothing that is computed grows without end.
Layers = Annotated[int, Field(gt=0, le=10_000)]
Heads = Annotated[int, Field(gt=0, le=65_536)]
Experts = Annotated[int, Field(gt=0, le=65_536)]
Width = Annotated[int, Field(gt=0, le=10**7)]
Rows = Annotated[int, Field(gt=0, le=10**9)]
LayersOrNone = Annotated[int, Field(ge=0, le=10_000)]
WidthOrNone = Annotated[int, Field(ge=0, le=10**7)]
RowsOrNone = Annotated[int, Field(ge=0, le=10**9)]
MebibytesOrNone = Annotated[int, Field(ge=0, le=10**9), Unit("MiB")]
Tokens = Annotated[int, Field(gt=0, le=10**9), Unit("tokens")]
Pixels = Annotated[int, Field(gt=0, le=99_999), Unit("pixels")]
Few = Annotated[int, Field(gt=0, le=1_000)]
FewOrNone = Annotated[int, Field(ge=0, le=1_000)]
Sequences = Annotated[int, Field(gt=0, le=65_536)]
RepositoryId = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=120)
]
Percent = Annotated[int, Field(gt=0, le=100), Unit("percent")]
BlockLength = Annotated[int, Field(gt=0, le=65_536)]
BlockBytes = Annotated[int, Field(gt=0, le=10**6), Unit("bytes")]
Gigabytes = Annotated[int, Field(gt=0, le=10**5), Unit("GB")]
Mebibytes = Annotated[int, Field(gt=0, le=10**9), Unit("MiB")]
BytesPerSecond = Annotated[int, Field(ge=10**8, le=10**15), Unit("bytes per second")]


SourceId = Annotated[Id, Refers("source")]
LicenseId = Annotated[Id, Refers("license")]
ModelId = Annotated[Id, Refers("model")]
SizeId = Annotated[Id, Refers("size")]
BenchmarkId = Annotated[Id, Refers("benchmark")]
FormatId = Annotated[Id, Refers("format")]
PrecisionId = Annotated[Id, Refers("precision")]
EngineId = Annotated[Id, Refers("engine")]
DeviceId = Annotated[Id, Refers("device")]
ScenarioId = Annotated[Id, Refers("scenario")]
AssetId = Annotated[Id, Refers("asset")]
ModelOrSizeId = Annotated[Id, Refers("model-or-size")]


class Citation(Record):
    """The use of a source by a fact."""

    id: SourceId = Field(description="The id of a file in content/sources/ (its name without .yaml).")
    where: Text | None = Field(None, description="Where in the document: a table, section, line or column.")


def _as_citations(value: Any) -> Any:
    items = value if isinstance(value, (tuple, list)) else (value,)
    return tuple({"id": item} if isinstance(item, str) else item for item in items)


@lru_cache(maxsize=4096)
def _shared_citation(id_: str, where: str | None) -> Citation:
    return (
        Citation.model_construct(id=id_) if where is None else Citation.model_construct(id=id_, where=where)
    )


@lru_cache(maxsize=4096)
def _shared_citations(*citations: Citation) -> tuple[Citation, ...]:
    return citations


def _shared_source(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """The same citations as one value, however often they are written: whole tables cite one page of one report."""
    return _shared_citations(*(_shared_citation(item.id, item.where) for item in citations))


_CITATION_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {
            "type": "string",
            "pattern": ID_PATTERN,
            "description": Citation.model_fields["id"].description,
        },
        "where": {"type": "string", "description": Citation.model_fields["where"].description},
    },
}

SOURCE_DESCRIPTION = (
    "The citation of every fact at and below this place that names no nearer one: a source id, "
    "`{id: …, where: Table 2}`, or a list of these."
)


def _source_json_schema(schema: dict[str, Any]) -> None:
    one = [{"type": "string", "pattern": ID_PATTERN}, _CITATION_SCHEMA]
    schema.clear()
    schema.update(
        anyOf=[*one, {"type": "array", "minItems": 1, "items": {"anyOf": one}}],
        description=SOURCE_DESCRIPTION,
    )


Source = Annotated[
    tuple[Citation, ...],
    BeforeValidator(_as_citations),
    AfterValidator(_shared_source),
    Field(min_length=1, description=SOURCE_DESCRIPTION, json_schema_extra=_source_json_schema),
]


class Cited(Record):
    """A mapping that may carry the citation of the facts below it."""

    source: Source | None = Field(None, description=SOURCE_DESCRIPTION)


class Blank(Cited):
    """A fact that is missing, with the reason."""

    blank: Literal["not-published", "unknown", "not-applicable"] = Field(
        description="Why there is no value: not-published (the publisher never said), unknown (nobody has looked "
        "or found), not-applicable (the question makes no sense here)."
    )
    note: Text | None = Field(None, description="What was looked for, in a sentence.")


def is_blank(value: Any) -> str:
    """Tells a blank from the value that it stands for, by tag."""
    return "blank" if isinstance(value, Blank) or (isinstance(value, dict) and "blank" in value) else "value"


TokensOrBlank = Annotated[
    Annotated[Tokens, Tag("value")] | Annotated[Blank, Tag("blank")], Discriminator(is_blank)
]
IntegerOrBlank = Annotated[
    Annotated[Count, Tag("value")] | Annotated[Blank, Tag("blank")], Discriminator(is_blank)
]
DateOrBlank = Annotated[
    Annotated[Date, Tag("value")] | Annotated[Blank, Tag("blank")], Discriminator(is_blank)
]


def _no_reason(text: str) -> str:
    if text.lower().replace(" ", "-") in get_args(Blank.model_fields["blank"].annotation):
        raise ValueError("the reason of a blank is no value")
    return text


TextOrBlank = Annotated[
    Annotated[Text, AfterValidator(_no_reason), Tag("value")] | Annotated[Blank, Tag("blank")],
    Discriminator(is_blank),
]


def fact(description: str, **options: Any) -> Any:
    """A field that states something about the world: refused without a citation at or above it."""
    default = options.pop("default", None)
    return Field(default, description=description, json_schema_extra={"fact": True}, **options)


def required_fact(description: str, **options: Any) -> Any:
    """A fact that must be there."""
    return Field(description=description, json_schema_extra={"fact": True}, **options)
