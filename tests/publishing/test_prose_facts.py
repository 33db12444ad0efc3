"""References in hand-written pages become values, as text and never as markup; in code they mean themselves."""

from __future__ import annotations

import pytest

from generator.commands.sources import SOURCES
from generator.publishing.prose import markdown_for
from generator.publishing.prose_facts import filled
from tests.site.projects import ROOT, catalog_of


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("It has [[a b]] layers.", "<p>It has 42 layers.</p>"),
        ("`[[a b]]` and [[a b]]", "<p><code>[[a b]]</code> and 42</p>"),
        ("```\n[[a b]]\n```\n\n[[a b]]", "<pre><code>[[a b]]\n</code></pre>\n<p>42</p>"),
        ("[[hostile x]]", "<p>*a* _b_ <c> [d](e) &amp;amp;</p>"),
    ],
)
def test_a_reference_becomes_its_value(body: str, expected: str) -> None:
    values = {"[[a b]]": "42", "[[hostile x]]": "*a* _b_ <c> [d](e) &amp;"}
    html = markdown_for().convert(filled(body, values.__getitem__))
    assert html.replace("&lt;", "<").replace("&gt;", ">") == expected


def test_values_are_those_of_the_catalog() -> None:
    resolve = SOURCES.resolve(catalog_of(ROOT))
    text = "[[gemma-2-9b name]] has [[gemma-2-9b architecture.num_hidden_layers]] layers"
    assert filled(text, resolve) == "Gemma 2 9B has 42 layers"
