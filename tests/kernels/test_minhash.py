"""dedup.kernels.minhash against datasketch and sets."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import minhash
from dedup.stages.signatures import permutations
from tests.reference import hashing
from tests.reference import minhash as twin

HASHES = st.integers(0, 2**64 - 1)
# As they come, in a narrow range, and with repeats: the last two crowd the buckets.
LISTS = (
    st.lists(HASHES, max_size=100)
    | st.lists(st.integers(0, 50), max_size=200)
    | st.lists(st.sampled_from([0, 1, 2**63, 2**64 - 1]), max_size=200)
)


def minima(shingles: list[int], num_perm: int = 16, seed: int = 1) -> list[int]:
    """Run the kernel on a list."""
    out = np.zeros(num_perm, np.uint32)
    minhash.minima(np.array(shingles, np.uint64), len(shingles), *permutations(num_perm, seed), out)
    return out.tolist()


def distinct(values: list[int]) -> list[int]:
    """Run the kernel on a list."""
    array = np.array(values, np.uint64)
    return [int(value) for value in array[: minhash.distinct(array)]]


@given(shingles=LISTS, num_perm=st.integers(1, 150), seed=st.integers(0, 2**32 - 1))
def test_minima_equal_datasketch(shingles: list[int], num_perm: int, seed: int) -> None:
    """Four shingles at a time in wrapping 32-bit arithmetic give datasketch's values in every bit."""
    assert twin.minima(shingles, num_perm, seed) == minima(shingles, num_perm, seed)


@given(one=st.lists(HASHES), two=st.lists(HASHES))
def test_minima_of_a_union_are_the_smaller_ones(one: list[int], two: list[int]) -> None:
    """Signatures merge, repeats change nothing, and an empty set is neutral."""
    smaller = [min(pair) for pair in zip(minima(one), minima(two), strict=True)]

    assert smaller == minima(one + two + one)
    assert minima(one) == [min(pair) for pair in zip(minima(one), minima([]), strict=True)]


@given(values=LISTS)
def test_distinct_equals_its_twin(values: list[int]) -> None:
    """Buckets, or a sort where they are crowded, give each hash once, in order."""
    assert twin.distinct(values) == distinct(values)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 64, 65, 300, 5_000])
def test_distinct_sorts_hashes_of_any_number(n: int) -> None:
    """Even hashes of one document or a thousand are sorted, with and without repeats."""
    values = np.random.default_rng(n).integers(0, 2**64, n, np.uint64).tolist()

    assert twin.distinct(values) == distinct(values) == distinct(values + values)


@given(
    documents=st.lists(st.lists(HASHES, max_size=12), max_size=6),
    size=st.integers(1, 5),
    key=HASHES,
)
def test_sign_equals_its_twins(documents: list[list[int]], size: int, key: int) -> None:
    """Every document is hashed, signed and sorted as it would be alone."""
    k, n = 8, len(documents)
    lengths = np.array([len(document) for document in documents], np.int64)
    spans = np.column_stack([np.cumsum(lengths) - lengths, np.cumsum(lengths)])
    words = np.array([word for document in documents for word in document], np.uint64)
    grams, offsets, out = np.empty_like(words), np.zeros(n + 1, np.int64), np.empty((n, k), np.uint32)
    minhash.sign(words, spans, size, np.uint64(key), *permutations(k, 1), grams, offsets, out)
    shingles = [hashing.shingles(document, size, key) for document in documents]

    assert [twin.minima(hashes, k, 1) for hashes in shingles] == out.tolist()
    assert [twin.distinct(hashes) for hashes in shingles] == [
        grams[start:stop].tolist() for start, stop in pairwise(offsets)
    ]
