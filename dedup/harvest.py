"""The first steps of the line: documents that are whole pages, taken apart with what their hosts repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from dedup._types import I64
from dedup.engines.local import Local
from dedup.engines.spool import Spool
from dedup.schema import DOCUMENTS
from dedup.stages import articles, hosts

# What the pages of hosts repeat, for who reads portions of a crawl.
Furniture = hosts.Furniture

# Bytes of pages that are taken apart together, at least.
LEAST: Final = 4 << 20


def reap(batches: Iterable[pa.RecordBatch], *, jobs: int) -> Iterator[pa.RecordBatch]:
    """Yield the documents with the pages among them taken apart; batches with pages of hosts come last."""
    known = hosts.Furniture()
    yield from Local(jobs).map(lambda batch: extract(batch, known), learned(batches, known))


def learned(batches: Iterable[pa.RecordBatch], known: hosts.Furniture) -> Iterator[pa.RecordBatch]:
    """Return the batches, pages of hosts last: when they come, all such pages have been learned.

    They wait on disk, compressed; what is no page passes at once.
    """
    with Spool(DOCUMENTS) as spool:
        for batch in batches:
            at_once, later = parted(batch, known)
            if later is not None:
                spool.put(later)
            if at_once is not None:
                yield at_once
        yield from joined(spool.batches())


def parted(
    batch: pa.RecordBatch, known: hosts.Furniture
) -> tuple[pa.RecordBatch | None, pa.RecordBatch | None]:
    """Return what of a batch can be taken apart at once, and its pages of hosts, which are learned."""
    rows = articles.whole(batch)
    if not hosts.learn(known, *_pages(batch, rows)):
        return batch, None
    if len(rows) == len(batch):
        return None, batch
    others = np.setdiff1d(np.arange(len(batch)), rows)
    return batch.take(pa.array(others)), batch.take(pa.array(rows))


def joined(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches, small ones put together: each costs something of its own."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(each.nbytes for each in waiting) >= LEAST:
            yield from pa.Table.from_batches(waiting).combine_chunks().to_batches()
            waiting.clear()
    if waiting:
        yield from pa.Table.from_batches(waiting).combine_chunks().to_batches()


def extract(batch: pa.RecordBatch, known: hosts.Furniture | None = None) -> pa.RecordBatch:
    """Return the documents of a batch with the pages among them taken apart."""
    common = None if known is None else hosts.shared(known, *_pages(batch, articles.whole(batch)))
    return articles.extract(batch, common)


def _pages(batch: pa.RecordBatch, rows: I64) -> tuple[list[str | None], pa.Array]:
    """Return the hosts and the texts of the documents that are whole pages."""
    url, source, texts = (batch.column(name).take(pa.array(rows)) for name in ("url", "source", "text"))
    return list(map(hosts.host, url.to_pylist(), source.to_pylist())), texts
