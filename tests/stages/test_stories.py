"""dedup.stages.stories: how alike two events are, and the stories that they make."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.linkage import UNDATED, UNIT
from dedup.kernels.terms import FULL, LEAD, TITLE, ZONES
from dedup.stages import stories
from dedup.stages.stories import SECONDS_A_DAY
from tests.reference import affairs as twin

NAN = float("nan")
WEIGHTS = np.array([2.0, 14.0, 29.0])
RULE = stories.Rule(floor=0.2, base=0.25, cut=0.65, ratio=0.75, alone=0.45)


def relate(
    full: float, days: float = 0.0, *, crowd: float = 100.0, lead: float = 0.2, title: float = 0.1
) -> float:
    """Run the stage on one pair; return a share of 1."""
    cosines = np.zeros((1, ZONES))
    cosines[0, [TITLE, LEAD, FULL]] = title, lead, full
    found = stories.relate(
        cosines,
        np.array([days]),
        np.array([crowd]),
        coefficients=WEIGHTS,
        intercept=-0.5,
        half_days=30.0,
        window_days=240.0,
    )
    return int(found[0]) / UNIT


def gather(pairs: list[tuple[int, int, float]], n: int, **settings: Any) -> list[int]:
    """Run the stage on pairs of likeness in [0, 1]."""
    left, right, likeness = np.array(pairs).reshape(-1, 3).T
    usual = {"times": np.zeros(n, np.int64), "rule": RULE, "max_span_days": 240.0, "max_component": 2000}
    found = stories.gather(
        left.astype(np.int64),
        right.astype(np.int64),
        (likeness * UNIT).astype(np.int64),
        **(usual | settings),
    )
    return found.labels.tolist()


def test_likeness_is_softened_log_odds() -> None:
    """The weighted cosines less the logarithm of the crowd, a quarter of it, as a share."""
    odds = 2 * 0.1 + 14 * 0.2 + 29 * 0.3 - 0.5 - np.log(100)

    assert pytest.approx(1 / (1 + np.exp(-odds / stories.SOFT)), abs=1e-4) == relate(0.3)


@given(full=st.floats(0, 1), days=st.floats(0, 300), more=st.floats(0, 100), crowd=st.floats(1, 1e6))
def test_time_and_crowds_never_bring_events_closer(
    full: float, days: float, more: float, crowd: float
) -> None:
    """Likeness only falls with time and with the number of others, and rises with the cosine."""
    assert relate(full, days) >= relate(full, days + more)
    assert relate(full, days) <= relate(min(1, full + more / 100), days)
    assert relate(full, days, crowd=crowd) >= relate(full, days, crowd=crowd + more)


def test_window_ends_where_it_ends() -> None:
    """Beyond the window nothing is related, and what has no date is as of one day."""
    assert relate(1.0, 240.0) > 0
    assert 0 == relate(1.0, 240.000001)
    assert relate(0.4, NAN) == relate(0.4, 0.0)


def test_no_pairs_are_no_error() -> None:
    """Nothing in, nothing out."""
    nothing = stories.relate(
        np.empty((0, ZONES)),
        np.empty(0),
        np.empty(0),
        coefficients=WEIGHTS,
        intercept=0.0,
        half_days=1.0,
        window_days=1.0,
    )

    assert [] == nothing.tolist()
    assert [0, 1] == gather([], 2)
    assert [] == gather([], 0)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param([0, 0, 1, 9], [3, 3, 3, 1], id="dated"),
        pytest.param([None, None, None, 9], [3, 3, 3, 1], id="an-undated-one-may-be-of-any-day"),
        pytest.param([None, 9, 9, 9], [3, 3, 3, 3], id="so-it-has-the-crowd-of-the-fullest"),
        pytest.param([], [], id="none"),
    ],
)
def test_crowds(days: list[int | None], expected: list[int]) -> None:
    """The events within a day, itself included."""
    times = np.array([UNDATED if day is None else day * SECONDS_A_DAY for day in days], np.int64)

    assert expected == stories.crowds(times).tolist()


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[tuple[int, int, float]], int]:
    """A small graph of alike events."""
    n = draw(st.integers(1, 8))
    every = [(a, b) for a in range(n) for b in range(a + 1, n)]
    chosen = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    return [(a, b, draw(st.sampled_from((0.25, 0.5, 0.7, 0.9)))) for a, b in chosen], n


@given(graph=graphs())
def test_where_all_hang_together_rounds_are_one_linkage(
    graph: tuple[list[tuple[int, int, float]], int],
) -> None:
    """A component of pairs that could merge at once is linked as its definition says."""
    pairs, n = graph
    ring = [(a, a + 1, 0.7) for a in range(n - 1)]
    pairs = [*ring, *((a, b, value) for a, b, value in pairs if b != a + 1)]
    floor = round(RULE.floor * UNIT)
    above = [(a, b, int(value * UNIT) - floor) for a, b, value in pairs if int(value * UNIT) > floor]

    assert twin.merge(above, [0] * n, RULE, 10**9) == gather(pairs, n)


def test_groups_of_two_components_meet_in_the_next_round() -> None:
    """No two of them could merge at first; as groups they are alike enough."""
    tight = [(0, 1, 0.7), (0, 2, 0.7), (1, 2, 0.7), (3, 4, 0.7), (3, 5, 0.7), (4, 5, 0.7)]
    across = [(a, b, 0.62) for a in range(3) for b in range(3, 6)]

    assert [0, 1] == gather([(0, 1, 0.62)], 2)[:2]
    assert [0] * 6 == gather([*tight, *across], 6)


def test_order_of_pairs_changes_nothing() -> None:
    """Nor does which of two events is left."""
    pairs = [(0, 1, 0.7), (1, 2, 0.7), (0, 3, 0.8), (2, 3, 0.7)]
    turned = [(b, a, value) for a, b, value in pairs[::-1]]

    assert gather(pairs, 4) == gather(turned, 4)


def test_story_spans_no_more_than_its_window() -> None:
    """Two events that would make it too long stay apart; one without a date fits anywhere."""
    times = np.array([0, 9 * SECONDS_A_DAY, UNDATED], np.int64)
    pairs = [(0, 1, 0.9), (0, 2, 0.8)]

    assert [0, 1, 0] == gather(pairs, 3, times=times, max_span_days=8.0)
    assert [0, 0, 0] == gather([*pairs, (1, 2, 0.8)], 3, times=times, max_span_days=9.0)


def test_large_component_is_split() -> None:
    """What hangs together beyond the limit is taken in parts, and the record says so."""
    pairs = np.array([(a, a + 1) for a in range(9)])
    found = stories.gather(
        pairs[:, 0],
        pairs[:, 1],
        np.full(9, UNIT * 9 // 10),
        times=np.zeros(10, np.int64),
        rule=RULE,
        max_span_days=1.0,
        max_component=4,
    )

    assert (1.0, 1) == (found.largest_share, found.split)
