"""Which of the dates of a page is the one of publishing."""

from datetime import UTC, datetime

import pytest
from lxml import html

from dedup.markup import dates, heads
from dedup.markup.dates import Published
from tests.markup.page import BODY, LEAD, TITLE, page

LATEST = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
LD = (
    '<script type="application/ld+json">'
    '{{"@type": "NewsArticle", "datePublished": "{}", "dateModified": "2021-01-01"}}</script>'
)
META = '<meta property="article:published_time" content="{}">'
TIME = '<time itemprop="datePublished" datetime="{}">اليوم</time>'


def _seconds(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type]


def _published(
    head: str = "", *, above: str = "", line: str = "", url: str | None = None
) -> Published | None:
    known = heads.read(html.fromstring(page(head, above=above)))
    lines = [TITLE, line, LEAD, *BODY]
    return dates.published(known, lines, (0, 2, 6), url, latest=LATEST)


def test_sources_are_asked_in_their_order() -> None:
    """JSON-LD, meta tags, times, the line by the title, the address."""
    days = [f"2020-05-0{day}" for day in range(1, 6)]
    ld, meta, above = LD.format(days[0]), META.format(days[1]), TIME.format(days[2])
    line, url = "4 مايو 2020", "https://example.org/2020/05/05/x"

    assert [
        ("ld", 1),
        ("meta", 2),
        ("time", 3),
        ("page", 4),
        ("url", 5),
    ] == [
        (found.origin, found.seconds // 86_400 - _seconds(2020, 4, 30) // 86_400)
        for found in (
            _published(ld + meta, above=above, line=line, url=url),
            _published(meta, above=above, line=line, url=url),
            _published(above=above, line=line, url=url),
            _published(line=line, url=url),
            _published(url=url),
        )
        if found
    ]


def test_a_later_source_lends_its_time() -> None:
    """A day becomes a moment where another source tells the time of that day, and not of another."""
    day = LD.format("2020-05-01")

    assert Published(_seconds(2020, 5, 1, 9, 30), "second", "ld") == _published(
        day + META.format("2020-05-01T09:30Z")
    )
    assert Published(_seconds(2020, 5, 1), "day", "ld") == _published(day + META.format("2020-05-02T09:30Z"))


@pytest.mark.parametrize(
    "wrong", ["1970-01-01T00:00:00Z", "1989-12-31", "2026-01-03", "0001-01-01", "soon", ""]
)
def test_a_date_that_cannot_be_gives_way(wrong: str) -> None:
    """Zero, dates before 1990 and of the future are none; the next source is asked."""
    assert Published(_seconds(2020, 5, 4), "day", "page") == _published(
        META.format(wrong), line="4 مايو 2020"
    )


@pytest.mark.parametrize(
    "words",
    [
        "الاثنين، 04 أيار/مايو 2020",
        "4 ماي 2020",
        "الاثنين 4 أيار 2020",
        "04-05-2020",
        "May 4, 2020",
        "4th May 2020",
        "Mon, 04 May 2020 00:00:00 GMT",
    ],
)
def test_tags_in_words_are_read(words: str) -> None:
    """Meta tags hold what the page shows: Arabic months of every region, and English ones."""
    found = _published(META.format(words))

    assert found is not None
    assert (_seconds(2020, 5, 4), "meta") == (found.seconds, found.origin)


def test_updates_are_not_read() -> None:
    """When a page was touched last is not when it was published."""
    day = 'content="2020-05-04"'
    head = f'<meta property="article:modified_time" {day}><meta itemprop="dateModified" {day}>'

    assert _published(head, above='<time itemprop="dateModified" datetime="2020-05-04">x</time>') is None


def test_times_that_disagree_say_nothing() -> None:
    """The times of a list of other articles are not this one's."""
    times = "".join(f'<time datetime="2020-05-0{day}">x</time>' for day in (1, 2))

    assert _published(above=times) is None
    assert Published(_seconds(2020, 5, 1), "day", "time") == _published(above=times[: len(times) // 2])


def test_an_english_line_by_the_title_is_read() -> None:
    """Templates of blogs print their dates in English."""
    assert Published(_seconds(2020, 5, 4), "day", "page") == _published(line="May 4, 2020 by admin")


@pytest.mark.parametrize(
    "url",
    ["https://example.org/2020/5/4/x", "https://example.org/20200504/x", "https://example.org/2020-05-04-x"],
)
def test_an_address_may_hold_the_day(url: str) -> None:
    """Year, month and day in a path."""
    assert Published(_seconds(2020, 5, 4), "day", "url") == _published(url=url)


@pytest.mark.parametrize(
    "url",
    ["https://example.org/20209999/x", "https://example.org/2020/13/04/x", "https://example.org/a2020/1"],
)
def test_a_number_is_no_day(url: str) -> None:
    """Numbers of articles are not dates."""
    assert _published(url=url) is None
