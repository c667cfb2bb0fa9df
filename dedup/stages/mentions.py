"""Mentions: the weekdays and calendar days that a report names, for pairs that have no common clock."""

from typing import NamedTuple

import numpy as np

from dedup._types import I16, I64, U64
from dedup.kernels import calendar as kernels

# Reports that name more days are chronologies: the first ones decide.
MOST_DAYS = 8


class Mentions(NamedTuple):
    """The days that reports name.

    Attributes:
        lead_weekdays: int64, shape (n,), bit d set for weekday d (0 is Sunday) in title or lead.
        days: int16, shape (n, MOST_DAYS), 32 * month + day in order of appearance; -1 where no more.
    """

    lead_weekdays: I64
    days: I16


def find(
    title: U64, title_spans: I64, text: U64, text_spans: I64, *, keys: U64, codes: I16, lead: int
) -> Mentions:
    """Return the days that titles and texts name.

    Args:
        title: uint64, strict word hashes of all titles.
        title_spans: int64, shape (n, 2), first and last + 1 of each title's words.
        text: uint64, strict word hashes of all texts.
        text_spans: int64, shape (n, 2).
        keys: uint64, ascending, hashes of the words of `arabic.calendar.codes`.
        codes: int16, their codes.
        lead: Words of the text in the lead.
    """
    n = len(title_spans)
    found = Mentions(np.zeros(n, np.int64), np.full((n, MOST_DAYS), -1, np.int16))
    for words, spans in ((title, title_spans), (text, text_spans)):
        kernels.mention(words, spans, lead, keys, codes, *found)
    return found
