"""dedup.stages.gists: what leads are about."""

from typing import NamedTuple

import numpy as np

from dedup._types import I8, U32
from dedup.kernels.terms import FULL, LEAD, ZONES
from dedup.shelf import Shelf
from dedup.stages import gists
from tests.counts import IDF, flat


class Words(NamedTuple):
    """Words 1 and 2 stand for one another, 3 for something else."""

    columns: U32 = np.array([1, 2, 3], np.uint32)
    gists: I8 = np.array([[100, 0], [90, 10], [0, 50]], np.int8)


def told(*reports: list[int], zone: int = LEAD) -> I8:
    """Run the stage on lists of columns that stand in a zone."""
    counts = tuple(int(at >= zone) for at in range(ZONES))
    documents = [dict.fromkeys(report, counts) for report in reports]
    return gists.distil(*flat(documents), IDF, words=Words(), shelf=Shelf())


def near(found: I8, *pairs: tuple[int, int]) -> list[float]:
    """Run the comparison on pairs of rows."""
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T.copy()
    return gists.compare(found, left, right).tolist()


def test_other_words_for_it_come_near() -> None:
    """Reports that share no word are near if their words stand for one another."""
    alike, other = near(told([1], [2], [3]), (0, 1), (0, 2))

    assert alike > 0.99
    assert other == 0


def test_what_leads_lack_has_no_say() -> None:
    """What stands further down is not of the lead."""
    assert [[0, 0]] == told([1, 3], zone=FULL).tolist()


def test_turned_round_a_pair_is_as_near() -> None:
    """Nearness has no direction, and knows no company."""
    found = told([1, 3], [2], [1, 2, 3])

    assert near(found, (0, 1), (1, 2)) == near(found, (1, 0), (2, 1))
    assert near(found, (0, 1)) == near(found[:2], (0, 1))


def test_nothing_is_no_error() -> None:
    """No reports and no pairs give none."""
    assert (0, 2) == told().shape
    assert [] == near(told([1]))
