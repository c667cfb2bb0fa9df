"""Stories: events of one running affair, by how alike they are, when, and among how many others."""

from typing import Final, NamedTuple

import numpy as np

from dedup._types import F64, I64
from dedup.kernels import affairs, forest, parts
from dedup.kernels.linkage import UNDATED, UNIT
from dedup.kernels.terms import FULL, LEAD, TITLE

SECONDS_A_DAY: Final = 86_400

FEATURES: Final = ("cosine_title", "cosine_lead", "cosine_full")
ZONES: Final = (TITLE, LEAD, FULL)

# Log-odds that take a likeness from .5 to .73: means of probabilities would be decided by the few pairs
# that are sure, those of log-odds by the many that are nothing.
SOFT: Final = 4.0
# Log-odds beyond which a likeness is 0 or 1 in 1/65,536.
_SURE: Final = 50.0
# Times that merged groups are compared anew: the second round finds what the first has brought together.
_ROUNDS: Final = 8


class Rule(NamedTuple):
    """How groups of events merge, see `kernels.affairs`; all but the ratio are likenesses, in [0, 1].

    Attributes:
        floor: Of a pair that is not listed.
        base: That large groups need.
        cut: That two single events need.
        ratio: Least share of what is within two groups that must be between them.
        alone: Within a single event.
    """

    floor: float
    base: float
    cut: float
    ratio: float
    alone: float


class Grouping(NamedTuple):
    """The stories, and how far events hang together before any merge.

    Attributes:
        labels: int64, shape (n,); the smallest event of each event's story.
        largest_share: Events in the largest component of the pairs that could merge at first / all events.
        split: Components that were split because they had more than `max_component` groups.
    """

    labels: I64
    largest_share: float
    split: int


def crowds(times: I64) -> F64:
    """Return how many events, itself included, lie within a day of each.

    An undated one may be of any day: it has the largest crowd of all days, or that of the undated ones.

    Args:
        times: int64, shape (n,), seconds, or `UNDATED`.
    """
    has = times != UNDATED
    clock = np.sort(times[has])
    near = np.zeros(times.size)
    near[has] = np.searchsorted(clock, times[has] + SECONDS_A_DAY, "right")
    near[has] -= np.searchsorted(clock, times[has] - SECONDS_A_DAY)
    near[~has] = max(near.max(initial=0), times.size - clock.size)
    return near


def relate(
    cosines: F64,
    days: F64,
    crowd: F64,
    *,
    coefficients: F64,
    intercept: float,
    half_days: float,
    window_days: float,
) -> I64:
    """Return how alike two events are, in 1/65,536: their log-odds of being one story, softened by `SOFT`.

    The odds fall as there are more events that could be the other one (`crowd`), and the cosines as time goes
    by. Events further apart than `window_days` are not related; undated ones are as of one day.

    Args:
        cosines: float64, shape (m, zones), of the centroids, in [0, 1].
        days: float64, shape (m,), days between the events, nan where one has no date.
        crowd: float64, shape (m,), events that either could be of one story with.
        coefficients: float64, shape (len(FEATURES),).
        intercept: Log-odds of two events that share nothing, were there no third.
        half_days: Days after which a cosine counts half, then a third, a quarter and so on.
        window_days: Days beyond which two events are not one story.
    """
    gap = np.nan_to_num(days, nan=0.0)
    fade = 1 / (1 + gap / half_days)
    odds = intercept - np.log(crowd)
    for zone, coefficient in zip(ZONES, coefficients, strict=True):
        odds = odds + coefficient * cosines[:, zone] * fade
    likeness = 1 / (1 + np.exp(-(odds / SOFT).round(6).clip(-_SURE, _SURE)))
    whole: I64 = np.floor(np.where(gap > window_days, 0.0, likeness) * UNIT + 0.5).astype(np.int64)
    return whole


