"""Vectors: hashed TF-IDF of each report in four nested zones, title to whole text."""

from typing import Final, NamedTuple

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfTransformer

from dedup._types import F32, F64, I32, I64, U8, U32, U64, Bools
from dedup.kernels import sums
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
# And beyond which a number is rare, as days, hours, years and small counts are not (evidence.md#numbers).
RARE_NUMBER: Final = 5.0


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
    """The terms of reports, weighted.

    Attributes:
        columns: uint32, hashed columns of all reports, ascending within a report.
        offsets: int64, shape (n + 1,), where the terms of report i begin.
        weights: float32, shape (len(columns), ZONES), TF-IDF, each zone of length 1 or 0.
        leads: float32, shape (len(columns),), a term's share of its report's lead by idf; they sum to 1.
        salience: float32, shape (len(columns),), idf of the terms of the lead; 0 for the others.
        titles: float32, shape (len(columns),), a term's share of its report's title by idf; they sum to 1.
            Of a report without a title, its share of the lead.
    """

    columns: U32
    offsets: I64
    weights: F32
    leads: F32
    salience: F32
    titles: F32


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
    """Return the TF-IDF weights of every zone: 1 + log tf times idf, each zone scaled to length 1.

    Args:
        terms: Counted terms.
        idf: float32, shape (2^bits,), inverse document frequency by column.
    """
    columns, counts, offsets = terms
    weights = np.zeros(counts.shape, np.float32)
    for zone in range(ZONES):
        inside = counts[:, zone] > 0
        if not inside.any():  # scikit-learn refuses to weigh no reports
            continue
        starts = np.append(0, np.cumsum(inside))[offsets]
        matrix = sp.csr_matrix(
            (counts[inside, zone].astype(np.float32), columns[inside].astype(np.int64), starts),
            shape=(len(offsets) - 1, len(idf)),
        )
        transformer = TfidfTransformer(sublinear_tf=True)
        transformer.idf_ = idf
        weights[inside, zone] = transformer.transform(matrix, copy=False).data
    salience = np.where(counts[:, LEAD] > 0, idf[columns], 0).astype(np.float32)
    leads, _ = _shares(salience, offsets)
    titles, titled = _shares(np.where(counts[:, TITLE] > 0, salience, np.float32(0)), offsets)
    return Vectors(columns, offsets, weights, leads, salience, np.where(titled, titles, leads))


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


def _shares(values: F32, offsets: I64) -> tuple[F32, Bools]:
    """Return each term's share of its report's sum, and whether that sum is any."""
    rows = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    totals = np.bincount(rows, weights=values, minlength=len(offsets) - 1)[rows]
    shares = np.divide(values, totals, out=np.zeros(len(values)), where=values > 0)
    return shares.astype(np.float32), totals > 0


def centroids(vectors: Vectors, groups: I64, *, idf: F32, most: int, few: int) -> Centroids:
    """Return the sums of the vectors of each group's members, all zones together (`SHARES`), of length 1.

    Args:
        vectors: Vectors of n members.
        groups: int64, shape (n,), 0 to the number of groups - 1, each used.
        idf: float32, shape (2^bits,), inverse document frequency by column; up to `RARE` it tells nothing.
        most: Terms of a centroid: the strongest.
        few: Strong ones among them.
    """
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(int(groups.max(initial=-1)) + 2))
    sizes = np.append(0, np.cumsum(np.diff(vectors.offsets)[order]))[starts]
    n = len(vectors.columns)
    columns, totals, offsets = np.empty(n, np.uint32), np.empty(n, np.int64), np.zeros(len(starts), np.int64)
    sums.add(
        vectors.columns,
        vectors.offsets,
        vectors.weights,
        idf > RARE,
        SHARES,
        order,
        starts,
        np.zeros(int(vectors.columns.max(initial=0)) + 1, np.int64),
        np.empty(int(np.diff(sizes).max(initial=0)), np.uint32),
        columns,
        totals,
        offsets,
    )
    kept, weights, ends = np.empty(n, np.uint32), np.empty(n, np.int32), np.zeros(len(starts), np.int64)
    strong = np.empty(n, np.bool_)
    sums.keep(columns, totals, offsets, most, few, kept, weights, strong, ends)
    return Centroids(kept[: ends[-1]], weights[: ends[-1]], strong[: ends[-1]], ends)
