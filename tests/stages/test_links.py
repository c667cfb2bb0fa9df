"""dedup.stages.links: how likely it is that two reports tell one happening."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.linkage import UNDATED, UNIT
from dedup.kernels.terms import ZONES
from dedup.stages import links
from tests.counts import measured

NAN = float("nan")
DAY = 86_400
N = len(links.FEATURES)
MOMENTS = st.integers(-(10**11), 10**11) | st.just(UNDATED)
DATES = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 31)), max_size=2)


def pairs(*found):
    """Return pairs of rows as two columns."""
    left, right = np.array(found, np.int64).reshape(-1, 2).T.copy()
    return left, right


def flat(rows):
    """Return sets of numbers one after the other, each ascending, and their offsets."""
    values = [value for row in rows for value in sorted(row)]
    return np.array(values, np.uint64), np.cumsum([0, *map(len, rows)])


def moment(text):
    """Return seconds since 1970 of an ISO day, or UNDATED for none."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) if text else UNDATED


def calendar(*reports):
    """Return the dates that reports name as the stage takes them: (month, day) tuples, two at most."""
    table = np.full((len(reports), 2), -1, np.int16)
    for row, named in enumerate(reports):
        table[row, : len(named)] = [32 * month + day for month, day in named]
    return table


def contradict(one, two, most_days=7.0):
    """Run the stage on two reports, each an ISO day and the dates that it names."""
    times = np.array([moment(one[0]), moment(two[0])])
    both = calendar(one[1], two[1])
    answers = [
        links.calendars_contradict(times, both, *pairs(pair), most_days=most_days).tolist()
        for pair in ((0, 1), (1, 0))
    ]
    assert answers[0] == answers[1]
    return answers[0][0]


def features(alike, *, days, weekdays, same_source, shared_outlets=0.0, number=False):
    """Run the stage on one pair."""
    return links.features(
        alike,
        gists=np.array([0.9]),
        containment=np.array([0.95]),
        days=np.array([days]),
        weekdays=(np.array([weekdays[0]]), np.array([weekdays[1]])),
        number=np.array([number]),
        same_source=np.array([same_source]),
        shared_outlets=np.array([shared_outlets]),
    ).tolist()


def score(*rows, days=0.0, weights=None, intercept=0.0):
    """Run the stage on rows of features, under one model for all pairs."""
    coefficients = np.array(weights if weights is not None else [1.0] * N)
    table = np.array(rows, np.float64).reshape(-1, N)
    model = (coefficients, intercept)
    gaps, titled = np.full(len(table), days), np.ones(len(table), np.bool_)
    return links.score(table, gaps, titled, dated=model, undated=model, untitled=model).tolist()


def test_likeness_is_symmetric_and_a_share() -> None:
    """Turned round, a pair is alike as before; the smaller share stands first; nothing passes 1."""
    body, lead, title = (0, 0, 0, 1), (0, 1, 1, 1), (1, 1, 1, 1)
    reports = measured([{1: title, 5: lead}, {1: title, 5: lead}, {1: lead, 9: body}])
    there = links.compare(*reports, *pairs((0, 1), (0, 2), (1, 2)))
    back = links.compare(*reports, *pairs((1, 0), (2, 0), (2, 1)))

    assert [part.tolist() for part in there] == [part.tolist() for part in back]
    assert [[1, 1], [0.25, 1], [0.25, 1]] == there.found.tolist()
    assert [[1, 1]] * 3 == there.titles.tolist()
    assert [1.0] * ZONES == there.cosines[0].tolist()


@given(a=MOMENTS, b=MOMENTS)
def test_days_between_are_absolute_or_unknown(a: int, b: int) -> None:
    """A gap has no direction and no overflow; without both dates it is not known."""
    found = links.days_between(np.array([a, b]), *pairs((0, 1), (1, 0)))
    known = a != UNDATED and b != UNDATED

    assert [pytest.approx(abs(a - b) / DAY if known else NAN, abs=1e-6, nan_ok=True)] * 2 == found.tolist()


