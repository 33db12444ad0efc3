"""Terms in hand-written prose become links once a page, and never inside links, headings, heads of tables or code."""

from __future__ import annotations

import pytest
from markdown import Markdown
from markdown.extensions.tables import TableExtension

from generator.publishing.prose import SafeProse

GLOSSARY = "/about/glossary/index.md"
LINK = '<a class="term" href="/about/glossary/index.md#term-cache">{}</a>'


def html(text: str) -> str:
    safe = SafeProse(spellings={"cache": ["KV cache"], "key": ["key", "keys"]}, glossary=GLOSSARY)
    return Markdown(extensions=[TableExtension(), "fenced_code", safe]).convert(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The KV cache, a KV cache.", f"<p>The {LINK.format('KV cache')}, a KV cache.</p>"),
        ("One *KV cache* of it", f"<p>One <em>{LINK.format('KV cache')}</em> of it</p>"),
        (
            "Some *words* and KV cache *too*",
            f"<p>Some <em>words</em> and {LINK.format('KV cache')} <em>too</em></p>",
        ),
        ("# KV cache", "<h1>KV cache</h1>"),
        ("`KV cache` here", "<p><code>KV cache</code> here</p>"),
        ("[a KV cache](a.md)", '<p><a href="a.md">a KV cache</a></p>'),
        ("    KV cache", "<pre><code>KV cache\n</code></pre>"),
    ],
)
def test_a_term_is_linked_where_it_is_read_as_text(text: str, expected: str) -> None:
    assert html(text) == expected


def test_in_a_table_cells_are_linked_and_heads_are_not() -> None:
    made = html("| KV cache | a |\n| --- | --- |\n| b | KV cache |\n")
    assert made.count('class="term"') == 1
    assert "<th>KV cache</th>" in made


def test_two_terms_keep_the_text_around_them() -> None:
    made = html("Keys in a KV cache are keys.")
    assert made.count('class="term"') == 2
    assert "".join(made.split("<")[0] for made in made.split(">")) == "Keys in a KV cache are keys."
