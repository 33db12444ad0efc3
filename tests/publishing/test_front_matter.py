"""Titles and descriptions stay text on their way through the head of a Markdown file."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils.meta import get_data

from generator.publishing.front_matter import Head, quoted, read, written

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60)


@given(ANY_TEXT)
def test_quoted_text_is_read_back_unchanged_by_yaml(text: str) -> None:
    assert yaml.load(quoted(text), yaml.CSafeLoader) == text
    assert yaml.safe_load(quoted(text)) == text


@given(ANY_TEXT, ANY_TEXT)
def test_the_builder_reads_the_head_as_it_was_meant_and_nothing_more(title: str, description: str) -> None:
    body, meta = get_data(written(Head(title, description)))
    assert meta == {"title": title, "description": description}
    assert body == ""


@pytest.mark.parametrize(
    "title", ["a\n---\n# x", '"', "no", "1", "null", "!!python/object:x", "\u2028", "\x85", "\x00", "\ufeff"]
)
def test_nothing_breaks_out_of_the_head(title: str) -> None:
    text = written(Head(title, "d"))
    assert text.count("\n") == 4
    assert get_data(text)[1]["title"] == title


def test_a_head_that_is_sound_is_read() -> None:
    head, rest, problems = read(
        '---\ntitle: A page\ndescription: "It\'s: fine"\n---\n# A\n', "content/pages/a.md"
    )
    assert (head, rest, problems) == (Head("A page", "It's: fine"), "# A\n", [])


@pytest.mark.parametrize(
    ("head", "line", "field"),
    [
        ("title: A\ntemplate: other.html\ndescription: D", 3, "template"),
        ("title: A\ndescription: D\nhide: true", 4, "hide"),
        ("title: A\ntitle: B\ndescription: D", 3, "title"),
        ("title: A", 1, "description"),
        ("description: D", 1, "title"),
        ("title:\ndescription: D", 2, "title"),
        ("title: !!python/name:os.system\ndescription: D", 2, "title"),
        ("title: [a]\ndescription: D", 2, "title"),
        ("title: |\n  a\ndescription: D", 2, "title"),
        ('title: "a\\u0000b"\ndescription: D', 2, "title"),
        ("title: &a A\ndescription: *a", 2, "title"),
        ("title A\ndescription: D", 2, ""),
    ],
)
def test_a_head_that_says_more_or_less_is_refused_with_its_place(head: str, line: int, field: str) -> None:
    found, _, problems = read(f"---\n{head}\n---\n# A\n", "content/pages/a.md")
    assert found is None
    first = min(problems)
    assert (first.place.uri, first.place.line, first.field) == ("content/pages/a.md", line, field)


@pytest.mark.parametrize("text", ["# A\n", "Title: A\nTemplate: x.html\n\n# A", "", "---\ntitle: A\n"])
def test_a_file_without_a_head_is_refused(text: str) -> None:
    assert read(text, "a.md")[0] is None