def test_titles_are_not_found_behind_leads() -> None:
    """What only the body of the other report holds of a title does not count."""
    reports = measured([{1: (1, 1, 1, 1)}, {1: (0, 0, 0, 1), 5: (1, 1, 1, 1)}])

    assert [[0, 0]] == links.compare(*reports, *pairs((0, 1))).titles.tolist()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=4, max_size=12))
def test_shared_outlets_are_a_share_of_the_fewer(told: list[tuple[int, int]]) -> None:
    """Of the outlets that carry copies of either, those of the group with fewer that carry the other too."""
    outlets = np.array([outlet for _, outlet in told])
    groups = np.array([group if row > 3 else row for row, (group, _) in enumerate(told)])
    carried = [set(outlets[groups == group].tolist()) for group in range(4)]
    every = [(a, b) for a in range(4) for b in range(4)]
    held = links.carried(groups, outlets)
    expected = [len(carried[a] & carried[b]) / min(len(carried[a]), len(carried[b])) for a, b in every]

    assert pytest.approx(expected, abs=1e-6) == links.shared_outlets(held, *pairs(*every)).tolist()


def test_features_say_what_their_names_say() -> None:
    """One row a pair, in the order of the names."""
    alike = links.Affinity(np.array([[0.1, 0.2, 0.3, 0.4]]), np.array([[0.5, 0.6]]), np.array([[0.7, 0.8]]))
    (row,) = features(alike, days=NAN, weekdays=(1, 2), same_source=True, shared_outlets=0.25, number=True)

    assert {
        "cosine_short": 0.2,
        "cosine_lead": 0.3,
        "cosine_full": 0.4,
        "found_least": 0.5,
        "found_most": 0.6,
        "title_least": 0.7,
        "title_most": 0.8,
        "gist": 0.9,
        "recycled": 0.95,
        "lead_weekdays_differ": 1,
        "number": 1,
        "same_source": 1,
        "shared_outlets": 0.25,
        "days": 0,
    } == dict(zip(links.FEATURES, row, strict=True))


def test_only_an_outlet_recycles_its_own() -> None:
    """What two outlets share speaks for them by the other features, and is not held against them."""
    alike = links.Affinity(np.zeros((1, ZONES)), np.zeros((1, 2)), np.zeros((1, 2)))
    recycled = [
        features(alike, days=0.0, weekdays=(0, 0), same_source=same)[0][links.FEATURES.index("recycled")]
        for same in (True, False)
    ]

    assert [0.95, 0] == recycled


def test_silence_is_no_agreement() -> None:
    """Reports of which one names no weekday do not differ in it; a weekday in common is none that differs."""
    alike = links.Affinity(np.zeros((1, ZONES)), np.zeros((1, 2)), np.zeros((1, 2)))
    differ = [
        features(alike, days=0.0, weekdays=named, same_source=False)[0][
            links.FEATURES.index("lead_weekdays_differ")
        ]
        for named in ((0, 1), (0, 0), (3, 2), (1, 2))
    ]

    assert [0, 0, 0, 1] == differ


