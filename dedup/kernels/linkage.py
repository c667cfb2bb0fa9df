"""Average linkage on a sparse graph of weighted pairs, in whole numbers only."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from dedup.kernels._jit import kernel

# The time of a row that has none: what Arrow and numpy store for a missing timestamp.
UNDATED: Final = -(2**63)

# A weight is a probability in units of 1/65,536.
UNIT: Final = 65_536

# A doubtful pair counts for a third of a sure one where there are others of its kind
# (benchmarks/evidence.md#doubts).
DOUBT: Final = 3

# Similarities are compared as s1 * p2 > s2 * p1 with s <= UNIT * n, p <= DOUBT * n and n <= rows**2 / 4: with
# more rows than this in one part, the product could pass 2**63.
MAX_ROWS: Final = 5_233


def average(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    weight: NDArray[np.int64],
    times: NDArray[np.int64],
    sure: NDArray[np.bool_],
    parts: NDArray[np.int64],
    cut: int,
    max_span: int,
) -> NDArray[np.int64]:
    """Label each row with the smallest row of its group.

    The similarity of two groups is the sum of the weights between them / how many pairs there are (n1 * n2);
    a pair that is not listed weighs 0. Of the pairs that are not of two sure rows the first counts whole and
    each further one for 1 / `DOUBT`: what they lack, they lack together. The best two groups of a part merge
    while their similarity is at least `cut`; of equal pairs of groups the one with the smaller founders
    (smallest rows) is first. Two groups that would span more than `max_span` together never merge.

    Of sure rows such a merge needs a pair of weight >= `cut` that lies within `max_span`: an average is no
    larger than its largest term. So parts that are the components over those pairs alone give the same groups
    as one part that holds all rows.

    Args:
        left: int64, shape (n_pairs,); rows in [0, n).
        right: int64, shape (n_pairs,); rows in [0, n). Pairs are distinct, whichever end is left.
        weight: int64, shape (n_pairs,); in [-UNIT, UNIT].
        times: int64, shape (n,); seconds, or UNDATED. Undated rows do not count for the span.
        sure: bool, shape (n,); rows that lack nothing by which they are told apart.
        parts: int64, shape (n,); rows of different parts never merge. At most MAX_ROWS rows a part.
        cut: Smallest similarity that merges, in units of a weight, at least 1.
        max_span: Longest span of a group, seconds.

    Returns:
        int64, shape (n,); labels[i] <= i. The order of the pairs changes nothing.

    References:
        Müllner (2011), Modern hierarchical, agglomerative clustering algorithms, §3.1 (generic).
    """
    inside = parts[left] == parts[right]
    left, right, weight = left[inside], right[inside], weight[inside]
    rows = np.argsort(parts, kind="stable")
    bounds = _bounds(parts[rows])
    place = np.empty(parts.size, dtype=np.int64)
    place[rows] = np.arange(parts.size) - np.repeat(bounds[:-1], np.diff(bounds))
    part = np.repeat(np.arange(bounds.size - 1), np.diff(bounds))
    number = np.empty(parts.size, dtype=np.int64)
    number[rows] = part
    edges = np.argsort(number[left], kind="stable")
    starts = np.searchsorted(number[left][edges], np.arange(bounds.size))
    return _link_parts(
        rows,
        bounds,
        starts,
        place[left][edges],
        place[right][edges],
        weight[edges],
        times,
        sure.astype(np.int64),
        cut,
        max_span,
    )


def _bounds(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each run of equal labels begins, and the end."""
    steps = np.flatnonzero(np.diff(labels)) + 1
    return np.concatenate(([0], steps, [labels.size])) if labels.size else np.zeros(1, dtype=np.int64)


