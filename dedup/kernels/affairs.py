"""Linkage of groups that grow: the larger two groups are, the less alike they need to be, down to a base.

The likeness of a pair of rows that is not listed is `floor`, that of two groups the mean over their pairs.
Two groups of n1 and n2 rows are `(likeness - base) * min((n1 + n2) / 2, LARGE) ** GROWTH` close: of two rows
one coincidence is enough to mislead, of many the mean tells. But two groups merge only if they are nearly as
alike between them as each is within: likeness >= ratio * sqrt(within1 * within2). What is within a group is
the mean over its pairs together with `PRIOR` more pairs of likeness `alone`, which is all that is known of a
single row.
"""

from typing import Final

import numpy as np

from dedup._types import F64, I64
from dedup.kernels._jit import kernel
from dedup.kernels.linkage import UNDATED, UNIT, fits

# Closeness is compared in whole millionths, so that no last bit of a float decides.
TICKS: Final = 1_000_000
# Ordered pairs of likeness `alone` that every group is taken to hold besides its own.
PRIOR: Final = 2.0
# How fast groups need less as they grow (benchmarks/evidence.md#stories).
GROWTH: Final = 0.3
# Mean size of two groups from which they need no less: else the largest group would draw in all others.
LARGE: Final = 40.0

# Places in the array of a rule.
FLOOR, BASE, CUT, RATIO, ALONE = range(5)
# Rows of the table of groups: rows, the sum of likenesses above the floor within, first and last second,
# where the list of neighbours begins and ends, the closest larger group or -1, and how close that is.
SIZE, INNER, FIRST, LAST, HEAD, TAIL, PARTNER, CLOSE = range(8)
_FACTS: Final = 8


@kernel
def closeness(between: int, inner_one: int, inner_two: int, one: int, two: int, rule: F64) -> int:
    """Return how close two groups are in `TICKS`; -1 where they must not merge.

    Args:
        between: Sum of the likenesses above the floor of the pairs between them, in 1/`UNIT`.
        inner_one, inner_two: The same of the pairs within each, each pair once.
        one, two: Rows of each.
        rule: float64, shape (5,): the likeness of a pair that is not listed, the likeness that large groups
            need, that of two single rows, the least ratio of between to within, the likeness within one row.
    """
    product = one * two
    likeness = rule[FLOOR] + between / (UNIT * product)
    close = np.floor((likeness - rule[BASE]) * min((one + two) / 2, LARGE) ** GROWTH * TICKS + 0.5)
    if close < np.floor((rule[CUT] - rule[BASE]) * TICKS + 0.5):
        return -1
    inner = np.sqrt(_within(inner_one, one, rule) * _within(inner_two, two, rule))
    if np.floor(likeness * TICKS + 0.5) < np.floor(rule[RATIO] * inner * TICKS + 0.5):
        return -1
    return int(close)


@kernel
def _within(inner: int, rows: int, rule: F64) -> float:
    """Return the mean likeness within a group."""
    pairs = rows * (rows - 1)
    return float((rule[FLOOR] * pairs + 2 * inner / UNIT + PRIOR * rule[ALONE]) / (pairs + PRIOR))


@kernel
def merge(starts: I64, others: I64, between: I64, times: I64, rule: F64, max_span: int) -> I64:
    """Merge the closest two groups while any two may merge; of equal ones those of the smaller founders.

    Each group keeps its closest partner among the larger founders, and a tree of winners knows the closest of
    all. A merge may bring a group closer to others, so it is offered to every smaller founder, and all who
    had either half look anew. Lists of neighbours are put in order only when they are read: the list of a
    merged group is those of its halves, one behind the other.

    Args:
        starts: int64, shape (n + 1,); where the neighbours of each row begin.
        others: int64, shape (2 * m,); the neighbours of each row; each pair stands at both of its rows.
            Overwritten.
        between: int64, shape of `others`; how alike the two are above the floor, more than 0, in 1/`UNIT`.
            Overwritten.
        times: int64, shape (n,); seconds, or UNDATED.
        rule: float64, shape (5,); see `closeness`.
        max_span: Longest span of a group, seconds.

    Returns:
        int64, shape (n,); the smallest row of each row's group.
    """
    n = times.size
    root, after = np.arange(n), np.arange(1, others.size + 1)
    sums, touched = np.zeros(n, np.int64), np.empty(n, np.int64)
    groups = np.empty((_FACTS, n), np.int64)
    groups[SIZE], groups[INNER], groups[FIRST], groups[LAST] = 1, 0, times, times
    for i in range(n):
        groups[HEAD, i] = starts[i] if starts[i] < starts[i + 1] else -1
        groups[TAIL, i] = starts[i + 1] - 1
        if starts[i] < starts[i + 1]:
            after[groups[TAIL, i]] = -1
        _seek(i, groups, others, between, after, rule, max_span)
    half = 1
    while half < n:
        half *= 2
    tree = np.full(2 * half, -1, np.int64)
    tree[half : half + n] = np.arange(n)
    for place in range(half - 1, 0, -1):
        tree[place] = _winner(tree[2 * place], tree[2 * place + 1], groups)
    while n and groups[PARTNER, tree[1]] >= 0:
        a = tree[1]
        b = groups[PARTNER, a]
        _join(a, b, groups, root, after)
        groups[INNER, a] += _tidy(a, groups, others, between, after, root, sums, touched) // 2
        _seek(a, groups, others, between, after, rule, max_span)
        _play(a, tree, half, groups)
        _play(b, tree, half, groups)
        k = groups[HEAD, a]
        while k >= 0:
            c = others[k]
            if groups[PARTNER, c] == a or groups[PARTNER, c] == b:
                _tidy(c, groups, others, between, after, root, sums, touched)
                _seek(c, groups, others, between, after, rule, max_span)
                _play(c, tree, half, groups)
            elif c < a and _offer(c, a, between[k], groups, rule, max_span):
                _play(c, tree, half, groups)
            k = after[k]
    for i in range(n):
        root[i] = root[root[i]]
    return root


