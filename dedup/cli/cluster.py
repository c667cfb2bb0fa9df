"""`dedup cluster`: the batch job."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.messages import tidy

if TYPE_CHECKING:
    from dedup.readers import Survey
    from dedup.results import Result

DONE, TOO_MANY_REJECTS = 0, 3


@click.command(name="cluster")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", metavar="DIR", help="Directory to write; a former run there is replaced.")
@click.option("--format", "format_", type=click.Choice(["parquet", "jsonl", "csv"]), default="parquet",
              show_default=True, help="Format of the assignments.")  # fmt: skip
@click.option("--field", "fields", multiple=True, metavar="OURS=THEIRS",
              help="Where a column is found, such as text=body. May be repeated.")  # fmt: skip
@click.option("--model", default="", metavar="FILE", help="Model file instead of the one that is shipped.")
@click.option("--jobs", type=int, default=1, show_default=True, help="Threads.")
@click.option("--sample", type=int, metavar="N", help="Keep N documents, chosen by a hash of their ids.")
@click.option("--dry-run", is_flag=True, help="Read and count, and predict time and disk; write nothing.")
@click.option("--max-line", type=int, default=16 << 20, show_default=True, metavar="BYTES",
              help="Longest line of an input.")  # fmt: skip
@click.option("--max-errors", type=int, metavar="N",
              help="Rejected documents above which the exit code is 3. Default: any number is fine.")  # fmt: skip
@click.option("--on-conflict", type=click.Choice(["reject", "error"]), default="reject", show_default=True,
              help="What happens when one id has two contents.")  # fmt: skip
@click.option("--allow-truncated", is_flag=True, help="Take a file that ends too early for whole.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE",
              help="Any other setting of dedup.Config, such as window_days=5. May be repeated.")  # fmt: skip
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
@tidy
def command(
    inputs: tuple[str, ...],
    out: str | None,
    fields: tuple[str, ...],
    settings: tuple[str, ...],
    dry_run: bool,
    max_errors: int | None,
    quiet: bool,
    format_: str,
    **options: Any,
) -> int:
    """Sort the reports of INPUT into copies, events and stories.

    INPUT is a file (.jsonl, .parquet, .csv, also .gz and .zst; .txt is one page), a folder of such files,
    a pattern, or - for JSON lines on standard input.
    """
    from dedup import batch, readers
    from dedup.cli import dry

    chosen = {**_pairs(settings, "--set", _number), "format": format_}
    chosen |= {name: options.pop(name) for name in ("model", "jobs", "max_line", "on_conflict")}
    named = _pairs(fields, "--field", str)
    survey = readers.survey(inputs)
    if dry_run:
        return dry.predict(inputs, named, batch.configured(chosen), quiet=quiet)
    if out is None:
        raise click.UsageError("--out DIR is missing: where is the result to be written?")
    started = time.perf_counter()
    with progress_bar(survey, quiet=quiet) as advance:
        result = batch.run(inputs, out=out, fields=named, progress=advance, **options, **chosen)
    if not quiet:
        _tell(result, out, time.perf_counter() - started)
    return _code(result, max_errors)


def _pairs(texts: tuple[str, ...], option: str, kind: Callable[[str], Any]) -> dict[str, Any]:
    """Return NAME=VALUE options as a mapping."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.UsageError(f"{option} wants NAME=VALUE, got {text!r}")
        found[name] = kind(value)
    return found


def _number(text: str) -> int | float | str:
    """Return a value as a whole number or a real one, if it is one."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


@contextmanager
def progress_bar(survey: Survey, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show a bar with rate and time left on a terminal, and nothing in a pipe."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.progress import TransferSpeedColumn as Speed

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        Speed(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal, transient=True) as bar:
        task = bar.add_task("reading", total=survey.total)

        def advance(count: int) -> None:
            bar.advance(task, count)
            if survey.total is not None and bar.tasks[0].completed >= survey.total:
                bar.update(task, description="grouping", total=None)

        yield advance


def _tell(result: Result, out: str, seconds: float) -> None:
    """Print the tree of the largest stories, and what was done."""
    from rich.console import Console

    from dedup.cli.isolates import visible
    from dedup.cli.tree import render

    Console().print(render(result))
    counts = [f"{result.count(level):,} {name}" for level, name in
              (("story", "stories"), ("event", "events"), ("copy", "texts"))]  # fmt: skip
    documents = result.assignments.num_rows
    click.echo(
        f"{documents:,} reports: {', '.join(counts)} in {seconds:.1f} s, written to {visible(out)}", err=True
    )
    if result.rejected:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in result.run["reasons"].items())
        click.echo(f"{result.rejected:,} rejected ({reasons}): see {visible(out)}/rejects.jsonl", err=True)
    if result.run["repeats"]:
        click.echo(f"{result.run['repeats']:,} repeats of an id with the same content were dropped", err=True)


def _code(result: Result, max_errors: int | None) -> int:
    """Return 3 where a file was not read to its end or too many documents were rejected, else 0."""
    from dedup.readers import OF_A_FILE

    unread = any(str(reason) in result.run["reasons"] for reason in OF_A_FILE)
    too_many = max_errors is not None and result.rejected > max_errors
    return TOO_MANY_REJECTS if unread or too_many else DONE
