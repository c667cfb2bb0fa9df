"""dedup.kernels.gists against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import gists
from dedup.kernels.terms import LEAD
from tests.counts import DOCUMENT, IDF, flat
from tests.reference import gists as twin

WIDTH = 3
BYTES = st.integers(-127, 127)
GIST = st.lists(BYTES, min_size=WIDTH, max_size=WIDTH)
KNOWN = st.dictionaries(st.integers(0, 9), GIST).map(lambda words: dict(sorted(words.items())))


def distil(documents, known):
    """Run the kernel on plain dictionaries."""
    out = np.full((len(documents), WIDTH), 99, np.int8)
    table = np.array(list(known.values()), np.int8).reshape(-1, WIDTH)
    gists.distil(*flat(documents), IDF, np.array(list(known), np.uint32), table, out)
    return out.tolist()


def cosines(rows, pairs):
    """Run the kernel on plain lists."""
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T.copy()
    out = np.full(len(left), np.nan)
    gists.cosines(np.array(rows, np.int8).reshape(-1, WIDTH), left, right, out)
    return out.tolist()


@given(documents=st.lists(DOCUMENT, max_size=4), known=KNOWN)
def test_gists_equal_their_twin(documents, known):
    """A document's gist is the sum of those of its lead's known words by idf, and of no others."""
    leads = [
        {word: float(IDF[word]) for word, counts in document.items() if counts[LEAD]}
        for document in documents
    ]

    assert [twin.distil(lead, known, WIDTH) for lead in leads] == distil(documents, known)


@given(rows=st.lists(GIST, min_size=1, max_size=4))
def test_cosines_equal_their_twin(rows):
    """Every pair, one with itself among them, lies as near as the definition says."""
    pairs = [(a, b) for a in range(len(rows)) for b in range(len(rows))]

    assert [pytest.approx(twin.cosine(rows[a], rows[b])) for a, b in pairs] == cosines(rows, pairs)


def test_unknown_words_have_no_gist():
    """A document without a known word lies near nothing, itself included."""
    lead, body = (0, 1, 1, 1), (0, 0, 0, 1)
    rows = distil([{}, {1: lead}, {2: body}, {2: lead}], {2: [1, -2, 0]})

    assert [[0] * WIDTH] * 3 + [[64, -127, 0]] == rows
    assert [0, 0, pytest.approx(1)] == cosines(rows, [(0, 0), (1, 3), (3, 3)])
