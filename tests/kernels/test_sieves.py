"""dedup.kernels.sieves against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import sieves
from tests.reference import sieves as twin

# A few over and over, neighbours of them, and any.
HASHES = st.integers(0, 9) | st.integers(0, 3).map(lambda n: n << 62) | st.integers(0, (1 << 64) - 1)
VALUES = st.lists(HASHES, max_size=30)


@given(values=VALUES, others=st.dictionaries(HASHES, HASHES, max_size=8))
def test_replacing_equals_its_twin(values: list[int], others: dict[int, int]) -> None:
    """Keys become what they stand for, everything else stays."""
    keys = sorted(others)
    out = np.empty(len(values), np.uint64)
    sieves.replace(
        np.array(values, np.uint64),
        np.array(keys, np.uint64),
        np.array([others[key] for key in keys], np.uint64),
        out,
    )

    assert twin.replace(values, others) == out.tolist()


@given(values=VALUES)
def test_all_that_a_sieve_is_made_of_passes(values: list[int]) -> None:
    """A value that is there is never said not to be."""
    table = sieves.sieve(np.array(values, np.uint64))

    assert all(sieves.passes(table, np.uint64(value)) for value in values)


def test_few_others_pass() -> None:
    """Of hashes that are not among three hundred one in fifty passes at most."""
    hashes = np.random.default_rng(1).integers(0, 1 << 64, 10_300, np.uint64)
    table = sieves.sieve(hashes[:300])

    assert sum(sieves.passes(table, value) for value in hashes[300:]) < 200
