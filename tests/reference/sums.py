"""What groups of documents are about, one dictionary a document."""

import math
from collections.abc import Mapping, Sequence

from tests.reference import tfidf
from tests.reference.tfidf import Document

SCALE = 2**32
LENGTH = 2**15


def add(
    documents: Sequence[Document],
    groups: Sequence[Sequence[int]],
    shares: Sequence[float],
    idf: Sequence[float],
    rare: float,
) -> list[dict[int, float]]:
    """Return the sums of the documents of each group by rising column, those of rare columns alone.

    Args:
        documents: Counts of each column, one a zone.
        groups: The documents of each group.
        shares: How often each zone counts.
        idf: Inverse document frequency by column.
        rare: The idf above which a column is added.
    """
    found = []
    for members in groups:
        sums: dict[int, float] = {}
        for row in members:
            for column, weights in tfidf.weigh(documents[row], idf).items():
                if idf[column] > rare:
                    value = sum(s * w for s, w in zip(shares, weights, strict=True))
                    sums[column] = sums.get(column, 0) + value * SCALE
        found.append(dict(sorted(sums.items())))
    return found


def keep(sums: Mapping[int, int], most: int, few: int) -> dict[int, tuple[int, bool]]:
    """Return the weights of the strongest columns, by rising column, and whether they are of the few."""
    order = sorted(sums, key=lambda column: (-sums[column], column))[:most]
    length = math.sqrt(sum(sums[column] ** 2 for column in order))
    weights = {column: max(1, round(sums[column] * LENGTH / length)) for column in sorted(order)}
    return {column: (weight, column in order[:few]) for column, weight in weights.items()}
