"""`dedup cluster --dry-run`: read and count everything, and predict what the job would take."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from typing import Final

import click

from dedup import model as models
from dedup import pipeline, readers
from dedup.cli.isolates import visible
from dedup.config import Config
from dedup.schema import Reject

# Documents that are carried through the line for the prediction; the first ones only compile it.
PROBED: Final = 2000
# Bytes a document of assignments, events and pairs on disk, of the 29,628 reports of a real corpus.
DISK_A_DOCUMENT: Final = 250


def predict(inputs: tuple[str, ...], fields: Mapping[str, str], config: Config, *, quiet: bool) -> int:
    """Print how many documents there are, and the time and disk that clustering them would take."""
    reasons: Counter[str] = Counter()

    def reject(row: Reject) -> None:
        reasons[str(row.reason)] += 1

    model = models.load(config.model)
    documents, probed, printed = 0, 0, []
    started = time.perf_counter()
    spent = 0.0
    for batch in readers.read(
        inputs, fields=fields, reject=reject, batch_rows=config.batch_rows, max_line=config.max_line
    ):
        documents += batch.num_rows
        if probed < PROBED:
            before = time.perf_counter()
            if not printed:
                pipeline.settle([pipeline.fingerprint(batch, config, model)], config, model, reject=reject)
                spent += time.perf_counter() - before
                before = time.perf_counter()
            printed.append(pipeline.fingerprint(batch, config, model))
            probed += batch.num_rows
            spent += time.perf_counter() - before
    reading = time.perf_counter() - started - spent
    seconds = reading + _a_document(printed, config, model) * documents
    if not quiet:
        click.echo(f"{documents:,} documents in {visible(', '.join(inputs))}")
        for reason, count in sorted(reasons.items()):
            click.echo(f"{count:,} would be rejected: {reason}")
        click.echo(f"about {max(seconds, 1):,.0f} s, of which {reading:,.1f} s are reading")
        click.echo(f"about {documents * DISK_A_DOCUMENT / 1e6:,.1f} MB on disk")
    return 0


def _a_document(printed: list[object], config: Config, model: models.Model) -> float:
    """Return the seconds that a document takes from fingerprint to groups, by those already printed."""
    rows = sum(part.num_rows for part in printed)  # type: ignore[attr-defined]
    if not rows:
        return 0.0
    before = time.perf_counter()
    pipeline.settle(printed, config, model, reject=lambda _: None)  # type: ignore[arg-type]
    # Printing a document takes about as long as settling it.
    return 2 * (time.perf_counter() - before) / rows
