"""The questions about systems: each prints and publishes what the systems took, and what is missing."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest

from benchmarks import accuracy, copies, line, memory, rounds, scaling, signatures, streams
from benchmarks.publishing import Answer
from benchmarks.rounds import System, Took
from tests.crawls import crawl

STAGES = {
    "idle": 10_000_000,
    "version": "1.2",
    "stages": {"copies": 2.0},
    "proposed": {"copy": 50},
    "pairs": 90,
}


@pytest.fixture(autouse=True)
def reports(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A few reports instead of a stream, and systems that take a second for a hundred of them."""

    def made(size: int) -> Path:
        path = tmp_path / f"{size}.jsonl"
        path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in crawl(40)))
        return path

    def play(task: str, systems: Sequence[System], path: Path, **asked: Any) -> dict[str, Took]:
        size = int(path.stem)
        pairs = frozenset({(0, 1)}) if asked.get("pairs") else None
        took = {
            system.name: Took(size, size / 100, size / 50, 20_000_000 + size, size * 9, STAGES, pairs)
            for system in systems
        }
        gone = {system.name: Took(reason="no wheel") for system in systems if system.peer == "gaoya"}
        floor = {
            one.name: took[one.name]._replace(cpu=size / 1000, pairs=None)
            for one in systems
            if one.peer == "floor"
        }
        return took | gone | floor

    monkeypatch.setattr(streams, "made", made)
    monkeypatch.setattr(rounds, "play", play)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Answer]:
    """What was published."""
    found: dict[str, Answer] = {}
    for module in (accuracy, copies, line, memory, scaling, signatures):
        monkeypatch.setattr(module, "publish", lambda name, answer, **_: found.update({name: answer}))
    return found


def rows(answer: Answer) -> dict[str, dict[str, Any]]:
    """Return the rows by system."""
    return {row["system"]: dict(row) for row in answer.rows}


def test_copies_tell_speed_and_what_is_found(told: dict[str, Answer]) -> None:
    """Each system has a speed beside that of reading, and its recall; a missing one has its reason."""
    assert 0 == copies.main(["--smoke"])
    found = rows(told["copies"])
    assert (1000, 100) == tuple(found[name]["reports a CPU s"] for name in list(found)[:2])
    assert 10.0 == found["dedup: bands, exact Jaccard"]["x reading"]
    assert 0 < found["dedup: bands, exact Jaccard"]["recall"] < 1
    assert {"system": "gaoya, 42 x 3", "note": "no wheel"} == found["gaoya, 42 x 3"]
    assert "recall" not in found["only reading"]
    assert told["copies"].picture.startswith("<svg")


def test_only_some_systems(told: dict[str, Answer]) -> None:
    """Those that are asked for, and the floor."""
    copies.main(["--smoke", "--only", "bands"])

    assert ["only reading", "dedup: bands, exact Jaccard"] == list(rows(told["copies"]))


def test_signatures_stand_beside_daft(told: dict[str, Answer]) -> None:
    """Speeds are told as multiples of Daft's too."""
    assert 0 == signatures.main(["--smoke"])
    found = rows(told["signatures"])
    assert 1.0 == found["dedup: signatures and shingle hashes"]["of Daft"]
    assert 10.0 == found["only reading"]["of Daft"]


def test_accuracy_has_all_levels(told: dict[str, Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every system but the floor is held against all pairs at each Jaccard."""
    monkeypatch.setattr(accuracy, "REPORTS", 40)

    assert 0 == accuracy.main([])
    assert {*accuracy.LEVELS} == {row["Jaccard"] for row in told["accuracy"].rows}
    assert all("recall" in row or "note" in row for row in told["accuracy"].rows)
    assert "only reading" not in rows(told["accuracy"])


def test_memory_is_above_rest(told: dict[str, Answer]) -> None:
    """Bytes a report are what the peak is above the system at rest."""
    assert 0 == memory.main(["--smoke"])
    found = rows(told["memory"])
    assert round((10_000_000 + 400) / 400) == found["dedup: bands, exact Jaccard"]["bytes a report"]
    assert 9 == found["dedup: the whole job"]["disk, bytes a report"]


def test_line_tells_its_stages(told: dict[str, Answer]) -> None:
    """The whole job stands beside reading, its stages below."""
    assert 0 == line.main(["--smoke", "--set", "jobs=2"])
    found = rows(told["line"])
    assert 10.0 == found["dedup: the whole job"]["x reading"]
    assert 200 == found["stage: copies"]["reports a wall s"]
    assert {"jobs": 2} == told["line"].about["settings"]


def test_scaling_is_a_slope(told: dict[str, Answer]) -> None:
    """What grows as the number of reports has slope 1, what hardly grows nearly none."""
    assert 0 == scaling.main(["--sizes", "1000", "100", "10000"])
    *sizes, last = told["scaling"].rows
    assert [100, 1_000, 10_000] == [row["reports"] for row in sizes]
    assert 1.0 == last["CPU s"]
    assert 0.1 > last["peak MB"]
    assert 0.5 == sizes[0]["copy pairs a report"]


@pytest.mark.parametrize("size", [40, 90])
def test_stream_is_made_once(size: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A stream that is there is not made again, and a shorter one is cut from it."""
    monkeypatch.undo()
    monkeypatch.setattr(streams.originals, "load", lambda _: pytest.fail("made anew"))
    whole = tmp_path / f"{streams._key()}-90.jsonl"
    whole.write_bytes(b"".join(b"%d\n" % at for at in range(90)))

    assert whole.read_bytes().splitlines()[:size] == streams.made(size, tmp_path).read_bytes().splitlines()
