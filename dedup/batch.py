"""Batch jobs: read the input, run the line, write the result."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Any, Final, cast

import pyarrow as pa

from dedup import pipeline, readers
from dedup._types import RejectSink
from dedup.config import Config
from dedup.documents import Document
from dedup.errors import ConfigError, InputError
from dedup.results import Result
from dedup.schema import DOCUMENTS, Reject
from dedup.writers import run as writer
from dedup.writers.rejects import RejectLog

_PACKAGES: Final = ("khabar-dedup", "numpy", "pyarrow", "numba", "scikit-learn", "datasketch", "pyarabic")


def cluster(documents: Iterable[Document | Mapping[str, Any]] | Any, **settings: Any) -> Result:
    """Return the copies, events and stories of documents that are in memory.

    Args:
        documents: `Document` objects, mappings with their fields, an Arrow table or record batch, or a
            data frame of pandas or Polars.
        settings: Fields of `Config`.

    Raises:
        ConfigError: A setting breaks its rule.

    >>> result = cluster([{"title": "\\u062e\\u0628\\u0631", "text": "\\u0646\\u0635 \\u0642\\u0635\\u064a\\u0631"}])
    >>> result.count("story")
    1
    """
    config = configured(settings)
    rejects: list[Reject] = []
    batches = _batches(documents, config, rejects.append)
    result = pipeline.run(batches, config, reject=rejects.append)
    return _finished(result, tuple(rejects), {})


def run(
    inputs: Sequence[str | Path] | str | Path,
    *,
    out: str | Path,
    fields: Mapping[str, str] | None = None,
    sample: int | None = None,
    allow_truncated: bool = False,
    progress: Callable[[int], None] = lambda _: None,
    **settings: Any,
) -> Result:
    """Cluster files, write the result to a directory and return it.

    Args:
        inputs: Files, folders or patterns; ``-`` is standard input.
        out: Directory to write; a former run of ours is replaced when the new one is whole.
        fields: Our field's name to the input's, such as ``{"text": "body"}``.
        sample: Documents to keep, chosen by a hash of their ids; None keeps all.
        allow_truncated: Whether a file that ends too early is no reject.
        progress: Called with the bytes read since it was last called.
        settings: Fields of `Config`.

    Raises:
        InputError: An input is missing, of no known kind, or none of them holds a document.
        ConfigError: A setting breaks its rule.
        OutputError: The directory cannot be written.
    """
    config, target = configured(settings), Path(out)
    writer.check(target)
    with RejectLog(target.absolute().parent) as rejects:
        batches: Iterable[pa.RecordBatch] = readers.read(
            inputs,
            fields=fields or {},
            reject=rejects,
            batch_rows=config.batch_rows,
            max_line=config.max_line,
            allow_truncated=allow_truncated,
            progress=progress,
        )
        if sample is not None:
            batches = sampled(batches, sample)
        result = pipeline.run(batches, config, reject=rejects)
        if not result.assignments.num_rows:
            raise InputError(f"no document in {_named(inputs)}: {_counted(rejects) or 'they are empty'}")
        finished = _finished(result, rejects.total, dict(rejects.counts))
        writer.write(
            target,
            assignments=finished.assignments,
            events=finished.events,
            pairs=finished.pairs,
            rejects=rejects,
            run=finished.run,
            format=cast(writer.Format, config.format),
        )
    return finished


def configured(settings: Mapping[str, Any]) -> Config:
    """Return the settings as a `Config`; a name that it does not know is refused."""
    unknown = sorted(set(settings) - set(Config.__dataclass_fields__))
    if unknown:
        raise ConfigError(f"{', '.join(unknown)}: no such setting; there are {', '.join(Config.__slots__)}")
    return Config(**settings)


def sampled(batches: Iterable[pa.RecordBatch], size: int) -> Iterator[pa.RecordBatch]:
    """Return the `size` documents whose ids have the smallest hashes, whatever order they came in."""
    if size < 1:
        raise ConfigError(f"sample must be at least 1, got {size}")
    kept = pa.table({field.name: pa.array([], field.type) for field in DOCUMENTS}, schema=DOCUMENTS)
    for batch in batches:
        both = pa.concat_tables([kept, pa.table(batch)])
        hashes = [blake2b(id_.encode(), digest_size=8).digest() for id_ in both["id"].to_pylist()]
        order = sorted(range(len(hashes)), key=hashes.__getitem__)[:size]
        kept = both.take(pa.array(order, pa.int64()))
    yield from kept.combine_chunks().to_batches()


def _batches(documents: Any, config: Config, reject: RejectSink) -> Iterator[pa.RecordBatch]:
    """Return batches of whatever a library call was given."""
    if isinstance(documents, pa.RecordBatch):
        documents = pa.table(documents)
    elif not isinstance(documents, pa.Table) and hasattr(documents, "__arrow_c_stream__"):
        documents = pa.table(documents)
    if isinstance(documents, pa.Table):
        return readers.table(documents, fields={}, reject=reject, batch_rows=config.batch_rows)
    items = (asdict(item) if is_dataclass(item) else item for item in documents)
    return readers.records(items, fields={}, reject=reject, batch_rows=config.batch_rows)


def _finished(result: Result, rejects: tuple[Reject, ...] | int, reasons: Mapping[str, int]) -> Result:
    """Return a result with its rejects, and what made it."""
    rejected = rejects if isinstance(rejects, int) else len(rejects)
    facts = {
        **result.run,
        "rejected": rejected,
        "reasons": dict(sorted(reasons.items())),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in _PACKAGES},
    }
    return Result(result.assignments, result.events, result.pairs, rejects, facts)


def _named(inputs: Sequence[str | Path] | str | Path) -> str:
    """Return the inputs as a message names them."""
    return str(inputs) if isinstance(inputs, str | Path) else ", ".join(str(one) for one in inputs)


def _counted(rejects: RejectLog) -> str:
    """Return the reasons of rejects with their counts."""
    return ", ".join(f"{count} {reason}" for reason, count in sorted(rejects.counts.items()))
