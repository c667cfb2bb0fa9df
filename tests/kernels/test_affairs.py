"""dedup.kernels.affairs against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import affairs
from dedup.kernels.linkage import UNDATED, UNIT
from tests.reference import affairs as twin

RULE = (0.2, 0.25, 0.65, 0.75, 0.45)


@st.composite
def graphs(draw):
    """A small graph of pairs with many ties, and a time or none for each row."""
    n = draw(st.integers(0, 9))
    every = [(a, b) for a in range(n) for b in range(a + 1, n)]
    chosen = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    values = st.sampled_from((1, UNIT // 10, UNIT // 4, UNIT // 2, UNIT // 2, UNIT * 3 // 4))
    pairs = [(a, b, draw(values)) for a, b in chosen]
    return pairs, draw(st.lists(st.none() | st.integers(-5, 5), min_size=n, max_size=n))


def merge(pairs, times, rule, max_span):
    """Run the kernel on plain lists."""
    n = len(times)
    ends = np.array([end for a, b, _ in pairs for end in (a, b)], np.int64)
    others = np.array([other for a, b, _ in pairs for other in (b, a)], np.int64)
    order = np.argsort(ends, kind="stable")
    starts = np.searchsorted(ends[order], np.arange(n + 1))
    between = np.repeat(np.array([value for *_, value in pairs], np.int64), 2)[order]
    clock = np.array([UNDATED if time is None else time for time in times], np.int64)
    return affairs.merge(starts, others[order], between, clock, np.array(rule), max_span).tolist()


@given(
    graph=graphs(),
    base=st.sampled_from((0.15, 0.25)),
    cut=st.sampled_from((0.3, 0.5, 0.65)),
    ratio=st.sampled_from((0.0, 0.75, 1.0)),
    max_span=st.integers(0, 10),
)
def test_groups_equal_their_twin(graph, base, cut, ratio, max_span):
    """Kept partners and lists that are tidied late give the groups of rating every pair of groups anew."""
    pairs, times = graph
    rule = (0.2, base, cut, ratio, 0.45)

    assert twin.merge(pairs, times, rule, max_span) == merge(pairs, times, rule, max_span)


@given(graph=graphs(), turned=st.randoms(use_true_random=False))
def test_order_of_neighbours_changes_nothing(graph, turned):
    """Whichever neighbour of a row is listed first."""
    pairs, times = graph
    shuffled = turned.sample(pairs, len(pairs))

    assert merge(pairs, times, RULE, 10) == merge(shuffled, times, RULE, 10)


def close(likeness, one, two, within_one=0, within_two=0):
    """Rate two groups of a mean likeness; those within are sums above the floor, as shares of a pair."""
    between = round((likeness - RULE[0]) * UNIT) * one * two
    sums = round(within_one * UNIT), round(within_two * UNIT)
    return affairs.closeness(between, *sums, one, two, np.array(RULE)) / affairs.TICKS


@pytest.mark.parametrize(
    ("likeness", "one", "two", "merges"),
    [
        pytest.param(0.66, 1, 1, True, id="two-events-at-the-cut"),
        pytest.param(0.6, 1, 1, False, id="two-events-below-it"),
        pytest.param(0.6, 1, 4, True, id="four-need-less"),
        pytest.param(0.25, 40, 40, False, id="but-never-the-base-alone"),
    ],
)
def test_larger_groups_need_less(likeness, one, two, merges):
    """What one pair cannot tell, the mean of many can."""
    assert merges == (close(likeness, one, two) >= 0)


def test_largest_groups_need_no_less_than_large_ones():
    """Else the largest story would draw in all others."""
    assert close(0.4, 20, 60) == close(0.4, 400, 4000)


def test_tight_groups_need_more():
    """Two affairs that hold together far better within than with each other stay two."""
    tight = 10 * 9 / 2 * 0.7

    assert close(0.5, 10, 10) >= 0
    assert close(0.5, 10, 10, tight, tight) < 0