@kernel
def _link_parts(
    rows: NDArray[np.int64],
    bounds: NDArray[np.int64],
    starts: NDArray[np.int64],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    weight: NDArray[np.int64],
    times: NDArray[np.int64],
    sure: NDArray[np.int64],
    cut: int,
    max_span: int,
) -> NDArray[np.int64]:
    """Link part after part in one scratch matrix; return the smallest row of each row's group.

    Args:
        rows: int64, shape (n,); the rows, part by part, rising within a part.
        bounds: int64, shape (n_parts + 1,); rows[bounds[p]:bounds[p + 1]] are part p.
        starts: int64, shape (n_parts + 1,); the pairs of part p, likewise.
        left, right: int64, shape (n_pairs,); places within the part.
        weight, times, cut, max_span: As in `average`.
        sure: int64, shape (n,); 1 for a sure row, else 0.
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
            sums[left[k], right[k]] += weight[k]
            sums[right[k], left[k]] += weight[k]
        founders = link(sums, times[members], sure[members], cut, max_span)
        for i in range(m):
            labels[members[i]] = members[founders[i]]
    return labels


@kernel
def link(
    sums: NDArray[np.int64], times: NDArray[np.int64], sure: NDArray[np.int64], cut: int, max_span: int
) -> NDArray[np.int64]:
    """Return the founder (smallest place) of each place's group; `sums` is used up.

    Each group i keeps its best partner among the larger founders. A merge only lowers similarities but those
    to the merged group, and these are looked at, so a kept best that has grown stale is still an upper bound:
    it is looked for anew only when it comes out on top.

    Args:
        sums: int64, shape (m, m), symmetric; weight between two places.
        times: int64, shape (m,).
        sure: int64, shape (m,), written; how many rows of each group are sure.
        cut, max_span: As in `average`.
    """
    m = times.size
    alive = np.arange(m)
    size = np.ones(m, dtype=np.int64)
    founder = np.arange(m)
    first, last = times.copy(), times.copy()
    best = np.empty((3, m), dtype=np.int64)  # partner or -1, sum, what `_pairs` says
    fresh = np.ones(m, dtype=np.bool_)
    for i in range(m):
        _seek(i, alive[i + 1 :], sums, size, sure, first, last, cut, max_span, best)
    while True:
        a = _top(alive, best)
        if a < 0:
            return _roots(founder)
        if not fresh[a]:
            others = alive[np.searchsorted(alive, a) + 1 :]
            _seek(a, others, sums, size, sure, first, last, cut, max_span, best)
            fresh[a] = True
            continue
        b = best[0, a]
        alive = alive[alive != b]
        founder[b] = a
        size[a] += size[b]
        sure[a] += sure[b]
        if first[b] != UNDATED:
            first[a] = first[b] if first[a] == UNDATED else min(first[a], first[b])
            last[a] = max(last[a], last[b])
        for c in alive:
            if sums[b, c] and c != a:
                sums[a, c] += sums[b, c]
                sums[c, a] = sums[a, c]
            fresh[c] &= best[0, c] != a and best[0, c] != b
            if c < a and sums[c, a] > 0:
                _raise(c, a, sums, size, sure, cut, best, fresh)
        best[0, a] = -1
        for c in alive:
            if c > a and sums[a, c] > 0:
                _raise(a, c, sums, size, sure, cut, best, fresh)


@kernel
def _raise(
    i: int,
    j: int,
    sums: NDArray[np.int64],
    size: NDArray[np.int64],
    sure: NDArray[np.int64],
    cut: int,
    best: NDArray[np.int64],
    fresh: NDArray[np.bool_],
) -> None:
    """Let the bound of group i be no lower than its similarity to j, if that reaches `cut`."""
    total, pairs = sums[i, j], _pairs(size[i], sure[i], size[j], sure[j])
    if DOUBT * total < cut * pairs or (best[0, i] >= 0 and total * best[2, i] < best[1, i] * pairs):
        return
    best[0, i], best[1, i], best[2, i] = j, total, pairs
    fresh[i] = False


@kernel
def _seek(
    i: int,
    others: NDArray[np.int64],
    sums: NDArray[np.int64],
    size: NDArray[np.int64],
    sure: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    cut: int,
    max_span: int,
    best: NDArray[np.int64],
) -> None:
    """Set group i's best partner among others: the most similar one at `cut` or above that fits."""
    best[0, i] = -1
    for j in others:
        total = sums[i, j]
        if total <= 0:
            continue
        pairs = _pairs(size[i], sure[i], size[j], sure[j])
        if DOUBT * total < cut * pairs:
            continue
        # Equal similarities leave the smaller founder, which came before.
        if best[0, i] >= 0 and total * best[2, i] <= best[1, i] * pairs:
            continue
        if not fits(first[i], last[i], first[j], last[j], max_span):
            continue
        best[0, i], best[1, i], best[2, i] = j, total, pairs


@kernel
def _pairs(size_one: int, sure_one: int, size_two: int, sure_two: int) -> int:
    """Return how many pairs there are between two groups, in 1 / `DOUBT`."""
    plain = sure_one * sure_two
    doubtful = size_one * size_two - plain
    return DOUBT * plain + (doubtful + DOUBT - 1 if doubtful else 0)


@kernel
def fits(first_one: int, last_one: int, first_two: int, last_two: int, max_span: int) -> bool:
    """Return whether two groups together span no more than `max_span`; undated ones always do."""
    if first_one == UNDATED or first_two == UNDATED:
        return True
    return max(last_one, last_two) - min(first_one, first_two) <= max_span


@kernel
def _top(alive: NDArray[np.int64], best: NDArray[np.int64]) -> int:
    """Return the group whose kept best is the most similar, the smallest founder of equals; -1: none."""
    top = -1
    for i in alive:
        if best[0, i] >= 0 and (top < 0 or best[1, i] * best[2, top] > best[1, top] * best[2, i]):
            top = i
    return top


@kernel
def _roots(founder: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the founder of each founder's founder: `founder[i] <= i`, so one rising pass is enough."""
    for i in range(founder.size):
        founder[i] = founder[founder[i]]
    return founder
