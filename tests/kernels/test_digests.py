"""dedup.kernels.digests against its twin."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import digests
from tests.reference import digests as twin

HASHES = st.integers(0, (1 << 64) - 1)
TEXTS = st.lists(st.lists(HASHES, max_size=5), max_size=5)
SMALL = st.lists(st.integers(0, 9), max_size=8)
RISING = st.sets(st.integers(0, 9)).map(sorted)


def flat(rows):
    """Return rows one after the other, and the n + 1 offsets at which they begin."""
    offsets = np.cumsum([0, *map(len, rows)])
    return np.array([value for row in rows for value in row], np.uint64), offsets


def spans(offsets):
    """Return offsets as first and last + 1 of each row."""
    return np.column_stack([offsets[:-1], offsets[1:]])


def digest(texts, key):
    """Run the kernel on lists of words."""
    words, offsets = flat(texts)
    out = np.empty(len(texts), np.uint64)
    digests.digest(words, spans(offsets), np.uint64(key), out)
    return out.tolist()


@given(texts=TEXTS, key=HASHES)
def test_digest_equals_its_twin(texts, key):
    """Words, their order and the key make the hash, 64 bits of it."""

    assert [twin.digest(text, key) for text in texts] == digest(texts, key)


def test_digest_depends_on_order_and_key():
    """Words in another order, one word more and another key give other hashes; neighbours do not."""
    texts = [[1, 2], [2, 1], [1, 2, 0], [], [0]]

    assert 5 == len(set(digest(texts, 7)))
    assert set() == set(digest(texts, 7)) & set(digest(texts, 8))
    assert digest(texts, 7)[:1] == digest(texts[:1], 7)


@given(rows=st.lists(st.tuples(SMALL, SMALL), max_size=5), most=st.integers(0, 6))
def test_numbers_equal_their_twin(rows, most):
    """Each report keeps its numbers once and in order, none behind the first words of its text."""
    titles, texts = flat([title for title, _ in rows]), flat([text for _, text in rows])
    out, offsets = np.empty(titles[0].size + texts[0].size, np.uint64), np.zeros(len(rows) + 1, np.int64)
    digests.numbers(titles[0], spans(titles[1]), texts[0], spans(texts[1]), most, out, offsets)

    assert [twin.numbers(title, text, most) for title, text in rows] == [
        out[a:b].tolist() for a, b in pairwise(offsets)
    ]


@given(some=st.lists(RISING, min_size=1, max_size=3), all_=st.lists(RISING, min_size=1, max_size=3))
def test_lacking_equals_its_twin(some, all_):
    """For every pair the count is that of the difference of two sets."""
    pairs = [(a, b) for a in range(len(some)) for b in range(len(all_))]
    left, right = np.array(pairs, np.int64).T.copy()

    assert [twin.lacking(some[a], all_[b]) for a, b in pairs] == digests.lacking(
        *flat(some), *flat(all_), left, right
    ).tolist()


def test_nothing_lacks_nothing():
    """No rows and no pairs are no error."""
    empty, offsets, none = np.empty(0, np.uint64), np.zeros(1, np.int64), np.empty(0, np.int64)

    assert [] == digest([], 1)
    assert [] == digests.lacking(empty, offsets, empty, offsets, none, none).tolist()
