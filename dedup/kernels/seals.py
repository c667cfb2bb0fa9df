"""Seals: the CRC-32 of rows of a table, many at once.

A row is a run of bytes: each of its values as text (a number in decimal digits, bytes as they are) behind its
length in digits. The checksum is that of zlib; eight bytes are looked up at a time (slicing, Kounavis and
Berry 2005).
"""

from typing import Final

import numpy as np

from dedup._types import I64, U8, U32
from dedup.kernels._jit import kernel

_SLICES: Final = 8
_FULL: Final = np.uint32(0xFFFFFFFF)
_BYTE, _LOW = np.uint32(8), np.uint32(0xFF)
# Digits of a number at most, and of a length.
_DIGITS: Final = 24


def tables() -> U32:
    """Return what is looked up, uint32, shape (8, 256)."""
    found = np.zeros((_SLICES, 256), np.uint32)
    found[0] = np.arange(256)
    for _ in range(8):
        found[0] = np.where(found[0] & 1, (found[0] >> 1) ^ np.uint32(0xEDB88320), found[0] >> 1)
    for at in range(1, _SLICES):
        found[at] = (found[at - 1] >> _BYTE) ^ found[0][found[at - 1] & _LOW]
    return found


@kernel
def _digits(value: int, out: U8, at: int) -> int:
    """Write a number in digits from a place on; return the place behind it."""
    if value < 0:
        out[at] = 45
        at += 1
        value = -value
    first = at
    while True:
        out[at] = 48 + value % 10
        value //= 10
        at += 1
        if value == 0:
            break
    for k in range((at - first) // 2):
        out[first + k], out[at - 1 - k] = out[at - 1 - k], out[first + k]
    return at


@kernel
def _number(value: int, out: U8, at: int) -> int:
    """Write a number behind its length, which has one digit or two; return the place behind it."""
    last = _digits(value, out, at + 2)
    size = last - at - 2
    if size >= 10:
        out[at], out[at + 1] = 48 + size // 10, 48 + size % 10
        return last
    out[at] = 48 + size
    for k in range(size):
        out[at + 1 + k] = out[at + 2 + k]
    return last - 1


@kernel
def _sum(sum_: np.uint32, data: U8, first: int, last: int, tables: U32) -> np.uint32:
    """Return the checksum of bytes behind others."""
    at = first
    while at + 8 <= last:
        for k in range(4):
            sum_ ^= np.uint32(data[at + k]) << np.uint32(8 * k)
        found = np.uint32(0)
        for k in range(4):
            found ^= tables[7 - k, (sum_ >> np.uint32(8 * k)) & _LOW]
            found ^= tables[3 - k, data[at + 4 + k]]
        sum_ = found
        at += 8
    while at < last:
        sum_ = (sum_ >> _BYTE) ^ tables[0, (sum_ ^ np.uint32(data[at])) & _LOW]
        at += 1
    return sum_


@kernel
def seal(numbers: I64, data: U8, width: int, tables: U32, out: U32) -> None:
    """Write the seals of rows.

    Args:
        numbers: int64, shape (n, k), the numbers of each row; the smallest one of all is none of them.
        data: uint8, shape (n * width,), the bytes of each row, which come last; nothing if `width` is 0.
        width: Bytes of a row.
        tables: What `tables` returned.
        out: uint32, shape (n,), written.
    """
    head = np.empty((numbers.shape[1] + 1) * _DIGITS, np.uint8)
    for row in range(numbers.shape[0]):
        at = 0
        for k in range(numbers.shape[1]):
            at = _number(numbers[row, k], head, at)
        if width > 0:
            at = _digits(width, head, at)
        sum_ = _sum(_FULL, head, 0, at, tables)
        if width > 0:
            sum_ = _sum(sum_, data, row * width, (row + 1) * width, tables)
        out[row] = sum_ ^ _FULL