def gather(
    left: I64, right: I64, likeness: I64, *, times: I64, rule: Rule, max_span_days: float, max_component: int
) -> Grouping:
    """Return the stories that linkage makes of pairs of events.

    Each round merges, within every component of the groups that could merge, the closest two until none may
    (`affairs.merge`); what has merged is compared anew in the next round, with all that it is linked to.

    Args:
        left, right: int64, shape (m,); events in founder order; pairs are distinct.
        likeness: int64, shape (m,); in 1/65,536.
        times: int64, shape (n,); seconds, or `UNDATED`.
        rule: How groups merge.
        max_span_days: Longest span of a story; undated events do not count.
        max_component: Groups above which a component is split at its weakest pairs.
    """
    n = times.size
    floor = round(rule.floor * UNIT)
    kept = likeness > floor
    left, right, between = left[kept], right[kept], likeness[kept] - floor
    left, right = np.minimum(left, right), np.maximum(left, right)
    size, within, first, last = np.ones(n, np.int64), np.zeros(n, np.int64), times.copy(), times.copy()
    span, numbers = round(max_span_days * SECONDS_A_DAY), np.array(rule)
    labels, largest, split = np.arange(n), 1, 0
    for turn in range(_ROUNDS):
        close = np.empty(left.size, np.int64)
        affairs.rate(left, right, between, within, size, first, last, numbers, span, close)
        part, sizes = _parts(left, right, close, n, max_component)
        if turn == 0:
            largest, split = int(sizes.max(initial=1)), int((sizes > max_component).sum())
        if sizes.max(initial=1) == 1:
            break
        merged = _merge(left, right, between, part, within, size, first, last, numbers, span)
        labels = merged[labels]
        left, right, between, inner = _contract(left, right, between, merged, n)
        within = _total(within, merged) + inner
        size = _total(size, merged)
        first, last = _ends(first, last, merged)
    return Grouping(labels, largest / max(1, n), split)


def _parts(left: I64, right: I64, close: I64, n: int, most: int) -> tuple[I64, I64]:
    """Return the part of each group, no larger than `most`, and how many groups each component holds."""
    may = close >= 0
    component = forest.components(left[may], right[may], n)
    sizes = np.bincount(component, minlength=1)
    large = sizes > most
    if large.any():
        may &= large[component[left]]
        pieces = parts.split(left[may], right[may], close[may], n, most)
        component = np.where(large[component], pieces, component)
    return component, sizes


def _merge(
    left: I64,
    right: I64,
    between: I64,
    part: I64,
    within: I64,
    size: I64,
    first: I64,
    last: I64,
    rule: F64,
    span: int,
) -> I64:
    """Return the group that each group is merged into, itself if into none."""
    rows = np.argsort(part, kind="stable")
    bounds = np.append(np.flatnonzero(np.diff(part[rows], prepend=-1)), rows.size)
    place, number = np.empty_like(rows), np.empty_like(rows)
    sizes = np.diff(bounds)
    place[rows] = np.arange(rows.size) - np.repeat(bounds[:-1], sizes)
    number[rows] = np.repeat(np.arange(sizes.size), sizes)
    inside = np.flatnonzero(part[left] == part[right])
    inside = inside[np.argsort(number[left[inside]], kind="stable")]
    starts = np.searchsorted(number[left[inside]], np.arange(bounds.size))
    return affairs.merge(
        rows,
        bounds,
        starts,
        place[left[inside]],
        place[right[inside]],
        between[inside],
        within,
        size,
        first,
        last,
        rule,
        span,
    )


def _contract(left: I64, right: I64, between: I64, merged: I64, n: int) -> tuple[I64, I64, I64, I64]:
    """Return the pairs of merged groups with their sums, and what has come within each group."""
    one, two = merged[left], merged[right]
    same = one == two
    inner = np.zeros(n, np.int64)
    np.add.at(inner, one[same], between[same])
    one, two, between = one[~same], two[~same], between[~same]
    keys = np.minimum(one, two) * n + np.maximum(one, two)
    order = np.argsort(keys, kind="stable")
    keys, between = keys[order], between[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    sums = np.add.reduceat(between, starts) if starts.size else between[:0]
    return keys[starts] // n, keys[starts] % n, sums, inner


def _total(values: I64, merged: I64) -> I64:
    """Return the sum of the values of each merged group, at its founder."""
    total = np.zeros_like(values)
    np.add.at(total, merged, values)
    return total


def _ends(first: I64, last: I64, merged: I64) -> tuple[I64, I64]:
    """Return the first and the last time of each merged group, at its founder."""
    late = np.iinfo(np.int64).max
    start = np.full_like(first, late)
    np.minimum.at(start, merged, np.where(first == UNDATED, late, first))
    end = np.full_like(last, UNDATED)
    np.maximum.at(end, merged, last)
    return np.where(start == late, UNDATED, start), end
