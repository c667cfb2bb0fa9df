"""The sums of groups of sparse vectors, in dictionaries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

SCALE = 1 << 32


def add(
    documents: Sequence[Mapping[int, Sequence[float]]], groups: Sequence[Sequence[int]]
) -> list[dict[int, list[int]]]:
    """Return what each column sums up to in each zone, in 1/SCALE, group by group, columns rising."""
    found = []
    for rows in groups:
        sums: defaultdict[int, list[int]] = defaultdict(list)
        for row in rows:
            for column, zones in documents[row].items():
                whole = [round(weight * SCALE) for weight in zones]
                sums[column] = [a + b for a, b in zip(sums[column] or [0] * len(whole), whole, strict=True)]
        found.append(dict(sorted(sums.items())))
    return found
