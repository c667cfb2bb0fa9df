"""`dedup filter`: a crawl without its copies, in its own format."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from dedup.cli.messages import tell, tidy
from dedup.cli.options import DONE, INPUTS, QUIET, UNFINISHED, choice

if TYPE_CHECKING:
    from dedup.sifting import Sifted

_EPILOG = """\b
Examples:
  dedup filter crawl/news.jsonl.gz --run stories --out clean.jsonl.gz
  dedup filter crawl --run stories --out clean
  dedup filter crawl --run stories --out clean --level event
  dedup filter crawl --run stories --out rest --keep duplicates
"""


@click.command(name="filter", epilog=_EPILOG)
@INPUTS
@click.option(
    "--run",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, readable=False),
    help="Directory of the run that says what is a copy.",
)
@click.option(
    "--out",
    required=True,
    metavar="PATH",
    type=click.Path(readable=False),
    help="File to write for one file that is named, else a folder; nothing may be there.",
)
@choice(
    "--keep", ["representatives", "duplicates"], "The reports that speak for their groups, or all others."
)
@choice("--level", ["copy", "event", "story"], "Groups of which one report is kept.")
@QUIET
@tidy
def command(inputs: tuple[str, ...], run: str, out: str, keep: str, level: str, quiet: bool) -> int:
    """Write the records of INPUT that speak for their groups, each as it was to the byte.

    INPUT is what `dedup cluster` takes, but for feeds, URLs and standard input. What comes out is in the
    format of what went in. Documents are found by their ids, so that INPUT may lie elsewhere by now, or be
    the archives that the run's articles were extracted from; files that have no id but their path are known
    by it, below the folder that is named. Of a WARC the pages that are kept and its warcinfo are written.
    """
    started = time.perf_counter()
    from dedup import readers
    from dedup.cli.bar import progress

    with progress(readers.survey(inputs).total, quiet=quiet) as advance:
        from dedup.sifting import sift

        done = sift(inputs, run=run, out=out, keep=keep, level=level, progress=advance)
    if not quiet:
        _report(done, out, time.perf_counter() - started)
    if not done.unread:
        return DONE
    tell(f"exit code {UNFINISHED}: {done.unread:,} of the files could not be read to the end")
    return UNFINISHED


def _report(done: Sifted, out: str, seconds: float) -> None:
    from dedup.cli.isolates import visible

    tell(f"kept {done.kept:,} of {done.read:,} documents · {seconds:.1f} s")
    tell(f"written to {visible(out)}")
    if done.unknown:
        tell(f"left out {done.unknown:,} that the run does not know")
    if done.missing:
        tell(f"missing: {done.missing:,} reports of the run are not in the input")
