"""A first look at a page, ten times as fast as the extraction: is it worth it, and what are its lines?"""

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from resiliparse.extract.html2text import extract_plain_text

from dedup.arabic import blocks, rows
from dedup.arabic.blocks import Run
from dedup.arabic.furniture import Kind
from dedup.arabic.rows import Rows
from dedup.markup.heads import Head, squeeze

# How files that are no HTML begin.
_MAGIC: Final = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "compressed bytes"),
    (b"ID3", "a sound"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)
_TAG: Final = re.compile(
    rb"<(?:!doctype|!--|\?xml|html|head|body|meta|title|div|p|article|section|main|h\d)\b", re.IGNORECASE
)
_FEED: Final = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b")
BEGINNING: Final = 2048  # bytes in which HTML shows

# Parts of a path, and keys of a query, that lists of articles have.
_LISTS: Final = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|search|archives?|topics?|page/\d+)(?:/|$)", re.IGNORECASE
)
_SEARCHES: Final = frozenset(("s", "q", "search", "query", "keyword", "tag", "cat"))

# What the heaviest run of prose must weigh (`arabic.blocks`): a paragraph of 100 characters, or two teasers.
LEAST: Final = 1.8
LIST_LEAST: Final = 8.0  # on an address of a list


class Look(NamedTuple):
    """What is seen: the lines of a page, their weights, the heaviest run of prose, None without one."""

    page: Rows
    weights: list[float]
    run: Run | None


def prose(seen: Look) -> str:
    """Return the heaviest run of prose, without the lines between that are none; else what is foreign."""
    if seen.run is None:
        return foreign(seen)
    inside = range(seen.run.start, seen.run.end)
    return "\n".join(seen.page.lines[row] for row in inside if seen.weights[row] > 0)


def kind(page: bytes) -> str | None:
    """Return what else than HTML the bytes are, None for HTML."""
    start = page[:BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return name
    if _FEED.search(start):
        return "a feed or a site map"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    if b"\0" in start:
        return "binary bytes"
    return None if _TAG.search(start) or b"<" in start else "no markup"


def look(text: str) -> Look:
    """Return what a page shows to people."""
    lines = extract_plain_text(text, alt_texts=False, list_bullets=False).split("\n")
    page = rows.split("\n".join(filter(None, map(squeeze, lines))))
    weights = blocks.weigh(page)
    return Look(page, weights, next(iter(blocks.heaviest(weights, 1)), None))


def verdict(seen: Look, head: Head, url: str | None, *, least: int = blocks.LONG) -> str | None:
    """Return why a page is no article, None for one that may be.

    A page that calls itself an article needs no more than some prose; one at the address of a list needs
    a long stretch of it. Prose in other letters has no weight; so much of it may be an article.

    Args:
        seen: What the page shows to people.
        head: What it says to machines.
        url: Its address.
        least: Characters of prose in other letters; few are enough where any language is wanted.
    """
    weight = seen.run.weight if seen.run else 0.0
    if weight <= 0 and len(foreign(seen)) >= least:
        return None
    if weight <= 0:
        return "no stretch of prose"
    if head.is_article:
        return None
    if url is not None and weight < LIST_LEAST and is_list(url):
        return "an address of a list, with teasers"
    return None if weight >= LEAST or _is_headed(seen, head) else "no stretch of prose"


def _is_headed(seen: Look, head: Head) -> bool:
    """Say whether the prose stands right under the first heading of the page: a report of one paragraph."""
    above = [row for row in seen.page.filled if seen.run and row < seen.run.start]
    return bool(above) and head.heading is not None and seen.page.lines[above[-1]] == head.heading


def foreign(seen: Look) -> str:
    """Return the prose of a page in other letters than Arabic."""
    return "\n".join(
        line
        for line, kind_ in zip(seen.page.lines, seen.page.kinds, strict=True)
        if kind_ is Kind.FOREIGN and len(line) > blocks.HEADLINE
    )


def is_list(url: str) -> bool:
    """Say whether an address is that of a front page, a section, a tag or a search.

    >>> is_list("https://example.org/?s=x"), is_list("https://example.org/?p=12")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        asked = {name.lower() for name, _ in parse_qsl(parts.query)}
    except ValueError:
        return False
    if asked & _SEARCHES or _LISTS.search(parts.path):
        return True
    return parts.path in ("", "/") and not parts.query
