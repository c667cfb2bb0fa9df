"""dedup.kernels.bins against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.index.finders import Banded
from dedup.kernels import bins
from tests.reference import drawers as twin

# Hashes that differ in the bits that bins know, or in those that entries keep.
HASH = st.sampled_from([0, 1, bins.LEAST, 2 * bins.LEAST, 3 * bins.LEAST + 1])
PLACES = st.lists(
    st.tuples(st.lists(HASH, min_size=3, max_size=3), st.booleans(), st.booleans()),
    min_size=1,
    max_size=12,
)


@given(places=PLACES, more=st.sampled_from([0, 1, bins.LEAST // 2, bins.LEAST + 1]))
def test_shared_bands_equal_the_twin(places, more):
    """Whoever shares a band is found, each once, however many bins were parted in between."""
    hashes = np.array([bands for bands, *_ in places], np.uint32)
    filed, alive = (np.array([place[at] for place in places]) for at in (1, 2))
    held, seen, out = Banded(3), np.full(len(places), -1), np.empty(50, np.int32)
    for place in range(len(places)):
        count = bins.meet(hashes[place], place, filed, alive, held.held, 99, seen, out, 0)
        if filed[place]:
            held.file(hashes[place : place + 1], np.array([place]))
        if place == len(places) // 2:
            held.reserve(bins.LOAD * (bins.LEAST + more))
            for _ in range(more):
                bins.part_one(held.held)

        assert len(set(out[:count].tolist())) == count
        assert twin.meet(hashes.tolist(), filed, alive, place) == set(out[:count].tolist())


@given(places=PLACES, cap=st.integers(1, 3))
def test_latest_of_a_hash_are_looked_at(places, cap):
    """So many of each band, whatever else lies in the bin."""
    hashes = np.array([bands for bands, *_ in places], np.uint32)
    every, held = np.ones(len(places), np.bool_), Banded(3)
    held.file(hashes[:-1], np.arange(len(places) - 1))
    seen, out = np.full(len(places), -1), np.empty(50, np.int32)
    count = bins.meet(hashes[-1], len(places) - 1, every, every, held.held, cap, seen, out, 0)
    same = [[at for at in range(len(places) - 1) if hashes[at, k] == hashes[-1, k]] for k in range(3)]

    assert {at for band in same for at in band[-cap:]} == set(out[:count].tolist())
