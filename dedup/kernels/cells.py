"""Spans of JSON text as the bytes of an Arrow column: copied, or read where they hold escapes."""

import numpy as np

from dedup._types import I32, I64, U8, Bools
from dedup.kernels._jit import kernel, part
from dedup.kernels.records import BACKSLASH, HIGH, LETTER_U, LOW, code_unit
from dedup.kernels.registers import eight, equal, first

_BACKSLASH = np.uint64(BACKSLASH)
# What stands for the short escapes, by their letters; the others stand for themselves.
_CONTROLS = np.arange(128, dtype=np.uint8)
_CONTROLS[[ord(letter) for letter in "bfnrt"]] = [0x08, 0x0C, 0x0A, 0x0D, 0x09]


@kernel
def write(block: U8, spans: I64, escaped: Bools, out: U8, offsets: I32) -> None:
    """Write the text of some spans, one behind the other.

    Args:
        block: uint8, JSON.
        spans: int64, shape (n, 2), first byte and one past the last of each text; two equal ones for none.
        escaped: bool, shape (n,), whether a text holds escapes.
        out: uint8, written; room for all spans.
        offsets: int32, shape (n + 1,), written: where the texts begin and end.
    """
    to = 0
    offsets[0] = 0
    for row in range(spans.shape[0]):
        start, stop = spans[row, 0], spans[row, 1]
        to = _unescape(block, start, stop, out, to) if escaped[row] else _copy(block, start, stop, out, to)
        offsets[row + 1] = to


@part
def _copy(block: U8, start: int, stop: int, out: U8, to: int) -> int:
    """Copy a span; return where the next goes."""
    for at in range(stop - start):
        out[np.uint64(to + at)] = block[np.uint64(start + at)]
    return to + stop - start


@kernel
def _unescape(block: U8, at: int, stop: int, out: U8, to: int) -> int:
    """Write a text with its escapes read, all of which are sound; return where the next goes."""
    while at < stop:
        begin, at = at, _backslash(block, at, stop)
        to = _copy(block, begin, at, out, to)
        if at == stop:
            break
        letter = block[at + 1]
        if letter != LETTER_U:
            out[to] = _CONTROLS[letter]
            at, to = at + 2, to + 1
            continue
        code = code_unit(block, at, stop)
        at += 6
        if HIGH <= code < LOW:
            code = 0x10000 + ((code - HIGH) << 10) + code_unit(block, at, stop) - LOW
            at += 6
        to = _spell(code, out, to)
    return to


@part
def _backslash(block: U8, at: int, stop: int) -> int:
    """Return where the next backslash stands, or `stop`."""
    while at + 8 <= stop:
        marks = equal(eight(block, at), _BACKSLASH)
        if marks:
            return at + first(marks)
        at += 8
    while at < stop and block[at] != BACKSLASH:
        at += 1
    return at


@part
def _spell(code: int, out: U8, to: int) -> int:
    """Write a code point in UTF-8; return where the next goes."""
    if code < 0x80:
        out[to] = code
        return to + 1
    if code < 0x800:
        out[to] = 0xC0 | code >> 6
    elif code < 0x10000:
        out[to], out[to + 1] = 0xE0 | code >> 12, 0x80 | code >> 6 & 0x3F
        to += 1
    else:
        out[to], out[to + 1] = 0xF0 | code >> 18, 0x80 | code >> 12 & 0x3F
        out[to + 2] = 0x80 | code >> 6 & 0x3F
        to += 2
    out[to + 1] = 0x80 | code & 0x3F
    return to + 2
