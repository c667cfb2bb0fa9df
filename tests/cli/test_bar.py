"""The bar tells a terminal how far a job is, and a pipe nothing."""

import io
import sys

import pytest
from rich.console import Console
from rich.progress import Progress

from dedup.cli.bar import GROUPING, READING, Told, _clock, progress


class Terminal(io.StringIO):
    """Where somebody looks."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        pytest.param(4_000_000, "1.0 MB of 4.0 MB · 500.0 kB/s · 0:06 left", id="files"),
        pytest.param(None, "1.0 MB · 500.0 kB/s", id="a pipe of unknown length"),
    ],
)
def test_reading_tells_bytes_rate_and_time_left(total: int | None, expected: str) -> None:
    """What was read, how fast, and how long it will take if the end is known."""
    now = [0.0]
    bar = Progress(console=Console(file=io.StringIO()), get_time=lambda: now[0])
    task = bar.add_task(READING, total=total)
    for now[0] in (1.0, 2.0, 3.0):
        bar.advance(task, 500_000 if now[0] > 1 else 0)

    assert expected == Told().render(bar.tasks[0]).plain


def test_grouping_tells_seconds() -> None:
    """Nobody knows how long grouping takes, but that it goes on can be seen."""
    now = [0.0]
    bar = Progress(console=Console(file=io.StringIO()), get_time=lambda: now[0])
    bar.add_task(GROUPING, total=None)
    now[0] = 12.3

    assert "12 s" == Told().render(bar.tasks[0]).plain


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "0:00"), (59.6, "1:00"), (754, "12:34"), (3_723, "1:02:03")]
)
def test_clock(seconds: float, expected: str) -> None:
    """Time left in minutes and seconds, and in hours where it must be."""
    assert expected == _clock(seconds)


def test_terminal_sees_every_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting, reading, grouping: and no bar stays when it is over."""
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with progress(100, quiet=False) as advance:
        advance(60)
        advance(40)
        advance(0)

    assert all(stage in terminal.getvalue() for stage in ("starting", "grouping"))
    assert terminal.getvalue().endswith("\x1b[2K")


@pytest.mark.parametrize(
    ("stream", "quiet"),
    [(io.StringIO(), False), (Terminal(), True), (None, False)],
    ids=["pipe", "quiet", "closed"],
)
def test_others_see_nothing(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None, quiet: bool) -> None:
    """A pipe, a log that wants colours, and who asked for quiet get no bar."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress(100, quiet=quiet) as advance:
        advance(100)

    assert "" == (stream.getvalue() if stream else "")
