"""Components and capped parts, by relabelling everything at each edge."""

from collections.abc import Iterable


def components(pairs: Iterable[tuple[int, int]], n: int) -> list[int]:
    """Return the smallest row that each row is connected to."""
    labels = list(range(n))
    for a, b in pairs:
        low, high = sorted((labels[a], labels[b]))
        labels = [low if label == high else label for label in labels]
    return labels


def parts(pairs: Iterable[tuple[int, int, int]], n: int, limit: int) -> list[int]:
    """Return the smallest row of each row's part: strongest edges first, no part above `limit` rows."""
    labels = list(range(n))
    for a, b, _ in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        low, high = sorted((labels[a], labels[b]))
        if low != high and labels.count(low) + labels.count(high) <= limit:
            labels = [low if label == high else label for label in labels]
    return labels
