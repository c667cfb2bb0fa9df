"""The hashes of the house: never Python's, which is salted per process, so that all workers agree.

Words are hashed by a polynomial over code points (Karp and Rabin 1987), sharpened by MurmurHash3's
finalizer (Appleby 2011). Shingles are hashed under a key. All arithmetic is modulo 2^64.
"""

import numpy as np

from dedup._types import I64, U8, U32, U64
from dedup.kernels._jit import kernel

BASE = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, odd
# Few words, and few stretches of them, are longer; for these the rest is multiplied out.
_POWERS: U64 = np.cumprod(np.append(np.uint64(1), np.full(127, BASE)), dtype=np.uint64)
_MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
_MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)
_SHIFT = np.uint64(33)
_CODE = np.uint32((1 << 21) - 1)


@kernel
def finalize(value: np.uint64) -> np.uint64:
    """Return MurmurHash3's 64-bit finalizer of a value: a bijection in which each bit sways all."""
    value = (value ^ (value >> _SHIFT)) * _MIX_1
    value = (value ^ (value >> _SHIFT)) * _MIX_2
    return value ^ (value >> _SHIFT)


@kernel
def word_hash(units: U32, start: int, stop: int) -> np.uint64:
    """Return the unfinished hash of the word units[start:stop]: sum of unit * BASE^(letters after it).

    The hash of a word's tail is that of the word less that of its head times BASE^(letters of the tail),
    so a word is read once for itself and for what stays of it without its clitics.

    Args:
        units: uint32, folded code points below bit 21, flags above.
        start: First unit of the word.
        stop: One past the last.
    """
    value = np.uint64(0)
    for at in range(start, stop):
        value = value * BASE + np.uint64(units[at] & _CODE)
    return value


@kernel
def power(exponent: int) -> np.uint64:
    """Return BASE^exponent modulo 2^64."""
    if exponent < _POWERS.size:
        return np.uint64(_POWERS[exponent])
    value = np.uint64(_POWERS[_POWERS.size - 1])
    for _ in range(_POWERS.size - 1, exponent):
        value *= BASE
    return value


@kernel
def shingle_hash(words: U64, start: int, size: int, key: np.uint64) -> np.uint64:
    """Return the hash of the shingle words[start:start + size] under a key.

    Args:
        words: uint64, hashes of words in order.
        start: First word of the shingle.
        size: Words in it.
        key: Secret or fixed; other keys give unrelated hashes.
    """
    value = key
    for at in range(start, start + size):
        # Unsigned: numba asks of a signed index whether it counts from the end.
        value = (value ^ words[np.uint64(at)]) * _MIX_1
        value ^= value >> _SHIFT
    return finalize(value)


@kernel
def bytes_hash(data: U8, start: int, stop: int) -> np.uint64:
    """Return a hash of data[start:stop], eight bytes at a time: for telling texts apart, not for secrets."""
    value = np.uint64(stop - start)
    at = start
    while at + 8 <= stop:
        word = np.uint64(0)
        for byte in range(8):
            word |= np.uint64(data[np.uint64(at + byte)]) << np.uint64(8 * byte)
        value = (value ^ word) * _MIX_1
        value ^= value >> _SHIFT
        at += 8
    while at < stop:
        value = (value ^ np.uint64(data[np.uint64(at)])) * _MIX_2
        value ^= value >> _SHIFT
        at += 1
    return finalize(value)


@kernel
def hash_all(data: U8, offsets: I64, out: U64) -> None:
    """Write `bytes_hash` of some texts that stand one behind the other.

    Args:
        data: uint8.
        offsets: int64, shape (n + 1,), where they begin and end.
        out: uint64, shape (n,), written.
    """
    for row in range(out.size):
        out[row] = bytes_hash(data, offsets[row], offsets[row + 1])
