"""Stars, row by row."""

from collections.abc import Iterable


def lead(pairs: Iterable[tuple[int, int]], n: int) -> list[int]:
    """Return each row's smallest leader, or the row itself if no leader is paired with it."""
    near = {frozenset(pair) for pair in pairs}
    leaders: list[int] = []
    labels = []
    for row in range(n):
        label = next((leader for leader in leaders if {leader, row} in near), row)
        if label == row:
            leaders.append(row)
        labels.append(label)
    return labels
