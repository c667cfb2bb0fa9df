"""Vectors: hashed TF-IDF of each report in four nested zones, title to whole text."""

from typing import Final, NamedTuple

import numpy as np

from dedup._types import F32, F64, I32, I64, U8, U32, U64, Bools
from dedup.kernels import sums, tfidf
from dedup.kernels import terms as kernels

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
        offsets: int64, shape (n_groups + 1,), where the terms of group i begin.
    """

    columns: U32
    weights: I32
    strong: Bools
    offsets: I64


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


def weigh(terms: Terms, *, idf: F32) -> Vectors:
    """Return the terms with the lengths of their zones; weights are those of scikit-learn's sublinear TF-IDF.

    Args:
        terms: Counted terms.
        idf: float32, shape (2^bits,), inverse document frequency by column.
    """
    n = len(terms.offsets) - 1
    found = Vectors(*terms, idf, np.empty((n, ZONES)), np.empty(n), np.empty(n))
    tfidf.measure(*found)
    return found


def scaled(vectors: Vectors, zone: int) -> F32:
    """Return the TF-IDF weights of all terms in one zone, float32; rows are of length 1 or 0."""
    out = np.empty(len(vectors.columns), np.float32)
    tfidf.scale(*vectors[:5], zone, out)
    return out


def centroids(vectors: Vectors, groups: I64, *, most: int, few: int) -> Centroids:
    """Return the sums of the vectors of each group's members, all zones together (`SHARES`), of length 1.

    Terms of idf up to `RARE` are left out.

    Args:
        vectors: Vectors of n members.
        groups: int64, shape (n,), 0 to the number of groups - 1, each used.
        most: Terms of a centroid: the strongest.
        few: Strong ones among them.
    """
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(int(groups.max(initial=-1)) + 2))
    sizes = np.append(0, np.cumsum(np.diff(vectors.offsets)[order]))[starts]
    n = len(vectors.columns)
    columns, totals, offsets = np.empty(n, np.uint32), np.empty(n, np.int64), np.zeros(len(starts), np.int64)
    sums.add(
        *vectors[:5],
        RARE,
        SHARES,
        order,
        starts,
        np.zeros(len(vectors.idf), np.int64),
        np.empty(int(np.diff(sizes).max(initial=0)), np.uint32),
        columns,
        totals,
        offsets,
    )
    kept, weights, ends = np.empty(n, np.uint32), np.empty(n, np.int32), np.zeros(len(starts), np.int64)
    strong = np.empty(n, np.bool_)
    sums.keep(columns, totals, offsets, most, few, kept, weights, strong, ends)
    return Centroids(kept[: ends[-1]], weights[: ends[-1]], strong[: ends[-1]], ends)
