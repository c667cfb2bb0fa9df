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
            if hosts.learn(known, *_pages(batch)):
                spool.put(batch)
            else:
                yield batch
        yield from spool.batches()


def extract(batch: pa.RecordBatch, known: hosts.Furniture | None = None) -> pa.RecordBatch:
    """Return the documents of a batch with the pages among them taken apart."""
    return articles.extract(batch, None if known is None else hosts.shared(known, *_pages(batch)))


def _pages(batch: pa.RecordBatch) -> tuple[list[str | None], pa.Array]:
    """Return the hosts and the texts of the documents that are whole pages."""
    rows = pa.array(articles.whole(batch), pa.int64())
    url, source, texts = (batch.column(name).take(rows) for name in ("url", "source", "text"))
    return list(map(hosts.host, url.to_pylist(), source.to_pylist())), texts
