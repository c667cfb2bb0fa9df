"""Overlap of two documents as sets."""

from collections.abc import Mapping


def overlap(one: Mapping[int, float], two: Mapping[int, float]) -> tuple[int, float]:
    """Return how many shingles both hold, and what these weigh, given the weight of each."""
    both = one.keys() & two.keys()
    return len(both), sum(one[shingle] for shingle in both)
