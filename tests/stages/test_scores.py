"""dedup.stages.scores: all that was scored, as the pairs of the schema."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.schema import PAIRS
from dedup.shelf import Shelf
from dedup.stages import scores

# In founder order, and the place of each by its bytes.
IDS = pa.chunked_array([["b", "a"], ["c", "\u00e9"]])
RANKS = np.array([1, 0, 2, 3])
LABELS = {"copy": np.arange(4), "event": np.array([0, 0, 0, 3]), "story": np.zeros(4, np.int64)}
NAMES = ("days", "probability")


def scored(
    *rows: tuple[int, int, float, float],
    level: str = "event",
    veto: list[int] | None = None,
    evidence: list[list[float]] | None = None,
    shelf: Shelf | None = None,
) -> scores.Scored:
    """Return pairs of two rows, their days and their probability, added one at a time."""
    found = scores.Scoring(
        shelf or Shelf(), level, NAMES, vetoes=("", "dates"), features=2 if evidence else 0
    )
    for at, (left, right, *values) in enumerate(rows):
        found.add(
            np.array([left]),
            np.array([right]),
            *(np.array([value]) for value in values),
            veto=None if veto is None else np.array([veto[at]]),
            evidence=None if evidence is None else np.array([evidence[at]]),
        )
    return found.scored()


def tell(
    *levels: scores.Scored,
    ids: pa.ChunkedArray = IDS,
    ranks: np.ndarray = RANKS,
    labels: Mapping[str, np.ndarray] = LABELS,
) -> pa.Table:
    """Run the stage; return one table."""
    return pa.concat_tables([PAIRS.empty_table(), *scores.tell(levels, ids, ranks, labels)])


def test_pairs_have_the_smaller_id_first() -> None:
    """Sides are turned and rows sorted by id; what was not scored is null, and so is an unknown gap."""
    found = tell(
        scored((0, 3, np.nan, 0.1), (0, 1, 1.0, 0.9), (1, 2, 0.12345678, 0.33333333), veto=[1, 0, 0])
    )

    assert PAIRS == found.schema
    assert [("a", "b"), ("a", "c"), ("b", "\u00e9")] == list(
        zip(found["a"].to_pylist(), found["b"].to_pylist(), strict=True)
    )
    assert [True, True, False] == found["merged"].to_pylist()
    assert [1.0, 0.123457, None] == found["days"].to_pylist()
    assert [0.9, 0.333333, 0.1] == found["probability"].to_pylist()
    assert [None, None, "dates"] == found["veto"].to_pylist()
    assert [None] * 3 == found["jaccard"].to_pylist() == found["evidence"].to_pylist()


def test_evidence_goes_with_its_pair() -> None:
    """What the model weighed stands in the row of the pair, whatever the order of the rows."""
    found = tell(scored((0, 3, 0.0, 0.0), (0, 1, 0.0, 0.0), evidence=[[0.25, 1.0], [0.5, 0.0]]))

    assert PAIRS == found.schema
    assert [("a", "b", [0.5, 0.0]), ("b", "\u00e9", [0.25, 1.0])] == [
        (row["a"], row["b"], row["evidence"]) for row in found.to_pylist()
    ]


def test_levels_follow_each_other() -> None:
    """Pairs of one level stand together, and are merged by the groups of their own."""
    pair = (0, 1, 0.0, 0.5)
    found = tell(*(scored(pair, level=level) for level in ("copy", "event", "story")))

    assert ["copy", "event", "story"] == found["level"].to_pylist()
    assert [False, True, True] == found["merged"].to_pylist()


def test_no_pairs_have_the_schema() -> None:
    """A level of which nothing was scored tells nothing, and neither do no reports."""
    nothing = np.empty(0, np.int64)
    tables = [
        *scores.tell([scored(), scored(level="copy")], IDS, RANKS, LABELS),
        *scores.tell([scored()], IDS.slice(0, 0), nothing, {"event": nothing}),
    ]

    assert [(PAIRS, 0)] * 3 == [(table.schema, table.num_rows) for table in tables]


@given(
    ranks=st.permutations(range(9)),
    pairs=st.lists(st.sampled_from(list(combinations(range(9), 2))), unique=True),
    most=st.integers(1, 5),
    level=st.sampled_from(list(LABELS)),
)
def test_runs_are_sorted_across_each_other(
    ranks: list[int], pairs: list[tuple[int, int]], most: int, level: str
) -> None:
    """However few pairs are sorted at a time, they come by their ids, and say what they say at once."""
    facts: dict[str, Any] = {
        "ids": pa.chunked_array([[f"{rank}" for rank in ranks]]),
        "ranks": np.array(ranks),
        "labels": {level: np.arange(9) // 3},
    }
    found = scored(*((a, b, float(a), b / 16) for a, b in pairs), level=level)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scores, "_PAIRS", most)
        runs = list(scores.tell([found], *facts.values()))
    expected = sorted(
        (*sorted((str(ranks[a]), str(ranks[b]))), a // 3 == b // 3, float(a), b / 16) for a, b in pairs
    )
    told = [
        (row["a"], row["b"], row["merged"], row["days"], row["probability"])
        for run in runs
        for row in run.to_pylist()
    ]

    assert expected == told
    assert tell(found, **facts) == pa.concat_tables(runs)
    assert max(1, -(-len(pairs) // most)) == len(runs)


def test_shelf_changes_no_pair(tmp_path: Path) -> None:
    """On the disk or in memory, a pair says the same."""
    rows = [(0, 3, np.nan, 0.1), (0, 1, 1.0, 0.9), (1, 2, 0.5, 0.25)] * 2_000
    facts: dict[str, Any] = {"veto": [1, 0, 0] * 2_000, "evidence": [[0.5, 1.0]] * 6_000}
    shelf = Shelf(tmp_path, 0)
    mapped = scored(*rows, **facts, shelf=shelf)

    assert shelf.written > 0
    assert tell(scored(*rows, **facts)) == tell(mapped)
