"""dedup.kernels.damping against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import damping
from dedup.kernels.damping import MOST_DAYS, WEIGHTS
from tests.reference import damping as twin

HASHES = st.integers(0, 9) | st.integers(2**63 - 3, 2**63 + 3) | st.integers(2**64 - 3, 2**64 - 1)
DOCUMENTS = st.lists(st.tuples(st.sets(HASHES), st.integers(-3, 5)), max_size=8).map(
    lambda documents: sorted(documents, key=lambda document: document[1])
)


def spread(documents, slabs=1, parts=1):
    """Run the kernel on sets; return the days of each shingle, and the totals of the documents."""
    shingles = [shingle for held, _ in documents for shingle in sorted(held)]
    offsets = np.cumsum([0, *(len(held) for held, _ in documents)])
    days, totals = np.full(len(shingles), 77, np.uint8), np.full(len(documents), np.nan)
    day = np.array([day for _, day in documents], np.int32)
    damping.spread(np.array(shingles, np.uint64), offsets, day, slabs, parts, days)
    damping.total(days, offsets, totals)
    return dict(zip(shingles, days.tolist(), strict=True)), totals.tolist()


@given(documents=DOCUMENTS, slabs=st.integers(1, 4), parts=st.integers(0, 3))
def test_days_equal_their_twin(documents, slabs, parts):
    """However many ranges the hashes are counted in; the largest and the smallest hash are in one."""
    expected = twin.spread(documents)
    found, totals = spread(documents, slabs, parts)

    assert expected == found
    assert [
        pytest.approx(sum(1 / max(1, expected[shingle] - 1) for shingle in held)) for held, _ in documents
    ] == totals


def test_no_more_days_are_told_apart_than_a_byte_holds():
    """A shingle of every day weighs little, and no day turns the count over."""
    found, _ = spread([({7}, day) for day in range(1000)])

    assert {7: MOST_DAYS} == found
    assert pytest.approx(1 / (MOST_DAYS - 1)) == WEIGHTS[MOST_DAYS]


def test_hashes_that_agree_in_low_bits_are_told_apart():
    """They fall on one slot of the table, one after the other."""
    found, _ = spread([({value << 40 for value in range(1, 50)}, 0), ({1 << 40}, 1)])

    assert [1] * 48 + [2] == sorted(found.values())
