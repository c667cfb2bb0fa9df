"""dedup.index.counts: what is known of groups without asking for their members."""

import numpy as np

from dedup.index.counts import Counts


def test_groups_that_others_made_are_new_here() -> None:
    """Numbers beyond all that are known may merge, and be moved to."""
    counts = Counts()
    counts.merge(5_000, 4_000)
    counts.shift(9_000, 7_000, 8_000)
    counts.add(np.array([5_001]), np.array([4_000]), np.array([True]))

    assert (1, 1) == (counts.copies(8_000), counts.copies(4_000))
    assert 1 == counts.texts(5_001)


def test_copies_go_with_their_events() -> None:
    """An event that became another brings its copy groups; one that was moved is counted there."""
    counts = Counts()
    counts.add(np.array([1, 2, 3]), np.array([1, 1, 3]), np.array([True, True, True]))
    counts.merge(3, 1)
    counts.shift(2, 1, 2)

    assert (2, 1) == (counts.copies(1), counts.copies(2))
