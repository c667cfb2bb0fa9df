"""Figures agree with the scorer, and resamples of events say how sure they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from benchmarks import agreement
from benchmarks.agreement import FIGURES, Cases, agree
from dedup import evaluation

PARTITIONS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30)


def cases(gold: str, groups: str) -> Cases:
    """Return reports whose groups are single letters."""
    return Cases([str(i) for i in range(len(gold))], gold, groups)


def figure(found: agreement.Agreement, name: str) -> float:
    """Return a figure without its interval."""
    return found.figures()[name][0]


@given(PARTITIONS)
def test_figures_are_those_of_the_scorer(pairs: list[tuple[int, int]]) -> None:
    """BCubed, pairs and the Rand index are what `dedup eval` says, with a mask of nothing or without."""
    names = [str(i) for i in range(len(pairs))]
    gold, groups = ([pair[side] for pair in pairs] for side in (0, 1))
    whole = Cases(names, gold, groups)
    n = len(pairs)
    unmasked = whole._replace(counted=np.ones((n, n), np.bool_))
    truth = evaluation.score(dict(zip(names, gold, strict=True)), dict(zip(names, groups, strict=True)))

    for found in (agree(whole), agree(unmasked)):
        figures = agreement.ratios(found.sums.sum(axis=0))
        assert pytest.approx([getattr(truth, name) for name in FIGURES]) == [
            figures[name] for name in FIGURES
        ]


@given(PARTITIONS)
def test_rand_index_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    """A second opinion on the Rand index."""
    gold, groups = ([pair[side] for pair in pairs] for side in (0, 1))
    found = agree(Cases([""] * len(pairs), gold, groups))

    assert pytest.approx(adjusted_rand_score(gold, groups)) == agreement.ratios(found.sums.sum(axis=0))["ari"]


def test_pair_that_does_not_count_costs_nothing() -> None:
    """Two reports that are masked for each other may stand together."""
    counted = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], np.bool_)
    merged = cases("aab", "xxx")._replace(counted=counted)

    # Only the middle report has a stranger beside it: shares of 2/2, 2/3 and 1/2.
    assert pytest.approx((1 + 2 / 3 + 1 / 2) / 3) == figure(agree(merged), "b3_p")
    assert pytest.approx(1 / 2) == figure(agree(merged), "pair_p")


def test_interval_holds_the_figure_and_repeats() -> None:
    """The same cases give the same interval, and the figure lies in it."""
    found = cases("aaabbbccdde", "xxyzzzuvwww")
    value, low, high = agree(found).figures()["b3_f1"]

    assert low < value < high
    assert agree(found).figures() == agree(found).figures()


def test_events_that_are_all_alike_leave_no_doubt() -> None:
    """Where each event loses the same, drawing other events changes nothing."""
    value, low, high = agree(cases("aabbccdd", "xyuvwzst")).figures()["b3_r"]

    assert pytest.approx([0.5, 0.5]) == [low, high]
    assert pytest.approx(0.5) == value


@pytest.mark.parametrize(
    ("ours", "theirs", "share"),
    [
        pytest.param("xxyyzz", "xxyyzz", 0.5, id="tie"),
        pytest.param("xxyyzz", "xuyvzw", 1.0, id="better-in-each-event"),
        pytest.param("xuyvzw", "xxyyzz", 0.0, id="worse-in-each-event"),
    ],
)
def test_share_of_resamples_in_which_ours_is_better(ours: str, theirs: str, share: float) -> None:
    """Two systems are compared on the same draws; a tie counts half."""
    assert share == agree(cases("aabbcc", ours)).better(agree(cases("aabbcc", theirs)))


def test_stories_are_drawn_where_they_are_asked_for() -> None:
    """What is drawn anew may be wider than the groups that are scored."""
    found = agree(cases("abcd", "abcd")._replace(events=["s", "s", "s", "t"]))

    assert (2, 4, 4) == (len(found.sums), found.groups, found.gold)


def test_report_without_a_group_is_alone() -> None:
    """Two reports that no group holds are not together."""
    assert (3, 1.0) == (
        agree(agreement.cases({"a": 1, "b": 2, "c": 3}, {"c": 9})).groups,
        figure(agree(agreement.cases({"a": 1, "b": 2, "c": 3}, {"c": 9})), "b3_p"),
    )


@pytest.mark.parametrize(
    ("theirs", "share"),
    [
        pytest.param([1, 0, 1 / 3], 0.5, id="tie"),
        pytest.param([0.5, -0.5, 0], 1.0, id="better-everywhere"),
    ],
)
def test_share_of_resamples_with_a_better_rate(theirs: list[float], share: float) -> None:
    """Rates are compared on the same draws; a tie counts half."""
    assert share == agreement.better_rate([1, 0, 1 / 3], theirs)


@pytest.mark.parametrize(("hits", "value"), [([True, True, False, False], 0.5), ([], 1.0), ([True], 1.0)])
def test_rate(hits: list[bool], value: float) -> None:
    """A share of hits has an interval around it; of nothing nothing is wrong."""
    share, low, high = agreement.rate(hits)

    assert value == share
    assert low <= share <= high
