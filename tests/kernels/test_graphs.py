"""dedup.kernels.graphs against its twin."""

from itertools import combinations, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import graphs
from tests.reference import graphs as twin

ROWS = 6
EDGES = [pair for one, other in combinations(range(ROWS), 2) for pair in ((one, other), (other, one))]
PAIRS = st.lists(
    st.tuples(st.sampled_from(EDGES), st.integers(-5, 5)), unique_by=lambda pair: frozenset(pair[0])
)


def neighbours(pairs, above, n):
    """Run the kernels on plain lists."""
    left, right, weight = np.array(pairs, np.int64).reshape(-1, 3).T
    weighed = left.astype(np.uint32), right.astype(np.uint32), weight.astype(np.int32), above
    starts = graphs.degrees(*weighed, n)
    others, more = np.full(starts[-1], -1, np.int64), np.full(starts[-1], -1, np.int64)
    graphs.neighbours(*weighed, starts, others, more)
    told = list(zip(others.tolist(), more.tolist(), strict=True))
    return [told[first:last] for first, last in pairwise(starts)]


@given(pairs=PAIRS, above=st.integers(-3, 3), more=st.integers(0, 2))
def test_neighbours_equal_their_twin(pairs, above, more):
    """Two passes over the pairs find the neighbours that each row has, in the order of the pairs."""
    weighed = [(one, other, weight) for (one, other), weight in pairs]

    assert twin.neighbours(weighed, above, ROWS + more) == neighbours(weighed, above, ROWS + more)


def test_no_pairs_leave_rows_alone():
    """Rows without a pair have no neighbours, and no rows are no error."""
    assert [[], []] == neighbours([], 0, 2)
    assert [[], []] == neighbours([(0, 1, 3)], 3, 2)
    assert [] == neighbours([], 0, 0)
