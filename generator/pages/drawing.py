"""The parts of a drawing, in whole units of one pixel each: names beside dots, and lines that never meet a name.

Drawings are tall and not wide, and shown at their own size, so that a phone shows them as a desktop does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

MARGIN = 8
# At the right, where names end sooner or later than is reckoned.
END_MARGIN = 14
ROW_HEIGHT = 26
# Names are set in the site's text face at 13 pixels and notes at 12; a letter is about this wide, which only the width of
# a drawing depends on.
LETTER_WIDTH = 8
NOTE_LETTER_WIDTH = 7


@dataclass(frozen=True, slots=True)
class Dot:
    """A model, as a dot with its name to the right."""

    x: Annotated[int, "distance from the left"]
    y: Annotated[int, "distance from the top"]
    name: Annotated[str, "what it is called"]
    href: Annotated[str, "its page"]
    text_x: Annotated[int, "where the name begins"]
    text_y: Annotated[int, "the name's base line"]
    note: Annotated[str, "a few words after the name, or empty"] = ""
    is_repeated: Annotated[bool, "whether it has a full dot elsewhere, where it belongs more"] = False

    @property
    def right(self) -> int:
        """Where its text ends at the latest."""
        return self.text_x + len(self.name) * LETTER_WIDTH + len(self.note) * NOTE_LETTER_WIDTH


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one kind."""

    path: Annotated[str, "the line, as path data"]
    kind: Annotated[str, "its kind, as a class name"]


@dataclass(frozen=True, slots=True)
class Label:
    """A word without a dot."""

    x: Annotated[int, "where it begins"]
    y: Annotated[int, "its base line"]
    text: Annotated[str, "the word"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture."""

    width: Annotated[int, "in pixels"]
    height: Annotated[int, "in pixels"]
    title: Annotated[str, "what it shows"]
    description: Annotated[str, "what it shows, in a sentence, for those who do not see it"]
    lines: Annotated[tuple[Line, ...], "what leads from dot to dot"]
    dots: Annotated[tuple[Dot, ...], "the models, from the top"]
    labels: Annotated[tuple[Label, ...], "words without a dot"] = ()
    key: Annotated[tuple[tuple[str, str], ...], "class name and meaning of the kinds of lines"] = ()


def width_of(dots: tuple[Dot, ...]) -> int:
    """A width in which all names have room."""
    return max((dot.right for dot in dots), default=0) + END_MARGIN
