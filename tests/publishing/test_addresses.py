"""One check of addresses: https for outside, relative for inside, nothing else."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.publishing.addresses import UnsafeAddress, href, is_outside, reason_against

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
