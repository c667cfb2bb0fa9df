"""Lists of neighbours, by looking through all pairs for each row."""

from collections.abc import Sequence


def neighbours(pairs: Sequence[tuple[int, int, int]], above: int, n: int) -> list[list[tuple[int, int]]]:
    """Return the neighbours of each row in the order of the pairs, and by how much each pair is above.

    Args:
        pairs: Two rows and their weight.
        above: The weight above which a pair counts.
        n: Number of rows.
    """
    return [
        [
            (other if row == one else one, weight - above)
            for one, other, weight in pairs
            if row in (one, other) and weight > above
        ]
        for row in range(n)
    ]
