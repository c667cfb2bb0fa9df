"""`dedup` as a process of its own: pipes that close, disks that are full, terminals."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Start


def test_closed_pipe_is_quiet(process: Start, sample: Path, tmp_path: Path) -> None:
    """Whoever has read enough closes the pipe; the job is done all the same, and its exit code stays."""
    reader, writer = os.pipe()
    job = process("cluster", sample, "--out", tmp_path / "stories", "--max-errors", "0", stdout=writer)
    os.close(reader)
    os.close(writer)
    _, err = job.communicate(timeout=60)

    assert 3 == job.returncode
    assert "Error" not in err
    assert f"written to {tmp_path / 'stories'}" in err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no /dev/full")
def test_full_disk_behind_standard_output_is_an_error(process: Start, stories: Path) -> None:
    """A result that could not be printed was not printed."""
    with open("/dev/full", "w") as full:
        job = process("explain", stories, "saqqara-1", "saqqara-2", stdout=full)
        _, err = job.communicate(timeout=60)

    assert (1, "Error: cannot write to standard output: No space left on device\n") == (job.returncode, err)


def test_refused_write_leaves_nothing(sample: Path, tmp_path: Path) -> None:
    """A disk that takes no more ends the job with a message, and no half of a run lies about."""
    script = f"ulimit -f 8; exec {COMMAND} cluster {sample} --out {tmp_path / 'stories'} --jobs 1"
    outcome = subprocess.run(["/bin/sh", "-c", script], check=False, capture_output=True, text=True)

    assert 1 == outcome.returncode
    assert outcome.stderr.startswith(f"Error: cannot write {tmp_path / '.stories.job'}: ")
    assert "File too large" in outcome.stderr
    assert [] == os.listdir(tmp_path)


def test_terminal_sees_a_bar_and_no_warning(sample: Path, tmp_path: Path) -> None:
    """On a terminal a bar moves; everything runs with warnings as errors, from any folder."""
    watcher, terminal = os.openpty()
    job = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "dedup", "cluster", sample, "--out", "stories", "--show", "1"],
        stdout=subprocess.PIPE,
        stderr=terminal,
        cwd=tmp_path,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(terminal)
    seen = b""
    try:
        while block := os.read(watcher, 65536):
            seen += block
    except OSError:  # how a terminal tells its end
        pass
    finally:
        os.close(watcher)
    out, _ = job.communicate(timeout=60)

    assert 0 == job.returncode
    assert b"\x1b" not in out
    assert all(stage in seen for stage in (b"starting", b"grouping", b" s", b"written to stories"))
