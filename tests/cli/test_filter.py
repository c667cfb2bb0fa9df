"""`dedup filter` writes what a run keeps, and says how much that was."""

import gzip
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


def test_a_file_that_is_cut_short_ends_with_3(
    dedup: Call, sample: Path, stories: Path, tmp_path: Path
) -> None:
    """As for other commands: what could be read is written, and the exit code says that it was not all."""
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress((sample / "reports.jsonl").read_bytes())[:-8])
    outcome = dedup("filter", tmp_path / "cut.jsonl.gz", "--run", stories, "--out", tmp_path / "a.jsonl.gz")

    assert 3 == outcome.code
    assert "1 of the files could not be read to the end" in outcome.err
    assert (tmp_path / "a.jsonl.gz").is_file()


@pytest.mark.parametrize("missing", ["--run", "--out"])
def test_wants_run_and_place(dedup: Call, sample: Path, tmp_path: Path, missing: str) -> None:
    """Without a run or a place the usage is wrong."""
    options = {"--run": tmp_path, "--out": tmp_path / "out"}
    del options[missing]
    outcome = dedup("filter", sample, *(word for pair in options.items() for word in pair))

    assert 2 == outcome.code
    assert missing in outcome.err
