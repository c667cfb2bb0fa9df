"""dedup.index.snapshots: what was weighed stays as it was, and it is known by what it was weighed."""

from pathlib import Path
from typing import Any

import dedup
from dedup.index import snapshots
from tests.conftest import ROOT
from tests.crawls import crawl

OTHER = str(ROOT / "benchmarks" / "models" / "without_ant.json")


def pairs(index: dedup.Index) -> dict[int, Any]:
    """Return the weighed pairs that an index keeps."""
    return dict(index._store.read("pairs", "row, pairs"))


def test_adding_changes_no_old_score(path: Path) -> None:
    """Each pair is weighed once; those that came before are as they were, in their snapshot."""
    reports = crawl(48)
    with dedup.Index.open(path) as index:
        index.add_many(reports[:30])
        before, known = pairs(index), index.snapshots()
        index.add_many(reports[30:])
        after = pairs(index)

        assert before
        assert before == {row: after[row] for row in before}
        assert known == index.snapshots()
        assert [1] == [one.number for one in known]
        assert {known[0]} == {snapshots.of(index._store, row) for row in after}


def test_linking_anew_makes_a_snapshot(path: Path) -> None:
    """What comes then is of it; what was before stays of the old one."""
    reports = crawl(48)
    with dedup.Index.open(path) as index:
        index.add_many(reports[:30])
        old = pairs(index)
        index.relink()
        token = index.stats().token
        index.add_many(reports[30:])
        one, two = index.snapshots()
        new = pairs(index).keys() - old.keys()

        assert old == {row: found for row, found in pairs(index).items() if row in old}
        assert (1, 0, 0, 2, token, 30) == (
            one.number,
            one.token,
            one.reports,
            two.number,
            two.token,
            two.reports,
        )
        assert one.model == two.model
        assert {one} == {snapshots.of(index._store, row) for row in old}
        assert {two} == {snapshots.of(index._store, row) for row in new}


def test_another_model_makes_a_snapshot(path: Path) -> None:
    """With the first report that it weighs; opening alone makes none."""
    with dedup.Index.open(path) as index:
        index.add_many(crawl(8))
    with dedup.Index.open(path, model=OTHER) as index:
        assert 1 == len(index.snapshots())
        index.add_many(crawl(12)[8:])
        index.add_many(crawl(16)[12:])
        one, two = index.snapshots()

        assert one.model != two.model
        assert 8 == two.reports
