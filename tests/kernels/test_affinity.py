"""dedup.kernels.affinity against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import affinity
from dedup.kernels.terms import ZONES
from tests.counts import DOCUMENT, IDF, measured
from tests.reference import affinity as twin


def compare(documents, pairs):
    """Run the kernel on plain dictionaries; return cosines and shares found."""
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T.copy()
    cosines = np.full((left.size, ZONES), np.nan)
    found, titled = np.full((2, left.size, 2), np.nan)
    affinity.compare(*measured(documents), left, right, cosines, found, titled)
    return list(zip(cosines.tolist(), found.tolist(), titled.tolist(), strict=True))


@given(documents=st.lists(DOCUMENT, min_size=1, max_size=4))
def test_one_walk_finds_what_the_dictionaries_hold(documents):
    """Every pair of documents, one with itself among them, is as alike as the definition says."""
    pairs = [(a, b) for a in range(len(documents)) for b in range(len(documents))]
    expected = [twin.compare(documents[a], documents[b], IDF, ZONES) for a, b in pairs]

    for one, other in zip(expected, compare(documents, pairs), strict=True):
        assert [pytest.approx(part, abs=1e-9) for part in one] == list(other)


def test_no_pairs_write_nothing():
    """No pairs, of no documents or of some, are no error."""

    assert [] == compare([], [])
    assert [] == compare([{1: (1, 1, 1, 1)}], [])


def test_empty_document_is_like_none():
    """A document without terms shares nothing, not even with itself."""
    nothing = ([0] * ZONES, [0, 0], [0, 0])

    assert [nothing] * 2 == compare([{}, {1: (1, 1, 1, 1)}], [(0, 0), (0, 1)])


def test_lead_stands_for_a_title_that_there_is_none_of():
    """An untitled report is held to what its lead says, a titled one to its title."""
    untitled, titled = {3: (0, 1, 1, 1), 7: (0, 0, 1, 1)}, {3: (1, 1, 1, 1), 9: (0, 0, 0, 1)}
    _, _, shares = compare([untitled, titled], [(0, 1)])[0]

    assert pytest.approx([2 / 6, 1]) == shares
