"""dedup.kernels.centres against its twin."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import centres
from tests.reference import centres as twin

WIDTH = 6
DOCUMENTS = st.lists(
    st.tuples(
        st.dictionaries(
            st.integers(0, WIDTH - 1), st.tuples(st.integers(1, 5), st.integers(0, 5)), max_size=4
        ),
        st.integers(0, 2),
        st.integers(0, 3),
    ),
    max_size=10,
)


def unit(counts: dict[int, int]) -> dict[int, float]:
    """Return the vector of length 1, as float32 keeps it."""
    length = sqrt(sum(count * count for count in counts.values())) or 1
    return {column: float(np.float32(count / length)) for column, count in counts.items()}


def compare(documents, groups, voices, said=None):
    """Run the kernel on plain dictionaries; a document says all that it is by default."""
    indptr = np.cumsum([0, *map(len, documents)])
    indices = np.array([c for document in documents for c in document], dtype=np.uint32)
    data = np.array([v for document in documents for v in document.values()], dtype=np.float32)
    parts = [v for document in said or documents for v in document.values()]
    labels, speakers = np.array(groups, dtype=np.int64), np.array(voices, dtype=np.int64)
    order = np.lexsort((speakers, labels))
    return centres.compare(
        indptr, indices, data, np.array(parts, dtype=np.float32), order, labels, speakers, WIDTH
    ).tolist()


@given(rows=DOCUMENTS)
def test_cosines_equal_their_twin(rows):
    """Sums and means over dense scratch give the cosines of the definition."""
    documents, said = ([unit({c: both[k] for c, both in row[0].items()}) for row in rows] for k in (0, 1))
    groups, voices = [row[1] for row in rows], [row[2] for row in rows]

    assert pytest.approx(twin.compare(documents, said, groups, voices), abs=1e-6) == compare(
        documents, groups, voices, said
    )


def test_compared_with_what_the_others_say():
    """A document is compared whole with a part of the others, in any group."""
    documents = [{0: 0.6, 1: 0.8}, {0: 0.6, 1: 0.8}]
    said = [{0: 1.0, 1: 0.0}, {0: 0.0, 1: 1.0}]

    assert pytest.approx([0.8, 0.6]) == compare(documents, [0, 0], [0, 1], said)


def test_a_voice_does_not_confirm_itself():
    """Two prints by one voice agree with each other only: with the third report they share nothing."""
    documents = [{0: 1.0}, {0: 1.0}, {1: 1.0}]

    assert [0, 0, 0] == compare(documents, [0, 0, 0], [0, 0, 1])
    assert [pytest.approx(sqrt(0.5)), pytest.approx(sqrt(0.5)), 0] == compare(documents, [0, 0, 0], [0, 1, 2])


def test_one_voice_falls_apart_into_its_documents():
    """A group that only one voice tells has a centre all the same."""

    assert [1, 1] == compare([{0: 1.0}, {0: 1.0}], [0, 0], [7, 7])


def test_empty_document_has_no_centre():
    """An empty document among others has 0, one alone has 1, and so has none when all are empty."""

    assert [0, 0, 1] == compare([{}, {0: 1.0}, {}], [0, 0, 1], [0, 1, 2])
    assert [0, 0] == compare([{}, {}], [0, 0], [0, 1])
