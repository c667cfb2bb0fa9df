"""Vectors: hashed TF-IDF of each report in four nested zones, title to whole text."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from dedup._types import F32, F64, I32, I64, U8, U32, U64, Bools
from dedup.kernels import sums, tfidf
from dedup.kernels import terms as kernels
from dedup.shelf import Shelf

TITLE, SHORT, LEAD, FULL = kernels.TITLE, kernels.SHORT, kernels.LEAD, kernels.FULL
ZONES: Final = kernels.ZONES

# Words of the text in the two leads. What shorter and longer ones find is in
# benchmarks/evidence.md#salient-terms; from 40 words to 90 events are as good within .01.
SHORT_WORDS: Final = 30
LEAD_WORDS: Final = 60

# How often each zone counts in the sum that an event is: the whole text as often as title and lead
# (benchmarks/evidence.md#stories).
SHARES: Final[F64] = np.array([1.0, 1.0, 1.0, 2.0])
# Inverse document frequency up to which a word tells nothing of an event: a seventh of all reports hold it.
RARE: Final = 3.0
# And beyond which a number is rare, as days, hours, years and small counts are not (evidence.md#numbers).
RARE_NUMBER: Final = 5.0


# Terms of reports that are summed up at a time, about.
_TERMS: Final = 1 << 22


class Terms(NamedTuple):
    """The terms of reports, counted.

    Attributes:
        columns: uint32, hashed columns of all reports, ascending within a report.
        counts: uint8, shape (len(columns), ZONES), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of report i begin.
    """

    columns: U32
    counts: U8
    offsets: I64


class Vectors(NamedTuple):
    """The terms of reports, and what their weights are made of: (1 + ln count) idf / length of the zone.

    Attributes:
        columns: uint32, hashed columns of all reports, ascending within a report.
        counts: uint8, shape (len(columns), ZONES), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of report i begin.
        idf: float32, shape (2^bits,), inverse document frequency by column.
        norms: float64, shape (n, ZONES), length of each zone; 0 where it is empty.
        leads: float64, shape (n,), sum of the idf of the distinct terms of title and lead.
        titles: float64, shape (n,), the same of the title.
    """

    columns: U32
    counts: U8
    offsets: I64
    idf: F32
    norms: F64
    leads: F64
    titles: F64


class Centroids(NamedTuple):
    """What groups of reports are about.

    Attributes:
        columns: uint32, hashed columns of all groups, ascending within a group.
        weights: int32, shape of `columns`, in 1/`kernels.sums.LENGTH`; those of a group have length 1.
        strong: bool, shape of `columns`, whether a term is of the few strongest of its group.
        sizes: int64, shape (n_groups,), how many terms each group has.
    """

    columns: U32
    weights: I32
    strong: Bools
    sizes: I64


def count(title: U64, title_spans: I64, text: U64, text_spans: I64, *, bits: int) -> Terms:
    """Return the distinct terms of titles and texts with their counts.

    Args:
        title: uint64, loose word hashes of all titles.
        title_spans: int64, shape (n, 2), first and last + 1 of each title's words.
        text: uint64, loose word hashes of all texts.
        text_spans: int64, shape (n, 2).
        bits: Columns are the high `bits` bits of the hashes.
    """
    sizes = np.diff(title_spans)[:, 0] + np.diff(text_spans)[:, 0]
    room = int(sizes.sum())
    columns, counts = np.empty(room, np.uint32), np.empty((room, ZONES), np.uint8)
    offsets = np.zeros(len(sizes) + 1, np.int64)
    scratch = np.empty(int(sizes.max(initial=0)), np.uint64)
    kernels.count(
        title, title_spans, text, text_spans, bits, SHORT_WORDS, LEAD_WORDS, scratch, columns, counts, offsets
    )
    return Terms(columns[: offsets[-1]].copy(), counts[: offsets[-1]].copy(), offsets)


def weigh(terms: Terms, *, idf: F32, shelf: Shelf) -> Vectors:
    """Return the terms with the lengths of their zones; weights are those of scikit-learn's sublinear TF-IDF.

    Args:
        terms: Counted terms.
        idf: float32, shape (2^bits,), inverse document frequency by column.
        shelf: Where the lengths are to be.
    """
    n = len(terms.offsets) - 1
    lengths = (shelf.empty(shape, np.float64) for shape in ((n, ZONES), n, n))
    found = Vectors(*terms, idf, *lengths)
    tfidf.measure(*found)
    return found


def some(vectors: Vectors, rows: I64) -> Vectors:
    """Return the vectors of some reports, in memory; all of them as they are.

    Args:
        vectors: Of all.
        rows: int64, distinct, rising.
    """
    if len(rows) == len(vectors.norms):
        return vectors
    starts, sizes = vectors.offsets[:-1][rows], np.diff(vectors.offsets)[rows]
    offsets = np.append(0, np.cumsum(sizes))
    terms = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], sizes)
    columns, counts = vectors.columns[terms], vectors.counts[terms]
    lengths = (each[rows] for each in (vectors.norms, vectors.leads, vectors.titles))
    return Vectors(columns, counts, offsets, vectors.idf, *lengths)


def rare(numbers: U64, offsets: I64, *, idf: F32) -> tuple[U64, I64]:
    """Return the rare ones among the numbers of each report, ascending as they were, and their offsets.

    Args:
        numbers: uint64, word hashes, which numbers have one of.
        offsets: int64, shape (n + 1,), where the numbers of report i begin.
        idf: float32, shape (2^bits,), inverse document frequency by column: by the high bits of the hash.
    """
    bits = len(idf).bit_length() - 1
    kept = idf[(numbers >> np.uint64(64 - bits)).astype(np.int64)] > RARE_NUMBER
    return numbers[kept], np.append(0, np.cumsum(kept))[offsets]


def centroids(vectors: Vectors, groups: I64, *, most: int, few: int) -> Iterator[Centroids]:
    """Yield the sums of the vectors of each group's members, all zones together (`SHARES`), of length 1.

    Terms of idf up to `RARE` are left out. Some groups come at a time, in their order.

    Args:
        vectors: Vectors of n members.
        groups: int64, shape (n,), 0 to the number of groups - 1, each used.
        most: Terms of a centroid: the strongest.
        few: Strong ones among them.
    """
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(int(groups.max(initial=-1)) + 2))
    terms = np.append(0, np.cumsum(np.diff(vectors.offsets)[order]))[starts]
    scratch = np.zeros(len(vectors.idf), np.int64), np.empty(int(np.diff(terms).max(initial=0)), np.uint32)
    at, last = 0, len(starts) - 1
    while at < max(1, last):
        end = min(last, max(at + 1, int(np.searchsorted(terms, terms[at] + _TERMS, "right")) - 1))
        yield _sum(vectors, order, starts[at : end + 1], int(terms[end] - terms[at]), most, few, scratch)
        at = max(1, end)


def _sum(
    vectors: Vectors, order: I64, starts: I64, room: int, most: int, few: int, scratch: tuple[I64, U32]
) -> Centroids:
    """Return the centroids of some groups."""
    columns, totals, offsets = np.empty(room, np.uint32), np.empty(room, np.int64), np.zeros_like(starts)
    sums.add(*vectors[:5], RARE, SHARES, order, starts, *scratch, columns, totals, offsets)
    weights, strong, ends = np.empty(room, np.int32), np.empty(room, np.bool_), np.zeros_like(starts)
    sums.keep(columns, totals, offsets, most, few, columns, weights, strong, ends)
    kept = ends[-1]
    return Centroids(columns[:kept], weights[:kept], strong[:kept], np.diff(ends))
