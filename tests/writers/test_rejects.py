"""The log of rejects keeps all rows on disk and none in memory."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import OutputError
from dedup.schema import Reject
from dedup.writers.rejects import RejectLog, decode, encode

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
REJECTS = st.builds(Reject, TEXT, st.none() | st.integers(1, 2**40), st.none() | TEXT, TEXT, TEXT)


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@given(REJECTS)
def test_line_says_the_whole_reject(reject: Reject) -> None:
    """A reject comes back from its line, and the line is one."""
    line = encode(reject)

    assert reject == decode(line)
    assert 1 == line.count(b"\n")


def test_file_name_that_is_no_text_is_spelled_out() -> None:
    """A name of a file in another encoding does not stop the log."""
    reject = Reject(os.fsdecode(b"\xe3.jsonl"), 1, None, "broken", "")

    assert r"\udce3.jsonl" == decode(encode(reject)).file


def test_rows_come_back_in_order(tmp_path: Path) -> None:
    """All rows are there, twice if need be, even those added after a reading that broke off."""
    rows = [Reject("a", line, None, "broken", "x" * 100) for line in range(1, 301)]
    with RejectLog(tmp_path) as log:
        for row in rows[:200]:
            log(row)
        first = next(iter(log))
        for row in rows[200:]:
            log(row)

        assert rows[0] == first
        assert rows == list(log)
        assert rows == list(log)


def test_counts_by_reason_outlive_the_file(tmp_path: Path) -> None:
    """The summary of a run asks how many and why."""
    with RejectLog(tmp_path / "new" / "folder") as log:
        for reason in ("broken", "empty", "broken"):
            log(Reject("a", 1, None, reason, ""))

    assert {"broken": 2, "empty": 1} == log.counts
    assert 3 == log.total
    assert "RejectLog(3 rejects)" == repr(log)


def test_log_leaves_no_name(tmp_path: Path) -> None:
    """Nothing is there to be left behind by a process that is killed."""
    with RejectLog(tmp_path) as log:
        log(Reject("a", 1, None, "broken", ""))

        assert [] == list(tmp_path.iterdir())


def test_full_disk_is_named(tmp_path: Path) -> None:
    """A reject that cannot be kept is an error with the folder's name; closing raises no second one."""
    rows = [Reject("a", line, None, "broken", "x" * 100) for line in range(1_000)]
    with small_disk(10_000), RejectLog(tmp_path) as log, pytest.raises(OutputError, match=str(tmp_path)):
        list(map(log, rows))


def test_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    """A folder below a file is refused before anything is read."""
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match="file"):
        RejectLog(tmp_path / "file" / "out")
