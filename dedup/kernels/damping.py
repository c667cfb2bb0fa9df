"""On how many days each shingle occurs, by hash tables of ranges of hashes."""

import numpy as np

from dedup._types import F64, I32, I64, U8, U64
from dedup.kernels._jit import kernel

# Days that are told apart, and 1 / (days - 1), at most 1: what a shingle of so many days weighs.
MOST_DAYS = 255
WEIGHTS = 1 / np.maximum(np.arange(MOST_DAYS + 1) - 1, 1)


@kernel
def spread(shingles: U64, offsets: I64, day: I32, slabs: int, parts: int, days: U8) -> None:
    """Write on how many distinct days each shingle occurs, `MOST_DAYS` at most.

    The shingles of a document ascend, so that those of a slab, a range of hashes, stand together in each: one
    slab after the other is dealt out into parts, small enough for a table that a cache holds, counted, and
    collected again in the same order.

    Args:
        shingles: uint64, distinct shingle hashes of all documents, ascending within a document.
        offsets: int64, shape (n + 1,), where the shingles of document i begin.
        day: int32, shape (n,), the day of each; equal days stand together.
        slabs: Slabs are told apart by so many high bits of a hash, at least 1.
        parts: Parts of a slab by so many bits more.
        days: uint8, shape of `shingles`, written.
    """
    n, width = offsets.size - 1, 1 << parts
    shift = np.uint64(64 - slabs - parts)
    starts = _starts(shingles, slabs + parts)
    largest, fullest = 0, 0
    for part in range(0, starts.size - 1, width):
        largest = max(largest, starts[part + width] - starts[part])
    for part in range(starts.size - 1):
        fullest = max(fullest, starts[part + 1] - starts[part])
    dealt, dated = np.empty(largest, np.uint64), np.empty(largest, np.int32)
    slots, counted = np.empty(fullest, np.int32), np.empty(largest, np.uint8)
    room = 2
    while room < 2 * fullest:
        room *= 2
    keys, last, counts = np.empty(room, np.uint64), np.empty(room, np.int32), np.zeros(room, np.uint8)
    at = offsets[:-1].copy()
    for first in range(0, starts.size - 1, width):
        begin = starts[first]
        ends = starts[first : first + width] - begin
        for row in range(n):
            k = at[row]
            while k < offsets[row + 1] and shingles[k] >> shift < first + width:
                part = int(shingles[k] >> shift) - first
                dealt[ends[part]], dated[ends[part]] = shingles[k], day[row]
                ends[part] += 1
                k += 1
        for part in range(width):
            a, b = starts[first + part] - begin, starts[first + part + 1] - begin
            _count(dealt[a:b], dated[a:b], keys, last, counts, slots, counted[a:b])
        ends = starts[first : first + width] - begin
        for row in range(n):
            k = at[row]
            while k < offsets[row + 1] and shingles[k] >> shift < first + width:
                part = int(shingles[k] >> shift) - first
                days[k] = counted[ends[part]]
                ends[part] += 1
                k += 1
            at[row] = k


@kernel
def _starts(shingles: U64, bits: int) -> I64:
    """Return where each part would begin if all of them stood one behind the other, and the end."""
    starts = np.zeros((1 << bits) + 1, np.int64)
    for shingle in shingles:
        starts[(shingle >> np.uint64(64 - bits)) + np.uint64(1)] += 1
    return np.cumsum(starts)


@kernel
def _count(shingles: U64, dated: I32, keys: U64, last: I32, counts: U8, slots: I32, out: U8) -> None:
    """Write on how many days each shingle of a part occurs; `counts` are zeros, and left as zeros."""
    mask = np.uint64(keys.size - 1)
    for k in range(shingles.size):
        # The high bits of all are the same: the low ones choose the slot.
        slot = shingles[k] & mask
        while counts[slot] and keys[slot] != shingles[k]:
            slot = (slot + np.uint64(1)) & mask
        slots[k] = slot
        if not counts[slot]:
            keys[slot], last[slot], counts[slot] = shingles[k], dated[k], 1
        elif last[slot] != dated[k]:
            last[slot] = dated[k]
            counts[slot] = min(counts[slot] + 1, MOST_DAYS)
    for k in range(shingles.size):
        out[k] = counts[slots[k]]
    for k in range(shingles.size):
        counts[slots[k]] = 0


@kernel
def total(days: U8, offsets: I64, out: F64) -> None:
    """Write the sum of the weights of each document's shingles.

    Args:
        days: uint8, days that each shingle occurs on.
        offsets: int64, shape (n + 1,), where the shingles of document i begin.
        out: float64, shape (n,), written.
    """
    for row in range(offsets.size - 1):
        out[row] = 0.0
        for k in range(offsets[row], offsets[row + 1]):
            out[row] += WEIGHTS[days[k]]
