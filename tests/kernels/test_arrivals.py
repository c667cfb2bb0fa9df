"""dedup.kernels.arrivals against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.index.finders import Banded
from dedup.kernels import arrivals
from tests.reference import arrivals as twin

SMALL = st.integers(0, 3)
PLACES = st.lists(
    st.builds(
        twin.Place,
        key=SMALL,
        bands=st.tuples(SMALL, SMALL, SMALL),
        terms=st.lists(st.integers(0, 6), max_size=4, unique=True).map(tuple),
        day=st.sampled_from([twin.UNDATED, 700_001, 700_002, 700_005]),
        filed=st.booleans(),
    ),
    min_size=1,
    max_size=10,
)
MOST, SLOTS, YEAR_ONE = 4, 256, 700_000


@given(places=PLACES, size=st.integers(1, 10), strong=st.integers(1, 4), floor=st.integers(1, 4))
def test_candidates_equal_the_twin(places, size, strong, floor):
    """Whoever was there before: of the same text, or sharing a band or terms; in batches of any size."""
    expected = twin.arrive(places, 2, floor, 0.25, strong)
    desk = Desk(places)
    found = []
    for first in range(0, len(places), size):
        last = min(first + size, len(places))
        asked = desk.arrive(first, last, False, floor, strong)
        kept = desk.arrive(first, first + 1, True, floor, strong)

        assert asked[0] == kept[0]
        found += kept
        found += desk.arrive(first + 1, last, True, floor, strong)

    assert expected == found


class Desk:
    """The drawers of some places."""

    def __init__(self, places):
        n = len(places)
        self.terms = np.full((n, MOST), -1, np.int32)
        for row, place in zip(self.terms, places, strict=True):
            row[: len(place.terms)] = place.terms
        self.days = np.array([place.day for place in places], np.int32)
        self.times = np.where(
            self.days == twin.UNDATED, np.iinfo(np.int64).min, 86_400 * (self.days - YEAR_ONE)
        )
        self.keys = np.array([place.key for place in places], np.uint64)
        self.filed = np.array([place.filed for place in places])
        self.bands = np.array([place.bands for place in places], np.uint32)
        self.behind = [np.zeros(shape, np.int32) for shape in (n, (n, MOST))]
        self.heads, self.banded = np.full(8, -1, np.int32), Banded(3)
        self.lines = np.zeros(1, np.int64), np.zeros((n, MOST), np.int32), np.zeros(n, np.int32)
        self.table = np.zeros(SLOTS, np.uint64), np.zeros(SLOTS, np.int32), np.full(SLOTS, -1, np.int32)
        self.known, self.n, self.latest = np.zeros(9, np.int32), 0, np.iinfo(np.int64).min
        self.scratch = np.full(n, -1), np.zeros(n, np.int32), np.empty(50, np.int32)

    def arrive(self, first, last, keep, floor, strong):
        """Return twins and candidates of places; if they are not kept, all is as before."""
        before = [each.copy() for each in (self.keys, self.filed, self.days)]
        twins, new = np.empty(last - first, np.int64), np.empty(50 * (last - first), np.int64)
        out = np.empty(50 * (last - first), np.int32)
        self.banded.reserve(last - first)
        drawers = arrivals.Drawers(
            self.keys, np.ones(len(self.keys), np.bool_), self.filed, self.days, self.times,
            self.heads, self.behind[0], self.bands[first:last], self.terms[first:last], self.banded.held,
            *self.lines, self.behind[1], *self.table, self.known, *self.scratch,
        )  # fmt: skip
        rules = arrivals.Rules(
            99 * 86_400, YEAR_ONE, twin.UNDATED, 99, 2, 99 * 86_400, float(floor), 0.25, strong, 50
        )
        found, known, _, latest = arrivals.arrive(
            first, last, keep, drawers, rules, self.n, self.latest, twins, new, out
        )
        if keep:
            self.n, self.latest = known, latest
        else:
            self.keys, self.filed, self.days = before
        pairs = list(zip(new[:found].tolist(), out[:found].tolist(), strict=True))

        assert len(set(pairs)) == found
        return [(int(twins[at - first]), {b for a, b in pairs if a == at}) for at in range(first, last)]
