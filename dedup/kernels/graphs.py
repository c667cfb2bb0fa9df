"""Graphs as lists of neighbours, made from pairs without sorting them."""

import numpy as np

from dedup._types import I32, I64, U32
from dedup.kernels._jit import kernel


@kernel
def degrees(left: U32, right: U32, weight: I32, above: int, n: int) -> I64:
    """Return where the neighbours of each row begin if all lists stand one behind the other, and the end.

    Args:
        left, right: uint32, shape (m,); rows in [0, n); pairs are distinct, whichever end is left.
        weight: int32, shape (m,).
        above: The weight above which a pair counts.
        n: Number of rows.
    """
    starts = np.zeros(n + 1, np.int64)
    for k in range(left.size):
        if weight[k] > above:
            starts[left[k] + np.int64(1)] += 1
            starts[right[k] + np.int64(1)] += 1
    return np.cumsum(starts)


@kernel
def neighbours(left: U32, right: U32, weight: I32, above: int, starts: I64, others: I64, more: I64) -> None:
    """Write the neighbours of each row in the order of the pairs, and by how much each pair is above.

    Args:
        left, right, weight, above: As for `degrees`.
        starts: int64, shape (n + 1,), as `degrees` returns it.
        others: int64, shape (starts[-1],), written; each pair stands at both of its rows.
        more: int64, shape of `others`, written: its weight - `above`.
    """
    ends = starts[:-1].copy()
    for k in range(left.size):
        if weight[k] > above:
            one, other = np.int64(left[k]), np.int64(right[k])
            others[ends[one]], more[ends[one]] = other, weight[k] - above
            others[ends[other]], more[ends[other]] = one, weight[k] - above
            ends[one] += 1
            ends[other] += 1
