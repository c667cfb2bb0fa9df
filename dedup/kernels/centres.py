"""How close each document lies to the centre of the other voices of its group."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.kernels._jit import kernel


@kernel
def compare(
    indptr: NDArray[np.int64],
    indices: NDArray[np.integer[Any]],
    data: NDArray[np.floating[Any]],
    said: NDArray[np.floating[Any]],
    order: NDArray[np.int64],
    groups: NDArray[np.int64],
    voices: NDArray[np.int64],
    width: int,
) -> NDArray[np.float64]:
    """Return each document's cosine to the sum of what the other voices of its group say.

    A voice speaks with the mean of its documents, and not for its own. Where a group is one voice, each
    document is a voice. A document alone in its group has 1; an empty one among others has 0.

    Args:
        indptr: int64, shape (n + 1,); where the rows of a sparse matrix start.
        indices: any integers, shape (nnz,); columns in [0, width), distinct within a row.
        data: float32 or float64, shape (nnz,); weights of a document that is compared, none negative. Rows
            have length 1, or are empty.
        said: float32 or float64, shape (nnz,); weights of a document that it is compared with: `data`, or
            those of a part of each document, such as its lead.
        order: int64, shape (n,); the rows, sorted by group, then voice, then row.
        groups: int64, shape (n,).
        voices: int64, shape (n,).
        width: Number of columns.

    Returns:
        float64, shape (n,); in [0, 1] but for the rounding of floats.
    """
    cosines = np.ones(order.size, dtype=np.float64)
    total = np.zeros(width, dtype=np.float64)
    voice = np.zeros(width, dtype=np.float64)
    begin = 0
    while begin < order.size:
        end = begin + 1
        while end < order.size and groups[order[end]] == groups[order[begin]]:
            end += 1
        if end - begin > 1:
            rows = order[begin:end]
            bounds = _bounds(rows, voices)
            for v in range(bounds.size - 1):
                _add(indptr, indices, said, rows[bounds[v] : bounds[v + 1]], total)
            _leave_out(indptr, indices, data, said, rows, bounds, total, voice, cosines)
            _clear(indptr, indices, rows, total)
        begin = end
    return cosines


@kernel
def _bounds(rows: NDArray[np.int64], voices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each voice of a group starts, and the end; a single voice falls apart into its rows."""
    if voices[rows[0]] == voices[rows[-1]]:
        return np.arange(rows.size + 1)
    bounds = np.empty(rows.size + 1, dtype=np.int64)
    bounds[0] = 0
    count = 1
    for k in range(1, rows.size):
        if voices[rows[k]] != voices[rows[k - 1]]:
            bounds[count] = k
            count += 1
    bounds[count] = rows.size
    return bounds[: count + 1]


@kernel
def _leave_out(
    indptr: NDArray[np.int64],
    indices: NDArray[np.integer[Any]],
    data: NDArray[np.floating[Any]],
    said: NDArray[np.floating[Any]],
    rows: NDArray[np.int64],
    bounds: NDArray[np.int64],
    total: NDArray[np.float64],
    voice: NDArray[np.float64],
    cosines: NDArray[np.float64],
) -> None:
    """Set the cosine of each row x of voice v to t - v, t the sum of all voices; `voice` is left zero.

    x · (t - v) = x · t - x · v, and |t - v|² = t · t - 2 t · v + v · v, where a product with v is the
    mean of the products with what its rows say: no vector is made for a row.
    """
    of_voices = np.zeros(bounds.size - 1, dtype=np.float64)
    for v in range(bounds.size - 1):
        of_voices[v] = _mean_dot(indptr, indices, said, rows[bounds[v] : bounds[v + 1]], total)
    squared = of_voices.sum()
    for v in range(bounds.size - 1):
        members = rows[bounds[v] : bounds[v + 1]]
        _add(indptr, indices, said, members, voice)
        rest = squared - 2 * of_voices[v] + _mean_dot(indptr, indices, said, members, voice)
        # Below this only empty rows are left: any other voice of weights >= 0 is longer.
        scale = 1 / np.sqrt(rest) if rest > 1e-9 else 0.0
        for row in members:
            with_all = _dot(indptr, indices, data, row, total)
            cosines[row] = (with_all - _dot(indptr, indices, data, row, voice)) * scale
        _clear(indptr, indices, members, voice)


@kernel
def _mean_dot(
    indptr: NDArray[np.int64],
    indices: NDArray[np.integer[Any]],
    data: NDArray[np.floating[Any]],
    rows: NDArray[np.int64],
    dense: NDArray[np.float64],
) -> float:
    """Return the mean product of some rows with a dense vector."""
    product = 0.0
    for row in rows:
        product += _dot(indptr, indices, data, row, dense)
    return product / rows.size


@kernel
def _add(
    indptr: NDArray[np.int64],
    indices: NDArray[np.integer[Any]],
    data: NDArray[np.floating[Any]],
    rows: NDArray[np.int64],
    dense: NDArray[np.float64],
) -> None:
    """Add the mean of some rows to a dense vector."""
    for row in rows:
        for k in range(indptr[row], indptr[row + 1]):
            dense[indices[k]] += data[k] / rows.size


@kernel
def _dot(
    indptr: NDArray[np.int64],
    indices: NDArray[np.integer[Any]],
    data: NDArray[np.floating[Any]],
    row: int,
    dense: NDArray[np.float64],
) -> float:
    """Return the product of a row and a dense vector."""
    product = 0.0
    for k in range(indptr[row], indptr[row + 1]):
        product += data[k] * dense[indices[k]]
    return product


@kernel
def _clear(
    indptr: NDArray[np.int64],
    indices: NDArray[np.integer[Any]],
    rows: NDArray[np.int64],
    dense: NDArray[np.float64],
) -> None:
    """Set a dense vector to zero in the columns of some rows."""
    for row in rows:
        for k in range(indptr[row], indptr[row + 1]):
            dense[indices[k]] = 0.0
