"""Banding: rows of a signature matrix that agree on a whole band.

References:
    P. Indyk and R. Motwani, "Approximate nearest neighbors", 1998; J. Leskovec, A. Rajaraman and
    J. Ullman, "Mining of massive datasets", 3rd edition, 2020, section 3.4.
"""

import numpy as np

from dedup._types import I64, U32, U64
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import finalize


@kernel
def band(minima: U32, first: int, rows: int, key: np.uint64, out: U64) -> None:
    """Write the keyed hash of one band of every signature.

    Args:
        minima: uint32, shape (n, k), signatures.
        first: First column of the band.
        rows: Columns in it.
        key: Key of the hash.
        out: uint64, shape (n,), written.
    """
    for row in range(minima.shape[0]):
        value = key ^ np.uint64(first)
        for column in range(first, first + rows):
            value = finalize(value ^ np.uint64(minima[row, column]))
        out[row] = value


@kernel
def collide(packed: U64, hashes: U64, bits: int, cap: int, anchors: int, left: I64, right: I64) -> int:
    """Write the pairs of rows whose bands are equal and return how many there are.

    A bucket of more than `cap` rows gives a star to each of its first `anchors` rows, not all pairs.

    Args:
        packed: uint64, shape (m,), ascending: the high bits of a band's hash, the row in the low `bits`.
        hashes: uint64, shape (n,), the whole hashes, by row.
        bits: Bits of a row number.
        cap: Rows in a bucket up to which all pairs are written.
        anchors: Centres of the stars of a larger bucket.
        left: int64, written as far as it reaches: the smaller row of each pair.
        right: int64, written as far as it reaches: the larger row.
    """
    width = np.uint64(bits)
    low = (np.uint64(1) << width) - np.uint64(1)
    count, start = 0, 0
    while start < packed.size:
        stop = start + 1
        while stop < packed.size and packed[stop] >> width == packed[start] >> width:
            stop += 1
        centres = stop if stop - start <= cap else min(stop, start + anchors)
        for i in range(start, centres):
            a = np.int64(packed[i] & low)
            for j in range(i + 1, stop):
                b = np.int64(packed[j] & low)
                if hashes[a] == hashes[b]:
                    if count < left.size:
                        left[count], right[count] = a, b
                    count += 1
        start = stop
    return count
