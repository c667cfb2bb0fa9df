"""`dedup extract`: the articles of a crawl, and nothing more."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.messages import tell, tidy
from dedup.cli.options import INPUTS, ending, named, pairs, reading

if TYPE_CHECKING:
    from dedup.extraction import Extraction


_EPILOG = """\b
Examples:
  dedup extract 'crawl/*.warc.gz' --out articles.jsonl
  dedup extract crawl --out articles.jsonl.zst --language any
"""


@click.command(name="extract", epilog=_EPILOG)
@INPUTS
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, readable=False),
    help="File to write: .jsonl, .jsonl.gz or .jsonl.zst.",
)
@reading
@tidy
def command(
    inputs: tuple[str, ...],
    out: str,
    fields: tuple[str, ...],
    settings: tuple[str, ...],
    max_errors: int | None,
    quiet: bool,
    **options: Any,
) -> int:
    """Write the articles of INPUT as JSON lines: title, text, date, author, agency, source, language.

    INPUT is what `dedup cluster` takes. Beside FILE stand its .rejects.jsonl, what did not become an article
    and why, and its .run.json, the settings and counts.
    """
    started = time.perf_counter()
    options |= {**named(settings), "fields": pairs(fields, "--field")}
    done = _run(inputs, out, quiet=quiet, **options)
    if not quiet:
        _report(done, time.perf_counter() - started)
    return ending(done.rejected, done.reasons, max_errors)


def _run(inputs: tuple[str, ...], out: str, *, quiet: bool, **options: Any) -> Extraction:
    """Return the counts of the job, which a bar accompanies."""
    from dedup import readers
    from dedup.cli.bar import progress

    with progress(readers.survey(inputs).total, quiet=quiet) as advance:
        from dedup import extraction

        return extraction.run(inputs, out=out, progress=advance, **options)


def _report(done: Extraction, seconds: float) -> None:
    from dedup.cli.isolates import visible

    tell(f"articles {done.articles:,} · {seconds:.1f} s")
    tell(f"written to {visible(str(done.out))}")
    if done.rejected:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(done.reasons.items()))
        tell(f"rejected {done.rejected:,} ({reasons}), see {visible(str(done.rejects))}")
    if done.repeats:
        tell(f"dropped {done.repeats:,} that repeat the id and content of another")
