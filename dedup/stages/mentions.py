"""Mentions: the weekdays and calendar days that a report names, for pairs that have no common clock."""

from typing import NamedTuple

import numpy as np

from dedup._types import I16, I64, U64
from dedup.kernels import calendar as kernels

# Reports that name more days are chronologies: the first ones decide.
MOST_DAYS = 8
# Words of a text in which a day that it names may be its own; further down stands what happened before: of 33
# pairs of whole pages of one claim whose days lay apart, 31 named an older one there (evidence.md#calendars).
HEAD = 100
SECONDS_A_DAY = 86_400
THURSDAY = 4  # 1 January 1970, where 0 is Sunday


class Mentions(NamedTuple):
    """The days that reports name.

    Attributes:
        lead_weekdays: int64, shape (n,), bit d set for weekday d (0 is Sunday) in title or lead.
        days: int16, shape (n, MOST_DAYS), 32 * month + day in title and first words (`HEAD`), in order of
            appearance; -1 where no more.
    """

    lead_weekdays: I64
    days: I16


def find(
    title: U64, title_spans: I64, text: U64, text_spans: I64, *, keys: U64, codes: I16, lead: int
) -> Mentions:
    """Return the days that titles and texts name near their beginning.

    Args:
        title: uint64, strict word hashes of all titles.
        title_spans: int64, shape (n, 2), first and last + 1 of each title's words.
        text: uint64, strict word hashes of all texts.
        text_spans: int64, shape (n, 2).
        keys: uint64, ascending, hashes of the words of `arabic.calendar.codes`.
        codes: int16, their codes.
        lead: Words of the text in the lead, at most `HEAD`.
    """
    n = len(title_spans)
    found = Mentions(np.zeros(n, np.int64), np.full((n, MOST_DAYS), -1, np.int16))
    head = np.column_stack([text_spans[:, 0], np.minimum(text_spans[:, 1], text_spans[:, 0] + HEAD)])
    for words, spans in ((title, title_spans), (text, head)):
        kernels.mention(words, spans, lead, keys, codes, *found)
    return found


def own_days(lead_weekdays: I64, times: I64) -> I64:
    """Return the day since 1970 of each report that leads with the weekday of its date alone, else -1.

    The same words on another such day tell what happened then, as a bulletin does.

    Args:
        lead_weekdays: int64, shape (n,), see `Mentions`.
        times: int64, shape (n,), seconds, or the smallest number where there is none.
    """
    day = times // SECONDS_A_DAY
    today = np.int64(1) << ((day + THURSDAY) % 7)
    return np.where((times > np.iinfo(np.int64).min) & (lead_weekdays == today), day, -1)
