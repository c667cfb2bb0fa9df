"""Pairs that share salient terms, by an inverted index read along the time axis."""

import numpy as np

from dedup._types import F32, I32, I64, U8, U32, Bools
from dedup.kernels._jit import kernel

# One number counts both kinds of shared terms: the strong ones by this, the others by 1.
_STRONG = 1 << 16


@kernel
def salient(
    columns: U32,
    counts: U8,
    offsets: I64,
    idf: F32,
    looked_at: Bools,
    zone: int,
    begin: int,
    end: int,
    out: I32,
) -> None:
    """Write the columns of the salient terms of each document: the rarest of a zone, or of its rest.

    Args:
        columns: uint32, columns of the terms, ascending within a document.
        counts: uint8, shape (terms, zones), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        idf: float32, inverse document frequency by column; a term of idf 0 is left out.
        looked_at: bool, shape (n,); the others get none.
        zone: Zone of the terms, as in `kernels.terms`.
        begin, end: Places of `out` to write; what stands before them is left out.
        out: int32, shape (n, most), written: columns by falling idf, then rising column; -1 where none.
    """
    if begin == end:
        return
    best = np.empty(end, np.float32)
    for row in range(offsets.size - 1):
        out[row, begin:end] = -1
        size = begin
        for at in range(offsets[row], offsets[row + 1] if looked_at[row] else offsets[row]):
            if counts[at, zone] == 0:
                continue
            value = idf[columns[at]]
            if value <= 0 or (size == end and best[size - 1] >= value):
                continue
            if _stands(columns[at], out, row, begin):
                continue
            place = size if size < end else end - 1
            while place > begin and best[place - 1] < value:
                out[row, place], best[place] = out[row, place - 1], best[place - 1]
                place -= 1
            out[row, place], best[place] = columns[at], value
            size = min(size + 1, end)


@kernel
def _stands(column: int, out: I32, row: int, end: int) -> bool:
    """Say whether a column is among the first of a row."""
    stands = False
    for place in range(end):
        stands |= out[row, place] == column
    return stands


@kernel
def number(salient: I32, width: int) -> I64:
    """Number the terms that documents hold anew, from 0 in the order of their columns, in place.

    Args:
        salient: int32, shape (n, most), columns below `width`, -1 where none; overwritten.
        width: Columns that there are.

    Returns:
        int64, shape (n_terms + 1,), where the postings of each term begin, and the end of all.
    """
    held = np.zeros(width, np.int64)
    for row in range(salient.shape[0]):
        for place in range(salient.shape[1]):
            if salient[row, place] >= 0:
                held[salient[row, place]] += 1
    starts, names = np.zeros((held > 0).sum() + 1, np.int64), np.empty(width, np.int32)
    n = 0
    for column in range(width):
        if held[column]:
            names[column] = n
            starts[n + 1] = starts[n] + held[column]
            n += 1
    for row in range(salient.shape[0]):
        for place in range(salient.shape[1]):
            if salient[row, place] >= 0:
                salient[row, place] = names[salient[row, place]]
    return starts


@kernel
def post(terms: I32, stop: int, ends: I64, rows: U32, places: I32) -> None:
    """Post the documents before `stop`, as `meet` does when it has looked at them.

    Args:
        terms, ends, rows, places: As for `meet`.
        stop: The first document that is left to `meet`.
    """
    for row in range(stop):
        _post(terms, row, ends, rows, places)


@kernel
def _post(terms: I32, row: int, ends: I64, rows: U32, places: I32) -> None:
    for place in range(terms.shape[1]):
        term = terms[row, place]
        if term < 0:
            continue
        rows[ends[term]], places[ends[term]] = row, place
        ends[term] += 1


@kernel
def meet(
    terms: I32,
    starts: I64,
    since: I64,
    strong: int,
    least: int,
    more: int,
    share: float,
    floor: int,
    row: int,
    ends: I64,
    rows: U32,
    places: I32,
    counts: I32,
    left: I64,
    right: I64,
) -> tuple[int, int]:
    """Write the pairs of documents from `row` on that share salient terms in a window, while there is room.

    Documents are rows in the order of time. The window of a document holds those before it from
    `since` on; a term that more than max(floor, share * window) of them hold is passed over.

    Args:
        terms: int32, shape (n, most), row of each of a document's terms in `starts`; -1 where none.
        starts: int64, shape (n_terms,), where the postings of each term begin.
        since: int64, shape (n,), the first document in the window of each.
        strong: First terms of a document that are strong; a shared term is if it is in both.
        least: Strong terms that a pair must share, in [1, 99]; or else
        more: Terms of any kind that it must share, in [1, 99].
        share: Share of the window above which a term is too common.
        floor: Documents below which no term is.
        row: The first document to look at; those before it have been, or were posted.
        ends: int64, shape (n_terms,), where the postings of each term end as yet; at first `starts`.
        rows: uint32, the postings: documents that hold a term, ascending; filled.
        places: int32, shape of `rows`, the place of the term among those of the document; filled.
        counts: int32, shape (n,), scratch, zeros; left as zeros.
        left: int64, written: the earlier document of each pair; room for the largest window or more.
        right: int64, written: the later one.

    Returns:
        The first document that there was no room for, n if none, and how many pairs are written.
    """
    found, touched = 0, np.empty(counts.size, np.uint32)
    while row < terms.shape[0] and found + row - since[row] <= left.size:
        n = 0
        limit = max(np.float64(floor), share * (row - since[row]))
        for place in range(terms.shape[1]):
            term = terms[row, place]
            if term < 0:
                continue
            first, last = starts[term], ends[term]
            first += np.searchsorted(rows[first:last], since[row])
            if last - first <= limit:
                reach = strong if place < strong else 0
                n = _tally(rows[first:last], places[first:last], reach, counts, touched, n)
        _post(terms, row, ends, rows, places)
        for other in touched[:n]:
            both = counts[other] // _STRONG
            if both >= least or both + counts[other] % _STRONG >= more:
                left[found], right[found] = other, row
                found += 1
            counts[other] = 0
        row += 1
    return row, found


@kernel
def _tally(others: U32, standing: I32, reach: int, counts: I32, touched: U32, n: int) -> int:
    """Count a term for those who hold it, strong if it stands within reach; return how many are touched."""
    for at in range(others.size):
        other = others[at]
        if counts[other] == 0:
            touched[n] = other
            n += 1
        counts[other] += _STRONG if standing[at] < reach else 1
    return n
