"""Distinct values, against those of a set."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup import sorting


@given(st.lists(st.lists(st.integers(-9, 9), min_size=2, max_size=2)))
def test_distinct_values_rise(values):
    """Each value is there once, the smaller first, and what was given is left as it was."""
    told = np.array(values, np.int64).reshape(-1, 2)
    found = sorting.distinct(told)

    assert sorted({value for row in values for value in row}) == found.tolist()
    assert values == told.tolist()
