"""dedup.kernels.turns against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import turns
from dedup.kernels.hashing import shingle_hash
from tests.reference import turns as twin

PHRASES = ((1, 2, 3), (4, 2, 3), (2, 5, 6))
PAIR = (5, 6)
EXCLUDED = (1, 7)
TEXTS = st.lists(st.lists(st.integers(0, 8), max_size=12), max_size=4)


def hashed(*words):
    """Return the kernel's hash of a phrase."""
    return shingle_hash(np.array(words, np.uint64), 0, len(words), turns.KEY)


def count(texts):
    """Run the kernel on lists of words."""
    bounds = np.cumsum([0, *map(len, texts)])
    out = np.empty(len(texts), np.int64)
    turns.count(
        np.array([word for text in texts for word in text], np.uint64),
        np.column_stack([bounds[:-1], bounds[1:]]),
        np.array([3, 6], np.uint64),
        np.array(sorted(hashed(*phrase) for phrase in PHRASES), np.uint64),
        hashed(*PAIR),
        np.array(EXCLUDED, np.uint64),
        out,
    )
    return out.tolist()


@given(texts=TEXTS)
def test_turns_equal_their_twin(texts):
    """Every text takes the turns that reading it with tuples and sets finds."""

    assert [twin.count(text, PHRASES, PAIR, EXCLUDED) for text in texts] == count(texts)


def test_phrase_at_either_end_counts():
    """A text may open and end with a turn, and a turn does not reach into the text before it."""

    assert [2, 0, 1] == count([[1, 2, 3, 0, 5, 6], [2], [3, 5, 6]])
    assert [0, 0, 1] == count([[1, 2], [3], [4, 2, 3]])


def test_excluded_word_before_the_pair():
    """The pair counts once, and not behind an excluded word."""

    assert [1, 0, 1] == count([[0, 5, 6], [7, 5, 6], [5, 6]])
