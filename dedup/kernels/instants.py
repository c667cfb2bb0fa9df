"""Dates in the forms that machines mostly write: a day, or a second with or without a zone."""

import numpy as np

from dedup._types import I64, U8
from dedup.kernels._jit import kernel, part

# What a date is precise to; 0 for what is not read here.
UNREAD, DAY, SECOND = range(3)
# Years that are read: all of them are years of `moments.parse`, whatever the zone.
FIRST_YEAR, LAST_YEAR = 1801, 2198

_DAY, _ZONED = 10, 25
_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_BEFORE = np.cumsum(np.append(0, _DAYS))
_MINUS, _PLUS, _COLON, _T, _SPACE, _Z = 0x2D, 0x2B, 0x3A, 0x54, 0x20, 0x5A


@kernel
def read(block: U8, spans: I64, seconds: I64, precision: U8) -> None:
    """Write seconds since 1970 in UTC of dates like 2016-09-08, 2016-09-08 21:30:00, and with Z or +03:00.

    Args:
        block: uint8, text.
        spans: int64, shape (n, 2), first byte and one past the last of each date.
        seconds: int64, shape (n,), written where a date is read.
        precision: uint8, shape (n,), written: UNREAD, DAY or SECOND.
    """
    for row in range(spans.shape[0]):
        at, size = spans[row, 0], spans[row, 1] - spans[row, 0]
        precision[row] = UNREAD
        if size != _DAY and size != 19 and size != 20 and size != _ZONED:
            continue
        days = _days(block, at)
        if days < -1_000_000:
            continue
        if size == _DAY:
            seconds[row], precision[row] = days * 86_400, DAY
            continue
        moment = _clock(block, at + _DAY)
        shift = _shift(block, at + 19, size)
        if moment >= 0 and shift > -86_400:
            seconds[row], precision[row] = days * 86_400 + moment - shift, SECOND


@part
def _number(block: U8, at: int, size: int) -> int:
    """Return the number that some digits are, or one far below 0."""
    value = 0
    for place in range(at, at + size):
        digit = int(block[place]) - 0x30
        value = value * 10 + digit if 0 <= digit <= 9 else -1_000_000
    return value


@kernel
def _days(block: U8, at: int) -> int:
    """Return the days since 1970 of a date like 2016-09-08, or a number far below 0."""
    year, month, day = _number(block, at, 4), _number(block, at + 5, 2), _number(block, at + 8, 2)
    dashes = block[at + 4] == _MINUS and block[at + 7] == _MINUS
    if not dashes or not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12 or day < 1:
        return -2_000_000
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if day > _DAYS[month - 1] + (leap and month == 2):
        return -2_000_000
    past = year - 1
    leaps = past // 4 - past // 100 + past // 400
    return int(365 * past + leaps + _BEFORE[month - 1] + (leap and month > 2) + day - 719_163)


@kernel
def _clock(block: U8, at: int) -> int:
    """Return the seconds of a clock like T21:30:00, or a number below 0."""
    if block[at] not in (_T, _SPACE) or block[at + 3] != _COLON or block[at + 6] != _COLON:
        return -1
    hour, minute, second = _number(block, at + 1, 2), _number(block, at + 4, 2), _number(block, at + 7, 2)
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return -1
    return hour * 3_600 + minute * 60 + second


@kernel
def _shift(block: U8, at: int, size: int) -> int:
    """Return the seconds by which a zone like +03:00 is ahead, 0 for Z and none, or a number far below 0."""
    if size == 19 or (size == 20 and block[at] == _Z):
        return 0
    if size != _ZONED or (block[at] != _PLUS and block[at] != _MINUS) or block[at + 3] != _COLON:
        return -100_000
    hour, minute = _number(block, at + 1, 2), _number(block, at + 4, 2)
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return -100_000
    shift = hour * 3_600 + minute * 60
    return shift if block[at] == _PLUS else -shift
