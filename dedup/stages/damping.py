"""Damping: how common the shingles of texts are, by the days that they return on."""

from typing import Final, NamedTuple

import numpy as np

from dedup._types import F64, I64, U8, U64
from dedup.kernels import damping as kernels
from dedup.shelf import Shelf

SECONDS_A_DAY: Final = 86_400

# Shingles that are counted at a time, about: 2 to this; and those of one table, which a cache should hold.
_SLAB: Final = 23
_PART: Final = 13


class Damping(NamedTuple):
    """How common the shingles of texts are.

    Attributes:
        days: uint8, one a shingle, distinct days that it occurs on, `kernels.damping.MOST_DAYS` at most.
        totals: float64, shape (n,), sum of the weights of each text's shingles: 1 / (days - 1), at most 1.
    """

    days: U8
    totals: F64


def damp(shingles: U64, offsets: I64, times: I64, *, shelf: Shelf) -> Damping:
    """Return how common the shingles of texts are.

    A shingle that occurs on many days is a template's: bulletins, cables and verdicts repeat theirs,
    while the reprints of one report fall on a day or two.

    Args:
        shingles: uint64, distinct shingle hashes of all texts, ascending within a text.
        offsets: int64, shape (n + 1,), where the shingles of text i begin.
        times: int64, shape (n,), seconds, rising, or `UNDATED`, all at one end; undated texts share a day.
        shelf: Where the days are to be.
    """
    days = shelf.empty(len(shingles), np.uint8)
    slabs = max(1, int(len(shingles) >> _SLAB).bit_length())
    parts = max(0, int(len(shingles) >> slabs >> _PART).bit_length())
    kernels.spread(shingles, offsets, (times // SECONDS_A_DAY).astype(np.int32), slabs, parts, days)
    return Damping(days, weights(days, offsets))


def weights(days: U8, offsets: I64) -> F64:
    """Return the sum of the weights of each text's shingles, as in `Damping`."""
    totals = np.empty(len(offsets) - 1)
    kernels.total(days, offsets, totals)
    return totals
