"""Small groups that join a large one, by what they share with it beyond one word.

The share of a small group a and a large one b is ``(between - top) / within / reports ** DOUBT``: `between`
is the mean product of a row of a with a row of b, `top` what the strongest term has of it, since one name, place
or kind of news is no affair, and `within` the mean product of two rows of b, together with `PRIOR` more of
`BOND`. An affair that is wide asks for less than one that is tight. What many report is seldom a part of
another: `reports` are those of a (benchmarks/evidence.md#joins).
"""

from typing import Final

import numpy as np

from dedup._types import F64, I32, I64, U32, Bools
from dedup.kernels._jit import kernel
from dedup.kernels.linkage import UNDATED, fits
from dedup.kernels.sums import LENGTH

# Rows of the largest group that joins another.
SMALL: Final = 2
# Times its own rows that a group needs which another joins.
LARGER: Final = 1.5
# Ordered pairs of product `BOND` that every group is taken to hold besides its own: two rows tell little.
PRIOR: Final = 2.0
BOND: Final = 0.3
# How fast a group needs more as more report it.
DOUBT: Final = 0.25
# Shares are compared in whole millionths, so that no last bit of a float decides.
TICKS: Final = 1_000_000


@kernel
def gather(
    columns: U32, weights: I32, offsets: I64, order: I64, starts: I64, large: Bools, sums: I64
) -> tuple[I64, I32, I64, F64]:
    """Return the sums of the large groups, term by term, and the mean product within each group.

    Args:
        columns: uint32, columns of the terms, distinct within a row, below the size of `sums`.
        weights: int32, shape of `columns`, in 1/`LENGTH`, above 0.
        offsets: int64, shape (n + 1,), where the terms of row i begin.
        order: int64, shape (n,), the rows, group by group.
        starts: int64, shape (n_groups + 1,), where the rows of each group begin in `order`.
        large: bool, shape (n_groups,), groups that others may join.
        sums: int64, scratch, zeros; left as zeros.

    Returns:
        Where the postings of each column begin, int64, one more than columns; their groups, int32, ascending
        within a column; their sums, int64; and float64, shape (n_groups,), 1 for groups that are not large.
    """
    n, room = starts.size - 1, 0
    for group in range(n):
        if large[group]:
            for row in order[starts[group] : starts[group + 1]]:
                room += offsets[row + 1] - offsets[row]
    told, homes = np.empty(room, np.uint32), np.empty(room, np.int32)
    held, within, written = np.empty(room, np.int64), np.ones(n), 0
    for group in range(n):
        if not large[group]:
            continue
        rows = order[starts[group] : starts[group + 1]]
        squares = -_add(rows, columns, weights, offsets, sums)
        for row in rows:
            for k in range(offsets[row], offsets[row + 1]):
                if sums[columns[k]] > 0:
                    squares += float(sums[columns[k]]) ** 2
                    told[written], homes[written], held[written] = columns[k], group, sums[columns[k]]
                    written += 1
                    sums[columns[k]] = 0
        pairs = rows.size * (rows.size - 1)
        within[group] = (squares / float(LENGTH) ** 2 + PRIOR * BOND) / (pairs + PRIOR)
    heads, homes, held = _post(told[:written], homes, held, sums.size)
    return heads, homes, held, within


@kernel
def _post(told: U32, homes: I32, held: I64, width: int) -> tuple[I64, I32, I64]:
    """Return where each column begins, and the groups and sums column by column, in the order they have."""
    heads = np.zeros(width + 1, np.int64)
    for column in told:
        heads[column + 1] += 1
    heads = np.cumsum(heads)
    ends, groups, sums = heads.copy(), np.empty(told.size, np.int32), np.empty(told.size, np.int64)
    for k in range(told.size):
        at = ends[told[k]]
        groups[at], sums[at] = homes[k], held[k]
        ends[told[k]] += 1
    return heads, groups, sums


@kernel
def _add(rows: I64, columns: U32, weights: I32, offsets: I64, sums: I64) -> float:
    """Add the weights of the rows' terms to `sums`; return the sum of their squares."""
    squares = 0.0
    for row in rows:
        for k in range(offsets[row], offsets[row + 1]):
            sums[columns[k]] += weights[k]
            squares += float(weights[k]) ** 2
    return squares


@kernel
def seek(
    columns: U32,
    weights: I32,
    offsets: I64,
    order: I64,
    starts: I64,
    reports: I64,
    heads: I64,
    groups: I32,
    held: I64,
    within: F64,
    need: float,
    sums: I64,
) -> tuple[I64, I64]:
    """Return the group that each small group has the largest share with, the first of equals, and that share.

    Args:
        columns, weights, offsets, order, starts, sums: As for `gather`.
        reports: int64, shape (n_groups,), at least 1.
        heads, groups, held, within: As `gather` returns them.
        need: Least share.

    Returns:
        int64, shape (n_groups,); -1 where no share is large enough; and the shares, in 1/`TICKS`.
    """
    n = starts.size - 1
    best, shares = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    totals, tops = np.zeros(n, np.int64), np.zeros(n, np.int64)
    touched, least = np.empty(n, np.int64), np.floor(need * TICKS + 0.5)
    for group in range(n):
        size = starts[group + 1] - starts[group]
        if size > SMALL:
            continue
        rows = order[starts[group] : starts[group + 1]]
        _add(rows, columns, weights, offsets, sums)
        found = 0
        for row in rows:
            for k in range(offsets[row], offsets[row + 1]):
                column = columns[k]
                weight, sums[column] = sums[column], 0
                if weight == 0:
                    continue
                for at in range(heads[column], heads[column + 1]):
                    other, product = groups[at], weight * held[at]
                    if totals[other] == 0:
                        touched[found] = other
                        found += 1
                    totals[other] += product
                    tops[other] = max(tops[other], product)
        scale = float(LENGTH) ** 2 * size * reports[group] ** DOUBT
        for at in range(found):
            other = touched[at]
            many = starts[other + 1] - starts[other]
            share = np.floor((totals[other] - tops[other]) / (scale * many * within[other]) * TICKS + 0.5)
            totals[other], tops[other] = 0, 0
            if many < LARGER * size or share < least:
                continue
            if best[group] < 0 or (-share, other) < (-shares[group], best[group]):
                best[group], shares[group] = other, share
    return best, shares


@kernel
def join(best: I64, turns: I64, first: I64, last: I64, max_span: int) -> I64:
    """Return the group that each group ends in: the closest join first, while a story does not grow too long.

    Args:
        best: int64, shape (n_groups,), the group that each joins, or -1; it is larger, so there is no circle.
        turns: int64, the groups that join, in the order in which they do.
        first, last: int64, shape (n_groups,), seconds, or `UNDATED`; overwritten.
        max_span: Longest span of a group, seconds.

    Returns:
        int64, shape (n_groups,); one of those that no other took in.
    """
    root = np.arange(best.size)
    for group in turns:
        home = best[group]
        while root[home] != home:
            home = root[home]
        if fits(first[home], last[home], first[group], last[group], max_span):
            root[group] = home
            _stretch(home, group, first, last)
    for group in range(best.size):
        while root[root[group]] != root[group]:
            root[group] = root[root[group]]
    return root


@kernel
def _stretch(home: int, group: int, first: I64, last: I64) -> None:
    """Let a group span another one too."""
    if first[group] == UNDATED:
        return
    if first[home] == UNDATED:
        first[home], last[home] = first[group], last[group]
    first[home], last[home] = min(first[home], first[group]), max(last[home], last[group])
