"""dedup.stages.reasons: why a report speaks for its group, in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.stages import reasons, representatives


def tell(ranks, *, size=4, differ=True, complete=True, turns=(0, 0), overtaken=(0, 0), dated=(1, 0, 1, 2)):
    """Tell of one group."""
    facts = representatives.Facts(
        np.array([0]),
        np.array([size]),
        np.array([[0.5] * 4]),
        np.array([ranks]),
        np.array([[differ] * 4]),
        np.array([complete]),
        np.array([1200]),
        np.array([99.6]),
        np.array([turns]),
        np.array([overtaken]),
        np.array([dated]),
    )
    return reasons.tell(facts, 2)


def test_only_report_needs_no_reason():
    """A group of one has the one reason."""

    assert reasons.ONLY == tell([1] * 4)[1]


@pytest.mark.parametrize(
    ("ranks", "told"),
    [
        pytest.param([1, 3, 3, 3], ["closest to the other reports"], id="first"),
        pytest.param(
            [2, 2, 3, 3], ["close to the other reports", "about what the others lead with"], id="high"
        ),
        pytest.param(
            [4, 4, 1, 4], ["far from the other reports", "under a title like the others'"], id="low"
        ),
        pytest.param(
            [3, 3, 3, 2],
            ["far from the other reports", "its title says what the others lead with"],
            id="title",
        ),
    ],
)
def test_high_ranks_are_told(ranks, told):
    """Of the nearness to the others all ranks are told, of leads and titles those of the upper half."""
    shown = [ranks[0], *([min(ranks)] * (len(told) - 1))]
    sentences = [
        f"{start} (mean cosine .50, rank {rank} of 4)" for start, rank in zip(told, shown, strict=True)
    ]

    assert sentences == [reason for reason in tell(ranks)[0] if "rank" in reason]


def test_what_all_have_is_no_reason():
    """Where all of a group are as near, nothing is said of it."""

    assert ("complete: 1,200 words, median 100", "first of 2 to report") == tell([1] * 4, differ=False)[0]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"complete": False}, "short: 1,200 words, median 100"),
        ({"turns": (0, 2)}, "keeps to its matter; 2 of the others turn to another"),
        ({"turns": (3, 2)}, "turns to another matter, like 1 of the others"),
        ({"overtaken": (0, 2)}, "not overtaken by a higher toll; 2 of the others are"),
        ({"overtaken": (1, 1)}, "overtaken by a higher toll"),
        ({"dated": (0, 0, 0, 3)}, "no date"),
        ({"dated": (1, 2, 1, 3)}, "number 3 of 3 to report"),
        ({"dated": (1, 0, 2, 3)}, "among the first 2 of 3 to report"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_speaks_for_and_against_is_told(facts, told):
    """Faults only where one of the group has them; of the dates how early it was."""

    assert told in tell([1] * 4, **facts)[0]


def test_the_only_date_is_no_reason():
    """Who alone is dated is not first of one."""

    assert not any(
        "report" in reason.split()[-1] for reason in tell([1] * 4, differ=False, dated=(1, 0, 1, 1))[0]
    )


@given(several=st.sets(st.integers(0, 9)), places=st.lists(st.integers(0, 9), max_size=12))
def test_reasons_of_some_groups_are_those_of_all(several, places):
    """What is told of some groups, in any order and also twice, is what is told where all are asked for."""
    held = np.array(sorted(several), np.int64)
    ranks, two = held[:, None] + np.arange(1, 5), np.stack([held, held], axis=1)
    order = np.stack([held % 2, held, held, held], axis=1)
    cosines, differ = ranks / 20, ranks % 2 == 0
    facts = representatives.Facts(
        held, held + 2, cosines, ranks, differ, held > 4, held, held / 2, two, two, order
    )
    every = reasons.tell(facts, 10)

    assert [every[place] for place in places] == reasons.tell(
        facts.of(np.array(places, np.int64)), len(places)
    )
