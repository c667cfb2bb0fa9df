"""The cost of linking is told by size, and a replayed stream goes on where it ended."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from benchmarks import linking
from dedup import model as models
from dedup.levels.reports import Level
from dedup.shelf import Shelf
from dedup.stages import fingerprints
from dedup.stages.scores import Scoring


@pytest.fixture(scope="module")
def table(sample: Path) -> pa.Table:
    """The fingerprints of our own sample."""
    return linking.read(sample, models.load(""))


def test_row_of_the_sample(table: pa.Table) -> None:
    """Each level has a speed, pairs are counted by report, and a share is a share."""
    (row,) = linking.measure([table], models.load(""), 1)

    assert table.num_rows == row["reports"]
    assert {*linking.LEVELS, "linking"} == set(row["reports_per_cpu_second"])
    assert all(speed > 0 for speed in row["reports_per_cpu_second"].values())
    assert 0 < row["largest_component"]["linkable"] <= row["largest_component"]["kept"] <= 1


def test_reports_come_in_the_order_of_time(table: pa.Table) -> None:
    """The first reports of a stream are the earliest; those without a date come last."""
    dates = table["published"].to_pylist()
    dated = [date for date in dates if date is not None]

    assert dated == sorted(dated)
    assert [None] * (len(dates) - len(dated)) == dates[len(dated) :]


def test_replay_goes_on_where_the_stream_ended(table: pa.Table) -> None:
    """Every report of a later turn has an id of its own and comes whole days later."""
    n = table.num_rows
    twice = linking.replay(table, 2 * n)
    first, second = (twice.slice(at, n)["published"].to_pylist() for at in (0, n))
    dated = [at for at, date in enumerate(first) if date is not None]

    assert 2 * n == len(set(twice["id"].to_pylist()))
    assert 1 == len({second[at] - first[at] for at in dated})
    assert second[dated[0]] - first[dated[0]] > first[dated[-1]] - first[dated[0]]
    assert timedelta(0) == (second[dated[0]] - first[dated[0]]) % timedelta(days=1)


def test_turns_share_no_text_and_agree_as_before(table: pa.Table) -> None:
    """What two reports of one turn share they share in each turn, and nothing with another turn."""
    n = table.num_rows
    turns = (table, linking.replay(table, 2 * n))
    once, twice = (fingerprints.unpack([one], Shelf())[1] for one in turns)
    grams = [
        [set(of.shingles[a:b].tolist()) for a, b in pairwise(of.shingle_offsets.tolist())]
        for of in (once, twice)
    ]

    for column in ("content", "heading"):
        found = getattr(twice, column).tolist()
        assert not set(found[:n]) & set(found[n:])
        assert len(set(getattr(once, column).tolist())) == len(set(found[n:]))
    for a, b in ((0, 1), (3, 40), (10, 11)):
        shared = len(grams[0][a] & grams[0][b])
        assert shared == len(grams[1][a] & grams[1][b]) == len(grams[1][n + a] & grams[1][n + b])
    assert not set.union(*grams[1][:n]) & set.union(*grams[1][n:])
    before, after = (one[:5, None] == one for one in (once.minima, twice.minima[n:]))
    assert (before == after).all()


def test_levels_find_in_each_turn_what_they_found(table: pa.Table) -> None:
    """A replayed stream has as many copy groups a report as the stream."""
    model, dated = models.load(""), table.filter(pc.is_valid(table["published"]))
    one, three = (
        len(set(linking.run(played, model, ("events",)).copied.labels.tolist()))
        for played in (dated, linking.replay(dated, 3 * dated.num_rows))
    )

    assert 3 * one == three
    assert one < dated.num_rows


def test_stream_is_not_replayed_without_end(table: pa.Table) -> None:
    """There are as many turns as the shingles have room for."""
    with pytest.raises(ValueError, match="64 times at most"):
        linking.replay(table, 65 * table.num_rows)


def test_replay_is_as_long_as_asked(table: pa.Table) -> None:
    """The last turn stops when there are enough reports."""
    assert table.num_rows + 3 == linking.replay(table, table.num_rows + 3).num_rows


@pytest.mark.parametrize(
    ("pairs", "copied", "share"),
    [
        pytest.param([], [0, 1, 2, 3], 1 / 4, id="nothing-hangs-together"),
        pytest.param([(0, 2)], [0, 1, 2, 3], 2 / 4, id="a-pair"),
        pytest.param([(0, 2)], [0, 0, 2, 3], 3 / 4, id="a-pair-of-copy-groups"),
        pytest.param([(0, 2), (2, 3)], [0, 0, 2, 3], 1, id="a-chain"),
    ],
)
def test_largest_component(pairs: list[tuple[int, int]], copied: list[int], share: float) -> None:
    """A component is counted in reports, with the copies of its ends."""
    left, right = np.array(pairs, np.uint32).reshape(-1, 2).T
    level = Level(np.array(copied, np.int64), Scoring(Shelf(), "copy", ()).scored(), {})

    assert share == linking.largest_share(level, left, right)
