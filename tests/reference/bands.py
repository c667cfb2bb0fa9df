"""Banding by dictionaries of buckets."""

from collections.abc import Sequence
from itertools import combinations

from tests.reference import hashing

Pairs = set[tuple[int, int]]


def band(row: Sequence[int], first: int, rows: int, key: int) -> int:
    """Return the keyed hash of one band of one signature."""
    value = key ^ first
    for column in range(first, first + rows):
        value = hashing.finalize(value ^ row[column])
    return value


def collide(hashes: Sequence[int], chosen: Sequence[int], cap: int, anchors: int) -> Pairs:
    """Return the pairs of chosen rows of equal hash; of a large bucket those of its first few rows."""
    buckets: dict[int, list[int]] = {}
    for row in sorted(chosen):
        buckets.setdefault(hashes[row], []).append(row)
    return {
        pair
        for bucket in buckets.values()
        for pair in combinations(bucket, 2)
        if len(bucket) <= cap or pair[0] in bucket[:anchors]
    }


def propose(
    signatures: Sequence[Sequence[int]],
    eligible: Sequence[bool],
    bands: int,
    rows: int,
    cap: int,
    anchors: int,
) -> list[tuple[int, int]]:
    """Return the sorted pairs of eligible signatures that agree on a band, as it stands and not hashed."""
    chosen = [row for row, wanted in enumerate(eligible) if wanted]
    found: Pairs = set()
    for first in range(0, bands * rows, rows):
        names: dict[tuple[int, ...], int] = {}
        numbers = [names.setdefault(tuple(minima[first : first + rows]), len(names)) for minima in signatures]
        found |= collide(numbers, chosen, cap, anchors)
    return sorted(found)
