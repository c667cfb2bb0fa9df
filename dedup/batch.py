"""Batch jobs: read the input, run the line, write the result."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, TypedDict, cast

import pyarrow as pa
import pyarrow.compute as pc

from dedup import pipeline, portions, readers
from dedup._types import RejectSink
from dedup.config import Config
from dedup.documents import Document
from dedup.engines import Engine
from dedup.engines.checkpoint import kept
from dedup.errors import ConfigError, InputError
from dedup.harvest import reap
from dedup.jobs import (
    FACTS,
    configured,
    counted,
    facts_of,
    gathered,
    is_kept,
    listed,
    lost,
    read,
    rejected,
    remade,
    sources,
)
from dedup.results import Result, Stored
from dedup.schema import DOCUMENTS, Reject
from dedup.shelf import Shelf
from dedup.writers import run as writer
from dedup.writers.rejects import RejectLog

# Settings that decide no result.
_INDIFFERENT: Final = ("jobs", "memory", "format", "on_conflict", "model")


def cluster(documents: Iterable[Document | Mapping[str, Any]] | Any, **settings: Any) -> Result:
    """Return the copies, events and stories of documents that are in memory.

    Args:
        documents: `Document` objects, mappings with their fields, an Arrow table or record batch, or a
            data frame of pandas or Polars.
        settings: Fields of `Config`.

    Raises:
        ConfigError: A setting breaks its rule.
        InputError: Something else than documents was given, or a table without their columns.

    >>> cluster([{"title": "\\u062e\\u0628\\u0631"}, Document(title="\\u0646\\u0635")])
    Result(2 reports: 2 copies, 2 events, 2 stories; 0 rejected)
    """
    config = configured(settings)
    rejects: list[Reject] = []
    batches = gathered(documents, config, rejects.append)
    told = pipeline.run(batches, config, reject=rejects.append)
    facts = facts_of(config) | rejected(Counter(str(reject.reason) for reject in rejects))
    assignments, events, pairs = (pa.concat_tables(list(parts)) for parts in told[:3])
    return Result(assignments, events, pairs, rejects=tuple(rejects), run={**told.run, **facts})


def run(
    inputs: Sequence[str | Path] | str | Path,
    *,
    out: str | Path,
    fields: Mapping[str, str] | None = None,
    sample: int | None = None,
    allow_truncated: bool = False,
    progress: Callable[[int], None] = lambda _: None,
    notice: Callable[[str], None] = lambda _: None,
    engine: Engine | None = None,
    **settings: Any,
) -> Result:
    """Cluster files, write the result to a directory and return it.

    While it runs, a hidden folder beside the directory holds what does not fit into memory. If the job is
    broken off, that stays there, and the same job goes on from it.

    Args:
        inputs: Files, folders or patterns; ``-`` is standard input.
        out: Directory to write; a former run of ours is replaced when the new one is whole.
        fields: Our field's name to the input's, such as ``{"text": "body"}``.
        sample: Documents to keep, chosen by a hash of their ids; None keeps all.
        allow_truncated: Whether a file that ends too early is no reject.
        progress: Called with the bytes read since it was last called, and with 0 when all are read.
        notice: Called with what should be known of a former job that was broken off.
        engine: Who reads the files and makes the fingerprints, such as `dedup.engines.spark.Spark`: all its
            machines must see the inputs and the folder of `out` under the same paths. None is this process.
        settings: Fields of `Config`.

    Raises:
        InputError: An input is missing, of no known kind, or none of them holds a document.
        ConfigError: A setting breaks its rule.
        ModelError: The model cannot be read.
        OutputError: The directory cannot be written.
    """
    config, target = configured(settings), Path(out)
    _check_sample(sample, engine)
    asked = {"inputs": listed(inputs), "out": out, "fields": fields or {}, "sample": sample}
    facts = {"asked": asked, **facts_of(config)}
    writer.check(target)
    found = sources(inputs, target)
    begun = kept(_beside(target), _made_with(facts, config, found))
    with RejectLog(target.absolute().parent) as rejects, begun as former:
        if former.stale:
            notice(f"a job that was broken off is of no use: changed {', '.join(former.stale)}")
        asking = _asking(fields or {}, allow_truncated, rejects, progress)
        if engine is None:
            batches = _watched(sampled(read(found, config, **asking), sample), progress)
            shelf = Shelf(former.folder, config.columns_memory)
            told = pipeline.run(batches, config, reject=rejects, shelf=shelf, checkpoint=former)
        else:
            told = portions.run(found, config, engine=engine, job=former, **asking)
            progress(0)
        if not told.run["documents"]:
            raise InputError(f"no document in {', '.join(listed(inputs))}: {counted(rejects.counts)}")
        what = "batches of" if engine is None else "portions with"
        if former.reused:
            notice(f"{former.reused:,} {what} fingerprints are those of a job that was broken off")
        _write(told, target, rejects, facts, cast(writer.Format, config.format))
        return Stored(target, rejects.total)


class _Asking(TypedDict):
    """How files are read, besides the settings."""

    fields: Mapping[str, str]
    allow_truncated: bool
    reject: RejectSink
    progress: Callable[[int], None]


def _asking(
    fields: Mapping[str, str], allow_truncated: bool, reject: RejectSink, progress: Callable[[int], None]
) -> _Asking:
    """Return how files are read; a 0 is kept from `progress`, which takes it for the end."""
    return _Asking(
        fields=fields,
        allow_truncated=allow_truncated,
        reject=reject,
        progress=lambda count: progress(count) if count else None,
    )


def _check_sample(sample: int | None, engine: Engine | None) -> None:
    """Pass if so many documents can be sampled.

    Raises:
        ConfigError: They cannot.
    """
    if sample is not None and sample < 1:
        raise ConfigError(f"sample must be at least 1, got {sample}")
    if sample is not None and engine is not None:
        raise ConfigError(f"sample must be None where an engine reads the files, got {sample}")


def _write(
    told: pipeline.Told, target: Path, rejects: RejectLog, facts: Mapping[str, Any], form: writer.Format
) -> None:
    """Write what the line has told, and the facts of the job."""
    writer.write(
        target,
        assignments=told.assignments,
        events=told.events,
        pairs=told.pairs,
        terms=told.terms,
        duplicates=told.duplicates,
        rejects=rejects,
        run={**told.run, **facts, **rejected(rejects.counts)},
        format=form,
    )


def _beside(target: Path) -> Path:
    """Return the folder of a job that is under way."""
    out = target.resolve()
    return out.with_name(f".{out.name}.job")


def _made_with(facts: Mapping[str, Any], config: Config, found: Sequence[readers.Source]) -> dict[str, Any]:
    """Return all that decides what a job makes of its files, and the state of these."""
    asked = {name: facts["asked"][name] for name in ("fields", "sample")}
    settings = {name: value for name, value in config.as_dict().items() if name not in _INDIFFERENT}
    return {
        **settings,
        **asked,
        "inputs": [_state(one) for one in found],
        "versions": facts["versions"],
        "model": facts["model"],
    }


def _state(source: readers.Source) -> tuple[str | int | None, ...]:
    """Return the size and time of a file; what tells none, like standard input, is another each time."""
    if source.state:
        return source.path, source.size, source.state
    try:
        facts = Path(source.path).stat()
    except OSError:
        return str(source.path), -1, time.time_ns()
    return str(source.path), facts.st_size, facts.st_mtime_ns


def reread(result: Result, ids: Sequence[str], inputs: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """Return the documents of some reports of a run, read from its inputs once more; others are left out.

    Each is as the run saw it: pages are taken apart, and of several documents with one id the one is
    returned that the run kept, or if none of them is that, the first. The inputs are read until every
    report was found.

    Args:
        result: The run.
        ids: The ids.
        inputs: Where the documents are now, if not where the run says.

    Raises:
        InputError: An input is no longer there, cannot be read again, or the run names none.
    """
    asked = result.run.get("asked") or {}
    names = list(inputs) or [str(name) for name in asked.get("inputs", [])]
    if not names or "-" in names:
        raise InputError("the run was not read from files")
    config, wanted = remade(result.run), pa.array(ids, pa.string())
    table = result.assignments.filter(pc.is_in(result.assignments["id"], wanted))
    facts = {row.pop("id"): list(row.values()) for row in table.select(["id", *FACTS]).to_pylist()}
    refused = lost(result.rejects if isinstance(result.rejects, tuple) else ())
    found: dict[str, dict[str, Any]] = {}
    sure: set[str] = set()
    again = read(sources(names, asked.get("out")), config, fields=asked.get("fields") or {}, reject=_forget)
    for batch in reap(again, jobs=config.jobs):
        for row in batch.filter(pc.is_in(batch["id"], wanted)).to_pylist():
            name = row["id"]
            if name in sure or name not in facts:
                continue
            if kept := is_kept(row, facts[name], refused):
                sure.add(name)
            if kept or name not in found:
                found[name] = row
        if len(sure) == len(facts):
            break
    return found


def _forget(_: Reject) -> None:
    """Take a document that was rejected then as now."""


def sampled(batches: Iterable[pa.RecordBatch], size: int | None) -> Iterator[pa.RecordBatch]:
    """Return the documents of the `size` ids with the smallest hashes, whatever order they came in.

    Of a repeated id all documents are returned. Twice the sample is held at most, repeats apart.

    Args:
        batches: Documents.
        size: Ids to keep, at least 1; None keeps all.
    """
    if size is None:
        yield from batches
        return
    kept, hashes = DOCUMENTS.empty_table(), list[bytes]()
    bound = b"\xff" * 8
    for batch in batches:
        fresh = [blake2b(name.encode(), digest_size=8).digest() for name in batch["id"].to_pylist()]
        below = [row for row, hash_ in enumerate(fresh) if hash_ <= bound]
        kept = pa.concat_tables([kept, pa.table(batch).take(pa.array(below, pa.int64()))])
        hashes += [fresh[row] for row in below]
        if len(hashes) > 2 * size:
            kept, hashes, bound = _smallest(kept, hashes, size)
    kept, _, _ = _smallest(kept, hashes, size)
    yield from kept.to_batches()


def _smallest(kept: pa.Table, hashes: list[bytes], size: int) -> tuple[pa.Table, list[bytes], bytes]:
    """Return the rows of the `size` smallest distinct hashes, their hashes, and the largest of these."""
    distinct = sorted(set(hashes))[:size]
    bound = distinct[-1] if len(distinct) == size else b"\xff" * 8
    rows = [row for row, hash_ in enumerate(hashes) if hash_ <= bound]
    taken = kept.take(pa.array(rows, pa.int64())).combine_chunks()
    return taken, [hashes[row] for row in rows], bound


def _watched(batches: Iterable[pa.RecordBatch], progress: Callable[[int], None]) -> Iterator[pa.RecordBatch]:
    """Return the batches, and say when there are no more."""
    yield from batches
    progress(0)
