"""Sorting hashes: they fall evenly into as many buckets as there are of them, which nearly sorts them."""

import numpy as np

from dedup._types import I64, U64
from dedup.kernels._jit import kernel

# More values than this in one bucket are many repeats, or somebody's choice, and are sorted by comparing.
CROWD = 128


@kernel
def sort(values: U64, scratch: U64, ends: I64) -> None:
    """Sort hashes in place: into the buckets of their high bits, and by insertion, in O(n) for even ones.

    Three hundred take a quarter of the time of a sort by comparing.

    Args:
        values: uint64, sorted.
        scratch: uint64, room for as many.
        ends: int64, room for `buckets` of as many.
    """
    if _divide(values, ends) > CROWD:
        values.sort()
        return
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


@kernel
def buckets(n: int) -> int:
    """Return how many buckets n values have: the least power of two that is n or more, at least 2."""
    return 1 << _bits(n)


@kernel
def _bits(n: int) -> int:
    """Return the bits of a bucket's number."""
    bits = 1
    while 1 << bits < n:
        bits += 1
    return bits


@kernel
def _divide(values: U64, ends: I64) -> int:
    """Write where each bucket begins, and return the size of the largest."""
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
