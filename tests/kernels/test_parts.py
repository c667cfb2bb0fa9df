"""dedup.kernels.parts against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import parts
from tests.reference import forest as twin

N = 12
EDGES = st.lists(st.tuples(st.integers(0, N - 1), st.integers(0, N - 1), st.integers(0, 3)), max_size=25)


def split(edges: list[tuple[int, int, int]], n: int, limit: int) -> list[int]:
    """Run the kernel on plain lists."""
    left, right, weight = np.array(edges, dtype=np.int64).reshape(-1, 3).T.copy()
    return parts.split(left, right, weight, n, limit).tolist()


@given(edges=EDGES, limit=st.integers(1, N))
def test_parts_equal_their_twin(edges, limit):
    """The kernel leaves out the same edges as the rule told in five lines."""

    assert twin.parts(edges, N, limit) == split(edges, N, limit)


@given(edges=EDGES, limit=st.integers(1, N), random=st.randoms(use_true_random=False))
def test_order_of_edges_changes_nothing(edges, limit, random):
    """Ties of weight are broken by the rows, never by the order of the input."""

    assert split(edges, N, limit) == split(random.sample(edges, len(edges)), N, limit)


@given(edges=EDGES, limit=st.integers(1, N))
def test_no_part_is_larger_than_the_limit(edges, limit):
    """The limit holds, whatever the edges."""

    assert limit >= np.bincount(split(edges, N, limit)).max()


@given(edges=EDGES)
def test_parts_within_the_limit_are_the_components(edges):
    """A limit that no component reaches changes nothing."""

    assert twin.components([edge[:2] for edge in edges], N) == split(edges, N, N)


def test_weakest_edge_of_a_chain_is_left_out():
    """Two pairs held by a weak edge come apart at that edge."""

    assert [0, 0, 2, 2] == split([(1, 2, 1), (0, 1, 5), (2, 3, 5)], 4, 2)
