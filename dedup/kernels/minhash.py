"""MinHash signatures (Broder 1997), bit for bit those of datasketch's `affine32` scheme."""

import numpy as np

from dedup._types import I64, U32, U64
from dedup.kernels._jit import kernel
from dedup.kernels.buckets import buckets, sort
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
    out[:] = EMPTY
    last = n - 1
    # Four at a time: half the time of one by one, since a, b and out are read once for all four. The
    # last one stands in for those beyond it.
    for at in range(0, n, 4):
        v = _mixed(shingles[at])
        w = _mixed(shingles[min(at + 1, last)])
        x = _mixed(shingles[min(at + 2, last)])
        y = _mixed(shingles[min(at + 3, last)])
        for k in range(out.size):
            # numba widens products of uint32: each is cut back to 32 bits.
            low = min(np.uint32(a[k] * v + b[k]), np.uint32(a[k] * w + b[k]))
            high = min(np.uint32(a[k] * x + b[k]), np.uint32(a[k] * y + b[k]))
            out[k] = min(out[k], low, high)


@kernel
def _mixed(shingle: np.uint64) -> np.uint32:
    """Return the high half of a shingle hash as datasketch mixes it before it permutes."""
    value = np.uint32(shingle >> _HIGH)
    value = np.uint32((value ^ (value >> _SHIFT_1)) * _MIX_1)
    value = np.uint32((value ^ (value >> _SHIFT_2)) * _MIX_2)
    return np.uint32(value ^ (value >> _SHIFT_1))


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
    longest = 0
    for row in range(spans.shape[0]):
        longest = max(longest, spans[row, 1] - spans[row, 0])
    scratch, ends = np.empty(longest, np.uint64), np.empty(buckets(longest), np.int64)
    for row in range(spans.shape[0]):
        start = offsets[row]
        count = max(0, spans[row, 1] - spans[row, 0] - size + 1)
        shingles = grams[start : start + count]
        for at in range(count):
            shingles[at] = shingle_hash(words, spans[row, 0] + at, size, key)
        minima(shingles, count, a, b, out[row])
        offsets[row + 1] = start + _distinct(shingles, scratch, ends)


@kernel
def distinct(values: U64) -> int:
    """Sort hashes in place, move the distinct ones to the front and return how many there are."""
    return _distinct(values, np.empty_like(values), np.empty(buckets(values.size), np.int64))


@kernel
def _distinct(values: U64, scratch: U64, ends: I64) -> int:
    """Do the same, with the scratch of `buckets.sort`."""
    sort(values, scratch, ends)
    kept = 0
    for at in range(values.size):
        if at == 0 or values[at] != values[at - 1]:
            values[kept] = values[at]
            kept += 1
    return kept


@kernel
def resign(shingles: U64, offsets: I64, a: U32, b: U32, out: U32) -> None:
    """Write the signatures of documents whose distinct shingle hashes are known.

    Args:
        shingles: uint64, of all documents.
        offsets: int64, shape (n + 1,), where those of document i begin.
        a: uint32, shape (k,), factors of the permutations.
        b: uint32, shape (k,), their terms.
        out: uint32, shape (n, k), written: as `sign` writes them.
    """
    for row in range(offsets.size - 1):
        minima(shingles[offsets[row] : offsets[row + 1]], offsets[row + 1] - offsets[row], a, b, out[row])
