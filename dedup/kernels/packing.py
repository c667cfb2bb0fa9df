"""Packing: the lists of a report as few bytes, in Rice codes of the gaps between their values.

References:
    R. F. Rice, "Some practical universal noiseless coding techniques", 1979.
"""

import numpy as np

from dedup._types import I64, U8, U32, U64
from dedup.kernels._jit import kernel, part

# Bits of a length, and of the number of low bits that a list's gaps are written with.
_LENGTH, _LOW = 32, 6
# Bits that one reading of eight bytes gives wherever it begins.
_WORD = 57
_WHOLE = np.uint64((1 << _WORD) - 1)
# Lists of a report that are written as gaps: shingles, columns, numbers, numbers of the lead.
LISTS = 4


@part
def _put(out: U8, at: int, value: np.uint64, bits: int) -> int:
    """Write the low bits of a value behind bit `at` of zeros; return where they end."""
    while bits > 0:
        free = 8 - (at & 7)
        taken = min(free, bits)
        low = value & ((np.uint64(1) << np.uint64(taken)) - np.uint64(1))
        out[at >> 3] |= np.uint8(low << np.uint64(at & 7))
        value >>= np.uint64(taken)
        at += taken
        bits -= taken
    return at


@part
def _word(data: U8, at: int) -> np.uint64:
    """Return `_WORD` bits or more from bit `at` on, as a number; beyond the end are zeros."""
    first = np.uint64(at >> 3)
    size, word = np.uint64(data.size), np.uint64(0)
    # Written out, and with numbers that cannot be negative, these are one load.
    if first + np.uint64(8) <= size:
        word = (
            np.uint64(data[first])
            | np.uint64(data[first + np.uint64(1)]) << np.uint64(8)
            | np.uint64(data[first + np.uint64(2)]) << np.uint64(16)
            | np.uint64(data[first + np.uint64(3)]) << np.uint64(24)
            | np.uint64(data[first + np.uint64(4)]) << np.uint64(32)
            | np.uint64(data[first + np.uint64(5)]) << np.uint64(40)
            | np.uint64(data[first + np.uint64(6)]) << np.uint64(48)
            | np.uint64(data[first + np.uint64(7)]) << np.uint64(56)
        )
    else:
        for k in range(data.size - np.int64(first)):
            word |= np.uint64(data[np.int64(first) + k]) << np.uint64(8 * k)
    return word >> np.uint64(at & 7)


@part
def _get(data: U8, at: int, bits: int) -> np.uint64:
    """Return the number of so many bits that begins at bit `at`; beyond the end there are zeros."""
    if bits <= _WORD:
        return _word(data, at) & ((np.uint64(1) << np.uint64(bits)) - np.uint64(1))
    low = _word(data, at) & ((np.uint64(1) << np.uint64(_WORD)) - np.uint64(1))
    high = _word(data, at + _WORD) & ((np.uint64(1) << np.uint64(bits - _WORD)) - np.uint64(1))
    return low | high << np.uint64(_WORD)


@part
def _put_unary(out: U8, at: int, value: int) -> int:
    """Write so many ones and a zero; return where they end."""
    for _ in range(value):
        out[at >> 3] |= np.uint8(1 << (at & 7))
        at += 1
    return at + 1


@part
def _end_of_ones(data: U8, at: int) -> int:
    """Return where the next zero is."""
    while True:
        word = _word(data, at)
        if ~word & _WHOLE:
            while word & np.uint64(1):
                word >>= np.uint64(1)
                at += 1
            return at
        at += _WORD


@kernel
def _put_list(values: U64, out: U8, at: int) -> int:
    """Write ascending, distinct values; return where they end."""
    low = 0
    if values.size:
        mean = values[values.size - 1] // np.uint64(values.size)
        # Rice codes are shortest where the low bits reach about .7 of the mean gap.
        while low < 62 and (np.uint64(1) << np.uint64(low + 1)) <= mean - mean // np.uint64(4):
            low += 1
    at = _put(out, at, np.uint64(low), _LOW)
    next_ = np.uint64(0)
    for value in values:
        gap = value - next_
        at = _put_unary(out, at, int(np.int64(gap >> np.uint64(low))))
        at = _put(out, at, gap, low)
        next_ = value + np.uint64(1)
    return at


@kernel
def _get_list(data: U8, at: int, out: U64) -> int:
    """Read so many values; return where they end."""
    low = int(np.int64(_get(data, at, _LOW)))
    at += _LOW
    next_ = np.uint64(0)
    for k in range(out.size):
        end = _end_of_ones(data, at)
        gap = np.uint64(end - at) << np.uint64(low) | _get(data, end + 1, low)
        at = end + 1 + low
        out[k] = next_ + gap
        next_ = out[k] + np.uint64(1)
    return at


