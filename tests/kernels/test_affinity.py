"""dedup.kernels.affinity against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import affinity
from tests.reference import affinity as twin

ZONES = 4
SHARES = st.sampled_from((0.0, 0.25, 0.5, 1.0))
DOCUMENT = st.dictionaries(
    st.integers(0, 9), st.tuples(st.tuples(*[SHARES] * ZONES), SHARES), max_size=6
).map(lambda terms: dict(sorted(terms.items())))


def compare(documents, pairs):
    """Run the kernel on plain dictionaries; return the cosines and the shares found of each pair."""
    columns = np.array([column for document in documents for column in document], np.uint32)
    terms = [term for document in documents for term in document.values()]
    weights = np.array([weights for weights, _ in terms], np.float32).reshape(-1, ZONES)
    leads = np.array([lead for _, lead in terms], np.float32)
    offsets = np.cumsum([0, *map(len, documents)])
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T.copy()
    cosines, found = np.full((left.size, ZONES), np.nan), np.full((left.size, 2), np.nan)
    affinity.compare(columns, offsets, weights, leads, left, right, cosines, found)
    return cosines.tolist(), found.tolist()


@given(documents=st.lists(DOCUMENT, min_size=1, max_size=4))
def test_one_walk_finds_what_the_dictionaries_hold(documents):
    """Every pair of documents, one with itself among them, is as alike as the definition says."""
    pairs = [(a, b) for a in range(len(documents)) for b in range(len(documents))]
    expected = [twin.compare(documents[a], documents[b]) for a, b in pairs]
    cosines, found = compare(documents, pairs)

    assert [pytest.approx(zones or [0] * ZONES) for zones, _ in expected] == cosines
    assert [pytest.approx(shares) for _, shares in expected] == found


def titled(documents, pairs):
    """Run the kernel on plain dictionaries of shares; return what the leads hold of each pair's titles."""
    columns = np.array([column for document in documents for column in document], np.uint32)
    titles = np.array([share for document in documents for share in document.values()], np.float32)
    offsets = np.cumsum([0, *map(len, documents)])
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T.copy()
    found = np.full((left.size, 2), np.nan)
    affinity.titled(columns, offsets, titles, left, right, found)
    return found.tolist()


TITLED = st.dictionaries(st.integers(0, 9), SHARES, max_size=6).map(lambda terms: dict(sorted(terms.items())))


@given(documents=st.lists(TITLED, min_size=1, max_size=4))
def test_titles_are_found_in_leads(documents):
    """Every pair of documents shares what the definition says, in its order."""
    pairs = [(a, b) for a in range(len(documents)) for b in range(len(documents))]
    expected = [list(twin.titled(documents[a], documents[b])) for a, b in pairs]

    assert [pytest.approx(shares) for shares in expected] == titled(documents, pairs)


def test_no_pairs_write_nothing():
    """No pairs, of no documents or of some, are no error."""

    assert ([], []) == compare([], [])
    assert ([], []) == compare([{1: ((1, 1, 1, 1), 1)}], [])


def test_empty_document_is_like_none():
    """A document without terms shares nothing, not even with itself."""

    assert ([[0] * ZONES] * 2, [[0, 0]] * 2) == compare([{}, {1: ((1, 1, 1, 1), 1)}], [(0, 0), (0, 1)])
