"""Exact overlap of two documents, by their sorted shingle hashes."""

import numpy as np

from dedup._types import F64, I32, I64, U8, U64
from dedup.kernels._jit import kernel
from dedup.kernels.damping import WEIGHTS

# Words of the table that tells which shingles a document cannot hold: small enough for the nearest cache.
_WORDS = 256


@kernel
def overlaps(shingles: U64, offsets: I64, days: U8, left: I64, right: I64, shared: I32, damped: F64) -> None:
    """Write how many shingles the documents of each pair share, and the weight of what they share.

    What a left document cannot hold is noted once for all pairs that it is the left one of: in pairs that
    are sorted by it most shingles of the right document are passed over at a glance.

    Args:
        shingles: uint64, distinct hashes, ascending within a document.
        offsets: int64, shape (n + 1,), where the shingles of document i begin.
        days: uint8, shape of `shingles`, days that each occurs on: its weight is `damping.WEIGHTS` of them.
        left: int64, shape (m,), one document of each pair.
        right: int64, shape (m,), the other.
        shared: int32, shape (m,), written: shingles in both.
        damped: float64, shape (m,), written: sum of the weights of the shingles in both.
    """
    table = np.zeros(_WORDS, np.uint64)
    noted = np.int64(-1)
    for pair in range(left.size):
        one, other = left[pair], right[pair]
        if one != noted:
            table[:] = 0
            for shingle in shingles[offsets[one] : offsets[one + 1]]:
                table[_word(shingle)] |= _bit(shingle)
            noted = one
        ours = shingles[offsets[one] : offsets[one + 1]]
        theirs = shingles[offsets[other] : offsets[other + 1]]
        count, weight, i = 0, 0.0, 0
        for j in range(theirs.size):
            shingle = theirs[j]
            if table[_word(shingle)] & _bit(shingle):
                while i < ours.size and ours[i] < shingle:
                    i += 1
                if i < ours.size and ours[i] == shingle:
                    count += 1
                    weight += WEIGHTS[days[offsets[one] + i]]
        shared[pair], damped[pair] = count, weight


@kernel
def _word(shingle: np.uint64) -> np.uint64:
    """Return the word of the table that a shingle belongs to."""
    return (shingle >> np.uint64(6)) % np.uint64(_WORDS)


@kernel
def _bit(shingle: np.uint64) -> np.uint64:
    """Return the bit of that word."""
    return np.uint64(1) << (shingle & np.uint64(63))
