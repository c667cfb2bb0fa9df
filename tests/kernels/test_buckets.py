"""dedup.kernels.buckets against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import buckets
from tests.reference import buckets as twin

HIGHEST = 2**64 - 1


def ordered(values: list[int]) -> list[int]:
    """Run the kernel on a list, with as little scratch as it asks for."""
    array = np.array(values, np.uint64)
    buckets.sort(array, np.empty_like(array), np.empty(buckets.buckets(array.size), np.int64))
    return [int(value) for value in array]


@given(values=st.lists(st.integers(0, HIGHEST)) | st.lists(st.integers(0, 9)) | st.lists(st.just(HIGHEST)))
def test_order_equals_its_twin(values: list[int]) -> None:
    """Any values are sorted, however unevenly they fall."""
    assert twin.sort(values) == ordered(values)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 127, 128, 129, 130, 300, 5_000])
@pytest.mark.parametrize("spread", [1, 2**32, HIGHEST], ids=["equal", "crowded", "even"])
def test_crowds_are_sorted_as_well(n: int, spread: int) -> None:
    """Few values and many, in all the buckets or in one, come out in order."""
    values = np.random.default_rng(n).integers(0, spread, n, np.uint64).tolist()

    assert twin.sort(values) == ordered(values)


@pytest.mark.parametrize(("n", "expected"), [(0, 2), (1, 2), (2, 2), (3, 4), (4, 4), (5, 8), (1_025, 2_048)])
def test_there_are_as_many_buckets_as_values(n: int, expected: int) -> None:
    """Their number is a power of two, so that a bucket's number is the high bits of a value."""
    assert expected == buckets.buckets(n)
