"""Pairs dealt out by their smaller ids, in time that is linear in them."""

import numpy as np

from dedup._types import I64, U32
from dedup.kernels._jit import kernel


@kernel
def deal(left: U32, right: U32, ranks: I64, n: int, runs: int) -> tuple[I64, I64]:
    """Return the pairs run by run, and where each run begins.

    A run holds all pairs whose smaller rank is in a range; the ranges are such that the runs are about even,
    but for a single rank that has more pairs.

    Args:
        left, right: uint32, shape (m,); rows.
        ranks: int64, of each row; in [0, n).
        n: Ranks that there are.
        runs: How many, at least 1.

    Returns:
        int64, shape (m,), the places of the pairs, in their order within a run; int64, shape (runs + 1,).
    """
    held = np.zeros(n, np.int64)
    for k in range(left.size):
        held[min(ranks[left[k]], ranks[right[k]])] += 1
    # The run of each rank, by the pairs of smaller ranks; those behind all pairs go with the last.
    before, run_of = 0, np.empty(n, np.int64)
    for rank in range(n):
        run_of[rank] = min(runs - 1, before * runs // max(1, left.size))
        before += held[rank]
    starts = np.zeros(runs + 1, np.int64)
    for rank in range(n):
        starts[run_of[rank] + 1] += held[rank]
    starts = np.cumsum(starts)
    ends, order = starts[:-1].copy(), np.empty(left.size, np.int64)
    for k in range(left.size):
        run = run_of[min(ranks[left[k]], ranks[right[k]])]
        order[ends[run]] = k
        ends[run] += 1
    return order, starts
