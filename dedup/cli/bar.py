"""What a terminal sees of a job at work: bytes, rate and time left while it reads, then seconds."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.table import Column
from rich.text import Text

STARTING, READING, GROUPING = "starting", "reading", "grouping"


class Told(ProgressColumn):
    """How far a stage is: bytes read of how many, rate and time left, or the seconds that it has taken."""

    def render(self, task: Task) -> Text:
        """Return the column's text."""
        if task.description != READING:
            return Text(f"{task.elapsed or 0:.0f} s", "cyan")
        read = decimal(int(task.completed))
        told = [f"{read} of {decimal(int(task.total))}" if task.total else read]
        if task.speed:
            told.append(f"{decimal(int(task.speed))}/s")
        if task.time_remaining is not None and task.total:
            told.append(f"{_clock(task.time_remaining)} left")
        return Text(" · ".join(told), "cyan")


@contextmanager
def progress(total: int | None, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show a bar while the block runs, on standard error and only if that is a terminal.

    Args:
        total: Bytes to be read; None where nobody knows.
        quiet: Whether to show nothing.

    Yields:
        A function that takes the bytes read since it was last called, and 0 when reading has ended.
    """
    whole = Column(no_wrap=True)  # a narrow terminal has no room for the bar, but for a line of words
    columns = (
        TextColumn("{task.description}", style="bold", table_column=whole),
        BarColumn(None, table_column=Column(ratio=1)),
        Told(table_column=whole.copy()),
    )
    # Not what rich takes for a terminal: FORCE_COLOR asks for colours, also in a log.
    hidden = quiet or sys.stderr is None or not sys.stderr.isatty()
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=hidden, transient=True, expand=True) as bar:
        stage = STARTING
        task = bar.add_task(stage, total=None)

        def advance(count: int) -> None:
            nonlocal task, stage
            if stage != (stage := READING if count else GROUPING):
                bar.remove_task(task)
                task = bar.add_task(stage, total=total if count else None)
            bar.advance(task, count)

        yield advance


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
