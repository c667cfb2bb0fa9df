"""Average linkage as its definition says it: every pair of groups is weighed anew before every merge."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from dedup.kernels.linkage import DOUBT

Rate: TypeAlias = Callable[[list[int], list[int]], Fraction | int]


def average(
    pairs: Iterable[tuple[int, int, int]],
    times: Sequence[int | None],
    sure: Sequence[bool],
    cut: int,
    max_span: int,
) -> list[int]:
    """Return the smallest row of each row's group; no parts, no caches, no floats."""
    weights = {frozenset((a, b)): weight for a, b, weight in pairs}
    return grown(times, lambda one, two: _similarity(weights, sure, one, two), cut, max_span)


def grown(times: Sequence[int | None], rate: Rate, least: int, max_span: int) -> list[int]:
    """Return the smallest row of each row's group, where the best two groups merge, rated anew each time."""
    groups = [[row] for row in range(len(times))]
    while True:
        merges = [
            (-rated, one[0], two[0])
            for one, two in combinations(sorted(groups), 2)
            if (rated := rate(one, two)) >= least and _span(times, one + two) <= max_span
        ]
        if not merges:
            break
        _, a, b = min(merges)
        one = next(group for group in groups if a in group)
        two = next(group for group in groups if b in group)
        groups = [group for group in groups if group not in (one, two)] + [sorted(one + two)]
    founder = {row: min(group) for group in groups for row in group}
    return [founder[row] for row in range(len(times))]


def _similarity(
    weights: dict[frozenset[int], int], sure: Sequence[bool], one: list[int], two: list[int]
) -> Fraction:
    """Return the mean weight between two groups; pairs that are not listed weigh 0.

    Of the doubtful pairs the first counts whole, each further one for a part.
    """
    doubtful = sum(not (sure[a] and sure[b]) for a in one for b in two)
    counted = len(one) * len(two) - doubtful + (1 + Fraction(doubtful - 1, DOUBT) if doubtful else 0)
    return sum(weights.get(frozenset((a, b)), 0) for a in one for b in two) / Fraction(counted)


def _span(times: Sequence[int | None], rows: list[int]) -> int:
    """Return the seconds between the first and the last dated row."""
    dated = [time for row in rows if (time := times[row]) is not None]
    return max(dated) - min(dated) if dated else 0
