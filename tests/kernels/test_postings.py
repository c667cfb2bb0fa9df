"""dedup.kernels.postings against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import postings
from dedup.kernels.terms import FULL, LEAD
from tests.counts import DOCUMENT, IDF, flat
from tests.reference import postings as twin

DOCUMENTS = st.lists(st.tuples(DOCUMENT, st.booleans()), max_size=4)
N_TERMS = 6
TERMS = st.lists(st.integers(0, N_TERMS - 1), unique=True)
CROWDS = st.lists(st.tuples(TERMS, st.integers(0, 9)), max_size=9)


def salient(documents, looked_at, most, rest):
    """Run the kernel on plain dictionaries: terms of leads, and then of what is left of the texts."""
    out = np.full((len(documents), most + rest), 99, np.int32)
    told = *flat(documents), IDF, np.array(looked_at, np.bool_)
    postings.salient(*told, LEAD, 0, most, out)
    postings.salient(*told, FULL, most, most + rest, out)
    return [[column for column in row if column >= 0] for row in out.tolist()]


def meet(documents, since, *, strong=N_TERMS, least=2, more=99, share=0.5, floor=2, room=100, row=0):
    """Run the kernel on plain lists from a row on, in as many goes as wanted; also return its scratch."""
    terms = np.full((len(documents), N_TERMS), -1, np.int32)
    for place, document in enumerate(documents):
        terms[place, : len(document)] = document
    held = np.bincount(terms[terms >= 0], minlength=N_TERMS)
    starts, size = np.append(0, np.cumsum(held))[:-1], int(held.sum())
    counts = np.zeros(len(documents), np.int32)
    fixed = terms, starts, np.array(since, np.int64), strong, least, more, share, floor
    scratch = starts.copy(), np.empty(size, np.uint32), np.empty(size, np.int32), counts
    left, right = np.full((2, room), -1)
    postings.post(terms, row, *scratch[:-1])
    pairs = []
    while row < len(documents):
        row, found = postings.meet(*fixed, row, *scratch, left, right)
        pairs += zip(left[:found].tolist(), right[:found].tolist(), strict=True)
    return pairs, counts.tolist()


@given(told=DOCUMENTS, most=st.integers(1, 5), rest=st.integers(0, 5))
def test_salient_terms_equal_their_twin(told, most, rest):
    """The rarest terms stand in falling order, equal ones by column, none of idf 0, and none twice."""
    documents, looked_at = [document for document, _ in told], [wanted for _, wanted in told]
    leads, texts = (
        [
            {column: float(IDF[column]) for column, counts in document.items() if wanted and counts[zone]}
            for document, wanted in told
        ]
        for zone in (LEAD, FULL)
    )
    expected = [twin.both(lead, text, most, rest) for lead, text in zip(leads, texts, strict=True)]

    assert expected == salient(documents, looked_at, most, rest)


@given(st.lists(st.lists(st.integers(0, 9), unique=True, max_size=N_TERMS)))
def test_numbers_equal_their_twin(documents):
    """Terms that a document holds are numbered in the order of their columns, and each knows its postings."""
    table = np.full((len(documents), N_TERMS), -1, np.int32)
    for row, document in enumerate(documents):
        table[row, : len(document)] = document
    starts = postings.number(table, 10)
    numbered = [[term for term in row if term >= 0] for row in table.tolist()]

    assert twin.number(documents) == (numbered, starts.tolist())


@given(
    crowd=CROWDS,
    strong=st.integers(0, N_TERMS),
    least=st.integers(1, 3),
    more=st.integers(1, 4),
    share=st.sampled_from((0.1, 0.5, 1.0)),
    floor=st.integers(1, 3),
)
def test_meetings_equal_their_twin(crowd, strong, least, more, share, floor):
    """Reading postings along time finds the pairs that comparing all pairs finds, each once."""
    documents = [terms for terms, _ in crowd]
    since = [min(row, first) for row, (_, first) in enumerate(crowd)]
    expected = twin.meet(documents, since, strong, least, more, share, floor)
    pairs, counts = meet(documents, since, strong=strong, least=least, more=more, share=share, floor=floor)

    assert sorted(expected) == sorted(pairs)
    assert [0] * len(documents) == counts


@given(crowd=CROWDS, data=st.data())
def test_posted_documents_are_met(crowd, data):
    """Who was posted without being looked at is proposed to those who come later, as if it had been."""
    documents = [terms for terms, _ in crowd]
    since = [min(row, first) for row, (_, first) in enumerate(crowd)]
    row = data.draw(st.integers(0, len(documents)))

    assert [pair for pair in meet(documents, since)[0] if pair[1] >= row] == meet(documents, since, row=row)[
        0
    ]


def test_little_room_takes_more_goes():
    """A document is looked at once there is room for all its pairs; none is lost or told twice."""
    documents = [[0, 1]] * 5

    assert meet(documents, [0] * 5, floor=9) == meet(documents, [0] * 5, floor=9, room=5)


@pytest.mark.parametrize(
    ("floor", "pairs"),
    [pytest.param(3, 6, id="below-the-floor"), pytest.param(2, 3, id="too-common-for-the-last")],
)
def test_common_term_proposes_nobody(floor, pairs):
    """A term that too many of a window hold is passed over, but never one that few hold."""

    assert pairs == len(meet([[0, 1]] * 4, [0] * 4, share=0.1, floor=floor)[0])


def test_window_ends_where_it_ends():
    """A document sees nobody before its window."""

    assert [(1, 2)] == meet([[0, 1]] * 3, [0, 1, 1])[0]


@pytest.mark.parametrize(
    ("one", "two", "meets"),
    [
        pytest.param([0, 1, 2], [1, 0, 3], True, id="two-strong"),
        pytest.param([0, 2, 1], [0, 3, 1], False, id="one-strong-and-a-weak"),
        pytest.param([0, 2, 1], [0, 1, 4], False, id="strong-in-one-only"),
        pytest.param([4, 5, 0, 1, 2], [3, 2, 1, 0], True, id="three-weak"),
    ],
)
def test_few_strong_terms_or_more_of_any_kind(one, two, meets):
    """Two terms that are strong in both are enough; of others it takes three."""
    assert meets == bool(meet([one, two], [0, 0], strong=2, least=2, more=3)[0])
