"""The cost of linking is told by size, and a replayed stream goes on where it ended."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from benchmarks import linking
from dedup import model as models
from dedup.levels.reports import Level
from dedup.schema import PAIRS


@pytest.fixture(scope="module")
def table(sample: Path) -> pa.Table:
    """The fingerprints of our own sample."""
    return linking.read(sample, models.load(""))


def test_row_of_the_sample(table: pa.Table) -> None:
    """Each level has a speed, pairs are counted by report, and a share is a share."""
    (row,) = linking.measure([table], models.load(""), 1)

    assert table.num_rows == row["reports"]
    assert set(linking.LEVELS) == set(row["reports_per_cpu_second"])
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


def test_replay_is_as_long_as_asked(table: pa.Table) -> None:
    """The last turn stops when there are enough reports."""
    assert table.num_rows + 3 == linking.replay(table, table.num_rows + 3).num_rows


@pytest.mark.parametrize(
    ("pairs", "copied", "share"),
    [
        pytest.param([], [0, 1, 2, 3], 1 / 4, id="nothing-hangs-together"),
        pytest.param([("a", "c")], [0, 1, 2, 3], 2 / 4, id="a-pair"),
        pytest.param([("a", "c")], [0, 0, 2, 3], 3 / 4, id="a-pair-of-copy-groups"),
        pytest.param([("a", "c"), ("c", "d")], [0, 0, 2, 3], 1, id="a-chain"),
    ],
)
def test_largest_component(pairs: list[tuple[str, str]], copied: list[int], share: float) -> None:
    """A component is counted in reports, with the copies of its ends."""
    rows = [{"a": a, "b": b, "level": "event", "merged": True} for a, b in pairs]
    level = Level(np.array(copied, np.int64), pa.Table.from_pylist([], PAIRS), {})

    assert share == linking.largest_share(
        pa.table({"id": list("abcd")}), level, pa.Table.from_pylist(rows, PAIRS)
    )
