"""dedup.kernels.postings against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import postings
from tests.reference import postings as twin

SALIENCES = st.sampled_from((0.0, 0.5, 1.0, 1.0, 2.0))
DOCUMENTS = st.lists(
    st.dictionaries(st.integers(0, 20), SALIENCES).map(lambda terms: dict(sorted(terms.items()))), max_size=4
)
N_TERMS = 6
CROWDS = st.lists(st.tuples(st.sets(st.integers(0, N_TERMS - 1)), st.integers(0, 9)), max_size=9)


def salient(documents, most):
    """Run the kernel on plain dictionaries."""
    columns = np.array([column for document in documents for column in document], np.uint32)
    values = np.array([value for document in documents for value in document.values()], np.float32)
    out = np.full((len(documents), most), 99)
    postings.salient(columns, values, np.cumsum([0, *map(len, documents)]), most, out)
    return [[column for column in row if column >= 0] for row in out.tolist()]


def meet(documents, since, *, least=2, share=0.5, floor=2, room=100):
    """Run the kernel on plain sets; return what it counts, writes and leaves in its scratch."""
    terms = np.full((len(documents), N_TERMS), -1)
    for row, document in enumerate(documents):
        terms[row, : len(document)] = sorted(document)
    holders = [[row for row, document in enumerate(documents) if term in document] for term in range(N_TERMS)]
    starts = np.cumsum([0, *map(len, holders)])
    rows = np.array([row for holder in holders for row in holder], np.int64)
    counts = np.zeros(len(documents), np.int32)
    left, right = np.full((2, room), -1)
    window = np.array(since, np.int64)
    found = postings.meet(terms, starts, rows, window, least, share, floor, counts, left, right)
    pairs = list(zip(left.tolist(), right.tolist(), strict=True))
    return found, pairs[: min(found, room)], counts.tolist()


@given(documents=DOCUMENTS, most=st.integers(1, 5))
def test_salient_terms_equal_their_twin(documents, most):
    """The best terms stand in falling order, equal ones by column, and none of salience 0."""

    assert [twin.salient(document, most) for document in documents] == salient(documents, most)


@given(
    crowd=CROWDS,
    least=st.integers(1, 3),
    share=st.sampled_from((0.1, 0.5, 1.0)),
    floor=st.integers(1, 3),
)
def test_meetings_equal_their_twin(crowd, least, share, floor):
    """Reading postings along time finds the pairs that comparing all pairs finds, each once."""
    documents = [terms for terms, _ in crowd]
    since = [min(row, first) for row, (_, first) in enumerate(crowd)]
    expected = twin.meet(documents, since, least, share, floor)
    found, pairs, counts = meet(documents, since, least=least, share=share, floor=floor)

    assert len(expected) == found
    assert sorted(expected) == sorted(pairs)
    assert [0] * len(documents) == counts


def test_pairs_are_counted_where_there_is_no_room():
    """A first call without room tells how much room a second one wants."""
    documents = [{0, 1}] * 3

    assert (3, [], [0, 0, 0]) == meet(documents, [0, 0, 0], room=0)
    assert (3, [(0, 1)], [0, 0, 0]) == meet(documents, [0, 0, 0], room=1)


@pytest.mark.parametrize(
    ("floor", "pairs"),
    [pytest.param(3, 6, id="below-the-floor"), pytest.param(2, 3, id="too-common-for-the-last")],
)
def test_common_term_proposes_nobody(floor, pairs):
    """A term that too many of a window hold is passed over, but never one that few hold."""

    assert pairs == meet([{0, 1}] * 4, [0] * 4, share=0.1, floor=floor)[0]


def test_window_ends_where_it_ends():
    """A document sees nobody before its window."""

    assert [(1, 2)] == meet([{0, 1}] * 3, [0, 1, 1])[1]
