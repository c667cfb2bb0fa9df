"""`dedup cluster --dry-run`: read and count everything, and predict what the job would take."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import pyarrow as pa

from dedup import batch, jobs, pipeline, readers
from dedup import model as models
from dedup.cli.bar import progress
from dedup.cli.isolates import visible
from dedup.cli.messages import show
from dedup.config import Config
from dedup.errors import InputError
from dedup.schema import Reject
from dedup.shelf import Shelf
from dedup.writers import run as writer

# Documents that go down the whole line, and those that go first: a first call loads compiled code.
PROBED: Final = 2000
FIRST: Final = 50

# Of a real corpus of 29,628 reports, grouping took 2.3 times as long a report as of its first 2,000, and
# 4.8 times as many pairs were kept a report: powers of the ratio of the sizes.
SLOWER: Final = 0.3
MORE_PAIRS: Final = 0.6
# Of a million, both are within a third of what thirty thousand would take a report: windows are full by then.
FULL: Final = 15
# Bytes of columns for each byte of fingerprints, of a million generated reports.
COLUMNS: Final = 1.2


class Cost(NamedTuple):
    """What a number of documents takes.

    Attributes:
        loading: Seconds of a first call.
        fingerprints: Seconds of the front half.
        groups: Seconds of the back half.
        pairs: Bytes of the pairs.
        others: Bytes of the other files.
        waiting: Bytes of fingerprints, which are kept while the job runs.
    """

    loading: float
    fingerprints: float
    groups: float
    pairs: int
    others: int
    waiting: int


def predict(
    inputs: tuple[str, ...],
    out: str | None,
    *,
    quiet: bool,
    started: float,
    fields: Mapping[str, str],
    sample: int | None,
    allow_truncated: bool,
    **settings: Any,
) -> int:
    """Print how many documents there are, and the time and disk that clustering them would take."""
    config, reasons = jobs.configured(settings), Counter[str]()

    def reject(row: Reject) -> None:
        reasons[str(row.reason)] += 1

    sources = jobs.sources(inputs, out)
    model = pipeline.chosen(config)
    begun = time.perf_counter()
    with progress(readers.survey(sources).total, quiet=quiet) as advance:
        found = jobs.read(
            sources,
            config,
            fields=fields,
            reject=reject,
            allow_truncated=allow_truncated,
            progress=advance,
        )
        documents, probe = _count(batch.sampled(found, sample))
        reading = time.perf_counter() - begun
        if not documents:
            raise InputError(f"no document in {', '.join(inputs)}: nothing to predict from")
        advance(0)
        cost = _try(probe, config, model)
    seconds = begun - started + reading + _seconds(cost, documents / probe.num_rows, config.jobs)
    if not quiet:
        times = documents / probe.num_rows
        _report(inputs, documents, reasons, seconds, _bytes(cost, times), _waiting(cost, times, config))
    return 0


def _count(batches: Iterable[pa.RecordBatch]) -> tuple[int, pa.Table]:
    """Return how many documents there are, and the first of them."""
    documents, kept = 0, list[pa.RecordBatch]()
    for found in batches:
        if documents < PROBED:
            kept.append(found.slice(0, PROBED - documents))
        documents += found.num_rows
    return documents, pa.Table.from_batches(kept) if kept else pa.table({})


def _try(probe: pa.Table, config: Config, model: models.Model) -> Cost:
    """Return what the documents of the probe take, by taking them down the line."""
    first, again = (_timed(probe.slice(0, FIRST), config, model)[2:] for _ in range(2))
    told, waiting, fingerprints, groups = _timed(probe, config, model)
    begun = time.perf_counter()
    with TemporaryDirectory() as folder:
        out = Path(folder, "run")
        writer.write(out, **told._asdict(), rejects=(), format=config.format)  # type: ignore[arg-type]
        sizes = {path.name: path.stat().st_size for path in out.iterdir()}
    groups += time.perf_counter() - begun
    pairs = sizes.pop("pairs.parquet")
    return Cost(max(sum(first) - sum(again), 0.0), fingerprints, groups, pairs, sum(sizes.values()), waiting)


def _timed(
    documents: pa.Table, config: Config, model: models.Model
) -> tuple[pipeline.Told, int, float, float]:
    """Return what the line makes of documents, bytes of fingerprints, and the seconds of each half of it."""
    begun = time.perf_counter()
    batches = documents.combine_chunks().to_batches(max_chunksize=config.batch_rows)
    printed = [pipeline.fingerprint(one, config, model) for one in batches]
    halfway = time.perf_counter()
    told = pipeline.settle(printed, config, model, reject=lambda _: None, shelf=Shelf())
    waiting = sum(part.nbytes for part in printed)
    return told, waiting, halfway - begun, time.perf_counter() - halfway


def _seconds(cost: Cost, times: float, jobs: int) -> float:
    """Return the seconds that so many times the documents take."""
    return (
        cost.loading
        + cost.fingerprints * times / jobs
        + cost.groups * times * math.pow(min(times, FULL), SLOWER)
    )


def _bytes(cost: Cost, times: float) -> float:
    """Return the bytes on disk that so many times the documents take."""
    return cost.pairs * times * math.pow(min(times, FULL), MORE_PAIRS) + cost.others * times


def _waiting(cost: Cost, times: float, config: Config) -> float:
    """Return the bytes that wait on disk while the job runs."""
    return times * cost.waiting + max(0.0, COLUMNS * times * cost.waiting - config.columns_memory)


def _report(
    inputs: tuple[str, ...],
    documents: int,
    reasons: Mapping[str, int],
    seconds: float,
    size: float,
    waiting: float,
) -> None:
    show(f"{documents:,} documents in {visible(', '.join(inputs))}")
    for reason, count in sorted(reasons.items()):
        show(f"{count:,} rejects: {reason}")
    show(f"about {seconds:,.0f} s" if seconds >= 10 else f"about {seconds:.1f} s")
    show(f"about {_told(size)} on disk, and {_told(waiting)} more while it runs")


def _told(size: float) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size / 1e3:,.0f} kB"
