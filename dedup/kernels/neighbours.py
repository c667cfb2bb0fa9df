"""Pairs of documents whose vectors lie near each other, by an inverted index that grows along time."""

from typing import Final, TypeAlias

import numpy as np

from dedup._types import F64, I32, I64, U32, Bools
from dedup.kernels._jit import kernel, part

_Told: TypeAlias = tuple[U32, I32, Bools, I64]
_Needs: TypeAlias = tuple[F64, float, F64, float]
_Index: TypeAlias = tuple[I64, I64, U32, I32]
# Terms of four bytes in a line of the cache.
_LINE: Final = 16


@kernel
def thin(terms: U32, weights: I32, strong: Bools, offsets: I64, width: int, ends: I64) -> U32:
    """Leave out the terms that one document alone has, and number the others from 0, all in place.

    Args:
        terms: uint32, columns of the terms, below `width`; overwritten with their numbers.
        weights: int32, shape of `terms`; overwritten.
        strong: bool, shape of `terms`; overwritten.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        width: Columns that there are.
        ends: int64, shape (n + 1,), written: where those of document i begin that are left.

    Returns:
        uint32, shape (n_terms,), the column of each.
    """
    held, names = np.zeros(width, np.int32), np.empty(width, np.uint32)
    for k in range(offsets[-1]):
        held[terms[k]] += 1
    n = 0
    for column in range(width):
        if held[column] > 1:
            names[column] = n
            n += 1
    kept = 0
    ends[0] = 0
    for row in range(offsets.size - 1):
        for k in range(offsets[row], offsets[row + 1]):
            if held[terms[k]] > 1:
                terms[kept], weights[kept], strong[kept] = names[terms[k]], weights[k], strong[k]
                kept += 1
        ends[row + 1] = kept
    return np.flatnonzero(held > 1).astype(np.uint32)


@kernel
def post(
    terms: U32, weights: I32, strong: Bools, offsets: I64, stop: int, ends: I64, rows: U32, held: I32
) -> None:
    """Post the documents before `stop`, as `meet` does when it has looked at them.

    Args:
        terms, weights, strong, offsets, ends, rows, held: As for `meet`.
        stop: The first document that is left to `meet`.
    """
    for row in range(stop):
        for k in range(offsets[row], offsets[row + 1]):
            if strong[k]:
                last = ends[terms[k]]
                rows[last], held[last] = row, weights[k]
                ends[terms[k]] = last + 1


@kernel
def lengths(terms: U32, strong: Bools, offsets: I64, width: int) -> I64:
    """Return where the postings of each term begin, of the strong ones of some documents, and the end of all.

    Args:
        terms: uint32, the terms of the documents, below `width`.
        strong: bool, shape of `terms`.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        width: Terms that there are.
    """
    starts = np.zeros(width + 1, np.int64)
    for k in range(offsets[0], offsets[-1]):
        starts[terms[k] + 1] += strong[k]
    return np.cumsum(starts)


@kernel
def meet(
    terms: U32,
    weights: I32,
    strong: Bools,
    offsets: I64,
    starts: I64,
    since: I64,
    days: F64,
    half_days: float,
    reach: F64,
    enough: float,
    latest: int,
    row: int,
    ends: I64,
    rows: U32,
    held: I32,
    sums: I32,
    noted: I32,
    touched: U32,
    pairs: I64,
) -> tuple[int, int]:
    """Write the near pairs of the documents from `row` on while there is room.

    Documents are rows in the order of time. The window of a document holds those before it from `since` on.
    The strong terms of two documents propose them, each to the `latest` documents of the window that hold it,
    so that no document is dearer than another however many the window holds; the product over these must be
    `enough` of what makes a pair near. Two are near if their whole product is not below the square of the sum
    of their `reach`, times one more for every `half_days` between them.

    Args:
        terms: uint32, the terms of the documents, numbered from 0, distinct within a document.
        weights: int32, shape of `terms`, at least 1; sums of products stay below 2^31.
        strong: bool, shape of `terms`.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        starts: int64, shape (n_terms,), where the postings of each term begin.
        since: int64, shape (n,), the first document in the window of each.
        days: float64, shape (n,), nan where a document has no time: it is as of one day with any other.
        half_days: Days.
        reach: float64, shape (n,), in units of a weight, none negative.
        enough: In [0, 1].
        latest: 1 or more.
        row: The first document to look at; those before it have been, or were posted.
        ends: int64, shape (n_terms,), where the postings of each term end as yet; at first `starts`.
        rows: uint32, the postings: documents that hold a strong term, ascending; filled.
        held: int32, shape of `rows`, the weights of the postings; filled.
        sums: int32, shape (n,), scratch, zeros; left as zeros.
        noted: int32, shape (n_terms,), scratch, zeros; left as zeros.
        touched: uint32, shape (n + 1,), scratch.
        pairs: int64, shape (room, 3), written: the earlier document of each pair, the later one, and their
            product; room for the largest window or more.

    Returns:
        The first document that there was no room for, n if none, and how many pairs are written.
    """
    found, low = 0, reach.min() if reach.size else 0.0
    told, index = (terms, weights, strong, offsets), (starts, ends, rows, held)
    needs = days, half_days, reach, enough
    while row < since.size and found + row - since[row] <= len(pairs):
        near = _propose(row, since[row], latest, told, index, sums, noted, touched)
        near = _sift(row, touched[:near], sums, needs, low)
        touched[-1] = _fetch(terms, weights, offsets, touched[:near])
        for other in touched[:near]:
            pairs[found, 0], pairs[found, 1] = other, row
            pairs[found, 2] = _product(terms, weights, offsets, other, noted)
            found += pairs[found, 2] >= _needed(row, other, needs)
        noted[terms[offsets[row] : offsets[row + 1]]] = 0
        row += 1
    return row, found


