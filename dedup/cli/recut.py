"""`dedup recut`: a run under other cuts, from what it has kept."""

from __future__ import annotations

import time

import click

from dedup.cli.cluster import report
from dedup.cli.messages import tidy
from dedup.cli.options import DIRECTORY, QUIET, SHOWN

_CUT = click.FloatRange(min=0, max=1, min_open=True)

_EPILOG = """\b
Examples:
  dedup recut stories --event 0.5 --out finer
  dedup recut stories --event 0.1 --story 0.5 --out coarser
  dedup recut stories
"""


@click.command(name="recut", epilog=_EPILOG)
@DIRECTORY
@click.option(
    "--event", type=_CUT, metavar="CUT", help="Mean probability from which two groups are one event."
)
@click.option("--story", type=_CUT, metavar="CUT", help="Likeness from which two events are one story.")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, readable=False),
    help="Directory to write.  [default: the run itself is replaced]",
)
@SHOWN
@QUIET
@tidy
def command(
    directory: str, event: float | None, story: float | None, out: str | None, shown: int, quiet: bool
) -> int:
    """Move the cuts of the run in DIR without reading its inputs again.

    A higher cut makes more and smaller groups. A cut that is not given is the model's, so that a recut
    without any undoes all others. The result is that of a fresh run with these cuts, to the byte. Copies
    cannot be recut: they are compared anew by `dedup cluster --set jaccard=...`.
    """
    started = time.perf_counter()
    from dedup.recuts import recut

    result = recut(directory, event=event or 0.0, story=story or 0.0, out=out)
    if not quiet:
        report(result, out or directory, shown, time.perf_counter() - started)
    return 0
