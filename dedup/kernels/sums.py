"""What each group of documents is about: the sum of their sparse vectors, and its strongest terms."""

import numpy as np

from dedup._types import F32, F64, I32, I64, U8, U32, Bools
from dedup.kernels._jit import kernel
from dedup.kernels.tfidf import SUBLINEAR

# Weights are added as whole numbers of this fraction: those add up to one sum in any order.
SCALE = 1 << 32
# Scaled to length 1 they are whole numbers of this one: products and their sums fit into 32 bits.
LENGTH = 1 << 15


@kernel
def add(
    columns: U32,
    counts: U8,
    offsets: I64,
    idf: F32,
    norms: F64,
    rare: float,
    shares: F64,
    order: I64,
    starts: I64,
    sums: I64,
    touched: U32,
    out_columns: U32,
    out_sums: I64,
    out_offsets: I64,
) -> None:
    """Write the sums of the documents of each group, their zones together, in 1/`SCALE`.

    Args:
        columns: uint32, columns of the terms, ascending within a document.
        counts: uint8, shape (terms, zones), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        idf: float32, shape (width,), inverse document frequency by column.
        norms: float64, shape (n, zones), see `tfidf.measure`.
        rare: The idf above which a term is added at all.
        shares: float64, shape (zones,), how often each zone counts, none negative.
        order: int64, shape (n,), the documents, group by group.
        starts: int64, shape (n_groups + 1,), where the documents of each group begin in `order`.
        sums: int64, shape (width,), scratch, zeros; left as zeros.
        touched: uint32, scratch, room for the terms of the largest group.
        out_columns: uint32, written: the distinct columns of each group, ascending within a group.
        out_sums: int64, shape of `columns`, written: their sums, none of them 0.
        out_offsets: int64, shape (n_groups + 1,), written: where the columns of each group begin.
    """
    written = 0
    out_offsets[0] = 0
    for group in range(starts.size - 1):
        rows = order[starts[group] : starts[group + 1]]
        first = written
        for row in rows:
            for k in range(offsets[row], offsets[row + 1]):
                whole = _whole(counts[k], np.float64(idf[columns[k]]), norms[row], rare, shares)
                if whole > 0 and rows.size == 1:
                    out_columns[written], out_sums[written] = columns[k], whole
                    written += 1
                elif whole > 0:
                    if sums[columns[k]] == 0:
                        touched[written - first] = columns[k]
                        written += 1
                    sums[columns[k]] += whole
        if rows.size > 1:
            _put(touched[: written - first], sums, out_columns[first:written], out_sums[first:written])
        out_offsets[group + 1] = written


@kernel
def _put(touched: U32, sums: I64, out_columns: U32, out_sums: I64) -> None:
    """Write the sums of the columns that were touched, and clear them."""
    touched.sort()
    for at in range(touched.size):
        out_columns[at], out_sums[at] = touched[at], sums[touched[at]]
        sums[touched[at]] = 0


@kernel
def _whole(counts: U8, rarity: float, norms: F64, rare: float, shares: F64) -> int:
    """Return what a term adds; 0 where it is too common."""
    if rarity <= rare:
        return 0
    value = 0.0
    for zone in range(shares.size):
        if counts[zone] > 0:
            value += shares[zone] * SUBLINEAR[counts[zone]] * rarity / norms[zone]
    return int(np.rint(value * float(SCALE)))


@kernel
def keep(
    columns: U32,
    sums: I64,
    offsets: I64,
    most: int,
    few: int,
    out_columns: U32,
    out_weights: I32,
    out_strong: Bools,
    out_offsets: I64,
) -> None:
    """Write the strongest terms of each group, scaled to length 1 in 1/`LENGTH`, and which are the few.

    Of terms as strong as the last one that is kept, those of smaller columns are.

    Args:
        columns: uint32, columns of the terms, ascending within a group.
        sums: int64, shape of `columns`, above 0; used up.
        offsets: int64, shape (n_groups + 1,), where the terms of group i begin.
        most: Terms a group, above 0.
        few: Strong terms a group, above 0.
        out_columns: uint32, written: the columns that are kept, ascending within a group; may be `columns`.
        out_weights: int32, written: their weights, at least 1.
        out_strong: bool, written: whether they are of the few.
        out_offsets: int64, shape of `offsets`, written: where the columns of each group begin.
    """
    written = 0
    out_offsets[0] = 0
    for group in range(offsets.size - 1):
        first = written
        least, equal = _least(sums[offsets[group] : offsets[group + 1]], most)
        for k in range(offsets[group], offsets[group + 1]):
            equal -= sums[k] == least
            if sums[k] > least or (sums[k] == least and equal >= 0):
                out_columns[written], sums[written] = columns[k], sums[k]
                written += 1
        least, equal = _least(sums[first:written], few)
        squares = 0.0
        for k in range(first, written):
            equal -= sums[k] == least
            out_strong[k] = sums[k] > least or (sums[k] == least and equal >= 0)
            squares += float(sums[k]) * float(sums[k])
        for k in range(first, written):
            out_weights[k] = max(1, int(np.rint(sums[k] * LENGTH / np.sqrt(squares))))
        out_offsets[group + 1] = written


@kernel
def _least(values: I64, most: int) -> tuple[int, int]:
    """Return the least of the `most` largest values, and how many of these are equal to it."""
    if values.size <= most:
        return 0, 0
    least = np.partition(values, values.size - most)[values.size - most]
    return int(least), most - int((values > least).sum())
