"""dedup.evidence.pairs: groups and kept pairs, looked up by report."""

import pyarrow as pa
import pytest

from dedup.evidence.pairs import Groups
from dedup.results import Result
from dedup.schema import PAIRS
from tests.evidence.test_cases import ITEMS, pair
from tests.runs import tables

KEPT = [
    pair("event", "a", "d", probability=0.75),
    pair("event", "a", "e", probability=0.5),
    pair("event", "d", "e", probability=0.9, veto="dates"),
    pair("story", "a", "e", probability=0.2),
]


@pytest.fixture(scope="module")
def found() -> Groups:
    """The groups of a run made by hand."""
    made = tables(ITEMS) | {"pairs": pa.Table.from_pylist(KEPT, PAIRS)}
    return Groups(Result(**made))


def names(*ids: str) -> pa.ChunkedArray:
    """Return ids as a column."""
    return pa.chunked_array([list(ids)], pa.string())


def test_groups_are_named_with_their_size(found: Groups) -> None:
    """A group of one is alone."""
    assert ("c-1 (3 reports)", "c-2 (alone)") == (found.named("copy", "c-1"), found.named("copy", "c-2"))
    assert "e-1" == found.of_report("d")["event"]


def test_best_pair_between_two_sets(found: Groups) -> None:
    """The highest score of the level, whichever of the two comes first; none where none was kept."""
    best = found.best("event", names("e"), names("a", "d"))

    assert best is not None
    assert ("d", "e") == (best["a"], best["b"])
    assert found.best("event", names("a"), names("f")) is None
    assert found.best("copy", names("a"), names("e")) is None


def test_pairs_that_touch_a_set(found: Groups) -> None:
    """All pairs of the level with one of the reports, the best first."""
    assert [("d", "e"), ("a", "e")] == [
        (row["a"], row["b"]) for row in found.touching("event", names("e")).to_pylist()
    ]


def test_mean_counts_absent_pairs_as_nothing_and_refused_ones_against(found: Groups) -> None:
    """Two texts of e-1 against one of e-2: .5 of one pair, -1 of the refused one."""
    assert (-0.25, 1) == found.between("event", "e-1", "e-2")
    assert (0, 0) == found.between("event", "e-1", "e-3")
