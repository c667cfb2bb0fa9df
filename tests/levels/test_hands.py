"""dedup.levels.hands: pieces are those of the whole, in their order."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from dedup.engines.local import Local
from dedup.levels.hands import ALONE, Hands, Rows, Threads, runs

EVERYBODY = [ALONE, Threads(Local(1).map, 3), Threads(Local(4).map, 1), Threads(Local(2).map, 100)]


@pytest.mark.parametrize("n", [0, 1, 6, 7])
def test_runs_are_all_there_is(n: int) -> None:
    """None is empty but where there is nothing, none is longer than asked, and each begins where one ends."""
    found = runs(n, 3)
    bounds = [0, *(last for _, last in found)]

    assert n == bounds[-1]
    assert list(pairwise(bounds)) == found
    assert all(0 < last - first <= 3 for first, last in found) or [(0, 0)] == found


def square(numbers: np.ndarray, first: int, last: int) -> Iterator[Rows]:
    """Yield the squares of a run, one at a time, and at the end nothing."""
    for number in numbers[first:last]:
        yield np.array([number**2]), np.array([first >= 0])
    yield np.empty(0, np.int64), np.empty(0, np.bool_)


@pytest.mark.parametrize("hands", EVERYBODY)
@pytest.mark.parametrize("n", [0, 1, 50])
def test_rows_come_in_the_order_of_runs(hands: Hands, n: int) -> None:
    """Whoever does the work, and however much of it at a time."""
    squares, truths = zip(*hands.each(square, (np.arange(n),), n), strict=True)

    assert [number**2 for number in range(n)] == np.concatenate(squares).tolist()
    assert np.concatenate(truths).all()


@pytest.mark.parametrize("hands", EVERYBODY)
def test_pairs_of_one_process_are_linked_at_one_go(hands: Hands) -> None:
    """No places are named where all pairs are meant."""

    def link(word: str, places: object) -> Rows:
        assert ("word", None) == (word, places)
        return (np.arange(3),)

    ((made,),) = hands.whole(lambda *_: None, link, ("word",), 9)

    assert [0, 1, 2] == made.tolist()
