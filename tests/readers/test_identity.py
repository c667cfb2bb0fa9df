"""Ids: given ones keep every letter, made ones depend on the document alone."""

import math
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.readers import identity

SAME_PAGE = {
    "host-case": "HTTPS://Example.ORG/a/B?x=1&y=2",
    "fragment": "https://example.org/a/B?x=1&y=2#comments",
    "port": "https://example.org:443/a/B?x=1&y=2",
    "campaign": "https://example.org/a/B?x=1&utm_source=app&y=2&utm_medium=social",
    "click-ids": "https://example.org/a/B?fbclid=1&x=1&y=2&gclid=2",
    "spaces": "  https://example.org/a/B?x=1&y=2 ",
    "empty-parts": "https://example.org/a/B?&x=1&&y=2&",
}
OTHER_PAGE = {
    "path-case": "https://example.org/a/b?x=1&y=2",
    "host": "https://www.example.org/a/B?x=1&y=2",
    "port": "https://example.org:8443/a/B?x=1&y=2",
    "query": "https://example.org/a/B?x=2&y=2",
    "slash": "https://example.org/a/B/?x=1&y=2",
    "user-case": "https://USER@example.org/a/B?x=1&y=2",
}
PAGE = "https://example.org/a/B?x=1&y=2"


@pytest.mark.parametrize("url", SAME_PAGE.values(), ids=SAME_PAGE)
def test_same_page_has_one_canonical_url(url: str) -> None:
    """What names no other page is not part of the canonical URL."""
    assert identity.canonize(url) == PAGE


@pytest.mark.parametrize("url", OTHER_PAGE.values(), ids=OTHER_PAGE)
def test_other_page_has_another_url(url: str) -> None:
    """What may name another page stays."""
    assert identity.canonize(url) != PAGE


@pytest.mark.parametrize(
    "url", ["http://[bad", "http://a:b@[::1", "//", "no url at all", "http://\u2100.org/"]
)
def test_broken_url_is_no_error(url: str) -> None:
    """A string that is no URL still has one canonical form."""
    assert identity.canonize(identity.canonize(url)) == identity.canonize(url)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_canonical_url_is_a_fixed_point(url: str) -> None:
    """Making a URL canonical twice is making it so once, whatever it holds."""
    once = identity.canonize(url)

    assert identity.canonize(once) == once


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (-7, "-7"),
        (10**30 + 1, "1000000000000000000000000000001"),
        (2**64, "18446744073709551616"),
        (1.5, "1.5"),
        (np.int64(7), "7"),
        (np.float64(1.5), "1.5"),
        (Decimal("12345678901234567890.10"), "12345678901234567890.10"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_number_is_spelled_with_all_digits(value: object, text: str) -> None:
    """A numeric id has a text that loses no digit."""
    assert text == identity.spell(value)


def test_number_of_any_length_is_spelled() -> None:
    """An id may have more digits than Python likes to print."""
    assert "1" + "0" * 6000 == identity.spell(10**6000)


@pytest.mark.parametrize("value", [True, False, math.nan, math.inf, Decimal("NaN"), [], {}, b"x", object()])
def test_what_is_no_id_has_no_spelling(value: object) -> None:
    """Booleans, NaN, containers and bytes are no ids."""
    assert identity.spell(value) is None


def test_made_id_comes_from_url_before_words() -> None:
    """The URL alone makes the id where there is one; title and text make it together where there is none."""
    by_url = identity.make(url=PAGE, title="a", text="b")

    assert by_url == identity.make(url=PAGE + "#top", title="c", text=None)
    assert by_url[:2] == "u-"
    assert identity.make(url=None, title="a", text="b")[:2] == "t-"
    assert identity.make(url=None, title="a", text="b") != identity.make(url=None, title="a", text="c")
    assert identity.make(url=None, title=None, text="a") != identity.make(url=None, title="a", text=None)


def test_made_id_is_repeatable() -> None:
    """The id of the same words is the same for ever: it may stand in a stored result."""
    assert "t-886b5066c0c4ca16" == identity.make(url=None, title="title", text="text")


@pytest.mark.parametrize("url", ["http://h" + ":80" * 1_200, "/" * 5_000, "?" * 8_000, ":80" * 500_000])
def test_made_up_addresses_end(url: str) -> None:
    """An address made to be shortened for ever is shortened, or left as it is."""
    known = identity.canonize(url)

    assert known == identity.canonize(known)


def test_address_that_no_server_takes_stays() -> None:
    """Over 8,192 characters nothing is looked at but the blanks around it."""
    long = "HTTP://H/?utm_source=x&" + "x" * 8_192

    assert long == identity.canonize(f" {long} ")
