"""Events: groups of copy groups whose reports tell one happening."""

import math
from typing import Final, NamedTuple

import numpy as np

from dedup._types import I64, Bools
from dedup.errors import ConfigError
from dedup.kernels import forest, linkage, parts

SECONDS_A_DAY: Final = 86_400


class Grouping(NamedTuple):
    """The groups, and how far the pairs hang together without linkage.

    Attributes:
        labels: int64, shape (n,); the smallest row of each row's group.
        largest: Rows in the largest component, before any is split.
        split: Components that were split because they had more than `max_component` rows.
    """

    labels: I64
    largest: int
    split: int


def group(
    left: I64,
    right: I64,
    weight: I64,
    *,
    times: I64,
    sure: Bools,
    cut: float,
    max_span_days: float,
    max_component: int,
) -> Grouping:
    """Return the groups that average linkage makes of weighted pairs.

    Rows are in founder order (earliest date, then smallest id), so that ties go to the earlier founder.
    A component is what the pairs of weight >= `cut` within `max_span_days` hold together: no merge
    leaves it (see `linkage.average`), and it is smaller than what all pairs hold together.

    Args:
        left: int64, shape (n_pairs,); rows.
        right: int64, shape (n_pairs,); rows. Pairs are distinct, whichever end is left.
        weight: int64, shape (n_pairs,); probability in 1/65,536, negative where the pair is refused.
        times: int64, shape (n,); seconds, or `linkage.UNDATED`.
        sure: bool, shape (n,); rows with a date and a title. What doubtful pairs lack, they lack together, so
            that of many each needs less (see `linkage.average`).
        cut: Smallest mean probability that merges two groups, in (0, 1].
        max_span_days: Longest span of a group, at least 0; undated rows do not count.
        max_component: Rows above which a component is split at its weakest pairs, in [1, MAX_ROWS].

    Returns:
        The grouping. The order of the pairs changes nothing.

    Raises:
        ConfigError: A number is out of its range.
    """
    if not 0 < cut <= 1:
        raise ConfigError(f"cut must be in (0, 1], got {cut}")
    if not max_span_days >= 0:
        raise ConfigError(f"max_span_days must be at least 0, got {max_span_days}")
    if not 1 <= max_component <= linkage.MAX_ROWS:
        raise ConfigError(f"max_component must be in [1, {linkage.MAX_ROWS}], got {max_component}")
    left, right = np.minimum(left, right), np.maximum(left, right)
    least, span = math.ceil(cut * linkage.UNIT), round(max_span_days * SECONDS_A_DAY)
    strong = holding(times[left], times[right], weight, cut=cut, max_span_days=max_span_days)
    component = forest.components(left[strong], right[strong], times.size)
    sizes = np.bincount(component, minlength=1)
    large = sizes > max_component
    if large.any():
        strong &= large[component[left]]
        pieces = parts.split(left[strong], right[strong], weight[strong], times.size, max_component)
        component = np.where(large[component], pieces, component)
    labels = linkage.average(left, right, weight, times, sure, component, least, span)
    return Grouping(labels, int(sizes.max()), int(large.sum()))


def holding(one: I64, two: I64, weight: I64, *, cut: float, max_span_days: float) -> Bools:
    """Return which pairs hold a component together.

    Args:
        one, two: int64, shape (n_pairs,); the times of the rows of each.
        weight, cut, max_span_days: As for `group`.
    """
    near = _within(one, two, round(max_span_days * SECONDS_A_DAY))
    return near & (weight >= math.ceil(cut * linkage.UNIT))


def _within(one: I64, two: I64, span: int) -> Bools:
    """Return which pairs of times lie within `span` seconds of each other; an undated one always does."""
    dated = (one != linkage.UNDATED) & (two != linkage.UNDATED)
    gap: I64 = np.abs(np.where(dated, one, 0) - np.where(dated, two, 0))
    return gap <= span
