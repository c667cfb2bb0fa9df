"""TF-IDF of hashed terms, worked out where it is needed: all that is stored of a document is its counts.

The weight of a term in a zone is (1 + ln count) * idf / the length of the zone.
"""

from typing import Final

import numpy as np

from dedup._types import F32, F64, I64, U8, U32
from dedup.kernels._jit import kernel
from dedup.kernels.terms import LEAD, TITLE

# 1 + ln of each count that a byte holds; what does not occur weighs nothing.
SUBLINEAR: Final = np.append(0.0, 1 + np.log(np.arange(1, 256)))


@kernel
def measure(columns: U32, counts: U8, offsets: I64, idf: F32, norms: F64, leads: F64, titles: F64) -> None:
    """Write how long each zone of each document is, and how much idf its lead and its title hold.

    Args:
        columns: uint32, columns of the terms of all documents.
        counts: uint8, shape (terms, zones), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        idf: float32, inverse document frequency by column.
        norms: float64, shape (n, zones), written; 0 where a zone is empty.
        leads: float64, shape (n,), written: the sum of the idf of the lead's distinct terms.
        titles: float64, shape (n,), written: the same of the title.
    """
    for row in range(offsets.size - 1):
        norms[row, :] = 0.0
        leads[row], titles[row] = 0.0, 0.0
        for k in range(offsets[row], offsets[row + 1]):
            rarity = np.float64(idf[columns[k]])
            for zone in range(counts.shape[1]):
                weight = SUBLINEAR[counts[k, zone]] * rarity
                norms[row, zone] += weight * weight
            if counts[k, LEAD] > 0:
                leads[row] += rarity
            if counts[k, TITLE] > 0:
                titles[row] += rarity
        for zone in range(counts.shape[1]):
            norms[row, zone] = np.sqrt(norms[row, zone])
