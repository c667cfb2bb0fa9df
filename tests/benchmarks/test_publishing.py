"""Answers are told in three forms, and never without the machine."""

import json
from pathlib import Path

import pytest

from benchmarks import machine, publishing
from benchmarks.publishing import Answer, publish

ROWS = [{"system": "a", "reports a CPU s": 12_345, "recall": 0.99954}, {"system": "b", "note": "no wheel"}]
ANSWER = Answer("How fast?", ROWS, {"reports": 7}, "<svg/>", ["Of seven reports."])


@pytest.mark.parametrize("smoke", [True, False])
def test_three_files_are_written(
    smoke: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Small runs never touch the results in the repository."""
    monkeypatch.setattr(machine, "OUT", tmp_path / "out")
    monkeypatch.setattr(publishing, "RESULTS", tmp_path / "results")
    (tmp_path / "results").mkdir()
    publish("speed", ANSWER, smoke=smoke)
    folder = tmp_path / ("out" if smoke else "results")
    told = json.loads((folder / "speed.json").read_text("utf-8"))

    assert {"speed.json", "speed.md", "speed.svg"} == {path.name for path in folder.iterdir()}
    assert ROWS == told["rows"]
    assert machine.describe() == told["machine"]
    assert smoke == (not list((tmp_path / "results").iterdir()))
    assert "12,345" in capsys.readouterr().out


def test_page_says_all() -> None:
    """Command, table, picture, notes and machine stand on the page; what a row lacks is empty."""
    page = publishing.markdown("speed", ANSWER)

    assert "`python -m benchmarks speed`: reports 7." in page
    assert "| a | 12,345 | 0.9995 |  |\n| b |  |  | no wheel |" in page
    assert "(speed.svg)" in page
    assert "Of seven reports." in page
    assert machine.describe()["processor"] in page
