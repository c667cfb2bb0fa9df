"""dedup.stages.stories: how alike two events are, and the stories that they make."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.linkage import UNDATED, UNIT
from dedup.kernels.sums import LENGTH
from dedup.shelf import Shelf
from dedup.stages import stories
from dedup.stages.stories import SECONDS_A_DAY
from tests.reference import affairs as twin

NAN = float("nan")
WEIGHTS = {"coefficient": 17.0, "intercept": -1.0}
RULE = stories.Rule(base=0.25, cut=0.65, ratio=0.75, alone=0.45)


def relate(cosine: float, days: float = 0.0, *, crowd: float = 100.0) -> float:
    """Run the stage on one pair; return a share of 1."""
    found = stories.relate(
        np.array([cosine]),
        np.array([days]),
        np.array([crowd]),
        **WEIGHTS,
        half_days=30.0,
        window_days=240.0,
    )
    return int(found[0]) / UNIT


def gather(pairs: list[tuple[int, int, float]], n: int, **settings: Any) -> list[int]:
    """Run the stage on pairs of likeness in [0, 1]."""
    left, right, likeness = np.array(pairs).reshape(-1, 3).T
    usual = {"times": np.zeros(n, np.int64), "rule": RULE, "max_span_days": 240.0}
    found = stories.gather(
        left.astype(np.uint32),
        right.astype(np.uint32),
        (likeness * UNIT).astype(np.int32),
        shelf=Shelf(),
        **(usual | settings),
    )
    return found.labels.tolist()


def test_likeness_is_softened_log_odds() -> None:
    """The weighted root of the cosine less the logarithm of the crowd, a quarter of it, as a share."""
    odds = 17 * np.sqrt(0.3) - 1 - np.log(100)

    assert pytest.approx(1 / (1 + np.exp(-odds / stories.SOFT)), abs=1e-4) == relate(0.3)


@given(cosine=st.floats(0, 1), days=st.floats(0, 300), more=st.floats(0, 100), crowd=st.floats(1, 1e6))
def test_time_and_crowds_never_bring_events_closer(
    cosine: float, days: float, more: float, crowd: float
) -> None:
    """Likeness only falls with time and with the number of others, and rises with the cosine."""
    assert relate(cosine, days) >= relate(cosine, days + more)
    assert relate(cosine, days) <= relate(min(1, cosine + more / 100), days)
    assert relate(cosine, days, crowd=crowd) >= relate(cosine, days, crowd=crowd + more)


@given(
    # From where neither event alone asks for the least cosine that counts.
    crowd=st.tuples(st.floats(100, 1e6), st.floats(100, 1e6)),
    floor=st.floats(0.35, 0.9),
    cosine=st.floats(0, 1),
)
def test_nothing_above_the_floor_is_out_of_reach(
    crowd: tuple[float, float], floor: float, cosine: float
) -> None:
    """A pair that is more alike than the floor is found, but for cosines that are next to nothing."""
    needed = stories.reach(np.array(crowd), **WEIGHTS, floor=floor).sum()
    likeness = relate(cosine, crowd=float(np.sqrt(np.prod(crowd))))

    assert likeness <= floor + 1e-4 or np.sqrt(cosine) >= min(needed, 1) - 1e-3 or cosine < 0.02


def meet(events: list[dict[int, float]], days: list[int | None], **settings: float) -> list[tuple[int, int]]:
    """Run the stage on events of a few weighted words; return the pairs."""
    columns = np.array([word for event in events for word in event], np.uint32)
    weights = np.array([weight * LENGTH for event in events for weight in event.values()], np.int32)
    times = np.array([UNDATED if day is None else day * SECONDS_A_DAY for day in days], np.int64)
    offsets = np.cumsum([0, *map(len, events)])
    usual = {"window_days": 9.0, "half_days": 1e9, "latest": 99} | settings
    about = stories.index(columns, weights, np.ones(len(columns), np.bool_), offsets)
    runs = stories.meet(about, times, np.full(len(events), 0.35), shelf=Shelf(), **usual)
    found = [(*pair,) for run in runs for pair in zip(*(part.tolist() for part in run), strict=True)]

    assert all(cosine >= 0.49 for _, _, cosine in found)
    return [(one, other) for one, other, _ in found]


def test_events_meet_by_their_cosine() -> None:
    """Those that share enough of what they are about, within the window; one without a date meets all."""
    talks, raid, both = {1: 1.0}, {7: 1.0}, {1: 0.8, 7: 0.6}

    assert [(0, 2), (1, 2)] == meet([talks, raid, both], [0, 1, 2])
    assert [(1, 2)] == meet([talks, raid, both], [0, 5, 10])
    assert [(0, 2), (1, 2)] == meet([talks, raid, both], [0, 10, None])
    assert [] == meet([], [])


def test_little_room_takes_more_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs are found run by run if there is no room for all at once: the same ones."""
    events, days = [{1: 1.0}] * 6, [0, 0, 1, 2, 3, None]
    whole = meet(events, days)
    monkeypatch.setattr(stories, "_ROOM", 1)

    assert 15 == len(whole)
    assert whole == meet(events, days)


