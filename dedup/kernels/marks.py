"""What lines and stretches of lines are known by when pages are compared: `arabic.templates`, on bytes."""

import numpy as np

from dedup._types import I64, U8, U32, U64
from dedup.kernels import codes, skims
from dedup.kernels._jit import loop
from dedup.kernels.hashing import BASE, finalize, power

# The measures of `arabic.templates`; a test holds them equal.
LONG, WORDS, BRIDGE, LEAST, LINES = 250, 6, 16, 4, 2_000
ZERO, SPACE = np.uint64(0x30), np.uint64(0x20)
_SHIFT = np.uint64(32)
EMPTY = np.uint32(0)  # the mark of no words at all
# Columns of a word: its first byte and one past the last; where its units begin and end.
FIRST, LAST, BEGIN, STOP = range(4)


@loop
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
    sums[0] = np.uint64(0)
    while True:
        at = _past_blanks(text, at, stop, info)
        if at == stop:
            return -1 - count if lost else count
        begin = size
        if count:
            begin += 1
            sums[begin] = sums[size] * BASE + SPACE
        end, last, taken = _word(text, start, at, stop, info, sums, begin, taken)
        if last == begin:
            lost = True
        else:
            word = found[count]
            word[FIRST], word[LAST], word[BEGIN], word[STOP] = at, end, begin, last
            count, size = count + 1, last
        at = end


@loop
def _past_blanks(text: U8, at: int, stop: int, info: I64) -> int:
    """Return where the next code point is that is no blank."""
    while at < stop:
        code, after = codes.code_point(text, at)
        if not codes.bits(info, code) & codes.SPACE:
            return at
        at = after
    return stop


@loop
def _word(
    text: U8, start: int, at: int, stop: int, info: I64, sums: U64, size: int, taken: int
) -> tuple[int, int, int]:
    """Write the hashes of the units of a word; return where it ends, its last unit, the last dash."""
    digits = False
    while at < stop:
        code, after = codes.code_point(text, at)
        known = codes.bits(info, code)
        if known & codes.SPACE:
            break
        here, at = at, after
        unit = known & codes.UNIT_MASK if code < info.size else code
        if not unit:
            if code != codes.TATWEEL or not skims.is_dash(text, here, at, start, stop, taken):
                continue
            unit, taken = codes.HYPHEN, at
        digit = known & codes.DECIMAL != 0
        if digits and (digit or (_joins(unit) and _digit_follows(text, at, stop, info))):
            continue
        digits = digit
        sums[size + 1] = sums[size] * BASE + (ZERO if digit else np.uint64(unit))
        size += 1
    return at, size, taken


@loop
def _joins(unit: int) -> bool:
    """Say whether a sign joins two numbers."""
    return unit == 0x3A or unit == 0x2F or unit == 0x2E or unit == 0x2C or unit == 0x2D


@loop
def _digit_follows(text: U8, at: int, stop: int, info: I64) -> bool:
    """Say whether the next code point that is not dropped is a digit."""
    while at < stop:
        code, at = codes.code_point(text, at)
        known = codes.bits(info, code)
        if known & codes.UNIT_MASK or code >= info.size:
            return known & codes.DECIMAL != 0
    return False


@loop
def mark(found: I64, sums: U64, first: int, last: int) -> np.uint32:
    """Return the mark of some words in a row, of which the last is counted in."""
    begin, stop = found[first, BEGIN], found[last, STOP]
    return np.uint32(finalize(sums[stop] - sums[begin] * power(stop - begin)) >> _SHIFT)


@loop
def of_page(text: U8, start: int, stop: int, info: I64, found: I64, sums: U64, out: U32) -> int:
    """Write the marks of the lines of a page and of the stretches of its long ones; return how many.

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
        end = codes.line_end(text, at, stop)
        count = words(text, at, end, info, found, sums)
        count = -1 - count if count < 0 else count
        if count:
            out[written] = mark(found, sums, 0, count - 1)
            written += 1
            if is_long(text, at, end, info):
                for row in range(count - WORDS + 1):
                    out[written] = mark(found, sums, row, row + WORDS - 1)
                    written += 1
        at = end + 1
    return written


@loop
def is_long(text: U8, start: int, stop: int, info: I64) -> bool:
    """Say whether a span has more units than a line that is compared whole."""
    count, at, taken = 0, start, -1
    while at < stop and count <= LONG:
        here = at
        code, at = codes.code_point(text, at)
        if codes.bits(info, code) & codes.UNIT_MASK or code >= info.size:
            count += 1
        elif code == codes.TATWEEL and skims.is_dash(text, here, at, start, stop, taken):
            taken = at
            count += 1
    return count > LONG


@loop
def of_line(info: I64, units: U32, letters: U8, start: int, stop: int) -> np.uint32:
    """Return the mark of a line whose units are known."""
    zero = (info[ZERO] >> codes.LETTER_SHIFT) & codes.LETTER_MASK  # the letter of all digits
    value, some, blank, digits = np.uint64(0), False, False, False
    for at in range(start, stop):
        letter = letters[np.uint64(at)]
        if letter & codes.OF_BLANK:
            blank, digits = some, False
            continue
        digit = letter & codes.LETTER_MASK == zero
        unit = units[np.uint64(at)]
        if digits and not digit and _joins(unit):
            digit = at + 1 < stop and letters[np.uint64(at + 1)] & codes.LETTER_MASK == zero
        if digits and digit:
            continue
        if blank:
            value = value * BASE + SPACE
        value = value * BASE + (ZERO if digit else np.uint64(unit))
        some, blank, digits = True, False, digit
    return np.uint32(finalize(value) >> _SHIFT) if some else EMPTY


@loop
def knows(common: U32, one: np.uint32) -> bool:
    """Say whether a mark stands in an ascending row of them."""
    at = np.searchsorted(common, one)
    return bool(at < common.size and common[at] == one)
