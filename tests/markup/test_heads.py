"""What a page says of itself to machines."""

import json

import pytest
from lxml import html

from dedup.markup import heads
from tests.markup.page import TITLE, page


def _read(head: str = "", **parts: str) -> heads.Head:
    return heads.read(html.fromstring(page(head, **parts)))


def _ld(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_the_first_of_equal_tags_counts() -> None:
    """A page that says a thing twice means the first."""
    found = _read('<meta property="og:title" content="a"><meta property="og:title" content="b">')

    assert "a" == found.metas["og:title"]


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "NewsArticle", "headline": "x"},
        [{"@type": "WebSite"}, {"@type": ["Article", "ReportageNewsArticle"], "headline": "x"}],
        {"@graph": [{"@type": "Organization"}, {"@type": "BlogPosting", "headline": "x"}]},
        {"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "x"}},
    ],
    ids=["alone", "in-a-list", "in-a-graph", "in-a-page"],
)
def test_the_article_is_found_in_json_ld(data: object) -> None:
    """However it is wrapped."""
    assert "x" == _read(_ld(data)).facts["headline"]


@pytest.mark.parametrize(
    "script",
    ["{", "[" * 9999, '{"@type": 7}', '"x"', "null", '{"@type": "NewsArticle", "a": NaN}'],
    ids=lambda s: s[:9],
)
def test_broken_json_ld_says_nothing(script: str) -> None:
    """The rest of the page is read."""
    found = _read(f'<script type="application/ld+json">{script}</script>')

    assert ({}, (TITLE, "اقرأ أيضا")) == (found.facts, found.headings)


def test_line_ends_in_json_ld_are_forgiven() -> None:
    """Sites print texts into their JSON without escaping."""
    found = _read('<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x\ny"};</script>')

    assert "x y" == found.facts["headline"]


@pytest.mark.parametrize(
    ("canonical", "url", "address"),
    [
        ("https://example.org/7", "https://example.org/7?utm_source=x", "https://example.org/7"),
        ("/7", "https://example.org/7?a=b", "https://example.org/7"),
        ("//example.org/7", "https://example.org/7?a=b", "https://example.org/7"),
        ("https://example.org/", "https://example.org/7", "https://example.org/7"),
        ("https://example.org/", None, None),
        ("https://example.org/", "https://www.example.org/", "https://example.org/"),
        ("javascript:void(0)", "https://example.org/7", "https://example.org/7"),
        ("http://[", "https://example.org/7", "https://example.org/7"),
        ("", None, None),
    ],
    ids=[
        "plain",
        "relative",
        "without-scheme",
        "root-for-all",
        "root-alone",
        "root-of-root",
        "script",
        "broken",
        "empty",
    ],
)
def test_the_canonical_address_counts_where_it_can(
    canonical: str, url: str | None, address: str | None
) -> None:
    """A template that calls every page of a site its root would make one document of them all."""
    head = _read(f'<link rel="canonical" href="{canonical}">')

    assert address == heads.address(head, url)
