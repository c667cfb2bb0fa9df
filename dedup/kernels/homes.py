"""Large groups of rows that small ones may join: their mean rows, and how much two of their rows share.

What is within a group is the mean product of two of its rows, together with `PRIOR` more of `BOND`.
"""

from typing import Final

from dedup._types import F64, I32, I64, U32
from dedup.kernels._jit import kernel
from dedup.kernels.sums import LENGTH

# Ordered pairs of product `BOND` that every group is taken to hold besides its own: two rows tell little.
PRIOR: Final = 2.0
BOND: Final = 0.3
# Products of two whole weights in what the products of their shares are.
SQUARE: Final = float(LENGTH) ** 2


@kernel
def room(weights: I32, offsets: I64, order: I64, starts: I64, large: I64) -> int:
    """Return how many terms the mean rows of the large groups have at most, see `gather`."""
    found = 0
    for group in large:
        for row in order[starts[group] : starts[group + 1]]:
            found += (weights[offsets[row] : offsets[row + 1]] > 0).sum()
    return found


@kernel
def gather(
    columns: U32,
    weights: I32,
    offsets: I64,
    order: I64,
    starts: I64,
    large: I64,
    sums: I64,
    told: U32,
    held: I32,
    begins: I64,
    within: F64,
) -> None:
    """Write the mean rows of the large groups, and the mean product within each.

    Args:
        columns: uint32, columns of the terms, distinct within a row, below the size of `sums`.
        weights: int32, shape of `columns`, in 1/`LENGTH`; 0 where a term tells nothing.
        offsets: int64, shape (n + 1,), where the terms of row i begin.
        order: int64, shape (n,), the rows, group by group.
        starts: int64, shape (n_groups + 1,), where the rows of each group begin in `order`.
        large: int64, groups that others may join, ascending.
        sums: int64, scratch, zeros; left as zeros.
        told: uint32, with `room`, written: the columns of the mean rows.
        held: int32, shape of `told`, written: their weights, above 0.
        begins: int64, shape (n_large + 1,), written: where each mean row begins.
        within: float64, shape (n_large,), written: the mean product.
    """
    written = begins[0] = 0
    for place in range(large.size):
        rows = order[starts[large[place]] : starts[large[place] + 1]]
        squares = -add(rows, columns, weights, offsets, sums)
        for row in rows:
            for k in range(offsets[row], offsets[row + 1]):
                total, sums[columns[k]] = sums[columns[k]], 0
                squares += float(total) ** 2
                mean = (total + rows.size // 2) // rows.size
                if mean > 0:
                    told[written], held[written] = columns[k], mean
                    written += 1
        pairs = rows.size * (rows.size - 1)
        within[place] = (squares / SQUARE + PRIOR * BOND) / (pairs + PRIOR)
        begins[place + 1] = written


@kernel
def add(rows: I64, columns: U32, weights: I32, offsets: I64, sums: I64) -> float:
    """Add the weights of the rows' terms to `sums`; return the sum of their squares."""
    squares = 0.0
    for row in rows:
        for k in range(offsets[row], offsets[row + 1]):
            sums[columns[k]] += weights[k]
            squares += float(weights[k]) ** 2
    return squares


@kernel
def post(told: U32, held: I32, begins: I64, heads: I64, places: U32, means: I32) -> None:
    """Write the mean rows of `gather` term by term.

    Args:
        told, held, begins: As `gather` writes them.
        heads: int64, shape (n_columns + 1,), zeros; written: where the postings of each column begin.
        places: uint32, shape of `told`, written: places in `large`, ascending within a column.
        means: int32, shape of `told`, written: weights.
    """
    for column in told[: begins[-1]]:
        heads[column + 1] += 1
    for column in range(heads.size - 1):
        heads[column + 1] += heads[column]
    ends = heads[:-1].copy()
    for place in range(begins.size - 1):
        for k in range(begins[place], begins[place + 1]):
            at = ends[told[k]]
            places[at], means[at] = place, held[k]
            ends[told[k]] += 1
