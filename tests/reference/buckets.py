"""Sorting, by Python."""

from collections.abc import Iterable


def sort(values: Iterable[int]) -> list[int]:
    """Return the values, ascending, repeats included."""
    return sorted(values)
