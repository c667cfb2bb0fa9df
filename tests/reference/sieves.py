"""Values looked up with dictionaries."""

from collections.abc import Mapping, Sequence


def replace(values: Sequence[int], others: Mapping[int, int]) -> list[int]:
    """Return values, those that are keys replaced by what they stand for."""
    return [others.get(value, value) for value in values]