@kernel
def _propose(
    row: int, begin: int, latest: int, told: _Told, index: _Index, sums: I32, noted: I32, touched: U32
) -> int:
    """Note a document, add its products with those that its strong terms propose, and post it.

    Returns:
        How many documents are touched.
    """
    (terms, weights, strong, offsets), (starts, ends, rows, held) = told, index
    near = 0
    for k in range(offsets[row], offsets[row + 1]):
        term, weight = terms[k], weights[k]
        noted[term] = weight
        if strong[k]:
            first, last = max(starts[term], ends[term] - latest), ends[term]
            if first < last and rows[first] < begin:
                first += np.searchsorted(rows[first:last], begin)
            near = _tell(weight, rows[first:last], held[first:last], sums, touched, near)
            rows[last], held[last] = row, weight
            ends[term] = last + 1
    return near


@kernel
def _tell(weight: np.int32, rows: U32, held: I32, sums: I32, touched: U32, near: int) -> int:
    """Add a term's products for those who hold it; return how many documents are touched."""
    for at in range(rows.size):
        other = rows[at]
        touched[near] = other
        near += sums[other] == 0
        sums[other] += np.int32(weight * held[at])
    return near


@part
def _needed(row: int, other: int, needs: _Needs) -> float:
    """Return the product that makes a document and an earlier one near."""
    days, half_days, reach, _ = needs
    gap = days[row] - days[other]
    return (reach[row] + reach[other]) ** 2 * (1 + (gap / half_days if gap > 0 else 0.0))  # type: ignore[no-any-return]


@kernel
def _sift(row: int, touched: U32, sums: I32, needs: _Needs, low: float) -> int:
    """Move the documents whose product is enough as yet to the front, and clear the sums of all.

    Args:
        low: The least reach of all documents.

    Returns:
        How many they are.
    """
    _, _, reach, enough = needs
    near, least = 0, np.int32(np.ceil(enough * (reach[row] + low) ** 2))
    for other in touched:
        product, sums[other] = sums[other], 0
        if product >= least and product >= enough * _needed(row, other, needs):
            touched[near] = other
            near += 1
    return near


@kernel
def _fetch(terms: U32, weights: I32, offsets: I64, rows: U32) -> np.uint32:
    """Read a value of each line of the terms of documents, so that memory brings all lines side by side.

    One after the other, as products are taken, each line is waited for; they are a third of the time.

    Returns:
        What keeps the compiler from leaving it out.
    """
    read = np.uint32(0)
    for row in rows:
        for k in range(offsets[row], offsets[row + 1], _LINE):
            read ^= terms[k] ^ np.uint32(weights[k])
    return read


@kernel
def _product(terms: U32, weights: I32, offsets: I64, row: int, noted: I32) -> np.int32:
    """Return the product of a document and the noted one."""
    product = np.int32(0)
    for k in range(offsets[row], offsets[row + 1]):
        product += np.int32(weights[k] * noted[terms[k]])
    return product