def test_words_of_a_day_propose_the_latest() -> None:
    """A word that many events hold brings the last of them together, not all."""
    assert 3 == len(meet([{1: 1.0}] * 3, [0, 0, 0]))
    assert [(0, 1), (1, 2)] == meet([{1: 1.0}] * 3, [0, 0, 0], latest=1)


def test_what_is_long_ago_must_be_nearer() -> None:
    """Days count against a pair as they do where its likeness is told."""
    assert [(0, 1)] == meet([{1: 0.8}] * 2, [0, 2], half_days=8.0)
    assert [] == meet([{1: 0.8}] * 2, [0, 4], half_days=8.0)


def test_window_ends_where_it_ends() -> None:
    """Beyond the window nothing is related, and what has no date is as of one day."""
    assert relate(1.0, 240.0) > 0
    assert 0 == relate(1.0, 240.000001)
    assert relate(0.4, NAN) == relate(0.4, 0.0)


def test_no_pairs_are_no_error() -> None:
    """Nothing in, nothing out."""
    nothing = stories.relate(np.empty(0), np.empty(0), np.empty(0), **WEIGHTS, half_days=1.0, window_days=1.0)

    assert [] == nothing.tolist()
    assert [0, 1] == gather([], 2)
    assert [] == gather([], 0)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param([0, 0, 1, 9], [2, 2, 1, 1], id="dated"),
        pytest.param([None, None, None, 9], [3, 3, 3, 1], id="an-undated-one-may-be-of-any-day"),
        pytest.param([None, 9, 9, 9], [3, 3, 3, 3], id="so-it-has-the-crowd-of-the-fullest"),
        pytest.param([], [], id="none"),
    ],
)
def test_crowds(days: list[int | None], expected: list[int]) -> None:
    """The events within half a day, itself included; here ten of each, and no fewer than tell anything."""
    times = np.array([UNDATED if day is None else day * SECONDS_A_DAY for day in days * 10], np.int64)
    counted = [max(stories.FEWEST, 10 * count) for count in expected] * 10

    assert counted == stories.crowds(times).tolist()


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[tuple[int, int, float]], int]:
    """A small graph of alike events."""
    n = draw(st.integers(1, 8))
    every = [(a, b) for a in range(n) for b in range(a + 1, n)]
    chosen = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    return [(a, b, draw(st.sampled_from((0.25, 0.5, 0.7, 0.9)))) for a, b in chosen], n


@given(graph=graphs())
def test_stories_are_the_linkage_of_what_is_above_the_rest(
    graph: tuple[list[tuple[int, int, float]], int],
) -> None:
    """Pairs are linked as the definition says, one no more alike than those not listed is none."""
    pairs, n = graph
    floor = round(stories.REST * UNIT)
    above = [(a, b, int(value * UNIT) - floor) for a, b, value in pairs if int(value * UNIT) > floor]

    assert twin.merge(above, [0] * n, (stories.REST, *RULE), 10**9) == gather(pairs, n)


def test_groups_meet_where_no_two_events_would() -> None:
    """As groups they are alike enough."""
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


def test_largest_component_is_told() -> None:
    """How far events hang together before any merge is known: of ten here four."""
    pairs = np.array([(0, 1), (1, 2), (2, 3), (5, 6)], np.uint32)
    found = stories.gather(
        pairs[:, 0],
        pairs[:, 1],
        np.array([UNIT * 9 // 10] * 3 + [UNIT // 2], np.int32),
        times=np.zeros(10, np.int64),
        rule=RULE,
        max_span_days=1.0,
        shelf=Shelf(),
    )

    assert 0.4 == found.largest_share
