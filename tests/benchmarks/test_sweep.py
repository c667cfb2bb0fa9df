"""The sweep moves one setting at a time, and scores what comes of it."""

from typing import Any

import pytest

from benchmarks import sweep
from dedup.config import Config


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a run would have left for the next tool."""
    left: dict[str, Any] = {}
    monkeypatch.setattr(sweep, "publish", lambda _, answer: left.update(answer))
    return left


def test_smoke_scores_the_sample(published: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """A short run gives a row for the defaults, and one for every value that is none."""
    assert 0 == sweep.main(["--smoke"])

    rows = published["rows"]
    assert [None, 0.2, 0.3, 0.5] == [row["value"] for row in rows]
    assert {"sample copy", "sample event", "sample story"} == set(rows[0]["figures"])
    assert all(0 < figure <= 1 for row in rows for figure in row["figures"].values())
    assert 5 == len(capsys.readouterr().out.splitlines())


def test_moved_setting_moves_the_scores(published: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is measured is the line with that setting, no other."""
    monkeypatch.setattr(sweep, "GRID", {"window_days": (0.001,)})
    monkeypatch.setattr(sweep, "SMOKE", ("window_days",))

    sweep.main(["--smoke"])

    defaults, moved = (row["figures"]["sample event"] for row in published["rows"])
    assert moved != defaults


def test_every_setting_is_one(published: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """The grid names fields of the settings, around their defaults; another name is refused."""
    assert all(getattr(Config(), name) in values for name, values in sweep.GRID.items())
    with pytest.raises(SystemExit) as stop:
        sweep.main(["colour"])

    assert 2 == stop.value.code
    assert "colour: there are shingle" in capsys.readouterr().err
