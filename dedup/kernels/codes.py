"""Code points of UTF-8 text: where they begin, what they are, how they are spelled for comparing."""

from typing import NamedTuple

import numpy as np

from dedup._types import I64, U8, U16
from dedup.kernels._jit import loop

# Bits of a code point; those of `arabic.skims`, and a test holds them equal.
EDGE, SPACE, ALNUM, ALPHA, ARABIC = 1 << 24, 1 << 25, 1 << 26, 1 << 27, 1 << 28
DECIMAL, ODD, BARE, NAME = 1 << 29, 1 << 30, 1 << 31, 1 << 32
DOT, ELLIPSIS, COLON, SLASH, DASH, RIGHTS, BULLET, ARROW, LATIN, SLOW = tuple(
    1 << bit for bit in range(33, 43)
)
# Columns of a phrase.
LENGTH, CLASSES, FORMS, SPACES, SHORTER = range(5)
SPACE_BIT, ALNUM_BIT, DOT_BIT = 25, 26, 33
UNIT_MASK, LETTER_SHIFT = (1 << 16) - 1, 16
OF_WORD, OF_BLANK, LETTER_MASK = 64, 128, 63
CONTINUED, FAR = 0xD800, 0xD801
IS_AGENCY = 1 << 9
FIRST_PICTURE, LAST_PICTURE = 0x1F300, 0x1FAFF
NEWLINE, STRETCH = 0x0A, 64
TATWEEL, HYPHEN, BLANK, NO_BREAK, FULL_STOP = 0x640, 0x2D, 0x20, 0xA0, 0x2E
# Letters of the automaton, as a power of two.
ROW_BITS = 6


class Tables(NamedTuple):
    """What is known of letters and phrases: `arabic.skims`, as arrays.

    Attributes:
        info: int64, what each code point is.
        steps: uint16, the automaton, a row of 2^ROW_BITS letters a state.
        ends: int64, the longest phrase that ends at a state, or -1.
        phrases: int64, shape (n_phrases, 5): units, classes, bit among the forms, whether it has several
            words, and the next shorter phrase that ends with it, or -1.
    """

    info: I64
    steps: U16
    ends: I64
    phrases: I64


@loop
def more(text: U8, at: int) -> np.int64:
    """Return the six bits of a continuation byte."""
    return np.int64(text[np.uint64(at)] & np.uint8(0x3F))


@loop
def code_point(text: U8, at: int) -> tuple[int, int]:
    """Return the code point whose first byte is text[at], and where the next one begins."""
    byte = np.int64(text[np.uint64(at)])
    if byte < 0xE0:  # without a branch: where the words of Arabic end is a coin toss to the processor
        two = np.int64(byte >= 0xC0)
        rest = more(text, at + int(two))
        return int((((byte & 0x1F) << 6 | rest) & -two) | (byte & (two - 1))), at + 1 + int(two)
    if byte < 0xF0:
        return int((byte & 0x0F) << 12 | more(text, at + 1) << 6 | more(text, at + 2)), at + 3
    high = (byte & 0x07) << 18 | more(text, at + 1) << 12
    return int(high | more(text, at + 2) << 6 | more(text, at + 3)), at + 4


@loop
def before(text: U8, at: int) -> int:
    """Return where the code point begins that ends before text[at]."""
    at -= 1
    while text[np.uint64(at)] & 0xC0 == 0x80:
        at -= 1
    return at


@loop
def bits(info: I64, code: int) -> int:
    """Return what a code point is; of those beyond the table only pictures are known."""
    if code < info.size:
        return int(info[np.uint64(code)])
    return 0 if FIRST_PICTURE <= code <= LAST_PICTURE else ODD


@loop
def gather(data: U8, starts: I64, offsets: I64, out: U8) -> None:
    """Write some spans of bytes one behind the other.

    Args:
        data: uint8.
        starts: int64, shape (n,), where they begin.
        offsets: int64, shape (n + 1,), where they go; their sizes are the differences.
        out: uint8, written.
    """
    for row in range(starts.size):
        start, to = starts[row], offsets[row]
        for byte in range(offsets[row + 1] - to):
            out[np.uint64(to + byte)] = data[np.uint64(start + byte)]


@loop
def line_end(text: U8, at: int, stop: int) -> int:
    """Return where the next line feed is, or `stop`; a stretch without one is passed in few steps."""
    while at + STRETCH <= stop:
        found = 0
        for byte in range(at, at + STRETCH):
            found += text[np.uint64(byte)] == NEWLINE
        if found:
            break
        at += STRETCH
    while at < stop and text[np.uint64(at)] != NEWLINE:
        at += 1
    return at


@loop
def strip(text: U8, start: int, stop: int, info: I64, edge: int) -> tuple[int, int]:
    """Return the span without the code points at its ends that have one of some bits."""
    while start < stop:
        code, after = code_point(text, start)
        if not bits(info, code) & edge:
            break
        start = after
    while stop > start:
        last = before(text, stop)
        if not bits(info, code_point(text, last)[0]) & edge:
            break
        stop = last
    return start, stop
