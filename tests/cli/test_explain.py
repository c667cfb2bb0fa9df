"""`dedup explain` tells two reports and what holds or parts them, for any report of a run."""

from itertools import combinations, islice
from pathlib import Path

from dedup.results import Result
from tests.cli.conftest import Call


def test_reads_like_this(dedup: Call, stories: Path) -> None:
    """Both reports with date, outlet and title, then a paragraph a level."""
    outcome = dedup("explain", stories, "saqqara-2", "saqqara-1")
    lines = outcome.out.replace("\u2068", "").replace("\u2069", "").splitlines()

    assert (0, "") == (outcome.code, outcome.err)
    assert "A  saqqara-2  2020-10-03 12:20 UTC  النهر" == lines[0]
    assert "   كنز جديد في سقارة: عشرات التوابيت الملونة" == lines[1]
    assert lines[2].startswith("B  saqqara-1  ")
    assert ["One text: yes", "One event: yes", "One story: yes"] == [
        line.partition(",")[0] for line in lines if line.startswith("One ")
    ]


def test_every_level_is_told_truly(dedup: Call, stories: Path) -> None:
    """Yes and no are those of the assignments, for pairs of every kind."""
    rows = Result.load(stories).assignments.to_pylist()
    for one, other in islice(combinations(rows, 2), 0, None, 53):
        outcome = dedup("explain", stories, one["id"], other["id"])
        told = [
            line.split()[2].rstrip(",") == "yes" for line in outcome.out.splitlines() if line[:4] == "One "
        ]

        assert [one[level] == other[level] for level in ("copy", "event", "story")] == told


def test_undated_and_day_dates(dedup: Call, stories: Path) -> None:
    """A day is a day, not midnight, and no date is no date."""
    out = dedup("explain", stories, "lk-january-call-2", "arabcup-final-3").out

    assert "2016-01-12  " in out
    assert "no date" in out


def test_one_report_is_told_once(dedup: Call, stories: Path) -> None:
    """A report is no pair with itself."""
    assert dedup("explain", stories, "saqqara-1", "saqqara-1").out.endswith("A and B are one report.\n")


def test_unknown_id_is_one(dedup: Call, stories: Path) -> None:
    """An id that the run does not have is named, with some that are like it."""
    outcome = dedup("explain", stories, "saqqara-1", "saqqara")

    assert (1, "") == (outcome.code, outcome.out)
    assert f"Error: no report 'saqqara' in {stories}; there is 'saqqara-1', 'saqqara-2'" in outcome.err
    assert f"Error: no report 'x y' in {stories}\n" == dedup("explain", stories, "x y", "saqqara-1").err


def test_no_run_is_one(dedup: Call, tmp_path: Path) -> None:
    """A directory without a run is named."""
    assert (1, "", f"Error: {tmp_path} holds no run\n") == dedup("explain", tmp_path, "a", "b")


def test_damaged_run_is_one(dedup: Call, stories: Path, tmp_path: Path) -> None:
    """A file of the run that was cut is named, without a traceback."""
    for path in stories.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "pairs.parquet").write_bytes(b"PAR1")
    outcome = dedup("explain", tmp_path, "saqqara-1", "saqqara-2")

    assert 1 == outcome.code
    assert outcome.err.startswith(f"Error: {tmp_path}/pairs.parquet: ")
