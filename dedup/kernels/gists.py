"""What a lead is about: the sum of its words' gists, and how near two sums lie."""

import numpy as np

from dedup._types import F32, F64, I8, I64, U8, U32
from dedup.kernels._jit import kernel
from dedup.kernels.terms import LEAD


@kernel
def distil(columns: U32, counts: U8, offsets: I64, idf: F32, known: U32, gists: I8, out: I8) -> None:
    """Write the sum of the gists of each lead's words, by idf, scaled to the whole range of a byte.

    Args:
        columns: uint32, columns of the terms, ascending within a document.
        counts: uint8, shape (terms, zones), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        idf: float32, inverse document frequency by column; a term of idf 0 is left out.
        known: uint32, ascending, the columns that have a gist.
        gists: int8, shape (len(known), k), their gists.
        out: int8, shape (n, k), written: the largest number of a row is 127 or -127; all are 0 where no
            term has a gist.
    """
    width = gists.shape[1]
    total = np.empty(width)
    for row in range(offsets.size - 1):
        total[:] = 0.0
        for at in range(offsets[row], offsets[row + 1]):
            rarity = idf[columns[at]]
            if counts[at, LEAD] == 0 or rarity <= 0:
                continue
            place = np.searchsorted(known, columns[at])
            if place < known.size and known[place] == columns[at]:
                for k in range(width):
                    total[k] += rarity * gists[place, k]
        largest = np.abs(total).max() if width else 0.0
        for k in range(width):
            out[row, k] = np.int8(np.rint(total[k] / largest * 127)) if largest > 0 else np.int8(0)


@kernel
def cosines(gists: I8, left: I64, right: I64, out: F64) -> None:
    """Write the cosine of the gists of each pair, 0 where one has none.

    Args:
        gists: int8, shape (n, k).
        left: int64, shape (m,), one document of each pair.
        right: int64, shape (m,), the other.
        out: float64, shape (m,), written; in [-1, 1].
    """
    for pair in range(left.size):
        a, b = left[pair], right[pair]
        dot, one, two = np.int64(0), np.int64(0), np.int64(0)
        for k in range(gists.shape[1]):
            x, y = np.int64(gists[a, k]), np.int64(gists[b, k])
            dot += x * y
            one += x * x
            two += y * y
        out[pair] = dot / np.sqrt(np.float64(one) * np.float64(two)) if one and two else 0.0
