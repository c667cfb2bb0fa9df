"""One page of HTML taken apart: title, body, date, author, where it stands and in which language."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from dedup.errors import ExtraError
from dedup.markup.languages import language


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
        NoArticle: The page holds no article, or none in that language, or took too long.
        ExtraError: trafilatura is not installed.
    """
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise ExtraError("pages of HTML need trafilatura", "crawl") from error
    text = page.decode(charset or "utf-8", "replace")
    found: Any = bare_extraction(
        text, url=url, favor_precision=True, include_comments=False, with_metadata=True
    )
    if found is None or not found.text:
        raise NoArticle("no-article", "no stretch of prose")
    spoken = language(found.text)
    if only is not None and spoken != only:
        raise NoArticle("other-language", spoken)
    address = found.url or url
    source = (urlsplit(address).hostname or "").removeprefix("www.") if address else ""
    return Article(
        title=found.title,
        text=found.text,
        url=address,
        source=source or None,
        published=None,
        precision=None,
        origin=None,
        author=found.author,
        agency=None,
        language=spoken,
    )
