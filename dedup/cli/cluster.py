"""`dedup cluster`: the batch job."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from dedup.cli.messages import show, tell, tidy
from dedup.cli.options import DEFAULTS, INPUTS, SHOWN, Size, choice, ending, named, pairs, reading

if TYPE_CHECKING:
    from dedup.results import Result


_EPILOG = """\b
Examples:
  dedup cluster data/sample --out stories
  dedup cluster 'crawl/*.jsonl.gz' crawl/pages --out stories
  dedup cluster crawl/news.jsonl.gz --out stories --field text=body
  dedup cluster crawl --dry-run
  dedup cluster crawl --out trial --sample 20 --format csv
  dedup cluster crawl --out stories --set event_cut=0.3 --memory 1GB
"""


@click.command(name="cluster", epilog=_EPILOG)
@INPUTS
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, readable=False),
    help="Directory to write; a former run there is replaced.",
)
@choice("--format", ["parquet", "jsonl", "csv"], "Format of the assignments.")
@click.option(
    "--model",
    default=DEFAULTS.model,
    metavar="FILE",
    type=click.Path(readable=False),
    help="Model file instead of the one that is shipped.",
)
@click.option(
    "--memory",
    type=Size(),
    default="2GB",
    show_default=True,
    metavar="SIZE",
    help="Memory that the job may take, about; what is more waits on the disk.",
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
@choice("--on-conflict", ["reject", "error"], "What happens when one id has two contents.")
@SHOWN
@reading
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

    INPUT is a file (.jsonl, .csv, .parquet, .warc, .wet, .html, .rss, .txt, .tar, .zip, packed or not), a
    folder of such files, a quoted pattern, @LIST for a file of names, a URL (s3://...), or - for JSON lines
    on standard input.
    """
    started = time.perf_counter()
    options |= {**named(settings), "fields": pairs(fields, "--field")}
    if dry_run:
        from dedup.cli import dry

        return dry.predict(inputs, out, quiet=quiet, started=started, **options)
    if not out:
        raise click.UsageError("--out DIR is missing: where is the result to be written?")
    result = _run(inputs, out, quiet=quiet, **options)
    if not quiet:
        report(result, out, shown, time.perf_counter() - started)
    return ending(result.rejected, result.run["reasons"], max_errors)


def _run(inputs: tuple[str, ...], out: str, *, quiet: bool, **options: Any) -> Result:
    """Return the result of the job, which a bar accompanies."""
    from dedup import readers
    from dedup.cli.bar import progress

    with progress(readers.survey(inputs).total, quiet=quiet) as advance:
        from dedup import batch  # takes a second, in which the bar is there already

        if not quiet:
            _announce()
        return batch.run(
            inputs, out=out, progress=advance, notice=(lambda _: None) if quiet else tell, **options
        )


def _announce() -> None:
    """Say that the first run of an installation takes longer, if this is it."""
    from dedup.kernels import forest

    folder = cast(Any, forest.components).stats.cache_path
    if not folder:
        tell("no folder takes the compiled code: it is compiled anew (NUMBA_CACHE_DIR names another)")
    elif not any(Path(folder).glob("*.nbi")):
        tell("the first run compiles for a minute or so")


def report(result: Result, out: str, shown: int, seconds: float) -> None:
    """Print the tree of the largest stories, and say what was done."""
    from dedup.cli.isolates import visible
    from dedup.cli.paint import rendered
    from dedup.cli.tree import render

    if shown:
        show(rendered(render(result, stories=shown)), end="")
    counts = [f"{name} {result.count(level):,}" for level, name in
              (("story", "stories"), ("event", "events"), ("copy", "distinct texts"))]  # fmt: skip
    tell(" · ".join([*counts, f"reports {result.size:,}", f"{seconds:.1f} s"]))
    tell(f"written to {visible(out)}")
    if result.rejected:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in result.run["reasons"].items())
        tell(f"rejected {result.rejected:,} ({reasons}), see {visible(out)}/rejects.jsonl")
    if result.run["repeats"]:
        tell(f"dropped {result.run['repeats']:,} that repeat the id and content of another")
