"""dedup.kernels.bonds against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.index.ties import Bonds
from dedup.kernels import bonds as kernels
from tests.reference import bonds as twin

N = 8
BONDS = st.dictionaries(
    st.tuples(st.integers(1, N - 1), st.integers(0, N - 2)).filter(lambda pair: pair[0] > pair[1]),
    st.integers(-5, 5).filter(bool),
)
EVENTS = st.lists(st.integers(0, 2), min_size=N, max_size=N)
ALIVE = st.lists(st.booleans(), min_size=N, max_size=N)


def tied(weights):
    """Return bonds and heads, the bonds of each place together."""
    made, heads = Bonds(), np.zeros(N, np.int32)
    made.ends = made.heavy = made.behind = np.empty(0, np.int32)
    for place in range(N):
        others = sorted(other for one, other in weights if one == place)
        told = [weights[place, other] for other in others]
        made.tie(place, np.array(others, np.int64), np.array(told, np.int64), heads)
    return made, heads


@given(weights=BONDS, events=EVENTS, alive=ALIVE, starts=st.sets(st.integers(0, N - 1), min_size=1))
def test_events_equal_the_twin(weights, events, alive, starts):
    """All that bonds lead to within the events of some; those that are gone lead nowhere."""
    made, heads = tied(weights)
    seen, out, leads = np.full(N, -1), np.empty(N, np.int64), np.arange(N, dtype=np.int32)
    first = np.array(sorted(starts), np.int64)
    fixed = first, np.array(events, np.int64), np.array(alive), leads
    count = kernels.gather(*fixed, heads, made.ends, made.behind, seen, out)

    assert twin.gather(sorted(starts), weights, events, alive, list(range(N))) == set(out[:count].tolist())
    assert count == len(set(out[:count].tolist()))
    assert (seen == -1).all()


@given(weights=BONDS, rows=st.lists(st.integers(0, N - 1), unique=True, min_size=1))
def test_weights_equal_the_twin(weights, rows):
    """Between each two of some places the weight of their bond, else 0."""
    made, heads = tied(weights)
    seen, sums = np.full(N, -1), np.zeros((len(rows), len(rows)), np.int64)
    leads = np.arange(N, dtype=np.int32)
    kernels.weigh(np.array(rows), leads, heads, made.ends, made.heavy, made.behind, seen, sums)

    assert twin.weigh(rows, weights) == sums.tolist()
    assert (seen == -1).all()
