"""dedup.kernels.jaccard against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import jaccard
from dedup.kernels.damping import MOST_DAYS, WEIGHTS
from tests.reference import jaccard as twin

N = 5
DOCUMENTS = st.lists(st.sets(st.integers(0, 20) | st.integers(0, 2**64 - 1)), min_size=N, max_size=N)
PAIRS = st.lists(st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)), max_size=10)


def days(shingle: int) -> int:
    """Return any days, the same in each document."""
    return 1 + shingle % MOST_DAYS


def overlaps(documents: list[set[int]], pairs: list[tuple[int, int]]) -> list[tuple[int, float]]:
    """Run the kernel on sets."""
    shingles = [shingle for document in documents for shingle in sorted(document)]
    offsets = np.cumsum([0, *map(len, documents)])
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T.copy()
    shared, damped = np.empty(len(pairs), np.int32), np.empty(len(pairs))
    spread = np.array([days(shingle) for shingle in shingles], np.uint8)
    jaccard.overlaps(np.array(shingles, np.uint64), offsets, spread, left, right, shared, damped)
    return list(zip(shared.tolist(), damped.tolist(), strict=True))


@given(documents=DOCUMENTS, pairs=PAIRS)
def test_overlaps_equal_their_twin(documents: list[set[int]], pairs: list[tuple[int, int]]) -> None:
    """One walk over two sorted lists finds what the sets share, and what it weighs."""
    weighted = [{shingle: float(WEIGHTS[days(shingle)]) for shingle in document} for document in documents]

    assert [pytest.approx(twin.overlap(weighted[a], weighted[b])) for a, b in pairs] == overlaps(
        documents, pairs
    )


@given(documents=DOCUMENTS, pairs=PAIRS)
def test_overlap_is_symmetric(documents: list[set[int]], pairs: list[tuple[int, int]]) -> None:
    """Which document stands left changes no bit."""
    assert overlaps(documents, pairs) == overlaps(documents, [(b, a) for a, b in pairs])


@given(documents=DOCUMENTS)
def test_document_shares_all_with_itself(documents: list[set[int]]) -> None:
    """With itself a document shares all that it has."""
    itself = overlaps(documents, [(row, row) for row in range(N)])

    assert [len(document) for document in documents] == [shared for shared, _ in itself]
