"""dedup.kernels.neighbours against its twin."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import neighbours
from tests.reference import neighbours as twin

TERMS = 6
DOCUMENT = st.dictionaries(st.integers(0, TERMS - 1), st.tuples(st.integers(1, 9), st.booleans()))


@st.composite
def streams(draw):
    """A few documents in the order of time, the first of each window, days and what each has to reach."""
    documents = draw(st.lists(DOCUMENT, max_size=9))
    since = [draw(st.integers(0, row)) for row in range(len(documents))]
    times = sorted(draw(st.lists(st.integers(0, 9), min_size=len(documents), max_size=len(documents))))
    days = [draw(st.sampled_from((day, np.nan))) for day in times]
    reach = [draw(st.sampled_from((0.5, 1.0, 2.0, 3.5))) for _ in documents]
    return documents, since, days, 3.0, reach


def flat(documents):
    """Return the terms, weights, strength and offsets of documents."""
    terms = np.array([term for document in documents for term in document], np.uint32)
    weights = np.array([weight for document in documents for weight, _ in document.values()], np.int32)
    strong = np.array([told for document in documents for _, told in document.values()], np.bool_)
    return terms, weights, strong, np.cumsum([0, *map(len, documents)])


def meet(documents, since, days, half_days, reach, enough, latest, room, row=0):
    """Run the kernel on plain dictionaries from a row on, in some goes; also return its scratch."""
    n = len(documents)
    terms, weights, strong, offsets = flat(documents)
    starts = np.append(0, np.cumsum(np.bincount(terms, minlength=TERMS)))[:-1]
    rows, held = np.empty(len(terms), np.uint32), np.empty(len(terms), np.int32)
    sums, noted = np.zeros(n, np.int32), np.zeros(TERMS, np.int32)
    told = np.array(since, np.int64), np.array(days, np.float64), half_days, np.array(reach, np.float64)
    fixed = terms, weights, strong, offsets, starts, *told, enough, latest
    scratch = starts.copy(), rows, held, sums, noted, np.empty(n + 1, np.uint32)
    out = np.empty((room, 3), np.int64)
    neighbours.post(*fixed[:4], row, *scratch[:3])
    pairs = []
    while row < n:
        row, found = neighbours.meet(*fixed, row, *scratch, out)
        pairs += map(tuple, out[:found].tolist())
    return pairs, sums.any() or noted.any()


@given(st.lists(DOCUMENT))
def test_thinned_documents_equal_their_twin(documents):
    """Terms of one document alone are gone; the others are numbered in order and know their postings."""
    terms, weights, strong, offsets = flat(documents)
    ends = np.full(len(offsets), -1, np.int64)
    columns = neighbours.thin(terms, weights, strong, offsets, TERMS, ends)
    starts = neighbours.lengths(terms, strong, ends, len(columns))
    held = zip(weights.tolist(), strong.tolist(), strict=True)
    told = list(zip(terms.tolist(), held, strict=True))
    thinned = [dict(told[first:last]) for first, last in pairwise(ends)]

    assert twin.thin(documents) == (thinned, starts.tolist())
    assert sorted(columns.tolist()) == columns.tolist()
    assert len(starts) == len(columns) + 1


@given(
    stream=streams(),
    enough=st.sampled_from((0.0, 0.5, 1.0)),
    latest=st.integers(1, 4),
    more=st.integers(0, 20),
)
def test_pairs_equal_their_twin(stream, enough, latest, more):
    """An index that grows gives the pairs of comparing every two, whatever room there is at one go."""
    documents = stream[0]
    found, dirty = meet(*stream, enough, latest, len(documents) + more)

    assert twin.meet(*stream, enough, latest) == sorted(found, key=lambda pair: (pair[1], pair[0]))
    assert not dirty


@given(stream=streams(), latest=st.integers(1, 4), data=st.data())
def test_posted_documents_are_met(stream, latest, data):
    """Who was posted without being looked at is proposed to those who come later, as if it had been."""
    documents = stream[0]
    row = data.draw(st.integers(0, len(documents)))
    found, _ = meet(*stream, 0.5, latest, len(documents) + 9)

    assert [pair for pair in found if pair[1] >= row] == meet(*stream, 0.5, latest, len(documents) + 9, row)[
        0
    ]


def test_what_all_hold_is_no_dearer():
    """A word of a whole window proposes the last documents that hold it, and no more."""
    documents = [{term: (5, True)} for term in range(5) for _ in range(40)] + [{3: (4, True)}]
    found, _ = meet(documents, [0] * 201, [0.0] * 201, 1.0, [1.0] * 201, 1.0, 7, 20_000)

    assert [(other, 200, 20) for other in range(153, 160)] == [pair for pair in found if pair[1] == 200]
