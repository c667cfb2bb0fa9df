"""Gists: what titles and leads are about, so that two can meet in other words."""

from typing import Protocol

import numpy as np

from dedup._types import F32, F64, I8, I64, U8, U32
from dedup.kernels import gists as kernels
from dedup.shelf import Shelf


class Words(Protocol):
    """The gists of words, as a model has them: ascending columns, and int8 of shape (words, k)."""

    @property
    def columns(self) -> U32: ...

    @property
    def gists(self) -> I8: ...


def distil(columns: U32, counts: U8, offsets: I64, idf: F32, *, words: Words, shelf: Shelf) -> I8:
    """Return the gist of each report, int8, shape (n, k): the sum of those of its lead's words, by idf.

    Only the direction of a gist means something. One of a report without known words is 0 everywhere.

    Args:
        columns: uint32, columns of the terms, ascending within a report.
        counts: uint8, shape (len(columns), zones), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of report i begin.
        idf: float32, inverse document frequency by column.
        words: The gists of words.
        shelf: Where the gists are to be.
    """
    out = shelf.empty((len(offsets) - 1, words.gists.shape[1]), np.int8)
    kernels.distil(columns, counts, offsets, idf, words.columns, words.gists, out)
    return out


def compare(gists: I8, left: I64, right: I64) -> F64:
    """Return how near the gists of each pair are, float64, shape (m,), in [-1, 1]; 0 where one is not known.

    Args:
        gists: int8, shape (n, k), as `distil` returns them.
        left: int64, shape (m,), one report of each pair.
        right: int64, shape (m,), the other.
    """
    out = np.empty(len(left))
    kernels.cosines(gists, left, right, out)
    return out.round(6)
