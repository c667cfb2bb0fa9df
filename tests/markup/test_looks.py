"""What a first look says of a page."""

import pytest
from lxml import html

from dedup.markup import heads, looks
from tests.markup.page import BODY, OTHERS, page


def _verdict(text: str, url: str | None = None) -> str | None:
    return looks.verdict(looks.look(text), heads.read(html.fromstring(text)), url)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b"PK\x03\x04\x14\0", "a zip archive"),
        (b'<?xml version="1.0"?><rss version="2.0">', "a feed or a site map"),
        (b'{"a": 1}', "JSON"),
        (b"\0\0\0\0", "binary bytes"),
        (b"words and no tag", "no markup"),
        (b"", "no markup"),
    ],
    ids=lambda value: repr(value)[:16],
)
def test_what_is_no_html_is_known_by_its_first_bytes(start: bytes, kind: str) -> None:
    """Servers call anything text/html."""
    assert kind == looks.kind(start)


@pytest.mark.parametrize("start", [b"<!DOCTYPE html>", b" \n<html>", b"\xef\xbb\xbf<p>", b"<!-- x --><HTML>"])
def test_html_is_html(start: bytes) -> None:
    """Marks, blanks and comments before the first tag change nothing."""
    assert looks.kind(start) is None


def test_an_article_passes() -> None:
    """A page with an article is worth the extraction."""
    assert _verdict(page(), "https://example.org/news/17") is None


def test_a_list_of_headlines_does_not() -> None:
    """A section front has headlines and no prose."""
    links = "".join(f"<li><a href='/{row}'>{OTHERS[row % 2]} {row}</a></li>" for row in range(40))

    assert _verdict(f"<html><body><ul>{links}</ul></body></html>") is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "https://example.org/tag/x",
        "https://example.org/category/a/page/2",
        "https://example.org/?s=x",
    ],
)
def test_teasers_at_an_address_of_lists_are_no_article(url: str) -> None:
    """A section front with a teaser under each headline is told by its address."""
    teasers = "".join(
        f"<h2><a href='/1'>{line} في يوم الأحد</a></h2><p>{text}</p>"
        for line, text in zip(OTHERS, BODY, strict=False)
    )

    assert _verdict(page(body=teasers), url) is not None


def test_who_says_that_it_is_an_article_is_believed() -> None:
    """A short report at an odd address passes if its markup says what it is."""
    text = page('<meta property="og:type" content="article">', body=f"<p>{BODY[0]}</p>")

    assert _verdict(text, "https://example.org/tag/x") is None


def test_a_report_of_one_paragraph_passes() -> None:
    """Right under the first heading of its page; alone under a headline anywhere else it is a teaser."""
    assert _verdict(page(body=f"<p>{BODY[0]}</p>"), "https://example.org/news/17") is None
    assert _verdict(page(body=f"<h2>{OTHERS[0]} {OTHERS[1]}</h2><p>{BODY[0]}</p>")) is not None


def test_short_article_in_other_letters() -> None:
    """Where any language is wanted, one paragraph is prose; where Arabic is, it takes as much as a report."""
    text = "<p>The harbour opened again on Monday after two years of work, the mayor said at the quay.</p>"
    seen, head = looks.look(text), heads.read(html.fromstring(f"<body>{text}</body>"))

    assert looks.verdict(seen, head, None) is not None
    assert looks.verdict(seen, head, None, least=40) is None
