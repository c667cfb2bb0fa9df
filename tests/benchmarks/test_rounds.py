"""Systems run in processes of their own, and are watched from outside."""

import os
import sys
from array import array
from pathlib import Path

import orjson
import pytest

from benchmarks import rounds
from benchmarks.environments import Found
from benchmarks.peers.reading import Asked
from benchmarks.rounds import System, Took
from tests.crawls import crawl


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of a few reports."""
    path = tmp_path / "reports.jsonl"
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in crawl(80)))
    return path


@pytest.mark.slow
def test_systems_find_the_same_pairs(path: Path) -> None:
    """Our bands, our level of copies and datasketch tell the same copies of plain words."""
    systems = [System(peer, peer, Asked(3, 42, 3, 0.5)) for peer in ("bands", "ours", "datasketch")]
    bands, ours, theirs = rounds.play("copies", systems, path, rounds=1, make=False, pairs=True).values()

    assert bands.pairs == ours.pairs == theirs.pairs
    assert bands.pairs
    assert all(took.cpu > 0 and took.peak > took.told["idle"] / 2 > 0 for took in (bands, ours, theirs))


def test_floor_reads_every_line(path: Path) -> None:
    """The floor is told how many lines there are, and counts them; a slow one gets some."""
    systems = [System("all", "floor"), System("some", "floor", least=10)]
    took = rounds.play("signatures", systems, path, rounds=1, make=False)

    assert [80, 8] == [one.reports for one in took.values()]
    assert [80, 8] == [one.told["count"] for one in took.values()]
    assert took["all"].speed > 0


def test_failure_is_a_reason(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer that breaks, or cannot be had, says why and stops nobody."""
    monkeypatch.setattr(rounds.environments, "find", lambda peer, **_: Found(Path(sys.executable)))
    broken = rounds.play("no-such-task", [System("x", "floor")], path, rounds=2, make=False)
    monkeypatch.setattr(rounds.environments, "find", lambda peer, **_: Found(None, "no wheel"))
    absent = rounds.play("copies", [System("x", "gaoya")], path, rounds=2, make=False)

    assert "no-such-task" in broken["x"].reason
    assert Took(reason="no wheel") == absent["x"]


def test_own_memory_is_seen() -> None:
    """Anonymous memory of this very process, and nothing of one that is gone."""
    assert rounds.anonymous(os.getpid()) > 1 << 20
    assert 0 == rounds.anonymous(2**22 + 1)


def test_pairs_travel(tmp_path: Path) -> None:
    """Pairs come back with the smaller row first."""
    with (tmp_path / "pairs").open("wb") as file:
        array("q", [5, 2, 1, 3]).tofile(file)

    assert [(2, 5), (1, 3)] == list(rounds.read_pairs(tmp_path / "pairs"))


def test_files_are_counted(tmp_path: Path) -> None:
    """The bytes of a folder are those of all files in it."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"123")
    (tmp_path / "c").write_bytes(b"4")

    assert 4 == rounds.held(tmp_path)
