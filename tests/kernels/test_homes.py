"""dedup.kernels.homes against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import homes
from dedup.kernels.sums import LENGTH
from tests.reference import joins as twin

TERMS = 6
WEIGHTS = st.sampled_from((0, 1, 3, LENGTH // 9, LENGTH // 3, LENGTH // 2))


@given(
    groups=st.lists(
        st.lists(st.dictionaries(st.integers(0, TERMS - 1), WEIGHTS, max_size=5), min_size=1, max_size=4),
        min_size=1,
        max_size=5,
    ),
    least=st.integers(1, 3),
)
def test_mean_rows_equal_their_twin(groups, least):
    """Row by row and term by term they are the same, those of weight 0 left out; scratch is left as zeros."""
    rows = [row for group in groups for row in group]
    sizes = np.array([len(group) for group in groups], np.int64)
    starts = np.append(0, np.cumsum(sizes))
    large, sums = np.flatnonzero(sizes >= least), np.zeros(TERMS, np.int64)
    columns = np.array([term for row in rows for term in row], np.uint32)
    weights = np.array([weight for row in rows for weight in row.values()], np.int32)
    grouped = np.cumsum([0, *map(len, rows)]), np.arange(len(rows)), starts, large
    room = homes.room(weights, *grouped)
    told, held = np.empty(room, np.uint32), np.empty(room, np.int32)
    begins, within = np.empty(len(large) + 1, np.int64), np.empty(len(large))
    homes.gather(columns, weights, *grouped, sums, told, held, begins, within)
    heads, places, means = np.zeros(TERMS + 1, np.int64), np.empty_like(told), np.empty_like(held)
    homes.post(told, held, begins, heads, places, means)
    members = [list(range(starts[place], starts[place + 1])) for place in large]
    expected = {
        (place, term): mean
        for place, group in enumerate(members)
        for term in range(TERMS)
        if (mean := twin.mean(rows, group, term)) > 0
    }
    by_row = {
        (place, int(told[k])): int(held[k])
        for place in range(len(large))
        for k in range(begins[place], begins[place + 1])
    }
    by_term = {
        (int(places[k]), term): int(means[k])
        for term in range(TERMS)
        for k in range(heads[term], heads[term + 1])
    }

    assert expected == by_row
    assert expected == by_term
    assert [twin.within(rows, group) for group in members] == pytest.approx(within.tolist())
    assert not sums.any()
