"""Likenesses are counted by what became of the pair, beside the cuts of the run."""

import pyarrow as pa

from dedup.report import figures
from dedup.schema import PAIRS


def test_pairs_by_likeness() -> None:
    """Every pair is in one bin of one kind; a cut is told where the run knows it."""
    row = {"a": "a", "b": "b", "level": "event", "merged": False}
    rows = [
        row | {"merged": True, "probability": 1.0},
        row | {"probability": 0.05},
        row | {"probability": 0.05, "veto": "numbers"},
        row | {"level": "copy", "jaccard": 0.5, "merged": True, "veto": "late"},
    ]
    told = figures.similarities(pa.Table.from_pylist(rows, PAIRS), {"model": {"event_cut": 0.23}})
    copies, events, stories = told

    assert (1, 1, 1) == (events["merged"][24], events["apart"][1], events["refused"][1])
    assert ([0.23], 3) == (events["cuts"], events["pairs"])
    assert (1, 0) == (copies["merged"][12], sum(copies["refused"]))
    assert (0, []) == (stories["pairs"], stories["cuts"])
