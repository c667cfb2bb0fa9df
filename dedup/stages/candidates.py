"""Candidates: the pairs of documents worth a closer look, out of n squared."""

import numpy as np

from dedup._types import I64, U32, U64, Bools
from dedup.kernels import bands as kernels

# Pairs are packed into one uint64 while they are collected: the smaller row in the high half.
_HALF = np.uint64(32)


def propose(
    minima: U32, eligible: Bools, *, bands: int, rows: int, key: int, cap: int, anchors: int
) -> tuple[I64, I64]:
    """Return the sorted, distinct pairs of rows that agree on a whole band.

    Args:
        minima: uint32, shape (n, k >= bands * rows), signatures of distinct texts; n < 2^32.
        eligible: bool, shape (n,), rows to look at: texts long enough to sign.
        bands: Bands to look at.
        rows: Minima a band; two texts of Jaccard J agree on one with probability J^rows.
        key: Key of the band hashes, 64 bits.
        cap: Rows in a bucket up to which all its pairs are proposed; a larger one gives stars.
        anchors: Centres of the stars.

    Returns:
        int64 arrays of the smaller and the larger row of each pair.
    """
    chosen = np.flatnonzero(eligible).astype(np.uint64)
    bits = max(1, int(len(minima) - 1).bit_length())
    low = (np.uint64(1) << np.uint64(bits)) - np.uint64(1)
    hashes = np.empty(len(minima), np.uint64)
    found = np.empty(0, np.uint64)
    for band in range(bands):
        kernels.band(minima, band * rows, rows, np.uint64(key), hashes)
        packed = (hashes[chosen.astype(np.int64)] & ~low) | chosen
        packed.sort()
        left, right = _collide(packed, hashes, bits, cap, anchors)
        found = np.union1d(found, (left.astype(np.uint64) << _HALF) | right.astype(np.uint64))
    return (found >> _HALF).astype(np.int64), (found & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _collide(packed: U64, hashes: U64, bits: int, cap: int, anchors: int) -> tuple[I64, I64]:
    """Return the pairs of one band, with room for them found by a first, counting call."""
    nothing = np.empty(0, np.int64)
    count = kernels.collide(packed, hashes, bits, cap, anchors, nothing, nothing)
    left, right = np.empty(count, np.int64), np.empty(count, np.int64)
    kernels.collide(packed, hashes, bits, cap, anchors, left, right)
    return left, right
