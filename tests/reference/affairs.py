"""Linkage of groups that grow, by its definition: every pair of groups is rated anew before a merge."""

import math
from collections.abc import Iterable, Sequence
from itertools import combinations

from tests.reference.linkage import grown

UNIT = 65_536
PRIOR = 2
GROWTH = 0.3
LARGE = 40


def merge(
    pairs: Iterable[tuple[int, int, int]],
    times: Sequence[int | None],
    rule: Sequence[float],
    max_span: int,
) -> list[int]:
    """Return the smallest row of each row's group.

    Args:
        pairs: Two rows and their likeness above the floor, in 1/UNIT; never 0.
        times: Of each row, or None.
        rule: Floor, base, cut, ratio and alone.
        max_span: Longest span of a group.
    """
    likeness = {frozenset((a, b)): value for a, b, value in pairs}
    return grown(times, lambda one, two: closeness(likeness, one, two, rule), 0, max_span)


def closeness(
    likeness: dict[frozenset[int], int], one: Sequence[int], two: Sequence[int], rule: Sequence[float]
) -> int:
    """Return how close two groups are, in millionths; -1 where they must not merge."""
    floor, base, cut, ratio, alone = rule
    between = sum(likeness.get(frozenset((a, b)), 0) for a in one for b in two)
    if between == 0:
        return -1
    product = len(one) * len(two)
    mean = floor + between / (UNIT * product)
    close = math.floor((mean - base) * min((len(one) + len(two)) / 2, LARGE) ** GROWTH * 1e6 + 0.5)
    inner = math.sqrt(_within(likeness, one, floor, alone) * _within(likeness, two, floor, alone))
    if math.floor(mean * 1e6 + 0.5) < math.floor(ratio * inner * 1e6 + 0.5):
        return -1
    return close if close >= math.floor((cut - base) * 1e6 + 0.5) else -1


def _within(likeness: dict[frozenset[int], int], group: Sequence[int], floor: float, alone: float) -> float:
    """Return the mean likeness of the ordered pairs of a group and of PRIOR more of likeness `alone`."""
    pairs = len(group) * (len(group) - 1)
    held = sum(likeness.get(frozenset((a, b)), 0) for a, b in combinations(group, 2))
    return (floor * pairs + 2 * held / UNIT + PRIOR * alone) / (pairs + PRIOR)
