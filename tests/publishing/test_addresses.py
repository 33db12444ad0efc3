"""One check of addresses: https for outside, relative for inside, nothing else."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from generator.addresses import is_outside, reason_against
from generator.publishing.addresses import UnsafeAddress, href
from generator.reading.schema.base import RepositoryId, Url
from generator.reading.schema.series import Site

GOOD = [
    "./",
    "#top",
    "../",
    "../../hardware/#rtx",
    "gemma-2/9b/",
    "?q=a&b=c",
    "https://example.org",
    "https://example.org/a%20b?c=d#e",
    "HTTPS://example.org:8443/",
    "assets/dot.svg",
    "#fn:1",
]
BAD = [
    "",
    "/",
    "/absolute/",
    "//example.org/",
    "http://example.org/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\x02script:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:x",
    "mailto:a@b.c",
    "file:///etc/passwd",
    "https:example.org",
    "https:/example.org",
    "https:///example.org",
    "https://user@example.org/",
    "https://example.org\\@evil.org",
    "https://exämple.org/",
    'a"b',
    "a<b",
    "a`b",
    "a b",
    "a\nb",
    "%",
    "%zz",
    "back\\slash",
    "{{x}}",
]


@pytest.mark.parametrize("address", GOOD)
def test_an_address_that_is_safe_comes_out_unchanged(address: str) -> None:
    assert href(address) == address


@pytest.mark.parametrize("address", BAD)
def test_an_address_that_is_not_safe_is_refused(address: str) -> None:
    with pytest.raises(UnsafeAddress):
        href(address)


@pytest.mark.parametrize("value", [None, 1, b"https://example.org/"])
def test_only_text_is_an_address(value: object) -> None:
    with pytest.raises(UnsafeAddress):
        href(value)  # type: ignore[arg-type]


@given(st.text(max_size=40) | st.text(alphabet="htps:/.#?&%@\\ajvscript1", max_size=40))
def test_whatever_passes_stays_on_this_site_or_is_https(address: str) -> None:
    if reason_against(address) is not None:
        return
    base = "https://this.example/folder/page/"
    met = urlsplit(urljoin(base, address))
    assert met.scheme == "https"
    assert met.username is None
    assert is_outside(address) or met.netloc == "this.example"
    assert not any(character in address for character in '<>"` \n\t')


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://example.org/%zz", "a percent sign stands without two hexadecimal digits"),
        ("https://example.org/a%", "a percent sign stands without two hexadecimal digits"),
        ("https://user@example.org/", "needs two slashes and the name of a host"),
        ("https://ex\u00e4mple.org/", "must be percent-encoded"),
        ("https://example.org/\u00e4", "must be percent-encoded"),
        ("https://-example.org/", "needs two slashes and the name of a host"),
        ("https://example.org:port/", "needs two slashes and the name of a host"),
        ("https://[::1].org/", "needs two slashes and the name of a host"),
        ("https://example.org/a\u200bb", "must be percent-encoded"),
    ],
)
def test_the_content_may_hold_no_address_that_may_not_come_out(address: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        TypeAdapter(Url).validate_python(address)


@given(st.from_regex(r"\Ahttps://[^/\s]{1,12}\.[^/\s]{1,12}(/.{0,12})?\Z") | st.sampled_from(GOOD + BAD))
def test_whatever_the_content_may_hold_comes_out(address: str) -> None:
    try:
        accepted = TypeAdapter(Url).validate_python(address)
    except ValidationError:
        return
    assert href(accepted) == address


@pytest.mark.parametrize(
    ("key", "address", "words"),
    [
        ("address", "https://example.org/docs", "write https://example.org/docs/"),
        ("address", "https://example.org", "write https://example.org/"),
        ("address", "https://example.org/?a=/", "end it before ? or #"),
        ("address", "https://example.org/#a/", "end it before ? or #"),
        ("repository", "https://example.org/a?b", "end it before ? or #"),
        ("repository", "https://example.org/a#b", "end it before ? or #"),
    ],
)
def test_an_address_that_others_are_made_from_is_whole(key: str, address: str, words: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Site.model_validate({"name": "S", "description": "D", "scenario": "s", key: address})
    (error,) = raised.value.errors()
    assert words in error["ctx"]["error"].remedy


def test_addresses_that_others_are_made_from_pass() -> None:
    given_addresses = {"address": "https://example.org/docs/", "repository": "https://example.org/a"}
    Site.model_validate({"name": "S", "description": "D", "scenario": "s", **given_addresses})


@pytest.mark.parametrize(
    "name", ["ow\u00f1er/a", "a/\u0434", "a/b\u0661", "a", "a/b/c", "a/b\n", "/a", "a/.b"]
)
def test_the_id_of_a_repository_is_plain(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(RepositoryId).validate_python(name)
    assert TypeAdapter(RepositoryId).validate_python("owner/A_name-1.2") == "owner/A_name-1.2"
