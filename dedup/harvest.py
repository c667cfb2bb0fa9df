"""The first steps of the line: documents that are whole pages, taken apart with what their hosts repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from dedup.engines.local import Local
from dedup.engines.spool import Spool
from dedup.schema import DOCUMENTS
from dedup.stages import articles, hosts


def reap(batches: Iterable[pa.RecordBatch], *, jobs: int) -> Iterator[pa.RecordBatch]:
    """Yield the documents with the pages among them taken apart; batches with pages of hosts come last."""
    known = hosts.Furniture()
    yield from Local(jobs).map(lambda batch: extract(batch, known), learned(batches, known))


def learned(batches: Iterable[pa.RecordBatch], known: hosts.Furniture) -> Iterator[pa.RecordBatch]:
    """Return the batches, those with pages of hosts last: when they come, all such pages have been learned.

    They wait on disk, compressed; what has none passes at once.
    """
    with Spool(DOCUMENTS) as spool:
        for batch in batches:
            if hosts.learn(known, _pages(batch)):
                spool.put(batch)
            else:
                yield batch
        yield from spool.batches()


def extract(batch: pa.RecordBatch, known: hosts.Furniture | None = None) -> pa.RecordBatch:
    """Return the documents of a batch with the pages among them taken apart."""
    if known is None:
        return articles.extract(batch)
    return articles.extract(batch, [known.of(host, text) if host else () for host, text in _pages(batch)])


def _pages(batch: pa.RecordBatch) -> list[tuple[str | None, str]]:
    """Return host and text of the documents that are whole pages."""
    rows = articles.whole(batch)
    fields = (
        batch.column(name).take(pa.array(rows, pa.int64())).to_pylist() for name in ("url", "source", "text")
    )
    return [(hosts.host(url, source), text) for url, source, text in zip(*fields, strict=True)]
