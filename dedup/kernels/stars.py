"""Stars: rows that hang together by a pair with one leader, so that no chain drifts from text to text."""

import numpy as np

from dedup._types import I64
from dedup.kernels._jit import kernel


@kernel
def lead(left: I64, right: I64, n: int) -> I64:
    """Label each row with the smallest leader that it has a pair with; a row without one is a leader.

    Args:
        left: int64, shape (n_pairs,); the smaller row of each pair.
        right: int64, shape (n_pairs,); the larger row, below n.
        n: Number of rows.

    Returns:
        int64, shape (n,); labels[i] <= i. The order of the pairs changes nothing.
    """
    labels = np.arange(n)
    # Two stable sorts, the last one decides: when a row's turn comes, all smaller ones have had theirs.
    order = np.argsort(left, kind="mergesort")
    for k in order[np.argsort(right[order], kind="mergesort")]:
        if labels[right[k]] == right[k] and labels[left[k]] == left[k]:
            labels[right[k]] = left[k]
    return labels
