"""What lines and stretches of lines are known by when pages are compared: `arabic.templates`, on bytes."""

import numpy as np

from dedup._types import I64, U8, U32, U64
from dedup.kernels import skims
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import BASE, finalize, power

# The measures of `arabic.templates`; a test holds them equal.
LONG, WORDS, SAMPLE, BRIDGE, LEAST, LINES = 250, 6, 4, 16, 4, 2_000
ZERO, SPACE = np.uint64(0x30), np.uint64(0x20)
_SHIFT = np.uint64(32)
EMPTY = np.uint32(0)  # the mark of no words at all
# Columns of a word: its first byte and one past the last; where its units begin and end.
FIRST, LAST, BEGIN, STOP = range(4)


@kernel
def words(text: U8, start: int, stop: int, info: I64, found: I64, sums: U64) -> int:
    """Write the words of a span, and the hash of its units up to each, numbers masked; return how many.

    Words of which nothing is left are none; then the number is -1 less how many there are.

    Args:
        text: uint8, UTF-8.
        start: First byte.
        stop: One past the last.
        info: I64.
        found: int64, shape (most, 4), written.
        sums: uint64, written: sums[i] is the unfinished hash of the first i units, words apart by one space.
    """
    at, count, size, taken, lost = start, 0, 0, -1, False
    value, open_, after_digit, first = np.uint64(0), False, False, start
    sums[0] = value
    while at <= stop:
        here = at
        code, known = skims.BLANK, skims.SPACE
        if at < stop:
            code, at = skims.code_point(text, at)
            known = skims.bits(info, code)
        else:
            at += 1
        if known & skims.SPACE:
            if open_ and size == found[count, BEGIN]:
                lost, open_ = True, False
                size -= int(count > 0)
            if open_:
                found[count, LAST], found[count, STOP] = here, size
                count += 1
            open_, after_digit, first = False, False, at
            continue
        if not open_:
            open_ = True
            found[count, FIRST] = here
            if count:
                value = sums[size] * BASE + SPACE
                size += 1
                sums[size] = value
            found[count, BEGIN] = size
            value = sums[size]
        unit = known & skims.UNIT_MASK if code < info.size else code
        if not unit:
            if code != skims.TATWEEL or not skims.is_dash(text, here, at, start, stop, taken):
                continue
            unit, taken = skims.HYPHEN, at
        digit = known & skims.DECIMAL != 0
        if digit and after_digit:
            continue
        if after_digit and _joins(unit) and _digit_follows(text, at, stop, info):
            continue
        after_digit = digit
        value = value * BASE + (ZERO if digit else np.uint64(unit))
        size += 1
        sums[size] = value
    return -1 - count if lost else count


@kernel
def _joins(unit: int) -> bool:
    """Say whether a sign joins two numbers."""
    return unit == 0x3A or unit == 0x2F or unit == 0x2E or unit == 0x2C or unit == 0x2D


@kernel
def _digit_follows(text: U8, at: int, stop: int, info: I64) -> bool:
    """Say whether the next code point that is not dropped is a digit."""
    while at < stop:
        code, at = skims.code_point(text, at)
        known = skims.bits(info, code)
        if known & skims.UNIT_MASK or code >= info.size:
            return known & skims.DECIMAL != 0
    return False


@kernel
def mark(found: I64, sums: U64, first: int, last: int) -> np.uint32:
    """Return the mark of some words in a row, of which the last is counted in."""
    begin, stop = found[first, BEGIN], found[last, STOP]
    return np.uint32(finalize(sums[stop] - sums[begin] * power(stop - begin)) >> _SHIFT)


@kernel
def of_page(text: U8, start: int, stop: int, info: I64, found: I64, sums: U64, out: U32) -> int:
    """Write the marks of the lines of a page, and a sample of the stretches of its long ones; return how many.

    Args:
        text: uint8, UTF-8.
        start: First byte of the page.
        stop: One past its last.
        info: I64.
        found: int64, shape (most, 4), scratch.
        sums: uint64, scratch, as long as the page and longer.
        out: uint32, written; with repeats.
    """
    written, at = 0, start
    for _ in range(LINES):
        if at > stop:
            break
        end = skims.line_end(text, at, stop)
        count = words(text, at, end, info, found, sums)
        count = -1 - count if count < 0 else count
        if count:
            out[written] = mark(found, sums, 0, count - 1)
            written += 1
            if skimmed(text, at, end, info) > LONG:
                for row in range(count - WORDS + 1):
                    one = mark(found, sums, row, row + WORDS - 1)
                    if one % SAMPLE == 0:
                        out[written] = one
                        written += 1
        at = end + 1
    return written


@kernel
def skimmed(text: U8, start: int, stop: int, info: I64) -> int:
    """Return the units of a span."""
    count, at, taken = 0, start, -1
    while at < stop:
        here = at
        code, at = skims.code_point(text, at)
        if skims.bits(info, code) & skims.UNIT_MASK or code >= info.size:
            count += 1
        elif code == skims.TATWEEL and skims.is_dash(text, here, at, start, stop, taken):
            taken = at
            count += 1
    return count


@kernel
def knows(common: U32, one: np.uint32) -> bool:
    """Say whether a mark stands in an ascending row of them."""
    at = np.searchsorted(common, one)
    return at < common.size and common[at] == one
