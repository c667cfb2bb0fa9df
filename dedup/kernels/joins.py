"""Small groups that join a large one, by what they share with it beyond one word.

The share of a small group a and a large one b is ``(between - top) / within / reports ** DOUBT``: `between`
is the product of the mean row of a and that of b, `top` what the strongest term has of it, since one name,
place or kind of news is no affair, and `within` the mean product of two rows of b, together with `PRIOR` more
of `BOND`: a wide affair asks for less than a tight one. What many report is seldom a part of another:
`reports` are those of a (benchmarks/evidence.md#joins).
"""

from typing import Final, TypeAlias

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
# Products of two whole weights in what the products of their shares are.
_SQUARE: Final = float(LENGTH) ** 2
# Share of what is needed that the strong terms of a small group must make up, the strongest term included,
# before the others are looked at (benchmarks/evidence.md#joins).
ENOUGH: Final = 0.7
_Told: TypeAlias = tuple[U32, I32, Bools, I64, I64]
_Held: TypeAlias = tuple[I64, U32, I32]
_Rows: TypeAlias = tuple[I64, U32, I32]
# Shares are compared in whole millionths, so that no last bit of a float decides.
TICKS: Final = 1_000_000


@kernel
def gather(
    columns: U32, weights: I32, offsets: I64, order: I64, starts: I64, large: I64, sums: I64
) -> tuple[_Rows, _Held, F64]:
    """Return the mean rows of the large groups, group by group and term by term, and the product within each.

    Args:
        columns: uint32, columns of the terms, distinct within a row, below the size of `sums`.
        weights: int32, shape of `columns`, in 1/`LENGTH`; 0 where a term tells nothing.
        offsets: int64, shape (n + 1,), where the terms of row i begin.
        order: int64, shape (n,), the rows, group by group.
        starts: int64, shape (n_groups + 1,), where the rows of each group begin in `order`.
        large: int64, groups that others may join, ascending.
        sums: int64, scratch, zeros; left as zeros.

    Returns:
        Where each mean row begins, int64, one more than `large`; its columns, uint32; their weights, int32,
        above 0. Where the postings of each column begin, int64, one more than columns; places in `large`,
        uint32, ascending within a column; their weights. And the mean products, float64, shape of `large`.
    """
    room = 0
    for group in large:
        for row in order[starts[group] : starts[group + 1]]:
            room += (weights[offsets[row] : offsets[row + 1]] > 0).sum()
    told, homes, held = np.empty(room, np.uint32), np.empty(room, np.uint32), np.empty(room, np.int32)
    within, begins, written = np.empty(large.size), np.zeros(large.size + 1, np.int64), 0
    for place in range(large.size):
        rows = order[starts[large[place]] : starts[large[place] + 1]]
        squares = -_add(rows, columns, weights, offsets, sums)
        for row in rows:
            for k in range(offsets[row], offsets[row + 1]):
                total, sums[columns[k]] = sums[columns[k]], 0
                squares += float(total) ** 2
                mean = (total + rows.size // 2) // rows.size
                if mean > 0:
                    told[written], homes[written], held[written] = columns[k], place, mean
                    written += 1
        pairs = rows.size * (rows.size - 1)
        within[place] = (squares / _SQUARE + PRIOR * BOND) / (pairs + PRIOR)
        begins[place + 1] = written
    told, held = told[:written], held[:written]
    return (begins, told, held), _post(told, homes, held, sums.size), within


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
def _post(told: U32, homes: U32, held: I32, width: int) -> tuple[I64, U32, I32]:
    """Return where each column begins, and homes and weights column by column, in the order they have."""
    heads = np.zeros(width + 1, np.int64)
    for column in told:
        heads[column + 1] += 1
    heads = np.cumsum(heads)
    ends, places, means = heads.copy(), np.empty(told.size, np.uint32), np.empty(told.size, np.int32)
    for k in range(told.size):
        at = ends[told[k]]
        places[at], means[at] = homes[k], held[k]
        ends[told[k]] += 1
    return heads, places, means


@kernel
def seek(
    columns: U32,
    weights: I32,
    strong: Bools,
    offsets: I64,
    order: I64,
    starts: I64,
    large: I64,
    sums: I64,
    rows: _Rows,
    held: _Held,
    within: F64,
    reports: I64,
    need: float,
    first: I64,
    last: I64,
    max_span: int,
) -> tuple[I64, I64]:
    """Return the group that each small group has the largest share with, the first of equals, and that share.

    A group is looked at whose product over the strong terms of the small one is `ENOUGH` of what is needed.

    Args:
        columns, weights, offsets, order, starts, large, sums: As for `gather`.
        strong: bool, shape of `columns`.
        rows, held, within: As `gather` returns them.
        reports: int64, shape (n_groups,), at least 1.
        need: Least share.
        first, last: int64, shape (n_groups,), seconds, or `UNDATED`; the first of `large` rise, those of
            undated groups are at the end.
        max_span: Longest span of two groups together, seconds.

    Returns:
        int64, shape (n_groups,); -1 where no share is large enough; and the shares, in 1/`TICKS`.
    """
    n = starts.size - 1
    best, shares = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    totals, touched = np.zeros(large.size, np.int64), np.empty(large.size + 1, np.uint32)
    told, sizes = (columns, weights, strong, offsets, sums), starts[1:] - starts[:-1]
    opens = first[large][first[large] != UNDATED]
    for group in range(n):
        if sizes[group] > SMALL:
            continue
        members = order[starts[group] : starts[group + 1]]
        _add(members, columns, weights, offsets, sums)
        low, high = _window(opens, first[group], last[group], max_span, large.size)
        found = _meet(members, told, held, low, high, opens.size, totals, touched)
        doubt = _SQUARE * members.size * reports[group] ** DOUBT
        for place in touched[:found]:
            total, totals[place] = totals[place], 0
            least = need * doubt * within[place]
            if total < ENOUGH * least or sizes[large[place]] < LARGER * members.size:
                continue
            left = _beyond(rows, place, sums)
            if left >= least:
                share = int(np.floor(left / (doubt * within[place]) * TICKS + 0.5))
                if share > shares[group] or (share == shares[group] and large[place] < best[group]):
                    best[group], shares[group] = large[place], share
        for row in members:
            sums[columns[offsets[row] : offsets[row + 1]]] = 0
    return best, shares


@kernel
def _window(opens: I64, first: int, last: int, max_span: int, size: int) -> tuple[int, int]:
    """Return the places of the dated groups that a group may be in one story with; all of an undated one."""
    if first == UNDATED:
        return 0, size
    return int(np.searchsorted(opens, last - max_span)), int(
        np.searchsorted(opens, first + max_span, "right")
    )


@kernel
def _meet(
    members: I64, told: _Told, held: _Held, low: int, high: int, dated: int, totals: I64, touched: U32
) -> int:
    """Add the products of a small group's strong terms with the groups in its window, and with undated ones.

    Returns:
        How many groups are touched.
    """
    (columns, weights, strong, offsets, _sums), (heads, places, means) = told, held
    found = 0
    for row in members:
        for k in range(offsets[row], offsets[row + 1]):
            weight, term = weights[k], columns[k]
            if not strong[k] or weight == 0:
                continue
            begin, end = heads[term], heads[term + 1]
            if low > 0 or high < dated:
                inside = places[begin:end]
                tail = begin + np.searchsorted(inside, dated)
                found = _tell(weight, places[tail:end], means[tail:end], totals, touched, found)
                begin, end = begin + np.searchsorted(inside, low), begin + np.searchsorted(inside, high)
            found = _tell(weight, places[begin:end], means[begin:end], totals, touched, found)
    return found


@kernel
def _tell(weight: np.int32, places: U32, means: I32, totals: I64, touched: U32, found: int) -> int:
    """Add a term's products for groups that hold it; return how many are touched."""
    for at in range(places.size):
        place = places[at]
        touched[found] = place
        found += totals[place] == 0
        totals[place] += np.int64(weight) * means[at]
    return found


@kernel
def _beyond(rows: _Rows, place: int, sums: I64) -> int:
    """Return the product of a mean row and the noted one, without what the strongest term has of it."""
    begins, told, held = rows
    total, top = 0, 0
    for k in range(begins[place], begins[place + 1]):
        product = sums[told[k]] * held[k]
        total += product
        top = max(top, product)
    return total - top


@kernel
def silence(terms: U32, weights: I32, tells: Bools) -> None:
    """Set the weights of terms that tell nothing to 0.

    Args:
        terms: uint32, numbers of terms.
        weights: int32, shape of `terms`; overwritten.
        tells: bool, by number.
    """
    for k in range(terms.size):
        if not tells[terms[k]]:
            weights[k] = 0


@kernel
def join(best: I64, turns: I64, first: I64, last: I64, max_span: int) -> I64:
    """Return the group that each group ends in: the closest join first, while no story grows too long.

    Args:
        best: int64, shape (n_groups,), the group that each joins; it is larger, so there is no circle.
        turns: int64, the groups that join, in the order in which they do.
        first, last: int64, shape (n_groups,), seconds, or `UNDATED`; overwritten.
        max_span: Longest span of a group, seconds.

    Returns:
        int64, shape (n_groups,); groups that no other took in.
    """
    root = np.arange(best.size)
    for group in turns:
        home = _root(best[group], root)
        if not fits(first[home], last[home], first[group], last[group], max_span):
            continue
        root[group] = home
        if first[group] != UNDATED:
            dated = first[home] != UNDATED
            first[home] = min(first[home], first[group]) if dated else first[group]
            last[home] = max(last[home], last[group])
    for group in range(best.size):
        root[group] = _root(group, root)
    return root


@kernel
def _root(group: int, root: I64) -> int:
    """Return the group that a group has ended in."""
    while root[group] != group:
        group = root[group]
    return group
