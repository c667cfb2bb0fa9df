"""The hashes of the house on Python's whole numbers, modulo 2^64."""

from collections.abc import Sequence

MODULUS = 1 << 64
BASE = 0x9E3779B97F4A7C15
MIX_1, MIX_2 = 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53


def finalize(value: int) -> int:
    """Return MurmurHash3's 64-bit finalizer of a value."""
    value = (value ^ value >> 33) * MIX_1 % MODULUS
    value = (value ^ value >> 33) * MIX_2 % MODULUS
    return value ^ value >> 33


def polynomial(codes: Sequence[int]) -> int:
    """Return the sum of code * BASE^(codes after it)."""
    return sum(code * pow(BASE, len(codes) - 1 - at, MODULUS) for at, code in enumerate(codes)) % MODULUS


def shingle(words: Sequence[int], key: int) -> int:
    """Return the hash of one shingle, given as the hashes of its words."""
    for word in words:
        key = (key ^ word) * MIX_1 % MODULUS
        key ^= key >> 33
    return finalize(key)


def shingles(words: Sequence[int], size: int, key: int) -> list[int]:
    """Return the hash of every run of `size` words."""
    return [shingle(words[at : at + size], key) for at in range(len(words) - size + 1)]
