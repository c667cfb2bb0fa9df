"""dedup.kernels.linkage against its twin."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import forest, linkage
from tests.reference import linkage as twin

DAY = 86_400


@st.composite
def graphs(draw):
    """A small graph of weighted pairs with many ties; a time or none for each row, and if it is sure."""
    n = draw(st.integers(1, 9))
    every = [(a, b) for a in range(n) for b in range(a + 1, n)]
    chosen = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    pairs = [(a, b, draw(st.sampled_from((-200, -60, 0, 1, 60, 90, 100, 100, 120, 200)))) for a, b in chosen]
    times = draw(st.lists(st.none() | st.integers(-5, 5), min_size=n, max_size=n))
    return pairs, times, draw(st.lists(st.booleans(), min_size=n, max_size=n))


def average(pairs, times, cut, max_span, sure=None, parts=None):
    """Run the kernel on plain lists; all rows are sure and one part where nothing else is given."""
    left, right, weight = np.array(pairs, dtype=np.int64).reshape(-1, 3).T.copy()
    seconds = np.array([linkage.UNDATED if t is None else t for t in times], dtype=np.int64)
    if parts is None:
        parts = np.zeros(len(times), dtype=np.int64)
    known = np.ones(len(times), np.bool_) if sure is None else np.array(sure, np.bool_)
    return linkage.average(left, right, weight, seconds, known, parts, cut, max_span).tolist()


def random_pairs(n, size, seed):
    """Return `size` distinct random pairs of `n` rows with random weights."""
    random = np.random.default_rng(seed)
    one, two = random.integers(0, n, (2, size * 2))
    keys = np.unique(np.minimum(one, two)[one != two] * n + np.maximum(one, two)[one != two])
    keys = random.permutation(keys)[:size]
    return keys // n, keys % n, random.integers(0, linkage.UNIT, keys.size)


@given(graph=graphs(), cut=st.sampled_from((1, 30, 60, 100, 150)), max_span=st.integers(0, 10))
def test_groups_equal_their_twin(graph, cut, max_span):
    """Cached sums and stale bounds give the groups of weighing every pair anew in fractions."""
    pairs, times, sure = graph

    assert twin.average(pairs, times, sure, cut, max_span) == average(pairs, times, cut, max_span, sure)


@given(graph=graphs(), cut=st.sampled_from((1, 30, 60, 100, 150)), max_span=st.integers(0, 10))
def test_no_merge_leaves_the_component_of_pairs_at_the_cut(graph, cut, max_span):
    """Of sure rows, components over the pairs that could merge alone give the groups of the whole graph."""
    pairs, times, _ = graph
    strong = [
        (a, b)
        for a, b, weight in pairs
        if weight >= cut and (times[a] is None or times[b] is None or abs(times[a] - times[b]) <= max_span)
    ]
    left, right = np.array(strong, dtype=np.int64).reshape(-1, 2).T.copy()
    parts = forest.components(left, right, len(times))

    expected = twin.average(pairs, times, [True] * len(times), cut, max_span)

    assert expected == average(pairs, times, cut, max_span, parts=parts)


@given(graph=graphs(), random=st.randoms(use_true_random=False))
def test_order_and_direction_of_pairs_change_nothing(graph, random):
    """The same pairs in another order, some of them turned round, give the same groups."""
    pairs, times, sure = graph
    other = [
        (a, b, weight) if random.random() < 0.5 else (b, a, weight)
        for a, b, weight in random.sample(pairs, len(pairs))
    ]

    assert average(pairs, times, 60, 5, sure) == average(other, times, 60, 5, sure)


@pytest.mark.parametrize(
    ("sure", "cut", "groups"),
    [
        pytest.param([True, True, True], 66, [0, 0, 2], id="sure"),
        pytest.param([True, True, False], 66, [0, 0, 0], id="its-pairs-are-doubtful"),
        pytest.param([True, False, True], 66, [0, 0, 2], id="one-of-its-pairs-is"),
        pytest.param([False, False, False], 75, [0, 0, 0], id="doubtful"),
        pytest.param([False, False, False], 76, [0, 0, 2], id="above-three-quarters"),
    ],
)
def test_further_doubtful_pair_counts_for_a_third(sure, cut, groups):
    """In A~B~C without a pair A, C two pairs to C count as two, or as four thirds if both are doubtful."""

    assert groups == average([(0, 1, 110), (1, 2, 100)], [None] * 3, cut, 0, sure)


def test_doubtful_pair_alone_counts_whole():
    """Two rows need the cut, sure or not."""

    assert [0, 0] == average([(0, 1, 100)], [None] * 2, 100, 0, [False, False])
    assert [0, 1] == average([(0, 1, 100)], [None] * 2, 101, 0, [False, False])


@pytest.mark.parametrize(
    ("cut", "groups"),
    [
        pytest.param(50, [0, 0, 0], id="half"),
        pytest.param(51, [0, 0, 2], id="above-half"),
        pytest.param(101, [0, 1, 2], id="above-all"),
    ],
)
def test_end_of_a_chain_joins_at_half_its_weight(cut, groups):
    """In A~B~C the pair A, C is absent and weighs 0, so that C joins A, B at half of its weight."""

    assert groups == average([(0, 1, 100), (1, 2, 100)], [None] * 3, cut, 0)


def test_star_keeps_few_of_its_leaves():
    """Leaves that know the hub only dilute its group: at a third it keeps three of 1,999."""
    groups = average([(0, leaf, 60_000) for leaf in range(1, 2_000)], [None] * 2_000, 20_000, 0)

    assert [0, 0, 0, 0] == groups[:4]
    assert list(range(4, 2_000)) == groups[4:]


def test_span_forbids_a_merge_and_the_next_best_is_taken():
    """Rows 0 and 2 are too far apart, so 2 stays out of the group of 0 and takes 3."""
    pairs = [(0, 1, 100), (0, 2, 90), (1, 2, 90), (2, 3, 50)]

    assert [0, 0, 2, 2] == average(pairs, [0, DAY, 3 * DAY, 3 * DAY], 50, 2 * DAY)


def test_undated_rows_do_not_count_for_the_span():
    """A row without a time joins rows at both ends of the span."""

    assert [0, 0, 0] == average([(0, 1, 100), (1, 2, 100)], [0, None, 5], 50, 5)


def test_rows_of_different_parts_never_merge():
    """The pair between the parts is dropped."""
    parts = np.array([0, 0, 2, 2])

    assert [0, 0, 2, 2] == average([(0, 1, 9), (1, 2, 99), (2, 3, 9)], [None] * 4, 1, 0, parts=parts)


def test_largest_part_does_not_overflow():
    """MAX_ROWS rows a part keep every product of the comparison below 2**63."""
    half = linkage.MAX_ROWS // 2

    assert 2**63 > linkage.UNIT * half**2 * linkage.DOUBT * half**2


@pytest.mark.parametrize(
    ("n", "size"),
    [pytest.param(1_500, 100_000, id="dense"), pytest.param(1_500, 6_000, id="sparse")],
)
@pytest.mark.parametrize("known", [True, False], ids=["sure", "doubtful"])
def test_component_of_1500_rows_takes_less_than_two_seconds(n, size, known):
    """One large component costs about the square of its rows."""
    left, right, weight = random_pairs(n, size, seed=1)
    times = np.full(n, linkage.UNDATED)
    parts = np.zeros(n, dtype=np.int64)
    sure = np.full(n, known)
    linkage.average(left[:1], right[:1], weight[:1], times, sure, parts, 1, 0)
    start = time.process_time()
    linkage.average(left, right, weight, times, sure, parts, 1, 0)

    assert time.process_time() - start < 2
