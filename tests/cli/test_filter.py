"""`dedup filter` writes what a run keeps, and says how much that was."""

from pathlib import Path

import pytest

from dedup.results import Result
from tests.cli.conftest import Call


def test_says_what_was_kept(dedup: Call, sample: Path, stories: Path, tmp_path: Path) -> None:
    """Counts and place are messages; the files are those of the crawl."""
    outcome = dedup("filter", sample, "--run", stories, "--out", tmp_path / "clean")

    assert (0, "") == (outcome.code, outcome.out)
    assert f"kept {Result.load(stories).count('copy')} of 72 documents" in outcome.err
    assert f"written to {tmp_path / 'clean'}" in outcome.err
    assert (tmp_path / "clean" / "reports.jsonl").is_file()


def test_quiet_says_nothing(dedup: Call, sample: Path, stories: Path, tmp_path: Path) -> None:
    """Who asks for silence gets it."""
    out = tmp_path / "clean.jsonl"
    lines = sample / "reports.jsonl"

    assert (0, "", "") == dedup("filter", lines, "--run", stories, "--out", out, "-q", "--level", "story")
    assert 0 < len(out.read_bytes().splitlines()) < len(lines.read_bytes().splitlines())


@pytest.mark.parametrize("missing", ["--run", "--out"])
def test_wants_run_and_place(dedup: Call, sample: Path, tmp_path: Path, missing: str) -> None:
    """Without a run or a place the usage is wrong."""
    options = {"--run": tmp_path, "--out": tmp_path / "out"}
    del options[missing]
    outcome = dedup("filter", sample, *(word for pair in options.items() for word in pair))

    assert 2 == outcome.code
    assert missing in outcome.err
