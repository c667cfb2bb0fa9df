"""How alike the documents of a pair are: cosines zone by zone, and what each finds of the other's lead."""

import numpy as np

from dedup._types import F32, F64, I32, I64, U8, U32, U64
from dedup.kernels._jit import kernel
from dedup.kernels.terms import LEAD, TITLE
from dedup.kernels.tfidf import SUBLINEAR


@kernel
def compare(
    columns: U32,
    counts: U8,
    offsets: I64,
    idf: F32,
    norms: F64,
    leads: F64,
    titles: F64,
    left: I64,
    right: I64,
    cosines: F64,
    found: F64,
    titled: F64,
) -> None:
    """Write the cosines of each pair, and the shares of each lead and title that the other holds.

    Where the terms of a left document stand is noted once for all pairs that it is the left one of: pairs
    that are sorted by it take half the time that walking through the terms of both takes.

    Args:
        columns: uint32, columns of the terms, ascending within a document.
        counts: uint8, shape (terms, zones), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        idf: float32, inverse document frequency by column.
        norms, leads, titles: float64, see `tfidf.measure`.
        left: int64, shape (m,), one document of each pair.
        right: int64, shape (m,), the other.
        cosines: float64, shape (m, zones), written; in [0, 1].
        found: float64, shape (m, 2), written: share, by idf, of the left lead that the right document holds
            anywhere, and of the right lead that the left one holds; in [0, 1].
        titled: float64, shape (m, 2), written: share of the left title that the right lead holds, and of
            the right title that the left lead holds; the lead stands for a title that there is none of.
    """
    # Where each term of the noted document stands, and, small enough for a cache, whether it is there.
    place, there = np.zeros(idf.size, np.int32), np.zeros(idf.size // 64 + 1, np.uint64)
    noted = np.int64(-1)
    for pair in range(left.size):
        row, other = left[pair], right[pair]
        if row != noted:
            _note(columns, offsets, noted, row, place, there)
            noted = row
        ours = TITLE if titles[row] > 0 else LEAD
        theirs = TITLE if titles[other] > 0 else LEAD
        parts = cosines[pair], found[pair], titled[pair]
        _meet(columns, counts, offsets, idf, row, other, ours, theirs, place, there, *parts)
        for zone in range(counts.shape[1]):
            if cosines[pair, zone] > 0:
                cosines[pair, zone] /= norms[row, zone] * norms[other, zone]
        _share(found[pair], leads[row], leads[other])
        _share(
            titled[pair],
            titles[row] if titles[row] > 0 else leads[row],
            titles[other] if titles[other] > 0 else leads[other],
        )


@kernel
def _note(columns: U32, offsets: I64, noted: np.int64, row: int, place: I32, there: U64) -> None:
    """Note where the terms of a document stand instead of those of another one, -1 for none."""
    if noted >= 0:
        for i in range(offsets[noted], offsets[noted + 1]):
            there[columns[i] >> 6] = 0
    for i in range(offsets[row], offsets[row + 1]):
        column = np.int64(columns[i])
        place[column] = i - offsets[row]
        there[column >> 6] |= np.uint64(1) << np.uint64(column & 63)


@kernel
def _meet(
    columns: U32,
    counts: U8,
    offsets: I64,
    idf: F32,
    row: int,
    other: int,
    ours: int,
    theirs: int,
    place: I32,
    there: U64,
    cosines: F64,
    found: F64,
    titled: F64,
) -> None:
    """Write the products of a pair zone by zone, and the idf of what each finds of the other.

    Args:
        ours, theirs: Zones that are looked for as the titles.
    """
    cosines[:], found[:], titled[:] = 0.0, 0.0, 0.0
    for j in range(offsets[other], offsets[other + 1]):
        column = np.int64(columns[j])
        if not there[column >> 6] >> np.uint64(column & 63) & np.uint64(1):
            continue
        i, rarity = offsets[row] + place[column], np.float64(idf[column])
        for zone in range(counts.shape[1]):
            both = SUBLINEAR[counts[i, zone]] * SUBLINEAR[counts[j, zone]]
            cosines[zone] += both * rarity * rarity
        if counts[i, LEAD] > 0:
            found[0] += rarity
            if counts[j, theirs] > 0:
                titled[1] += rarity
        if counts[j, LEAD] > 0:
            found[1] += rarity
            if counts[i, ours] > 0:
                titled[0] += rarity


@kernel
def _share(found: F64, one: float, other: float) -> None:
    """Turn what is found into shares of two totals."""
    found[0] = found[0] / one if one > 0 else 0.0
    found[1] = found[1] / other if other > 0 else 0.0
