"""dedup.kernels.stars against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import stars
from tests.reference import stars as twin

N = 9
PAIRS = st.lists(
    st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(lambda pair: pair[0] < pair[1]),
    max_size=20,
)


def lead(pairs, n=N):
    """Run the kernel on plain lists."""
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T.copy()
    return stars.lead(left, right, n).tolist()


@given(pairs=PAIRS)
def test_leaders_equal_their_twin(pairs):
    """Sorted pairs give the leaders of asking every leader about every row."""

    assert twin.lead(pairs, N) == lead(pairs)


@given(pairs=PAIRS, random=st.randoms(use_true_random=False))
def test_order_of_pairs_changes_nothing(pairs, random):
    """Pairs may come in any order, and more than once."""

    assert lead(pairs) == lead(random.sample(pairs + pairs, 2 * len(pairs)))


@given(pairs=PAIRS)
def test_every_row_is_a_pair_away_from_its_leader(pairs):
    """No row follows a row that it has no pair with, and no leader follows another."""
    labels = lead(pairs)

    assert all(labels[label] == label for label in labels)
    assert all(label == row or (label, row) in pairs for row, label in enumerate(labels))


def test_chain_does_not_drift():
    """In 0~1~2~3 the far ends have no leader in common."""

    assert [0, 0, 2, 2] == lead([(0, 1), (1, 2), (2, 3)], 4)


def test_no_pairs_leave_every_row_alone():
    """Nothing to follow, or nobody to follow it."""

    assert [] == lead([], 0)
    assert [0, 1] == lead([], 2)
