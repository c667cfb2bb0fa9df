"""dedup.kernels.bands against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import bands
from tests.reference import bands as twin

MINIMA = st.lists(st.lists(st.integers(0, 2**32 - 1), min_size=6, max_size=6), min_size=1, max_size=5)
KEYS = st.integers(0, 2**64 - 1)
BITS = 5
# Hashes that differ in the high bits, and such that differ only where the row number will stand.
HASHES = st.lists(st.sampled_from([0, 1 << 63, 3 << 40, (3 << 40) + 1]), max_size=30)


def hashed(minima: list[list[int]], first: int, rows: int, key: int) -> list[int]:
    """Run the hash of a band on a list."""
    out = np.empty(len(minima), np.uint64)
    bands.band(np.array(minima, np.uint32), first, rows, np.uint64(key), out)
    return out.tolist()


def collide(
    hashes: list[int], cap: int, anchors: int, room: int = 1_000
) -> tuple[int, list[tuple[int, int]]]:
    """Run the search for equal bands on a list; return the number of pairs, and those that found room."""
    low = (1 << BITS) - 1
    packed = np.array(sorted((value & ~low) | row for row, value in enumerate(hashes)), np.uint64)
    left, right = np.full((2, room), -1, np.int64)
    count = bands.collide(packed, np.array(hashes, np.uint64), BITS, cap, anchors, left, right)
    return count, list(zip(left[:count].tolist(), right[:count].tolist(), strict=True))


@given(minima=MINIMA, first=st.integers(0, 3), rows=st.integers(1, 3), key=KEYS)
def test_band_equals_its_twin(minima: list[list[int]], first: int, rows: int, key: int) -> None:
    """The hash of a band is the chain of finalizers over its minima, under the key."""
    assert [twin.band(row, first, rows, key) for row in minima] == hashed(minima, first, rows, key)


@given(row=st.lists(st.integers(0, 2**32 - 1), min_size=6, max_size=6), key=KEYS)
def test_equal_minima_in_two_bands_do_not_meet(row: list[int], key: int) -> None:
    """A band's hash tells which band it is, and under which key."""
    minima = [row[:3] * 2]

    assert hashed(minima, 0, 3, key) != hashed(minima, 3, 3, key)
    assert hashed(minima, 0, 3, key) != hashed(minima, 0, 3, key ^ 1 << 63)


@given(hashes=HASHES)
def test_pairs_are_all_that_are_equal(hashes: list[int]) -> None:
    """Under the cap every two rows of equal hash are a pair, and no others, once each."""
    count, pairs = collide(hashes, cap=30, anchors=0)

    assert sorted(twin.collide(hashes, range(len(hashes)), 30, 0)) == sorted(pairs)
    assert len(pairs) == count


@given(n=st.integers(0, 30), cap=st.integers(1, 30), anchors=st.integers(0, 40))
def test_a_large_bucket_gives_stars(n: int, cap: int, anchors: int) -> None:
    """Over the cap only the first rows are paired with all."""
    _, pairs = collide([7 << 40] * n, cap, anchors)

    assert sorted(twin.collide([7] * n, range(n), cap, anchors)) == sorted(pairs)


@pytest.mark.parametrize("room", [0, 2, 6])
def test_pairs_beyond_the_room_are_counted(room: int) -> None:
    """A call without room tells how much there should be, and writes nothing beyond its arrays."""
    count, pairs = collide([0] * 4, cap=9, anchors=1, room=room)

    assert 6 == count
    assert [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)][:room] == pairs[:room]
