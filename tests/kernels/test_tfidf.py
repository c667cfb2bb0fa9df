"""dedup.kernels.tfidf against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import tfidf
from dedup.kernels.terms import LEAD, TITLE, ZONES
from tests.counts import DOCUMENT, IDF, measured, weights
from tests.reference import tfidf as twin


@given(documents=st.lists(DOCUMENT, max_size=4))
def test_weights_are_those_of_scikit_learn(documents):
    """In every zone."""
    expected = [values for document in documents for values in twin.weigh(document, IDF).values()]

    assert [pytest.approx(values) for values in expected] == weights(*measured(documents)[:5]).tolist()


@given(documents=st.lists(DOCUMENT, max_size=4))
def test_totals_are_the_idf_of_distinct_terms(documents):
    """Of the lead and of the title, however often a term occurs."""
    parts = measured(documents)
    for zone, totals in ((LEAD, parts[5]), (TITLE, parts[6])):
        expected = [
            sum(float(IDF[column]) for column, counts in document.items() if counts[zone])
            for document in documents
        ]

        assert expected == totals.tolist()


def test_most_a_byte_holds_is_weighed():
    """255 occurrences are no overflow."""
    columns, counts = np.array([1, 2], np.uint32), np.array([[255] * ZONES, [1] * ZONES], np.uint8)
    norms, total = np.empty((1, ZONES)), np.empty(1)
    tfidf.measure(columns, counts, np.array([0, 2]), IDF, norms, total, total.copy())

    assert pytest.approx([np.hypot(1 + np.log(255), 1)] * ZONES) == norms[0].tolist()