def test_score_is_a_share_of_the_unit() -> None:
    """Log-odds of 0 are a half, and what is sure, by whatever margin, is all or nothing."""

    assert [UNIT // 2] == score([0] * N)
    assert [0, UNIT] == score([-1e300] * N, [1e300] * N)
    assert [UNIT // 2, UNIT // 2] == score([5] * N, [7] * N, weights=[0] * N)
    assert [round(UNIT / (1 + np.exp(-2)))] == score([0] * N, intercept=2.0)


def test_what_is_missing_chooses_the_weights() -> None:
    """Pairs without a date have weights of their own, and so have those that lack a title too."""
    dated, undated, untitled = ((np.zeros(N), intercept) for intercept in (30.0, -30.0, 0.0))
    days, titled = np.array([NAN, NAN, 0.0, 0.0]), np.array([True, False, True, False])
    found = links.score(np.zeros((4, N)), days, titled, dated=dated, undated=undated, untitled=untitled)

    assert [0, UNIT // 2, UNIT, UNIT] == found.tolist()


@given(st.lists(st.sets(st.integers(0, 5)), min_size=2, max_size=5))
def test_number_in_common_is_one_of_both(named: list[set[int]]) -> None:
    """Any number that both name is enough, whichever report is left; who names none shares none."""
    every = [(a, b) for a in range(len(named)) for b in range(len(named))]
    shared = links.share_number(*flat(named), *pairs(*every))

    assert [bool(named[a] & named[b]) for a, b in every] == shared.tolist()


@given(
    rows=st.lists(st.lists(st.floats(-3, 3), min_size=N, max_size=N), min_size=1, max_size=6),
    weights=st.lists(st.floats(-9, 9), min_size=N, max_size=N),
)
def test_company_changes_no_score(rows: list[list[float]], weights: list[float]) -> None:
    """A pair scores the same alone and among others, to the last bit."""

    assert [score(row, weights=weights)[0] for row in rows] == score(*rows, weights=weights)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        pytest.param(("2016-09-07", []), ("", [(9, 8)]), False, id="date-and-day-named"),
        pytest.param(("2016-09-07", []), ("", [(1, 11)]), True, id="other-season"),
        pytest.param(
            ("2016-09-07", [(1, 11)]), ("", [(1, 11)]), True, id="a-date-stands-before-what-is-named"
        ),
        pytest.param(("", [(9, 8)]), ("", [(1, 11), (9, 9)]), False, id="nearest-of-two"),
        pytest.param(("", [(9, 8)]), ("", [(9, 20)]), True, id="named-apart"),
        pytest.param(("", [(12, 30)]), ("", [(1, 3)]), False, id="across-new-year"),
        pytest.param(("2016-12-31", []), ("", [(1, 1)]), False, id="last-day-of-a-leap-year"),
        pytest.param(("2015-08-01", []), ("2016-09-07", []), False, id="two-dates-decide-elsewhere"),
        pytest.param(("2016-09-07", []), ("", []), False, id="nothing-named"),
        pytest.param(("", []), ("", []), False, id="nothing-known"),
        pytest.param(("1700-02-28", []), ("", [(3, 1)]), False, id="1700"),
        pytest.param(("2199-12-31", []), ("", [(6, 1)]), True, id="2199"),
    ],
)
def test_calendars_contradict(one: tuple, two: tuple, expected: bool) -> None:
    """Without a common clock the days of the year must be near; what is not known forbids nothing."""

    assert expected == contradict(one, two)


@given(a=DATES, b=DATES, less=st.floats(0, 200), more=st.floats(0, 200))
def test_more_days_allow_more(a: list, b: list, less: float, more: float) -> None:
    """A pair that may differ by some days may differ by more."""

    assert contradict(("", a), ("", b), less) >= contradict(("", a), ("", b), less + more)


def test_no_pairs_are_no_error() -> None:
    """Nothing in, nothing out."""
    times, dates, none = np.array([0]), calendar([]), pairs()

    assert [] == links.calendars_contradict(times, dates, *none, most_days=1).tolist()
    assert [] == links.days_between(times, *none).tolist()
    assert [] == score()


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        pytest.param(({1}, {1}), ({2}, {2}), True, id="two-recipients"),
        pytest.param(({1}, {1, 2}), ({2}, {1, 2}), False, id="told-further-down"),
        pytest.param(({1}, {1}), (set(), {2}), False, id="only-one-leads-with-a-number"),
        pytest.param(({1, 2}, {1, 2}), ({1}, {1}), False, id="one-says-more"),
        pytest.param((set(), set()), (set(), set()), False, id="no-numbers"),
    ],
)
def test_numbers_contradict(one, two, expected):
    """Each lead holds a number that the other report has nowhere; the order of the two does not matter."""
    leads, numbers = zip(one, two, strict=True)
    found = links.contradict(*flat(numbers), *flat(leads), *pairs([(0, 1), (1, 0)]))

    assert [expected] * 2 == found.tolist()
