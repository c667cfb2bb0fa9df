"""dedup.kernels.dealing against its twin."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import dealing
from tests.reference import dealing as twin

ROWS = 9
PAIRS = st.lists(
    st.tuples(st.integers(0, ROWS - 1), st.integers(0, ROWS - 1)).filter(lambda pair: pair[0] != pair[1])
)
RANKS = st.permutations(range(ROWS))


def deal(pairs, ranks, runs):
    """Run the kernel on plain lists."""
    left, right = np.array(pairs, np.uint32).reshape(-1, 2).T.copy()
    order, starts = dealing.deal(left, right, np.array(ranks, np.int64), len(ranks), runs)

    assert [0, len(pairs)] == [starts[0], starts[-1]]
    return [order[first:last].tolist() for first, last in pairwise(starts)]


@given(pairs=PAIRS, ranks=RANKS, runs=st.integers(1, 6))
def test_runs_equal_their_twin(pairs, ranks, runs):
    """Counting gives the runs of comparing every two, each in the order of the pairs."""
    assert twin.deal(pairs, ranks, runs) == deal(pairs, ranks, runs)


@given(pairs=PAIRS, ranks=RANKS, runs=st.integers(1, 6))
def test_runs_follow_each_other(pairs, ranks, runs):
    """Whatever is in a run stands before all of the next one, and no pair is lost."""
    dealt = deal(pairs, ranks, runs)
    smaller = [[min(ranks[row] for row in pairs[place]) for place in run] for run in dealt]
    told = [run for run in smaller if run]

    assert list(range(len(pairs))) == sorted(place for run in dealt for place in run)
    assert all(max(one) < min(other) for one, other in pairwise(told))


@pytest.mark.parametrize("runs", [2, 3, 50])
def test_runs_are_about_even(runs):
    """No run has more than its share by more than the pairs of one rank, wherever the ranks end."""
    pairs = [(row, row + 1 + more) for row in range(100) for more in range(3)]
    sizes = [len(run) for run in deal(pairs, range(500), runs)]

    assert max(sizes) <= 300 / runs + 3
