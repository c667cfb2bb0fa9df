"""dedup.kernels.packing against its twin."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import packing
from tests.reference import packing as twin

ZONES = 4
WIDE = st.sets(st.one_of(st.integers(0, (1 << 64) - 1), st.integers(0, 40)), max_size=12).map(sorted)
NARROW = st.sets(st.integers(0, (1 << 20) - 1), max_size=12).map(sorted)
TERM = st.lists(st.integers(0, 255), min_size=ZONES, max_size=ZONES).map(sorted)
REPORTS = st.lists(
    st.tuples(WIDE, NARROW, WIDE, WIDE).flatmap(
        lambda lists: st.tuples(
            st.just(lists), st.lists(TERM, min_size=len(lists[1]), max_size=len(lists[1]))
        )
    ),
    max_size=4,
)


def flat(reports):
    """Return the lists and counts of reports as flat arrays, and their offsets."""
    lists = [
        np.array([value for kept, _ in reports for value in kept[which]], np.uint64) for which in range(4)
    ]
    counts = np.array([count for _, terms in reports for term in terms for count in term], np.uint8)
    offsets = np.array([np.cumsum([0, *(len(kept[which]) for kept, _ in reports)]) for which in range(4)])
    return lists, counts, offsets


def packed(reports):
    """Run the kernel."""
    lists, counts, offsets = flat(reports)
    out = np.zeros(packing.room(offsets, counts, ZONES), np.uint8)
    starts = packing.pack(*lists, counts, offsets, out)
    return out[: starts[-1]], starts


def unpacked(data, starts):
    """Run the kernel the other way."""
    offsets = packing.measure(data, starts)
    sizes = offsets[:, -1]
    lists = [np.empty(size, np.uint32 if which == 1 else np.uint64) for which, size in enumerate(sizes)]
    counts = np.empty(sizes[1] * ZONES, np.uint8)
    packing.unpack(data, starts, offsets, *lists, counts, ZONES)
    return lists, counts, offsets


@given(reports=REPORTS)
def test_pack_equals_its_twin(reports):
    """Gaps in Rice codes, report after report."""
    data, starts = packed(reports)

    expected = [twin.pack(list(lists), counts) for lists, counts in reports]
    assert expected == [data[a:b].tobytes() for a, b in pairwise(starts)]


@given(reports=REPORTS)
def test_what_is_unpacked_is_what_was_packed(reports):
    """No bit is lost."""
    lists, counts, offsets = flat(reports)
    found, found_counts, found_offsets = unpacked(*packed(reports))

    assert [each.tolist() for each in lists] == [each.tolist() for each in found]
    assert (counts.tolist(), offsets.tolist()) == (found_counts.tolist(), found_offsets.tolist())


@given(data=st.binary(max_size=200))
def test_noise_is_unpacked_within_bounds(data):
    """Damaged bytes give wrong lists, no crash and no lists longer than the bytes could tell."""
    noise = np.frombuffer(data, np.uint8)
    lists, _, _ = unpacked(noise, np.array([0, len(noise)]))

    assert all(len(each) <= 8 * len(noise) for each in lists)
