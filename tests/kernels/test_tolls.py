"""dedup.kernels.tolls against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import tolls
from tests.reference import tolls as twin

SIGNS = {1: (0, True, False), 2: (0, False, True), 3: (1, True, True), 4: (1, True, False)}
NUMBERS = {5: 3, 6: 9, 7: 12, 8: 10}
ADDED = {9: 20, 10: 40}
THOUSANDS = (11,)
TEXTS = st.lists(st.lists(st.integers(0, 11), max_size=12), max_size=4)


def count(texts, reach=99):
    """Run the kernel on lists of words."""
    bounds = np.cumsum([0, *map(len, texts)])
    out = np.zeros((len(texts), 2), np.int32)
    meanings = [
        tolls.KIND * kind + tolls.BEFORE * before + tolls.BEHIND * behind
        for kind, before, behind in SIGNS.values()
    ]
    values = [*NUMBERS.values(), *(tolls.ADDED + value for value in ADDED.values())]
    tolls.count(
        np.array([word for text in texts for word in text], np.uint64),
        np.column_stack([bounds[:-1], bounds[1:]]),
        reach,
        np.array(list(SIGNS), np.uint64),
        np.array(meanings, np.int64),
        np.array([*NUMBERS, *ADDED], np.uint64),
        np.array(values, np.int64),
        np.array(THOUSANDS, np.uint64),
        out,
    )
    return out.tolist()


@given(texts=TEXTS, reach=st.integers(0, 12))
def test_tolls_equal_their_twin(texts, reach):
    """Every text names the tolls that reading its first words with dictionaries finds."""

    assert [twin.count(text[:reach], SIGNS, NUMBERS, ADDED, THOUSANDS, 2) for text in texts] == count(
        texts, reach
    )


def test_number_follows_or_precedes():
    """As the sign says, and not beyond the texts' ends."""

    assert [[3, 0], [3, 0], [0, 3], [0, 3]] == count([[1, 0, 5], [5, 2], [3, 0, 0, 0, 5], [5, 3]])
    assert [[0, 0], [0, 0], [0, 0], [0, 0]] == count([[5, 1], [2, 5], [5], [3, 0, 0, 0, 0, 5]])


def test_ones_and_tens_are_added():
    """Three and twenty are one number, on either side, and so are three ten; twelve and twenty are not."""

    assert [[23, 0], [23, 0], [12, 0], [0, 0]] == count([[1, 5, 9], [5, 9, 2], [1, 7, 9], [7, 9, 2]])
    assert [[13, 0], [13, 0], [12, 0], [10, 0]] == count([[1, 5, 8], [5, 8, 2], [1, 7, 8], [7, 8, 2]])
    assert [[3, 0], [12, 0]] == count([[1, 5, 7], [5, 7, 2]])


def test_highest_number_counts():
    """A kind that is named twice has its highest number, and counts that stand there are raised only."""

    assert [[12, 9]] == count([[1, 5, 7, 2, 3, 6]])


def test_two_signs_before_one_number():
    """Of "killed and hurt, nine" the number belongs to the word next to it; thousands are no toll."""

    assert [[0, 9], [0, 0]] == count([[1, 4, 6], [1, 5, 11]])


ROWS = st.lists(
    st.tuples(st.lists(st.integers(0, 12), min_size=2, max_size=2), st.integers(0, 1), st.integers(0, 9)),
    max_size=8,
)


@given(rows=ROWS, span=st.integers(0, 9))
def test_overtaken_ones_equal_their_twin(rows, span):
    """Each document is overtaken whose toll another of its group and days names higher by a tenth or more."""
    named, groups, times = ([row[part] for row in rows] for part in range(3))
    labels, moments = np.array(groups, np.int64), np.array(times, np.int64)
    counts, out = np.array(named, np.int32).reshape(-1, 2), np.zeros(len(rows), np.bool_)
    order = np.lexsort((moments, labels))
    tolls.overtake(order[counts[order].any(axis=1)], labels, moments, counts, span, 0.9, out)

    assert twin.overtaken(named, groups, times, span, 0.9) == out.tolist()
