"""The Jaccard of all pairs of texts, by sets of strings and a sparse product, and nothing of the kernels."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import scipy.sparse as sp

from dedup._types import F64, I64, Bools
from dedup.arabic import letters

# What the words of a text are.
Words: TypeAlias = Callable[[str], Sequence[str]]
# Rows of the product that are held at a time.
_BLOCK: Final = 1_000


class Exact(NamedTuple):
    """All pairs of reports that share a shingle.

    Attributes:
        left: int64, the smaller row of each pair; sorted by both rows.
        right: int64, the larger.
        jaccard: float64, shared / distinct shingles of both.
    """

    left: I64
    right: I64
    jaccard: F64


def exact(texts: Sequence[str], size: int, words: Words = letters.words) -> Exact:
    """Return the Jaccard of all pairs of texts by their sets of `size` words in a row."""
    known: dict[tuple[str, ...], int] = {}
    rows, columns = [], []
    for row, text in enumerate(texts):
        said = words(text)
        grams = set(zip(*(said[start:] for start in range(size)), strict=False))
        rows += [row] * len(grams)
        columns += [known.setdefault(gram, len(known)) for gram in grams]
    ones = np.ones(len(rows), np.int32)
    matrix = sp.csr_matrix((ones, (rows, columns)), shape=(len(texts), max(1, len(known))))
    sizes = np.diff(matrix.indptr)
    # A shingle of one text is in no pair.
    common = matrix[:, np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]) > 1)]
    blocks = [_block(common, sizes, start) for start in range(0, len(texts), _BLOCK)]
    left, right, jaccard = (np.concatenate(column) for column in zip(*blocks, strict=True))
    order = np.lexsort((right, left))
    return Exact(left[order], right[order], jaccard[order])


def _block(matrix: sp.csr_matrix, sizes: I64, start: int) -> tuple[I64, I64, F64]:
    """Return the pairs of some rows with all larger ones, and their Jaccard."""
    product = (matrix[start : start + _BLOCK] @ matrix.T).tocoo()
    left, right = product.row.astype(np.int64) + start, product.col.astype(np.int64)
    kept = left < right
    left, right, shared = left[kept], right[kept], product.data[kept]
    return left, right, shared / (sizes[left] + sizes[right] - shared)


def looked_up(truth: Exact, left: I64, right: I64) -> F64:
    """Return the exact Jaccard of pairs as the line rounds it, 0 where they share no shingle."""
    at, held = find(truth.left, truth.right, left, right)
    return np.where(held, truth.jaccard[at] if truth.jaccard.size else 0.0, 0.0).round(6)


def find(left: I64, right: I64, a: I64, b: I64) -> tuple[I64, Bools]:
    """Return where the pairs (a, b) stand among sorted pairs (left, right), and whether they do."""
    keys, wanted = left << 32 | right, a << 32 | b
    at = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
    return at, (keys[at] == wanted) if len(keys) else np.zeros(len(wanted), np.bool_)
