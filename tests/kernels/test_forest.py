"""dedup.kernels.forest against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import forest
from tests.reference import forest as twin

N = 12
EDGES = st.lists(st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)), max_size=20)


def components(edges: list[tuple[int, int]], n: int) -> list[int]:
    """Run the kernel on plain lists."""
    left, right = np.array(edges, dtype=np.int64).reshape(-1, 2).T.copy()
    return forest.components(left, right, n).tolist()


@given(edges=EDGES)
def test_components_equal_their_twin(edges):
    """The union-find labels what relabelling everything at each edge labels."""

    assert twin.components(edges, N) == components(edges, N)


@given(edges=EDGES, random=st.randoms(use_true_random=False))
def test_order_and_direction_of_edges_change_nothing(edges, random):
    """The same edges in another order, some of them turned round, give the same labels."""
    other = [edge[:: random.choice((1, -1))] for edge in random.sample(edges, len(edges))]

    assert components(edges, N) == components(other, N)


def test_no_edges_leave_every_row_alone():
    """Rows without an edge are their own label; no rows give no labels."""

    assert [0, 1, 2] == components([], 3)
    assert [] == components([], 0)


def test_long_chain_is_one_component():
    """A chain of 100,000 rows, joined from its far end, is labelled 0 throughout."""
    rows = np.arange(99_999, 0, -1)

    assert not forest.components(rows - 1, rows, 100_000).any()
