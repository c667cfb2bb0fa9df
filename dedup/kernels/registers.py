"""Eight bytes at a time: loaded as one number, and asked where the first byte of a kind stands."""

import numpy as np

from dedup._types import U8
from dedup.kernels._jit import part

ONES, HIGHS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_TOP = np.uint64(56)
_SEVEN, _ONE = np.uint64(7), np.uint64(1)


@part
def eight(data: U8, at: int) -> np.uint64:
    """Return data[at:at + 8] as one number, the first byte the lowest; the compiler makes one load of it."""
    first = np.uint64(at)
    value = np.uint64(data[first])
    for byte in range(1, 8):
        value |= np.uint64(data[first + np.uint64(byte)]) << np.uint64(8 * byte)
    return value


@part
def equal(value: np.uint64, byte: np.uint64) -> np.uint64:
    """Return high bits of which the lowest marks the first byte that equals another; 0 where none does."""
    rest = value ^ (ONES * byte)
    return (rest - ONES) & ~rest & HIGHS


@part
def below(value: np.uint64, byte: np.uint64) -> np.uint64:
    """Return high bits of which the lowest marks the first byte below another; 0 where none is."""
    return (value - ONES * byte) & ~value & HIGHS


@part
def first(marks: np.uint64) -> int:
    """Return which of eight bytes the lowest of some high bits marks."""
    # The bytes below the marked one, counted by a product.
    under = ((marks & -marks) >> _SEVEN) - _ONE
    return int(((under & ONES) * ONES) >> _TOP)
