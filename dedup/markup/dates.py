"""When a page was published.

The first of these that states a date wins; one with a time on the same day, further down, lends its time.
Dates of an update are never read.

1. ``ld``: JSON-LD of the article, `datePublished`, then `dateCreated`.
2. ``meta``: the meta tags of `METAS`, in their order.
3. ``time``: a `<time>` that says it is of publishing; else the only day that the page's times name.
4. ``page``: the date line by the title, see `arabic.dates.page_date`; English month names are read too.
5. ``url``: a path that holds year, month and day.

A date before 1990 (which 1 January 1970 is) or after `latest` is none, and the next one is asked. A clock
without a zone counts as UTC.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from dedup import moments
from dedup.arabic import dates
from dedup.arabic.dates import Mention
from dedup.markup.heads import Head

METAS: Final = (
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "datecreated",
    "date",
)
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME: Final = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ENGLISH: Final = re.compile(
    rf"\b(?:{_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)?[ -]{_NAME}),?[ -]+(\d{{4}})\b",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"/(\d{4})[/-]?(\d{2})[/-]?(\d{2})(?=[/\-_.]|\d{3}|$)")
_URL_PARTED: Final = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})/")


class Published(NamedTuple):
    """When a page was published: seconds since 1970, how precise they are, where they come from."""

    seconds: int
    precision: str
    origin: str


def published(
    head: Head, lines: Sequence[str], spot: tuple[int | None, int, int], url: str | None, *, latest: int
) -> Published | None:
    """Return when a page was published, or None.

    Args:
        head: What the page says to machines.
        lines: What it says to people.
        spot: Rows of the title (or None), of the start of the body and after its end.
        url: Its address.
        latest: Seconds; a date more than a day later is of the future.
    """
    best: Published | None = None
    for seconds, precision, origin in _stated(head, lines, spot, url):
        if not moments.dates_news(seconds, latest=latest):
            continue
        if best is None:
            best = Published(seconds, precision, origin)
        elif precision != "day" and seconds // moments.DAY == best.seconds // moments.DAY:
            return Published(seconds, precision, best.origin)
        if best.precision != "day":
            return best
    return best


def _stated(
    head: Head, lines: Sequence[str], spot: tuple[int | None, int, int], url: str | None
) -> Iterator[Published]:
    """Yield the dates of a page, best first."""
    for origin, value in _written(head):
        if (moment := read(value)) is not None:
            yield Published(*moment, origin)
    mention = dates.page_date(lines, *spot)
    near = _of(mention) if mention is not None else _english_near(lines, spot)
    if near is not None:
        yield Published(*near, "page")
    if url is not None and (found := _URL_PARTED.search(url) or _URL.search(url)):
        moment = _day(int(found[1]), int(found[2]), int(found[3]))
        if moment is not None:
            yield Published(*moment, "url")


def _written(head: Head) -> Iterator[tuple[str, str]]:
    """Yield what is written where dates of publishing are."""
    for name in ("datePublished", "dateCreated"):
        if isinstance(value := head.facts.get(name), str):
            yield "ld", value
    for name in METAS:
        if name in head.metas:
            yield "meta", head.metas[name]
    said = [time for time in head.times if time.role == "published"]
    for time in said:
        yield "time", time.stamp or time.text
    if not said:
        others = [
            value for time in head.times if time.role != "updated" and (value := time.stamp or time.text)
        ]
        days = {moment.seconds // moments.DAY for value in others if (moment := read(value))}
        if len(days) == 1:
            yield from (("time", value) for value in others)


def read(value: str) -> moments.Moment | None:
    """Return the moment that a tag states: as machines write it, else in Arabic or English.

    >>> read("2016-09-08T21:30+03:00"), read("Sept. 8th, 2016")
    (Moment(seconds=1473359400, precision='second'), Moment(seconds=1473292800, precision='day'))
    """
    value = value.strip()
    moment = moments.parse(value)
    if moment is not None:
        return moment
    found = [mention for mention in dates.find(value[: dates.MAX_LINE]) if mention.year is not None]
    return _of(found[0]) if found else _english(value)


def _of(mention: Mention) -> moments.Moment | None:
    """Return the moment of a full date."""
    if mention.year is None:
        return None
    clock = datetime(
        mention.year, mention.month, mention.day, mention.hour or 0, mention.minute or 0, tzinfo=UTC
    )
    return moments.Moment(int(clock.timestamp()), "day" if mention.hour is None else "minute")


def _english(text: str) -> moments.Moment | None:
    """Return the day of the first English date of a text."""
    found = _ENGLISH.search(text[: dates.MAX_LINE])
    if found is None:
        return None
    name, day = found[1] or found[4], found[2] or found[3]
    return _day(int(found[5]), 1 + MONTHS.index(name[:3].lower()), int(day))


def _english_near(lines: Sequence[str], spot: tuple[int | None, int, int]) -> moments.Moment | None:
    """Return the day of a line between title and body that is an English date and little else."""
    title, start, _ = spot
    for line in lines[start if title is None else title + 1 : start]:
        found = _ENGLISH.search(line) if len(line) <= dates.MAX_LINE else None
        if found and sum(map(str.isalpha, line)) - sum(map(str.isalpha, found[0])) <= dates.MAX_OTHER_LETTERS:
            return _english(line)
    return None


def _day(year: int, month: int, day: int) -> moments.Moment | None:
    """Return the moment of a day, None if the calendar has no such day."""
    try:
        return moments.parse(date(year, month, day))
    except ValueError:
        return None
