"""dedup.kernels.drawers against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import drawers
from tests.reference import drawers as twin

SMALL = st.integers(0, 3)
PLACES = st.lists(
    st.fixed_dictionaries(
        {
            "key": SMALL,
            "terms": st.lists(st.integers(0, 6), max_size=4, unique=True),
            "day": SMALL,
            "alive": st.booleans(),
        }
    ),
    min_size=1,
    max_size=10,
)
MOST, SLOTS = 4, 128


def column(places, name, dtype):
    """Return what places have of a name as an array."""
    return np.array([place[name] for place in places], dtype)


@given(places=PLACES, slots=st.sampled_from([1, 16]))
def test_equal_keys_equal_the_twin(places, slots):
    """The latest of the same key, 0 apart."""
    keys, alive = column(places, "key", np.uint64), column(places, "alive", np.bool_)
    heads, behind = np.full(slots, -1, np.int32), np.zeros(len(keys), np.int32)
    every = np.ones(len(keys), np.bool_)
    for place in range(len(places)):
        assert twin.equal(keys.tolist(), alive, place) == drawers.equal(keys, alive, place, heads, behind)
        drawers.hold(keys, place, place + 1, every, heads, behind)


@given(places=PLACES, first=st.integers(0, 9))
def test_repeats_equal_the_twin(places, first):
    """All whose key one before them has, those that were filed before included."""
    first = min(first, len(places))
    keys, alive = column(places, "key", np.uint64), np.ones(len(places), np.bool_)
    heads, behind = np.full(4, -1, np.int32), np.zeros(len(keys), np.int32)
    out = np.empty(len(keys) - first, np.bool_)
    drawers.hold(keys, 0, first, alive, heads, behind)
    drawers.repeats(keys, first, len(keys), alive, heads, behind, out)

    assert [twin.equal(keys.tolist(), alive, at) >= 0 for at in range(first, len(keys))] == out.tolist()


@given(places=PLACES, near=st.sets(SMALL), limit=st.integers(1, 5), strong=st.integers(1, 4))
def test_shared_terms_equal_the_twin(places, near, limit, strong):
    """Two strong terms or three of any kind, within days, unless they are common there; span holds too."""
    terms = np.full((len(places), MOST), -1, np.int32)
    for row, place in zip(terms, places, strict=True):
        row[: len(place["terms"])] = place["terms"]
    days, alive = column(places, "day", np.int32), column(places, "alive", np.bool_)
    keys, counts = np.zeros(SLOTS, np.uint64), np.zeros(SLOTS, np.int32)
    heads, behind = np.full(SLOTS, -1, np.int32), np.zeros(terms.shape, np.int32)
    seen, tally = np.full(len(places), -1), np.zeros(len(places), np.int32)
    out, touched = np.empty(50, np.int32), np.empty(50, np.int32)
    listed = [place["terms"] for place in places]
    times = np.arange(len(places))
    owners = np.arange(len(places), dtype=np.int32)
    for place in range(len(places)):
        fixed = terms[place], times, alive, place, np.array(sorted(near), np.int32), float(limit)
        tables = keys, heads, behind, counts, owners, tally, touched, seen, out, 0
        count = drawers.share(*fixed, -1, strong, 2, 3, *tables)
        expected = twin.share(listed, days.tolist(), alive, place, sorted(near), limit, strong, 2, 3)
        seen[:] = -1

        assert expected == set(out[:count].tolist())
        assert not tally.any()
        count = drawers.share(*fixed, 2, strong, 2, 3, *tables)
        assert {other for other in expected if place - other <= 2} == set(out[:count].tolist())
        seen[:] = -1
        if days[place]:
            lines = owners[: place + 1]
            drawers.deal(terms, days, lines, place, keys, counts, heads, behind)
