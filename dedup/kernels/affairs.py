"""Linkage of groups that grow: the larger two groups are, the less alike they need to be, down to a base.

The likeness of a pair of rows that is not listed is `floor`, that of two groups the mean over their pairs.
Two groups of n1 and n2 rows are `(likeness - base) * (n1 * n2) ** (1 / 4)` close: of two rows one coincidence
is enough to mislead, of many the mean tells. But two groups merge only if they are nearly as alike between
them as each is within: likeness >= ratio * sqrt(within1 * within2). What is within a group is the mean over
its pairs together with `PRIOR` more pairs of likeness `alone`, which is all that is known of a single row.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from dedup.kernels._jit import kernel
from dedup.kernels.linkage import UNDATED, UNIT

# Closeness is compared in whole millionths, so that no last bit of a float decides.
TICKS: Final = 1_000_000
# Ordered pairs of likeness `alone` that every group is taken to hold besides its own.
PRIOR: Final = 2.0

# Places in the array of a rule.
FLOOR, BASE, CUT, RATIO, ALONE = range(5)


@kernel
def closeness(
    between: int, within_one: int, within_two: int, one: int, two: int, rule: NDArray[np.float64]
) -> int:
    """Return how close two groups are in `TICKS`; -1 where they must not merge.

    Args:
        between: Sum of the likenesses above the floor of the pairs between them, in 1/`UNIT`.
        within_one, within_two: The same of the pairs within each, each pair once.
        one, two: Rows of each.
        rule: float64, shape (5,): the likeness of a pair that is not listed, the likeness that large groups
            need, that of two single rows, the least ratio of between to within, the likeness within one row.
    """
    product = one * two
    likeness = rule[FLOOR] + between / (UNIT * product)
    close = np.floor((likeness - rule[BASE]) * np.sqrt(np.sqrt(product)) * TICKS + 0.5)
    if close < np.floor((rule[CUT] - rule[BASE]) * TICKS + 0.5):
        return -1
    inner = np.sqrt(_within(within_one, one, rule) * _within(within_two, two, rule))
    if np.floor(likeness * TICKS + 0.5) < np.floor(rule[RATIO] * inner * TICKS + 0.5):
        return -1
    return int(close)


@kernel
def _within(within: int, rows: int, rule: NDArray[np.float64]) -> float:
    """Return the mean likeness within a group."""
    pairs = rows * (rows - 1)
    return float((rule[FLOOR] * pairs + 2 * within / UNIT + PRIOR * rule[ALONE]) / (pairs + PRIOR))


@kernel
def rate(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    between: NDArray[np.int64],
    within: NDArray[np.int64],
    size: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    rule: NDArray[np.float64],
    max_span: int,
    out: NDArray[np.int64],
) -> None:
    """Write how close each listed pair of groups is, -1 where they must not merge.

    Args:
        left, right: int64, shape (m,); groups.
        between: int64, shape (m,); see `closeness`.
        within: int64, shape (n,); see `closeness`.
        size: int64, shape (n,); rows of each group.
        first, last: int64, shape (n,); seconds, or UNDATED.
        rule: float64, shape (5,); see `closeness`.
        max_span: Longest span of a group, seconds.
        out: int64, shape (m,), written.
    """
    for k in range(left.size):
        a, b = left[k], right[k]
        out[k] = -1
        if _fits(first[a], last[a], first[b], last[b], max_span):
            out[k] = closeness(between[k], within[a], within[b], size[a], size[b], rule)


@kernel
def _fits(first_one: int, last_one: int, first_two: int, last_two: int, max_span: int) -> bool:
    """Return whether two groups together span no more than `max_span`; undated ones always do."""
    if first_one == UNDATED or first_two == UNDATED:
        return True
    return max(last_one, last_two) - min(first_one, first_two) <= max_span


@kernel
def merge(
    rows: NDArray[np.int64],
    bounds: NDArray[np.int64],
    starts: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    between: NDArray[np.int64],
    within: NDArray[np.int64],
    size: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    rule: NDArray[np.float64],
    max_span: int,
) -> NDArray[np.int64]:
    """Merge the closest two groups of each part while any two may merge; equal ones by the smaller founders.

    Args:
        rows: int64, shape (n,); the groups, part by part, rising within a part.
        bounds: int64, shape (n_parts + 1,); rows[bounds[p]:bounds[p + 1]] are part p.
        starts: int64, shape (n_parts + 1,); the pairs of part p, likewise.
        left, right: int64, shape (m,); places within the part.
        between, within, size, first, last, rule, max_span: As in `rate`.

    Returns:
        int64, shape (n,); the smallest group of each group's merged group.
    """
    labels = np.arange(rows.size)
    largest = 1
    for p in range(bounds.size - 1):
        largest = max(largest, bounds[p + 1] - bounds[p])
    scratch = np.empty(largest * largest, dtype=np.int64)
    for p in range(bounds.size - 1):
        members = rows[bounds[p] : bounds[p + 1]]
        m = members.size
        if m == 1:
            continue
        sums = scratch[: m * m].reshape((m, m))
        sums[:] = 0
        for k in range(starts[p], starts[p + 1]):
            sums[left[k], right[k]] += between[k]
            sums[right[k], left[k]] += between[k]
        for i in range(m):
            sums[i, i] = within[members[i]]
        founders = _merge(sums, size[members], first[members], last[members], rule, max_span)
        for i in range(m):
            labels[members[i]] = members[founders[i]]
    return labels


@kernel
def _merge(
    sums: NDArray[np.int64],
    size: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    rule: NDArray[np.float64],
    max_span: int,
) -> NDArray[np.int64]:
    """Return the founder (smallest place) of each place's group; all but the rule is used up.

    Each group keeps its closest partner among the larger founders. A merge may bring a group closer to
    others, so it is offered to every smaller founder, and all who had either half look anew.

    Args:
        sums: int64, shape (m, m), symmetric; likeness between two groups, on the diagonal within one.
        size, first, last, rule, max_span: As in `rate`.
    """
    m = size.size
    alive = np.arange(m)
    founder = np.arange(m)
    best = np.empty((2, m), dtype=np.int64)  # partner or -1, closeness
    for i in range(m):
        _seek(i, alive[i + 1 :], sums, size, first, last, rule, max_span, best)
    while True:
        a = _top(alive, best)
        if a < 0:
            return _roots(founder)
        b = best[0, a]
        alive = alive[alive != b]
        founder[b] = a
        sums[a, a] += sums[b, b] + sums[a, b]
        size[a] += size[b]
        if first[b] != UNDATED:
            first[a] = first[b] if first[a] == UNDATED else min(first[a], first[b])
            last[a] = max(last[a], last[b])
        for c in alive:
            if c != a:
                sums[a, c] += sums[b, c]
                sums[c, a] = sums[a, c]
        for at in range(alive.size):
            c = alive[at]
            if c == a or best[0, c] == a or best[0, c] == b:
                _seek(c, alive[at + 1 :], sums, size, first, last, rule, max_span, best)
            elif c < a:
                _offer(c, a, sums, size, first, last, rule, max_span, best)


@kernel
def _top(alive: NDArray[np.int64], best: NDArray[np.int64]) -> int:
    """Return the group whose partner is the closest, the smallest founder of equals; -1: none has one."""
    top = -1
    for i in alive:
        if best[0, i] >= 0 and (top < 0 or best[1, i] > best[1, top]):
            top = i
    return top


@kernel
def _seek(
    i: int,
    others: NDArray[np.int64],
    sums: NDArray[np.int64],
    size: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    rule: NDArray[np.float64],
    max_span: int,
    best: NDArray[np.int64],
) -> None:
    """Set group i's closest partner among others, the smallest founder of equals."""
    best[0, i] = -1
    for j in others:
        _offer(i, j, sums, size, first, last, rule, max_span, best)


@kernel
def _offer(
    i: int,
    j: int,
    sums: NDArray[np.int64],
    size: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    rule: NDArray[np.float64],
    max_span: int,
    best: NDArray[np.int64],
) -> None:
    """Make j the partner of i if it is closer than the one that i has, or as close and a smaller founder."""
    if sums[i, j] == 0 or not _fits(first[i], last[i], first[j], last[j], max_span):
        return
    close = closeness(sums[i, j], sums[i, i], sums[j, j], size[i], size[j], rule)
    if close < 0:
        return
    if best[0, i] < 0 or close > best[1, i] or (close == best[1, i] and j < best[0, i]):
        best[0, i], best[1, i] = j, close


@kernel
def _roots(founder: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the founder of each founder's founder: `founder[i] <= i`, so one rising pass is enough."""
    for i in range(founder.size):
        founder[i] = founder[founder[i]]
    return founder