@kernel
def room(offsets: I64, counts: U8, zones: int) -> int:
    """Return bytes that are enough for reports.

    Args:
        offsets: int64, shape (LISTS, n + 1), where the values of each list of each report begin.
        counts: uint8, shape (terms * zones,).
        zones: Counts of a term.
    """
    n, bits = offsets.shape[1] - 1, 0
    bits += n * LISTS * (_LENGTH + _LOW + 8)
    for which in range(LISTS):
        bits += 68 * offsets[which, n]
    for at in range(zones - 1, counts.size, zones):
        bits += zones + counts[at]
    size: int = bits // 8 + n + 8
    return size


@kernel
def pack(shingles: U64, columns: U64, numbers: U64, leads: U64, counts: U8, offsets: I64, out: U8) -> I64:
    """Write the lists of each report, from a whole byte on.

    A report is the lengths of its lists, then the lists, then the counts of its terms: how much each zone has
    more than the one within it.

    Args:
        shingles, columns, numbers, leads: uint64, the lists of all reports, ascending and distinct in each.
        counts: uint8, shape (terms * zones,), not falling from zone to zone.
        offsets: int64, shape (LISTS, n + 1), where the values of each list of each report begin.
        out: uint8, zeros, `room` of them; written.

    Returns:
        int64, shape (n + 1,), where the bytes of each report begin.
    """
    n = offsets.shape[1] - 1
    starts, at = np.zeros(n + 1, np.int64), 0
    zones = max(1, counts.size // max(1, columns.size))
    for row in range(n):
        for which in range(LISTS):
            at = _put(out, at, np.uint64(offsets[which, row + 1] - offsets[which, row]), _LENGTH)
        at = _put_list(shingles[offsets[0, row] : offsets[0, row + 1]], out, at)
        at = _put_list(columns[offsets[1, row] : offsets[1, row + 1]], out, at)
        at = _put_list(numbers[offsets[2, row] : offsets[2, row + 1]], out, at)
        at = _put_list(leads[offsets[3, row] : offsets[3, row + 1]], out, at)
        for term in range(offsets[1, row] * zones, offsets[1, row + 1] * zones, zones):
            inner = 0
            for zone in range(zones):
                at = _put_unary(out, at, int(counts[term + zone]) - inner)
                inner = int(counts[term + zone])
        starts[row + 1] = (at + 7) >> 3
        at = starts[row + 1] << 3
    return starts


@kernel
def measure(data: U8, starts: I64) -> I64:
    """Return where the values of each list of each report will begin, int64, shape (LISTS, n + 1).

    Lengths that no report of so many bytes can have are 0: what is damaged takes no memory.

    Args:
        data: uint8, reports one behind the other, as `pack` wrote them.
        starts: int64, shape (n + 1,), where each begins.
    """
    n = starts.size - 1
    offsets = np.zeros((LISTS, n + 1), np.int64)
    for row in range(n):
        report = data[starts[row] : starts[row + 1]]
        for which in range(LISTS):
            length = int(np.int64(_get(report, which * _LENGTH, _LENGTH)))
            if length > 8 * report.size:
                length = 0
            offsets[which, row + 1] = offsets[which, row] + length
    return offsets


@kernel
def unpack(
    data: U8,
    starts: I64,
    offsets: I64,
    shingles: U64,
    columns: U32,
    numbers: U64,
    leads: U64,
    counts: U8,
    zones: int,
) -> None:
    """Read the lists of reports.

    Args:
        data: uint8, reports one behind the other, as `pack` wrote them.
        starts: int64, shape (n + 1,), where each begins.
        offsets: int64, as `measure` returned them.
        shingles, numbers, leads: uint64, written.
        columns: uint32, written.
        counts: uint8, shape (terms * zones,), written.
        zones: Counts of a term.
    """
    wide = np.empty(columns.size, np.uint64)
    for row in range(starts.size - 1):
        report = data[starts[row] : starts[row + 1]]
        at = LISTS * _LENGTH
        at = _get_list(report, at, shingles[offsets[0, row] : offsets[0, row + 1]])
        at = _get_list(report, at, wide[offsets[1, row] : offsets[1, row + 1]])
        at = _get_list(report, at, numbers[offsets[2, row] : offsets[2, row + 1]])
        at = _get_list(report, at, leads[offsets[3, row] : offsets[3, row + 1]])
        for term in range(offsets[1, row] * zones, offsets[1, row + 1] * zones, zones):
            inner = 0
            word, left = _word(report, at), _WORD
            for zone in range(zones):
                while True:
                    if left == 0:
                        word, left = _word(report, at), _WORD
                    one = word & np.uint64(1)
                    word >>= np.uint64(1)
                    at += 1
                    left -= 1
                    if not one:
                        break
                    inner += 1
                counts[term + zone] = inner
    columns[:] = wide
