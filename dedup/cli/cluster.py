"""`dedup cluster`: the batch job."""

from __future__ import annotations

import os
import sys
import time
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import click

from dedup.cli.messages import show, tell, tidy
from dedup.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedup.results import Result

DONE, UNFINISHED = 0, 3
DEFAULTS: Final = Config()
# Settings that have an option of their own.
OWN: Final = ("format", "jobs", "max_line", "model", "on_conflict")

# One thread reads; fingerprints of the same reports took 1.7 times its CPU time (29,628 reports, JSON lines):
# more threads than these would wait for it.
MOST_JOBS: Final = 4


def usable_cores() -> int:
    """Return the cores that this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _offered(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the settings that begin so, for a shell to complete, each with its default."""
    values = DEFAULTS.as_dict().items()
    return [f"{name}={value}" for name, value in values if name not in OWN and name.startswith(incomplete)]


@click.command(name="cluster")
@click.argument(
    "inputs", nargs=-1, required=True, metavar="INPUT...", type=click.Path(readable=False, allow_dash=True)
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, readable=False),
    help="Directory to write; a former run there is replaced.",
)
@click.option(
    "--format",
    type=click.Choice(["parquet", "jsonl", "csv"]),
    default=DEFAULTS.format,
    show_default=True,
    help="Format of the assignments.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="OURS=THEIRS",
    help="Where a column is found, such as text=body. May be repeated.",
)
@click.option(
    "--model",
    default=DEFAULTS.model,
    metavar="FILE",
    type=click.Path(readable=False),
    help="Model file instead of the one that is shipped.",
)
@click.option(
    "--jobs",
    type=int,
    metavar="N",
    default=lambda: min(usable_cores(), MOST_JOBS),
    help=f"Threads; no result depends on them.  [default: the cores, at most {MOST_JOBS}]",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Keep N documents, chosen by a hash of their ids.",
)
@click.option(
    "--dry-run", is_flag=True, help="Read and count, and predict time and disk; leave nothing behind."
)
@click.option(
    "--max-line",
    type=int,
    default=DEFAULTS.max_line,
    show_default=True,
    metavar="BYTES",
    help="Longest line of an input; longer ones are rejected.",
)
@click.option(
    "--max-errors",
    type=click.IntRange(min=0),
    metavar="N",
    help="Rejected documents above which the exit code is 3.  [default: no limit]",
)
@click.option(
    "--on-conflict",
    type=click.Choice(["reject", "error"]),
    default=DEFAULTS.on_conflict,
    show_default=True,
    help="What happens when one id has two contents.",
)
@click.option("--allow-truncated", is_flag=True, help="Take a file that ends too early for whole.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=_offered,
    help="Another setting of dedup.Config, such as window_days=5. May be repeated.",
)
@click.option(
    "--show",
    "shown",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar="N",
    help="Stories to print, the largest.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
@tidy
def command(
    inputs: tuple[str, ...],
    out: str | None,
    fields: tuple[str, ...],
    settings: tuple[str, ...],
    dry_run: bool,
    max_errors: int | None,
    shown: int,
    quiet: bool,
    **options: Any,
) -> int:
    """Sort the reports of INPUT into copies, events and stories.

    INPUT is a file (.jsonl, .csv, both also .gz or .zst; .parquet; .txt is one page), a folder of such files,
    a quoted pattern, or - for JSON lines on standard input.
    """
    started = time.perf_counter()
    options |= {**_named(settings), "fields": _pairs(fields, "--field")}
    if dry_run:
        from dedup.cli import dry

        return dry.predict(inputs, out, quiet=quiet, started=started, **options)
    if not out:
        raise click.UsageError("--out DIR is missing: where is the result to be written?")
    result = _run(inputs, out, quiet=quiet, **options)
    if not quiet:
        _report(result, out, shown, time.perf_counter() - started)
    return _code(result, max_errors)


def _run(inputs: tuple[str, ...], out: str, *, quiet: bool, **options: Any) -> Result:
    """Return the result of the job, which a bar accompanies."""
    from dedup import readers
    from dedup.cli.bar import progress

    with progress(readers.survey(inputs).total, quiet=quiet) as advance:
        from dedup import batch  # takes a second, in which the bar is there already

        if not quiet:
            _announce()
        return batch.run(inputs, out=out, progress=advance, **options)


def _announce() -> None:
    """Say that the first run of an installation takes longer, if this is it."""
    from dedup.kernels import forest

    folder = cast(Any, forest.components).stats.cache_path
    if not folder:
        tell("no folder takes the compiled code: it is compiled anew (NUMBA_CACHE_DIR names another)")
    elif not any(Path(folder).glob("*.nbi")):
        tell("the first run compiles for about half a minute")


def _named(texts: Iterable[str]) -> dict[str, int | float | str]:
    """Return the settings of ``--set``."""
    found = _pairs(texts, "--set")
    for name in OWN:
        if name in found:
            raise click.UsageError(f"--set {name}: this setting has an option, --{name.replace('_', '-')}")
    return {name: _number(value) for name, value in found.items()}


def _pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """Return NAME=VALUE options as a mapping."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.UsageError(f"{option} wants NAME=VALUE, got {text!r}")
        found[name] = value
    return found


def _number(text: str) -> int | float | str:
    """Return a value as a whole number or a real one, if it is one."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


class _Page(StringIO):
    """Text that is made for standard output, with colours if that is a terminal, but not yet printed."""

    def isatty(self) -> bool:
        """Return whether standard output is a terminal."""
        return sys.stdout is not None and sys.stdout.isatty()


def _report(result: Result, out: str, shown: int, seconds: float) -> None:
    """Print the tree of the largest stories, and say what was done."""
    from rich.console import Console

    from dedup.cli.isolates import visible
    from dedup.cli.tree import render

    if shown:
        page = _Page()
        Console(file=page).print(render(result, stories=shown))
        show(page.getvalue(), end="")
    counts = [f"{name} {result.count(level):,}" for level, name in
              (("story", "stories"), ("event", "events"), ("copy", "distinct texts"))]  # fmt: skip
    tell(" · ".join([*counts, f"reports {result.assignments.num_rows:,}", f"{seconds:.1f} s"]))
    tell(f"written to {visible(out)}")
    if result.rejected:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in result.run["reasons"].items())
        tell(f"rejected {result.rejected:,} ({reasons}), see {visible(out)}/rejects.jsonl")
    if result.run["repeats"]:
        tell(f"dropped {result.run['repeats']:,} that repeat the id and content of another")


def _code(result: Result, max_errors: int | None) -> int:
    """Return 3, and say why, where a file was not read to its end or too many were rejected; else 0."""
    from dedup.readers import OF_A_FILE

    unread = sum(result.run["reasons"].get(str(reason), 0) for reason in OF_A_FILE)
    if unread:
        tell(f"exit code {UNFINISHED}: {unread:,} of the files could not be read to the end")
    elif max_errors is not None and result.rejected > max_errors:
        tell(f"exit code {UNFINISHED}: {result.rejected:,} rejected, --max-errors allows {max_errors:,}")
    else:
        return DONE
    return UNFINISHED
