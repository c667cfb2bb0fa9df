"""dedup.kernels.centres against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import centres
from tests.counts import DOCUMENT, IDF, WIDTH, measured
from tests.reference import centres as twin

ROWS = st.lists(
    st.tuples(DOCUMENT, st.integers(0, 2), st.tuples(st.integers(0, 2), st.integers(0, 2))), max_size=10
)
# A word in title, lead and text; one in lead and text; one in the text alone.
TITLE, LEAD, TEXT = (1, 1, 1, 1), (0, 0, 1, 1), (0, 0, 0, 1)


def compare(documents, groups, voices, texts=None, echo=1.0):
    """Run the kernel on plain dictionaries; each voice tells a text of its own by default."""
    labels, speakers = np.array(groups, dtype=np.int64), np.array(voices, dtype=np.int64)
    told = speakers if texts is None else np.array(texts, dtype=np.int64)
    order = np.lexsort((speakers, told, labels))
    scratch, out = np.zeros((WIDTH, centres.HEARD)), np.full((len(documents), centres.MEASURES), np.nan)
    centres.compare(*measured(documents)[:5], order, labels, told, speakers, echo, scratch, out)

    assert not scratch.any()
    return out.round(9).tolist()


@given(rows=ROWS, echo=st.sampled_from([0.0, 0.5, 1.0]))
def test_cosines_equal_their_twin(rows, echo):
    """Products with sums give the means of cosines, but for the last bits."""
    documents, groups, texts = [row[0] for row in rows], [row[1] for row in rows], [row[2][0] for row in rows]
    voices = [3 * text + outlet for _, _, (text, outlet) in rows]
    found = compare(documents, groups, voices, texts, echo)

    assert [
        pytest.approx(row, abs=1e-7)
        for row in twin.compare(documents, IDF.tolist(), groups, texts, voices, echo)
    ] == found


def test_whole_and_title_are_compared_with_what_others_lead_with():
    """The whole with wholes and leads, the title with titles and leads."""
    half = pytest.approx(0.5**0.5)

    assert [[1, 1, 0, half], [1, half, 0, 0]] == compare(
        [{1: TITLE, 2: TEXT}, {1: LEAD, 2: TITLE}], [0, 0], [0, 1]
    )


def test_a_voice_does_not_confirm_itself():
    """Two prints by one voice agree with each other only: with the third report they share nothing."""
    documents = [{1: TITLE}, {1: TITLE}, {2: TITLE}]

    assert [[0] * 4] * 3 == compare(documents, [0, 0, 0], [0, 0, 1])
    assert [[0.5] * 4, [0.5] * 4, [0] * 4] == compare(documents, [0, 0, 0], [0, 1, 2])


def test_echo_confirms_less_than_another_text():
    """A voice of the same text counts as much as it is told to, but fully where there is no other text."""
    documents, third = [{1: TITLE}, {1: TITLE}, {2: TITLE}], pytest.approx(0.5 / 1.5)

    assert [[third] * 4, [third] * 4, [0] * 4] == compare(
        documents, [0] * 3, [0, 1, 2], texts=[0, 0, 1], echo=0.5
    )
    assert [[1] * 4] * 2 == compare(documents[:2], [0] * 2, [0, 1], texts=[0, 0], echo=0.5)


def test_one_voice_falls_apart_into_its_documents():
    """A group that only one voice tells has a centre all the same."""

    assert [[1] * 4] * 2 == compare([{1: TITLE}, {1: TITLE}], [0, 0], [7, 7])


def test_empty_document_has_no_centre():
    """An empty document among others has 0, one alone has 1, and so has none when all are empty."""

    assert [[0] * 4, [0] * 4, [1] * 4] == compare([{}, {1: TITLE}, {}], [0, 0, 1], [0, 1, 2])
    assert [[0] * 4] * 2 == compare([{}, {}], [0, 0], [0, 1])
