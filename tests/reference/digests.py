"""Digests and numbers of texts, with lists and sets."""

from collections.abc import Sequence
from typing import Final

_64: Final = (1 << 64) - 1


def digest(words: Sequence[int], key: int) -> int:
    """Return the keyed hash of words in their order: multiply and shift for each, then MurmurHash3's end."""
    value = key
    for word in words:
        value = (value ^ word) * 0xFF51AFD7ED558CCD & _64
        value ^= value >> 33
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        value = (value ^ value >> 33) * factor & _64
    return value ^ value >> 33


def numbers(title: Sequence[int], text: Sequence[int], most: int) -> list[int]:
    """Return the distinct odd words of a title and of the first `most` words of a text, rising."""
    return sorted({word for word in [*title, *text[:most]] if word % 2})


def lacking(some: Sequence[int], all_: Sequence[int]) -> int:
    """Return how many of some distinct values are not among all."""
    return len(set(some) - set(all_))
