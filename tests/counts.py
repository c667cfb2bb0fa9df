"""Documents as dictionaries of counts, and the flat arrays that kernels read."""

import numpy as np
from hypothesis import strategies as st

from dedup.kernels import tfidf
from dedup.kernels.terms import ZONES

WIDTH = 10
IDF = np.array([0, 1, 1, 2, 2.5, 3, 3, 4, 5.5, 6], np.float32)


def _nested(counts):
    """Return counts of which each zone holds the one before."""
    return tuple(int(count) for count in np.cumsum(counts))


COUNTS = st.tuples(*[st.integers(0, 2)] * ZONES).map(_nested).filter(lambda counts: counts[-1])
DOCUMENT = st.dictionaries(st.integers(0, WIDTH - 1), COUNTS, max_size=6).map(
    lambda terms: dict(sorted(terms.items()))
)


def flat(documents):
    """Return the columns, counts and offsets of documents."""
    terms = [(column, counts) for document in documents for column, counts in document.items()]
    columns = np.array([column for column, _ in terms], np.uint32)
    counts = np.array([counts for _, counts in terms], np.uint8).reshape(-1, ZONES)
    return columns, counts, np.cumsum([0, *map(len, documents)])


def measured(documents, idf=IDF):
    """Return columns, counts, offsets, idf, norms, leads and titles of documents."""
    n = len(documents)
    parts = *flat(documents), idf, np.full((n, ZONES), np.nan), np.full(n, np.nan), np.full(n, np.nan)
    tfidf.measure(*parts)
    return parts


def weights(columns, counts, offsets, idf, norms):
    """Return the weight of each term in each zone, as the kernels work it out."""
    rows = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    lengths = np.where(norms > 0, norms, 1)[rows]
    return tfidf.SUBLINEAR[counts] * idf[columns].astype(np.float64)[:, None] / lengths
