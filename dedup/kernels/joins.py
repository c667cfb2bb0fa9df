"""Small groups that join a large one, by what they share with it beyond one word.

The share of a small group a and a large one b is ``(between - top) / within / reports ** DOUBT``: `between`
is the product of the mean row of a and that of b, `top` what the strongest term has of it, since one name,
place or kind of news is no affair, and `within` the mean product of two rows of b (`kernels.homes`): a wide
affair asks for less than a tight one. What many report is seldom a part of another: `reports` are those of a
(benchmarks/evidence.md#joins).
"""

from typing import Final, TypeAlias

import numpy as np

from dedup._types import F64, I32, I64, U32, U64, Bools
from dedup.kernels._jit import kernel
from dedup.kernels.homes import SQUARE, add
from dedup.kernels.linkage import UNDATED, fits

# Rows of the largest group that joins another.
SMALL: Final = 2
# Times its own rows that a group needs which another joins.
LARGER: Final = 1.5
# How fast a group needs more as more report it.
DOUBT: Final = 0.25
# Share of what is needed that the strong terms of a small group must make up, the strongest term included,
# before the others are looked at (benchmarks/evidence.md#joins).
ENOUGH: Final = 0.7
_Told: TypeAlias = tuple[U32, I32, Bools, I64, I64]
_Held: TypeAlias = tuple[I64, U32, I32]
_Rows: TypeAlias = tuple[I64, U32, I32]
_Homes: TypeAlias = tuple[F64, F64, I64, float]
_Marks: TypeAlias = tuple[I64, I64]
_Noted: TypeAlias = tuple[I64, U64]
_Window: TypeAlias = tuple[int, int, int, int]
# Shares are compared in whole millionths, so that no last bit of a float decides.
TICKS: Final = 1_000_000


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
    nearest: int,
    begin: int,
    end: int,
) -> tuple[I64, I64]:
    """Return the group that each small group has the largest share with, the first of equals, and that share.

    A group is looked at whose product over the strong terms of the small one is `ENOUGH` of what is needed;
    a term proposes the groups nearest in time that hold it, so that none costs more where there are more.

    Args:
        columns, weights, offsets, order, starts, large, sums: As for `homes.gather`.
        strong: bool, shape of `columns`.
        rows: As `homes.gather` writes them: where each mean row begins, its columns and weights.
        held: As `homes.post` writes them.
        within: As `homes.gather` writes it.
        reports: int64, shape (n_groups,), at least 1.
        need: Least share.
        first, last: int64, shape (n_groups,), seconds, or `UNDATED`; the first of `large` rise, those of
            undated groups are at the end.
        max_span: Longest span of two groups together, seconds.
        nearest: Groups that a term proposes of those that begin before the small one, and of the others.
        begin, end: The first and the last + 1 of the groups that are looked at.

    Returns:
        int64, shape (end - begin,); -1 where no share is large enough; and the shares, in 1/`TICKS`.
    """
    best, shares = np.full(end - begin, -1, np.int64), np.zeros(end - begin, np.int64)
    totals, touched = np.zeros(large.size, np.uint32), np.empty(large.size + 1, np.uint32)
    told, sizes = (columns, weights, strong, offsets, sums), starts[1:] - starts[:-1]
    noted = sums, np.zeros(sums.size // 64 + 1, np.uint64)
    opens, bars = first[large][first[large] != UNDATED], need * SQUARE * within
    homes = within, bars, sizes[large], bars.min() if bars.size else 0.0
    marks = _tails(held, opens.size), held[0][:-1].copy()
    for group in begin + np.flatnonzero(sizes[begin:end] <= SMALL):
        members = order[starts[group] : starts[group + 1]]
        add(members, columns, weights, offsets, sums)
        _mark(members, columns, weights, offsets, noted[1])
        window = *_window(opens, first[group], last[group], max_span), nearest
        found = _meet(members, told, held, marks, window, totals, touched)
        doubt = members.size * reports[group] ** DOUBT
        place, share = _closest(touched[:found], totals, homes, rows, noted, LARGER * members.size, doubt)
        if place >= 0:
            best[group - begin], shares[group - begin] = large[place], share
        _forget(members, columns, offsets, noted)
    return best, shares


@kernel
def _closest(
    near: U32, totals: U32, homes: _Homes, rows: _Rows, noted: _Noted, least: float, doubt: float
) -> tuple[int, int]:
    """Return the place that a small group has the largest share with, the first of equals, and that share.

    Args:
        near: uint32, places that were touched.
        totals: uint32, by place, products of strong terms; set back to 0.
        homes: By place, the mean product within, what is needed, and rows; and the least that is needed.
        rows: The mean rows.
        noted: By column, the small group, and whether it holds the column, a bit each.
        least: Rows that a place must have.
        doubt: Times what is needed.

    Returns:
        -1 and 0 where no share is large enough.
    """
    within, bars, sizes, lowest = homes
    best, most, low = -1, 0, np.uint32(ENOUGH * doubt * lowest)
    for place in near:
        total, totals[place] = totals[place], np.uint32(0)
        if total < low or total < ENOUGH * doubt * bars[place] or sizes[place] < least:
            continue
        left = _beyond(rows, place, noted)
        if left >= doubt * bars[place]:
            share = int(np.floor(left / (SQUARE * doubt * within[place]) * TICKS + 0.5))
            if share > most or (share == most and place < best):
                best, most = int(place), share
    return best, most


@kernel
def _window(opens: I64, first: int, last: int, max_span: int) -> tuple[int, int, int]:
    """Return the places of the dated groups that a group may be in one story with, and its own among them."""
    if first == UNDATED:
        return 0, opens.size, opens.size
    low, own = np.searchsorted(opens, last - max_span), np.searchsorted(opens, first)
    return int(low), int(own), int(np.searchsorted(opens, first + max_span, "right"))


@kernel
def _meet(
    members: I64, told: _Told, held: _Held, marks: _Marks, window: _Window, totals: U32, touched: U32
) -> int:
    """Add the products of a small group's strong terms with the groups in its window, and with undated ones.

    Returns:
        How many groups are touched.
    """
    (columns, weights, strong, offsets, _sums), (heads, places, means) = told, held
    (tails, heres), (low, own, high, nearest) = marks, window
    found = 0
    for row in members:
        for k in range(offsets[row], offsets[row + 1]):
            weight, column = weights[k], columns[k]
            if not strong[k] or weight == 0:
                continue
            tail = tails[column]
            last = min(heads[column + 1], tail + nearest)
            found = _tell(weight, places[tail:last], means[tail:last], totals, touched, found)
            here = heres[column] = _place(places, heads[column], tail, heres[column], own)
            begin, end = max(heads[column], here - nearest), min(tail, here + nearest)
            if begin < end and places[begin] < low:
                begin += np.searchsorted(places[begin:end], low)
            if begin < end and places[end - 1] >= high:
                end = begin + np.searchsorted(places[begin:end], high)
            found = _tell(weight, places[begin:end], means[begin:end], totals, touched, found)
    return found


@kernel
def _tails(held: _Held, dated: int) -> I64:
    """Return where the postings of each column come to undated groups."""
    heads, places, _ = held
    tails = heads[1:].copy()
    for column in range(tails.size):
        while tails[column] > heads[column] and places[tails[column] - 1] >= dated:
            tails[column] -= 1
    return tails


@kernel
def _place(places: U32, begin: int, end: int, at: int, own: int) -> int:
    """Return where in a stretch of postings those from a place on begin, which is not far from `at`."""
    while at > begin and places[at - 1] >= own:
        at -= 1
    while at < end and places[at] < own:
        at += 1
    return at


@kernel
def _tell(weight: np.int32, places: U32, means: I32, totals: U32, touched: U32, found: int) -> int:
    """Add a term's products for groups that hold it; return how many are touched."""
    for at in range(places.size):
        place = places[at]
        touched[found] = place
        found += totals[place] == 0
        totals[place] += np.uint32(weight * means[at])
    return found


@kernel
def _beyond(rows: _Rows, place: int, noted: _Noted) -> int:
    """Return the product of a mean row and the noted one, without what the strongest term has of it."""
    (begins, told, held), (sums, there) = rows, noted
    total, top = 0, 0
    for k in range(begins[place], begins[place + 1]):
        column = np.int64(told[k])
        if there[column >> 6] >> np.uint64(column & 63) & np.uint64(1):
            product = sums[column] * held[k]
            total += product
            top = max(top, product)
    return total - top


@kernel
def _mark(members: I64, columns: U32, weights: I32, offsets: I64, there: U64) -> None:
    """Set the bits of the columns of rows: small enough for a cache, they spare most looks at their sums."""
    for row in members:
        for k in range(offsets[row], offsets[row + 1]):
            column = np.int64(columns[k])
            there[column >> 6] |= np.uint64(weights[k] > 0) << np.uint64(column & 63)


@kernel
def _forget(members: I64, columns: U32, offsets: I64, noted: _Noted) -> None:
    """Set back what is noted of rows."""
    sums, there = noted
    for row in members:
        for column in columns[offsets[row] : offsets[row + 1]]:
            sums[column] = 0
            there[column >> np.uint32(6)] = 0


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
