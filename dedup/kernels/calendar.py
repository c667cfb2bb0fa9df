"""Days that a text names: weekdays, and days of a month, read off word hashes."""

import numpy as np

from dedup._types import I16, I64, U64
from dedup.kernels._jit import kernel
from dedup.kernels.sieves import passes, place, sieve

# What a code of the calendar's table means; see `stages.mentions`.
NOTHING, WEEKDAY, MONTH, HALF, DAY, LINK, YEAR = 0, 100, 200, 300, 400, 500, 600
# Words between a month and the farthest day that belongs to it: "the 8th and the 9th of the month of".
REACH = 6
# And between a weekday and the year of its date: two calendars, each with two names of a month.
STAMP = 8


@kernel
def code(word: np.uint64, keys: U64, codes: I16) -> int:
    """Return the code of a word, or NOTHING if it is not in the table.

    Args:
        word: Hash of a word.
        keys: uint64, ascending, hashes of the words of the table.
        codes: int16, shape of `keys`, their codes.
    """
    at = place(keys, word)
    return int(codes[at]) if at >= 0 else NOTHING


@kernel
def mention(
    words: U64,
    spans: I64,
    lead: int,
    keys: U64,
    codes: I16,
    lead_weekdays: I64,
    days: I16,
) -> None:
    """Write the weekdays that each lead names, and the days of the year that each text does.

    A weekday before a full date stamps a page, with its own day or that of the visit, and does not count.

    Args:
        words: uint64, word hashes of all texts.
        spans: int64, shape (n, 2), first and last + 1 of each text's words.
        lead: Words of the lead.
        keys: uint64, ascending, hashes of the calendar's words.
        codes: int16, shape of `keys`: WEEKDAY + 0..6, MONTH + 1..12, HALF + 0..3 for the first and second
            halves of two-word months, DAY + 1..31, LINK for words that may stand between, YEAR.
        lead_weekdays: int64, shape (n,), bits added: bit d for weekday d.
        days: int16, shape (n, k), 32 * month + day, filled from the first free place (-1) on.
    """
    known = sieve(keys)
    for row in range(spans.shape[0]):
        first, last = spans[row, 0], spans[row, 1]
        for at in range(first, last):
            if not passes(known, words[at]):
                continue
            found = code(words[at], keys, codes)
            if WEEKDAY <= found < MONTH and at - first < lead and not _stamps(words, at, last, keys, codes):
                lead_weekdays[row] |= 1 << (found - WEEKDAY)
            month = found - MONTH if MONTH < found < HALF else 0
            if HALF <= found < DAY and at + 1 < last:
                month = _two_words(found - HALF, code(words[at + 1], keys, codes) - DAY)
            if month > 0:
                _days_before(words, first, at, month, keys, codes, days[row])


@kernel
def _stamps(words: U64, at: int, last: int, keys: U64, codes: I16) -> bool:
    """Say whether a weekday stands right before a day, month or year, and a year among the next words."""
    if at + 1 == last or not _dates(code(words[at + 1], keys, codes)):
        return False
    years = 0
    for ahead in range(at + 1, min(last, at + STAMP)):
        years += code(words[ahead], keys, codes) == YEAR
    return years > 0


@kernel
def _dates(code: int) -> bool:
    """Say whether a code is of a day of the month, a month or a year."""
    return MONTH < code < LINK or code == YEAR


@kernel
def _two_words(half: int, ordinal: int) -> int:
    """Return the month of "first (0: Tishrin, 1: Kanun) + ordinal", or 0."""
    if ordinal < 1 or ordinal > 2:
        return 0
    return 9 + ordinal if half == 0 else (12 if ordinal == 1 else 1)


@kernel
def _days_before(words: U64, first: int, at: int, month: int, keys: U64, codes: I16, days: I16) -> None:
    """Write each day named right before a month, links and other names of the month passed over."""
    for back in range(at - 1, max(first, at - REACH) - 1, -1):
        found = code(words[back], keys, codes)
        if DAY < found < LINK:
            value = np.int16(32 * month + found - DAY)
            for place in range(days.size):
                if days[place] == value:
                    break
                if days[place] < 0:
                    days[place] = value
                    break
        elif found != LINK and not MONTH < found < DAY:
            return
