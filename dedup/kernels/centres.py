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
    texts: NDArray[np.int64],
    voices: NDArray[np.int64],
    echo: float,
    width: int,
) -> NDArray[np.float64]:
    """Return each document's cosine to the sum of what the other voices of its group say.

    A voice speaks with the mean of its documents, and not for its own; for those of its own text it counts
    as `echo`, unless all of the group is one text. Where a group is one voice, each document is a voice. A
    document alone in its group has 1; an empty one among others has 0.

    Args:
        indptr: int64, shape (n + 1,); where the rows of a sparse matrix start.
        indices: any integers, shape (nnz,); columns in [0, width), distinct within a row.
        data: float32 or float64, shape (nnz,); weights of a document that is compared, none negative. Rows
            have length 1, or are empty.
        said: float32 or float64, shape (nnz,); weights of a document that it is compared with: `data`, or
            those of a part of each document, such as its lead.
        order: int64, shape (n,); the rows, sorted by group, then text, then voice, then row.
        groups: int64, shape (n,).
        texts: int64, shape (n,).
        voices: int64, shape (n,); no voice tells two texts of a group.
        echo: In [0, 1].
        width: Number of columns.

    Returns:
        float64, shape (n,); in [0, 1] but for the rounding of floats.
    """
    cosines = np.ones(order.size, dtype=np.float64)
    total = np.zeros(width, dtype=np.float64)
    voice = np.zeros(width, dtype=np.float64)
    text = np.zeros(width, dtype=np.float64)
    begin = 0
    while begin < order.size:
        end = begin + 1
        while end < order.size and groups[order[end]] == groups[order[begin]]:
            end += 1
        if end - begin > 1:
            rows = order[begin:end]
            heard = echo if texts[rows[0]] != texts[rows[-1]] else 1.0
            _within(indptr, indices, data, said, rows, texts, voices, heard, (total, text, voice), cosines)
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
def _within(
    indptr: NDArray[np.int64],
    indices: NDArray[np.integer[Any]],
    data: NDArray[np.floating[Any]],
    said: NDArray[np.floating[Any]],
    rows: NDArray[np.int64],
    texts: NDArray[np.int64],
    voices: NDArray[np.int64],
    echo: float,
    scratch: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    cosines: NDArray[np.float64],
) -> None:
    """Set the cosines of the rows of a group, text by text; the scratch is left zero."""
    bounds = _bounds(rows, voices)
    total = scratch[0]
    for v in range(bounds.size - 1):
        _add(indptr, indices, said, rows[bounds[v] : bounds[v + 1]], total)
    with_total = _mean_dots(indptr, indices, said, rows, bounds, total)
    first = 0
    for last in range(1, bounds.size):
        if last == bounds.size - 1 or texts[rows[bounds[last]]] != texts[rows[bounds[first]]]:
            of_text, told = bounds[first : last + 1], with_total[first:last]
            # A voice that tells a text alone leaves out itself, and nothing else.
            heard = echo if last - first > 1 else 1.0
            squared = with_total.sum()
            _leave_out(indptr, indices, data, said, rows, of_text, told, squared, heard, scratch, cosines)
            first = last
    _clear(indptr, indices, rows, total)


@kernel
def _leave_out(
    indptr: NDArray[np.int64],
    indices: NDArray[np.integer[Any]],
    data: NDArray[np.floating[Any]],
    said: NDArray[np.floating[Any]],
    rows: NDArray[np.int64],
    bounds: NDArray[np.int64],
    with_total: NDArray[np.float64],
    squared: float,
    echo: float,
    scratch: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    cosines: NDArray[np.float64],
) -> None:
    """Set the cosine of each row x of the voices v of a text u to t - (1 - e) u - e v, t being all voices.

    With f = 1 - e the squared length is t·t + f² u·u + e² v·v - 2f t·u - 2e t·v + 2ef u·v, where a product
    with v is the mean of the products with what its rows say: no vector is made for a row. `squared` is t·t,
    `with_total` holds t·v.
    """
    total, text, voice = scratch
    rest = 1 - echo
    with_text = np.zeros(bounds.size - 1, dtype=np.float64)
    if rest > 0:
        for v in range(bounds.size - 1):
            _add(indptr, indices, said, rows[bounds[v] : bounds[v + 1]], text)
        with_text = _mean_dots(indptr, indices, said, rows, bounds, text)
    apart = squared + rest * rest * with_text.sum() - 2 * rest * with_total.sum()
    for v in range(bounds.size - 1):
        members = rows[bounds[v] : bounds[v + 1]]
        _add(indptr, indices, said, members, voice)
        length = apart + echo * echo * _mean_dot(indptr, indices, said, members, voice)
        length += 2 * echo * (rest * with_text[v] - with_total[v])
        # Below this only empty rows are left: any other voice of weights >= 0 is longer.
        scale = 1 / np.sqrt(length) if length > 1e-9 else 0.0
        for row in members:
            product = _dot(indptr, indices, data, row, total) - echo * _dot(indptr, indices, data, row, voice)
            if rest > 0:
                product -= rest * _dot(indptr, indices, data, row, text)
            cosines[row] = product * scale
        _clear(indptr, indices, members, voice)
    if rest > 0:
        _clear(indptr, indices, rows[bounds[0] : bounds[-1]], text)


@kernel
def _mean_dots(
    indptr: NDArray[np.int64],
    indices: NDArray[np.integer[Any]],
    data: NDArray[np.floating[Any]],
    rows: NDArray[np.int64],
    bounds: NDArray[np.int64],
    dense: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return for each run of rows the mean of their products with a dense vector."""
    products = np.zeros(bounds.size - 1, dtype=np.float64)
    for v in range(bounds.size - 1):
        products[v] = _mean_dot(indptr, indices, data, rows[bounds[v] : bounds[v + 1]], dense)
    return products


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