@kernel
def _join(a: int, b: int, groups: I64, root: I64, after: I64) -> None:
    """Put group b into group a; the list of neighbours is still to be tidied."""
    root[b] = a
    after[groups[TAIL, a]] = groups[HEAD, b]
    groups[TAIL, a] = groups[TAIL, b]
    groups[SIZE, a] += groups[SIZE, b]
    groups[INNER, a] += groups[INNER, b]
    if groups[FIRST, b] != UNDATED:
        dated = groups[FIRST, a] != UNDATED
        groups[FIRST, a] = min(groups[FIRST, a], groups[FIRST, b]) if dated else groups[FIRST, b]
        groups[LAST, a] = max(groups[LAST, a], groups[LAST, b])
    groups[HEAD, b], groups[PARTNER, b] = -1, -1


@kernel
def _tidy(
    i: int, groups: I64, others: I64, between: I64, after: I64, root: I64, sums: I64, touched: I64
) -> int:
    """Put the sum for each neighbour once into the list of a group; return what was listed within it."""
    own, n = 0, 0
    k = groups[HEAD, i]
    while k >= 0:
        other = others[k]
        while root[other] != other:
            root[other] = root[root[other]]
            other = root[other]
        if other == i:
            own += between[k]
        else:
            if sums[other] == 0:
                touched[n] = other
                n += 1
            sums[other] += between[k]
        k = after[k]
    k, last = groups[HEAD, i], -1
    for at in range(n):
        other = touched[at]
        others[k], between[k] = other, sums[other]
        sums[other] = 0
        last, k = k, after[k]
    if last < 0:
        groups[HEAD, i] = -1
    else:
        after[last] = -1
    groups[TAIL, i] = last
    return own


@kernel
def _seek(i: int, groups: I64, others: I64, between: I64, after: I64, rule: F64, max_span: int) -> None:
    """Set group i's closest partner among the larger founders of its list, the smallest founder of equals."""
    groups[PARTNER, i] = -1
    k = groups[HEAD, i]
    while k >= 0:
        if others[k] > i:
            _offer(i, others[k], between[k], groups, rule, max_span)
        k = after[k]


@kernel
def _offer(i: int, j: int, between: int, groups: I64, rule: F64, max_span: int) -> bool:
    """Make j the partner of i if it is closer than the one that i has, or as close and a smaller founder."""
    if not fits(groups[FIRST, i], groups[LAST, i], groups[FIRST, j], groups[LAST, j], max_span):
        return False
    close = closeness(between, groups[INNER, i], groups[INNER, j], groups[SIZE, i], groups[SIZE, j], rule)
    partner = groups[PARTNER, i]
    if close < 0 or (partner >= 0 and (-close, j) > (-groups[CLOSE, i], partner)):
        return False
    groups[PARTNER, i], groups[CLOSE, i] = j, close
    return True


@kernel
def _play(i: int, tree: I64, half: int, groups: I64) -> None:
    """Let group i play its way up the tree of winners anew."""
    place = (half + i) // 2
    while place > 0:
        tree[place] = _winner(tree[2 * place], tree[2 * place + 1], groups)
        place //= 2


@kernel
def _winner(one: int, two: int, groups: I64) -> int:
    """Return the group whose partner is the closer, the first of equals; one without a partner never wins."""
    if two < 0 or groups[PARTNER, two] < 0:
        return one
    if one < 0 or groups[PARTNER, one] < 0:
        return two
    return one if groups[CLOSE, one] >= groups[CLOSE, two] else two
