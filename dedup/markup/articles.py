"""One page of HTML taken apart: title, body, date, author, where it stands and in which language."""

import time
from typing import Final, NamedTuple

from dedup.errors import ExtraError
from dedup.markup import charsets, limits

LARGEST: Final = 8 << 20  # bytes; no article needs so much markup, and time grows with it


class Article(NamedTuple):
    """What a page says; None for what it does not.

    Attributes:
        title: The headline, without the name of the site.
        text: The body, paragraphs parted by line feeds.
        url: The canonical URL, else the one that the page was fetched from.
        source: The host, without ``www.``.
        published: Seconds since 1970, UTC.
        precision: How much of `published` is known: ``second``, ``minute`` or ``day``.
        origin: Where `published` comes from.
        author: Who wrote it.
        agency: The news agency that it credits.
        language: ISO 639 code, see `language`.
    """

    title: str | None
    text: str
    url: str | None
    source: str | None
    published: int | None
    precision: str | None
    origin: str | None
    author: str | None
    agency: str | None
    language: str


class NoArticle(Exception):  # noqa: N818
    """A page holds no article; the caller makes it a row of ``rejects``.

    Attributes:
        reason: A stable word for the column of the same name.
        detail: What was seen.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def article(
    page: bytes,
    *,
    url: str | None,
    charset: str | None,
    only: str | None = None,
    latest: int | None = None,
    seconds: float = 5.0,
) -> Article:
    """Return the article of a page.

    Args:
        page: The HTTP payload, decompressed.
        url: Where it was fetched from.
        charset: What the header of the response says of its encoding.
        only: The only language that is taken; None takes any.
        latest: Seconds since 1970; a date more than a day later is of the future, and none. None is now.
        seconds: Time that one page may take.

    Raises:
        NoArticle: ``not-html``, ``page-too-large``, ``no-article``, ``other-language`` (its code is the
            detail), ``out-of-time``, or ``bad-page`` where a guest gave up.
        ExtraError: trafilatura or resiliparse is not installed.
    """
    try:
        from dedup.markup import pages
    except ImportError as error:
        raise ExtraError("pages of HTML need trafilatura and resiliparse", "crawl") from error

    if len(page) > LARGEST:
        raise NoArticle("page-too-large", f"more than {LARGEST} bytes")
    if (other := pages.kind(page)) is not None:
        raise NoArticle("not-html", other)
    text = charsets.decode(page, charset)
    bound = int(time.time()) if latest is None else latest
    try:
        with limits.within(seconds):
            return pages.read(text, url=url, only=only, latest=bound)
    except limits.OutOfTimeError:
        raise NoArticle("out-of-time", f"more than {seconds:g} seconds") from None
    except NoArticle:
        raise
    except Exception as error:  # whatever a guest stumbles over, the next page is read
        raise NoArticle("bad-page", f"{type(error).__name__}: {error}"[:200]) from error
