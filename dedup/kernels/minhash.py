"""MinHash signatures (Broder 1997), bit for bit those of datasketch's `affine32` scheme."""

import numpy as np

from dedup._types import I64, U32, U64
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import shingle_hash

EMPTY = np.uint32(0xFFFFFFFF)
_HIGH = np.uint64(32)
_MIX_1, _MIX_2 = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_SHIFT_1, _SHIFT_2 = np.uint32(16), np.uint32(13)


@kernel
def minima(shingles: U64, n: int, a: U32, b: U32, out: U32) -> None:
    """Write the minimum of each permutation over the high halves of the shingle hashes.

    Args:
        shingles: uint64, hashes of shingles, repeats allowed.
        n: Shingles to read; with none every minimum is 2^32 - 1.
        a: uint32, shape (k,), odd factors of the permutations h -> a h + b mod 2^32.
        b: uint32, shape (k,), their terms.
        out: uint32, shape (k,), written.
    """
    for k in range(out.size):
        out[k] = EMPTY
    for at in range(n):
        value = np.uint32(shingles[at] >> _HIGH)
        # numba widens a product of two uint32: each is cut back to 32 bits.
        value = np.uint32((value ^ (value >> _SHIFT_1)) * _MIX_1)
        value = np.uint32((value ^ (value >> _SHIFT_2)) * _MIX_2)
        value = value ^ (value >> _SHIFT_1)
        for k in range(out.size):
            out[k] = min(out[k], np.uint32(a[k] * value + b[k]))


@kernel
def sign(
    words: U64, spans: I64, size: int, key: np.uint64, a: U32, b: U32, grams: U64, offsets: I64, out: U32
) -> None:
    """Hash the shingles of every document, sign them, and keep the distinct ones in order.

    Args:
        words: uint64, word hashes of all documents.
        spans: int64, shape (n, 2), first and last + 1 of each document's words.
        size: Words a shingle; a document with fewer has none.
        key: Key of the shingle hashes.
        a: uint32, shape (k,), factors of the permutations.
        b: uint32, shape (k,), their terms.
        grams: uint64, written: the distinct shingle hashes of each document, ascending.
        offsets: int64, shape (n + 1,), written: where they begin; offsets[0] must be 0.
        out: uint32, shape (n, k), written: the signatures.
    """
    for row in range(spans.shape[0]):
        start = offsets[row]
        count = max(0, spans[row, 1] - spans[row, 0] - size + 1)
        for at in range(count):
            grams[start + at] = shingle_hash(words, spans[row, 0] + at, size, key)
        minima(grams[start:], count, a, b, out[row])
        offsets[row + 1] = start + distinct(grams[start : start + count])


@kernel
def distinct(values: U64) -> int:
    """Sort values in place, move the distinct ones to the front and return how many there are."""
    values.sort()
    kept = 0
    for at in range(values.size):
        if at == 0 or values[at] != values[at - 1]:
            values[kept] = values[at]
            kept += 1
    return kept
