"""dedup.stages.events: from weighted pairs to groups."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import ConfigError
from dedup.kernels import linkage
from dedup.stages import events
from tests.reference import linkage as twin

SETTINGS = {"cut": 0.5, "max_span_days": 2.0, "max_component": 100}


def group(pairs, times, **settings):
    """Run the stage on plain lists; probabilities and days in, labels out."""
    left, right = np.array([pair[:2] for pair in pairs], dtype=np.int64).reshape(-1, 2).T.copy()
    weight = np.array([round(pair[2] * linkage.UNIT) for pair in pairs], dtype=np.int64)
    seconds = np.array([linkage.UNDATED if t is None else round(t * 86_400) for t in times], dtype=np.int64)
    settings = SETTINGS | {"sure": np.ones(len(times), np.bool_)} | settings
    return events.group(left, right, weight, times=seconds, **settings)


@st.composite
def graphs(draw):
    """A small graph of pairs with probabilities, and a day or none for each row."""
    n = draw(st.integers(1, 9))
    every = [(a, b) for a in range(n) for b in range(a + 1, n)]
    chosen = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    pairs = [(a, b, draw(st.sampled_from((-1.0, 0.1, 0.3, 0.5, 0.75, 1.0)))) for a, b in chosen]
    return pairs, draw(st.lists(st.none() | st.integers(0, 4), min_size=n, max_size=n))


@given(graph=graphs(), cut=st.sampled_from((0.1, 0.3, 0.5, 0.9)))
def test_groups_are_those_of_the_definition(graph, cut):
    """Units, components and span: the stage gives the groups of the naive linkage."""
    pairs, times = graph
    weights = [(a, b, round(p * linkage.UNIT)) for a, b, p in pairs]
    expected = twin.average(
        weights,
        [None if t is None else t * 86_400 for t in times],
        [True] * len(times),
        -int(-cut * linkage.UNIT // 1),
        2 * 86_400,
    )

    assert expected == group(pairs, times, cut=cut).labels.tolist()


@given(graph=graphs(), limit=st.integers(1, 9), random=st.randoms(use_true_random=False))
def test_order_and_direction_of_pairs_change_nothing(graph, limit, random):
    """Split components included, the pairs may come in any order and either way round."""
    pairs, times = graph
    other = [
        (a, b, p) if random.random() < 0.5 else (b, a, p) for a, b, p in random.sample(pairs, len(pairs))
    ]
    one, two = (group(p, times, max_component=limit) for p in (pairs, other))

    assert one.labels.tolist() == two.labels.tolist()
    assert one[1:] == two[1:]


def test_large_component_is_split_at_its_weakest_pair():
    """A chain of four over a limit of two comes apart in the middle, and says so."""
    grouping = group([(0, 1, 0.9), (1, 2, 0.6), (2, 3, 0.9)], [None] * 4, max_component=2)

    assert [0, 0, 2, 2] == grouping.labels.tolist()
    assert (4, 1) == (grouping.largest, grouping.split)


def test_small_components_are_left_alone_when_another_is_split():
    """Splitting one component changes nothing in the others."""
    pairs = [(0, 1, 0.9), (1, 2, 0.8), (3, 4, 0.9)]

    assert [0, 0, 2, 3, 3] == group(pairs, [None] * 5, max_component=2).labels.tolist()


def test_pairs_below_the_cut_hold_no_component_together():
    """The largest component is that of pairs that could merge only."""
    grouping = group([(0, 1, 0.9), (1, 2, 0.4), (2, 3, 0.4)], [None] * 4)

    assert 2 == grouping.largest
    assert 0 == grouping.split


@pytest.mark.parametrize(
    ("weight", "labels"),
    [
        pytest.param(None, [0, 0, 0], id="unknown"),
        pytest.param(0.0, [0, 0, 0], id="unlikely"),
        pytest.param(-1.0, [0, 0, 2], id="refused"),
    ],
)
def test_refused_pair_outweighs_a_sure_one(weight, labels):
    """In A~B~C with A, C refused, C stays out, though an unlikely pair A, C would let it in."""
    pairs = [(0, 1, 1.0), (1, 2, 1.0)] + ([(0, 2, weight)] if weight is not None else [])

    assert labels == group(pairs, [None] * 3).labels.tolist()


def test_doubtful_rows_need_less_together():
    """In A~B~C without a pair A, C the third joins at a lower mean where no row is sure."""
    pairs, doubtful = [(0, 1, 0.7), (1, 2, 0.7)], np.zeros(3, np.bool_)

    assert [0, 0, 2] == group(pairs, [None] * 3).labels.tolist()
    assert [0, 0, 0] == group(pairs, [None] * 3, sure=doubtful).labels.tolist()


def test_nothing_gives_nothing():
    """No rows make no groups; rows without pairs stay alone."""

    assert [] == group([], []).labels.tolist()
    assert [0, 1] == group([], [None, 0]).labels.tolist()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("cut", 0.0),
        ("cut", 1.1),
        ("max_span_days", -1.0),
        ("max_span_days", float("nan")),
        ("max_component", 0),
        ("max_component", linkage.MAX_ROWS + 1),
    ],
)
def test_bad_setting_is_named(setting, value):
    """A number out of range is named with its rule and its value."""
    with pytest.raises(ConfigError, match=rf"{setting} must be .*, got {value}"):
        group([], [0], **{setting: value})


def test_100_000_pairs_take_less_than_two_seconds():
    """30,000 rows that hang together as one are split and linked in time."""
    n = 30_000
    random = np.random.default_rng(1)
    keys = np.unique(random.integers(0, n, 100_000) * n + random.integers(0, n, 100_000))
    left, right = keys // n, keys % n
    left, right = left[left < right], right[left < right]
    weight = random.integers(0, linkage.UNIT, left.size)
    times = np.full(n, linkage.UNDATED)
    group([(0, 1, 0.9), (1, 2, 0.9)], [None] * 3, max_component=2)
    start = time.process_time()
    settings = {"sure": np.ones(n, np.bool_), "cut": 0.1, "max_span_days": 1, "max_component": 2_000}
    grouping = events.group(left, right, weight, times=times, **settings)

    assert time.process_time() - start < 2
    assert 1 == grouping.split
