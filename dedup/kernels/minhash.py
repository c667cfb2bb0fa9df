"""MinHash signatures (Broder 1997), bit for bit those of datasketch's `affine32` scheme."""

import numpy as np

from dedup._types import I64, U32, U64
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import shingle_hash

EMPTY = np.uint32(0xFFFFFFFF)
_HIGH = np.uint64(32)
_MIX_1, _MIX_2 = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_SHIFT_1, _SHIFT_2 = np.uint32(16), np.uint32(13)


# Hashes fall evenly into as many buckets as there are of them: sorting 300 so takes a fifth of the time of
# comparing them. More than this in one bucket are repeats, or somebody's choice, and are compared.
_CROWD = 32


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
    scratch, ends = np.empty(longest, np.uint64), np.empty(1 << _bits(longest), np.int64)
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
    return _distinct(values, np.empty_like(values), np.empty(1 << _bits(values.size), np.int64))


@kernel
def _distinct(values: U64, scratch: U64, ends: I64) -> int:
    """Do the same with scratch for as many values, and for the ends of as many buckets."""
    crowd = _count(values, ends)
    if crowd > _CROWD:
        values.sort()
    else:
        _scatter(values, scratch, ends)
    kept = 0
    for at in range(values.size):
        if at == 0 or values[at] != values[at - 1]:
            values[kept] = values[at]
            kept += 1
    return kept


@kernel
def _bits(n: int) -> int:
    """Return the bits of the numbers of n buckets, at least one."""
    bits = 1
    while 1 << bits < n:
        bits += 1
    return bits


@kernel
def _count(values: U64, ends: I64) -> int:
    """Write where the bucket of each number, the high bits of a value, begins; return the largest size."""
    bits = _bits(values.size)
    shift = np.uint64(64 - bits)
    ends[: 1 << bits] = 0
    for at in range(values.size):
        ends[values[at] >> shift] += 1
    crowd, start = 0, 0
    for bucket in range(1 << bits):
        size = ends[bucket]
        ends[bucket] = start
        crowd, start = max(crowd, size), start + size
    return crowd


@kernel
def _scatter(values: U64, scratch: U64, ends: I64) -> None:
    """Sort values: into their buckets first, which nearly does it, then by insertion."""
    shift = np.uint64(64 - _bits(values.size))
    for at in range(values.size):
        bucket = values[at] >> shift
        scratch[ends[bucket]] = values[at]
        ends[bucket] += 1
    for at in range(values.size):
        value, to = scratch[at], at
        while to > 0 and values[to - 1] > value:
            values[to] = values[to - 1]
            to -= 1
        values[to] = value
