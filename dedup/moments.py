"""A date as machines write it: one number of seconds and how precise it is."""

import contextlib
import math
import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

_EPOCH: Final = datetime(1970, 1, 1)  # naive on purpose: without a zone means UTC
_EPOCH_UTC: Final = datetime(1970, 1, 1, tzinfo=UTC)

# Outside of 1800-2199 a date is no date of a report: zero values of programs (year 1), "never" (9999)
# and Hijri years written as if they were Gregorian (1436-10-05).
_FIRST: Final = -5_364_662_400
_LAST: Final = 7_258_118_400 - 1

# A bare number is a time only from 1990 to 2099; milliseconds of those years cannot be mistaken for
# seconds of them.
_SECONDS: Final = range(631_152_000, 4_102_444_800)
_MILLISECONDS: Final = range(_SECONDS.start * 1000, _SECONDS.stop * 1000)

# What `fromisoformat` does not take: a space before the offset, or the zone by name.
_SPACED: Final = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(UTC|GMT|[+-]\d\d:?\d\d)")

# `parsedate_to_datetime` is generous; only what looks like RFC 2822 is handed to it.
_MAIL: Final = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\.?,?\s+\d{2,4}\s+\d{1,2}:\d\d.*")


EARLIEST: Final = 631_152_000  # 1 January 1990: no page of news is older
DAY: Final = 86_400


class Moment(NamedTuple):
    """Seconds since 1970 in UTC, and `day` for a bare date or `second` for one with a time."""

    seconds: int
    precision: str


def parse(value: object) -> Moment | None:
    """Return the moment that `value` states, or None where it states none.

    Taken are datetime and date objects, ISO 8601 with or without a zone, RFC 2822, and seconds or
    milliseconds since 1970, as numbers or as digits. A time without a zone is UTC. Dates before 1800
    and from 2200 on are none.

    >>> parse("2016-09-08"), parse("Thu, 08 Sep 2016 21:30:00 +0300")
    (Moment(seconds=1473292800, precision='day'), Moment(seconds=1473359400, precision='second'))
    >>> parse("08/09/2016") is None  # September or August?
    True
    """
    try:
        moment = _read(value)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    if moment is None or not _FIRST <= moment.seconds <= _LAST:
        return None
    return moment


def dates_news(seconds: int, *, latest: int) -> bool:
    """Say whether a moment may date a page of news: from 1990 on, and at most a day after `latest`.

    >>> dates_news(0, latest=1_700_000_000), dates_news(1_700_000_060, latest=1_700_000_000)
    (False, True)
    """
    return EARLIEST <= seconds <= latest + DAY


def _read(value: object) -> Moment | None:
    if isinstance(value, str):
        return _read_text(value.strip())
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return Moment(_seconds(value), "second")
    if isinstance(value, date):
        return Moment(_seconds(datetime(value.year, value.month, value.day)), "day")
    if isinstance(value, int | float):
        return _read_number(math.floor(value))
    return None


def _read_text(text: str) -> Moment | None:
    if len(text) <= 10:
        if text.isdigit() and len(text) != 8:
            return _read_number(int(text))
        day = date.fromisoformat(text)
        return Moment(_seconds(datetime(day.year, day.month, day.day)), "day")
    if text[4] == "-":
        with contextlib.suppress(ValueError):
            return Moment(_seconds(datetime.fromisoformat(text)), "second")
        spaced = _SPACED.fullmatch(text)
        if spaced is not None:
            zone = spaced[2] if spaced[2][0] in "+-" else "Z"
            return Moment(_seconds(datetime.fromisoformat(spaced[1] + zone)), "second")
        return None
    if _MAIL.fullmatch(text):
        return Moment(_seconds(parsedate_to_datetime(text)), "second")
    if text.isdecimal():
        return _read_number(int(text)) if len(text) < 20 else None
    return Moment(_seconds(datetime.fromisoformat(text)), "second")


def _read_number(number: int) -> Moment | None:
    if number in _SECONDS:
        return Moment(number, "second")
    if number in _MILLISECONDS:
        return Moment(number // 1000, "second")
    if 18_000_101 <= number <= 21_991_231:
        return _read_text(str(number))
    return None


def _seconds(moment: datetime) -> int:
    gap = moment - (_EPOCH if moment.tzinfo is None else _EPOCH_UTC)
    return gap.days * 86_400 + gap.seconds
