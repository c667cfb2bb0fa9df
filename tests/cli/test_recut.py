"""`dedup recut` moves the cuts of a run, prints what came of it, and refuses what it cannot do."""

from pathlib import Path

import pytest

from dedup.results import Result
from tests.cli.conftest import Call


def test_prints_what_came_of_it(dedup: Call, stories: Path, tmp_path: Path) -> None:
    """The largest stories on standard output, counts and place on standard error, as `dedup cluster` does."""
    outcome = dedup("recut", stories, "--event", 0.9, "--out", tmp_path / "finer", "--show", 1)
    found = Result.load(tmp_path / "finer")

    assert 0 == outcome.code
    assert "more stories" in outcome.out
    assert f"events {found.count('event')} · " in outcome.err
    assert f"written to {tmp_path / 'finer'}" in outcome.err


def test_quiet_prints_nothing(dedup: Call, stories: Path, tmp_path: Path) -> None:
    """Who asks for silence gets it."""
    assert (0, "", "") == dedup("recut", stories, "--story", 0.9, "--out", tmp_path / "finer", "-q")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(("--event", "0.01"), 2, "event_cut must be at least 0.05", id="below the floor"),
        pytest.param(("--event", "0"), 2, "Invalid value for '--event'", id="zero"),
        pytest.param(("--event", "two"), 2, "is not a valid float", id="no number"),
    ],
)
def test_refuses(dedup: Call, stories: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    """A cut out of its bounds is wrong usage, and the run stays."""
    before = (stories / "run.json").read_bytes()
    outcome = dedup("recut", stories, *arguments)

    assert (code, before) == (outcome.code, (stories / "run.json").read_bytes())
    assert says in outcome.err


def test_without_a_run(dedup: Call, tmp_path: Path) -> None:
    """A directory that holds no run is an error."""
    outcome = dedup("recut", tmp_path, "--event", 0.5)

    assert (1, f"Error: {tmp_path} holds no run\n") == (outcome.code, outcome.err)
