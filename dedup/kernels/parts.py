"""Components of bounded size: the strongest edges first, and none that would make a part too large."""

import numpy as np
from numpy.typing import NDArray

from dedup.kernels._jit import kernel
from dedup.kernels.forest import find


@kernel
def split(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    weight: NDArray[np.int64],
    n: int,
    limit: int,
) -> NDArray[np.int64]:
    """Label each row with the smallest row of its part; no part has more than `limit` rows.

    Edges are taken by falling weight, ties by left, then right row (Kruskal 1956); one that would join
    two parts into one of more than `limit` rows is left out. Where no component is larger than
    `limit`, the parts are the components.

    Args:
        left: int64, shape (n_pairs,); rows in [0, n).
        right: int64, shape (n_pairs,); rows in [0, n).
        weight: int64, shape (n_pairs,); higher is taken first.
        n: Number of rows.
        limit: Rows that a part may have, at least 1.

    Returns:
        int64, shape (n,); labels[i] <= i. The order of the edges changes nothing.
    """
    # Three stable sorts, the last one decides: numba has no lexsort.
    order = np.argsort(right, kind="mergesort")
    order = order[np.argsort(left[order], kind="mergesort")]
    order = order[np.argsort(-weight[order], kind="mergesort")]
    parent = np.arange(n)
    rows = np.ones(n, dtype=np.int64)
    for k in order:
        a = find(parent, left[k])
        b = find(parent, right[k])
        if a == b or rows[a] + rows[b] > limit:
            continue
        first, second = min(a, b), max(a, b)
        parent[second] = first
        rows[first] += rows[second]
    for row in range(n):
        parent[row] = parent[parent[row]]
    return parent
