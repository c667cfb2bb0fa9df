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
        st.tuples(st.integers(0, 2), st.integers(0, 2)),
    ),
    max_size=10,
)


def unit(counts: dict[int, int]) -> dict[int, float]:
    """Return the vector of length 1, as float32 keeps it."""
    length = sqrt(sum(count * count for count in counts.values())) or 1
    return {column: float(np.float32(count / length)) for column, count in counts.items()}


def compare(documents, groups, voices, said=None, texts=None, echo=1.0):
    """Run the kernel on plain dictionaries.

    A document says all that it is by default, and each voice tells a text of its own.
    """
    indptr = np.cumsum([0, *map(len, documents)])
    indices = np.array([c for document in documents for c in document], dtype=np.uint32)
    data = np.array([v for document in documents for v in document.values()], dtype=np.float32)
    parts = [v for document in said or documents for v in document.values()]
    labels, speakers = np.array(groups, dtype=np.int64), np.array(voices, dtype=np.int64)
    told = speakers if texts is None else np.array(texts, dtype=np.int64)
    order = np.lexsort((speakers, told, labels))
    vectors = indptr, indices, data, np.array(parts, dtype=np.float32)
    return centres.compare(*vectors, order, labels, told, speakers, echo, WIDTH).tolist()


@given(rows=DOCUMENTS, echo=st.sampled_from([0.0, 0.5, 1.0]))
def test_cosines_equal_their_twin(rows, echo):
    """Sums and means over dense scratch give the cosines of the definition."""
    documents, said = ([unit({c: both[k] for c, both in row[0].items()}) for row in rows] for k in (0, 1))
    groups, texts = [row[1] for row in rows], [row[2][0] for row in rows]
    voices = [3 * text + outlet for _, _, (text, outlet) in rows]

    assert pytest.approx(twin.compare(documents, said, groups, texts, voices, echo), abs=1e-6) == compare(
        documents, groups, voices, said, texts, echo
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


def test_echo_confirms_less_than_another_text():
    """A voice of the same text counts as much as it is told to, but fully where there is no other text."""
    documents, halved = [{0: 1.0}, {0: 1.0}, {1: 1.0}], pytest.approx(0.5 / sqrt(1.25))

    assert [halved, halved, 0] == compare(documents, [0] * 3, [0, 1, 2], texts=[0, 0, 1], echo=0.5)
    assert [1, 1] == compare(documents[:2], [0] * 2, [0, 1], texts=[0, 0], echo=0.5)


def test_one_voice_falls_apart_into_its_documents():
    """A group that only one voice tells has a centre all the same."""

    assert [1, 1] == compare([{0: 1.0}, {0: 1.0}], [0, 0], [7, 7])


def test_empty_document_has_no_centre():
    """An empty document among others has 0, one alone has 1, and so has none when all are empty."""

    assert [0, 0, 1] == compare([{}, {0: 1.0}, {}], [0, 0, 1], [0, 1, 2])
    assert [0, 0] == compare([{}, {}], [0, 0], [0, 1])
