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
    n = draw(st.integers(1, 9))
    every = [(a, b) for a in range(n) for b in range(a + 1, n)]
    chosen = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    values = st.sampled_from((1, UNIT // 10, UNIT // 4, UNIT // 2, UNIT // 2, UNIT * 3 // 4))
    pairs = [(a, b, draw(values)) for a, b in chosen]
    return pairs, draw(st.lists(st.none() | st.integers(-5, 5), min_size=n, max_size=n))


def merge(pairs, times, rule, max_span):
    """Run the kernel on plain lists, all rows in one part."""
    n = len(times)
    left, right, between = np.array(pairs, dtype=np.int64).reshape(-1, 3).T.copy()
    clock = np.array([UNDATED if time is None else time for time in times], np.int64)
    bounds, starts = np.array([0, n]), np.array([0, len(pairs)])
    zeros, ones = np.zeros(n, np.int64), np.ones(n, np.int64)
    numbers = np.array(rule)
    return affairs.merge(
        np.arange(n), bounds, starts, left, right, between, zeros, ones, clock, clock, numbers, max_span
    ).tolist()


@given(
    graph=graphs(),
    cut=st.sampled_from((0.3, 0.5, 0.65)),
    ratio=st.sampled_from((0.0, 0.75, 1.0)),
    max_span=st.integers(0, 10),
)
def test_groups_equal_their_twin(graph, cut, ratio, max_span):
    """Kept partners give the groups of rating every pair of groups anew."""
    pairs, times = graph
    rule = (0.2, 0.25, cut, ratio, 0.45)

    assert twin.merge(pairs, times, rule, max_span) == merge(pairs, times, rule, max_span)


@given(graph=graphs())
def test_rating_of_single_rows_equals_its_twin(graph):
    """Pairs of rows are rated as pairs of groups are."""
    pairs, times = graph
    n = len(times)
    left, right, between = np.array(pairs, dtype=np.int64).reshape(-1, 3).T.copy()
    clock = np.array([UNDATED if time is None else time for time in times], np.int64)
    out = np.empty(len(pairs), np.int64)
    zeros, ones = np.zeros(n, np.int64), np.ones(n, np.int64)
    affairs.rate(left, right, between, zeros, ones, clock, clock, np.array(RULE), 100, out)
    known = {frozenset((a, b)): value for a, b, value in pairs}

    assert [twin.closeness(known, [a], [b], RULE) for a, b, _ in pairs] == out.tolist()


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


def test_tight_groups_need_more():
    """Two affairs that hold together far better within than with each other stay two."""
    tight = 10 * 9 / 2 * 0.7

    assert close(0.5, 10, 10) >= 0
    assert close(0.5, 10, 10, tight, tight) < 0
