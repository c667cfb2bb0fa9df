"""What groups of documents are about, one dictionary a document."""

import math
from collections.abc import Collection, Mapping, Sequence

SCALE = 2**32
LENGTH = 2**15


def add(
    documents: Sequence[Mapping[int, Sequence[float]]],
    groups: Sequence[Sequence[int]],
    shares: Sequence[float],
    told: Collection[int],
) -> list[dict[int, int]]:
    """Return the whole sums of the documents of each group by rising column, the columns `told` alone.

    Args:
        documents: Weights of each column, one a zone.
        groups: The documents of each group.
        shares: How often each zone counts.
        told: Columns that are added.
    """
    found = []
    for members in groups:
        sums: dict[int, int] = {}
        for row in members:
            for column, weights in documents[row].items():
                whole = round(sum(s * w for s, w in zip(shares, weights, strict=True)) * SCALE)
                if column in told and whole:
                    sums[column] = sums.get(column, 0) + whole
        found.append(dict(sorted(sums.items())))
    return found


def keep(sums: Mapping[int, int], most: int, few: int) -> dict[int, tuple[int, bool]]:
    """Return the weights of the strongest columns, by rising column, and whether they are of the few."""
    order = sorted(sums, key=lambda column: (-sums[column], column))[:most]
    length = math.sqrt(sum(sums[column] ** 2 for column in order))
    weights = {column: max(1, round(sums[column] * LENGTH / length)) for column in sorted(order)}
    return {column: (weight, column in order[:few]) for column, weight in weights.items()}
