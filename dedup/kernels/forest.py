"""Connected components: a union-find whose roots are the smallest rows."""

import numpy as np
from numpy.typing import NDArray

from dedup.kernels._jit import kernel


@kernel
def find(parent: NDArray[np.int64], row: int) -> int:
    """Return the root of a row, and halve the path to it."""
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@kernel
def components(left: NDArray[np.int64], right: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Label each row with the smallest row that it is connected to.

    Args:
        left: int64, shape (n_pairs,); rows in [0, n).
        right: int64, shape (n_pairs,); rows in [0, n).
        n: Number of rows.

    Returns:
        int64, shape (n,); labels[i] <= i.
    """
    parent = np.arange(n)
    for k in range(left.size):
        a = find(parent, left[k])
        b = find(parent, right[k])
        if a < b:
            parent[b] = a
        elif b < a:
            parent[a] = b
    # A parent is never larger than its row, so it has its label when the row's turn comes.
    for row in range(n):
        parent[row] = parent[parent[row]]
    return parent
