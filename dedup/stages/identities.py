"""Identities: every id once, and the rows in founder order."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup._types import I64, RejectSink
from dedup.errors import InputError
from dedup.kernels.linkage import UNDATED
from dedup.schema import Reject
from dedup.shelf import take

# Rows that are put in order at a time.
_ROWS: Final = 2048
# What a run tells of a report, besides its id and date.
_FACTS: Final = ("title", "url", "source")


class Ordered(NamedTuple):
    """Each id once, in founder order: earliest date, then smallest id; undated ones last.

    Attributes:
        documents: All rows, in any order, those that were dropped too.
        rows: int64, shape (n,), the rows that are kept, in founder order.
        ranks: int64, shape (n,), the place of the id of each of these, by its UTF-8 bytes.
        repeats: Rows that were dropped for having the same content as a kept one.
    """

    documents: pa.Table
    rows: I64
    ranks: I64
    repeats: int

    def parts(self) -> Iterator[pa.Table]:
        """Yield the kept rows in founder order, some at a time; an empty table where there are none."""
        for start in range(0, max(1, len(self.rows)), _ROWS):
            yield take(self.documents, self.rows[start : start + _ROWS])


def settle(documents: pa.Table, *, on_conflict: str, reject: RejectSink) -> Ordered:
    """Return each id once.

    Of rows with one id the one of the later date is kept, then of the smaller content hash, then of the
    smaller title, URL and source, so that their order changes nothing. Those of another content are
    rejected, those of the same are repeats.

    Args:
        documents: With `id`, `published`, `content` and `heading` (uint64 hashes), `file`, `line`.
        on_conflict: ``"reject"``, or ``"error"`` to stop at the first conflict.
        reject: Sink of the rows that lose a conflict.

    Raises:
        InputError: Two contents have one id and `on_conflict` is ``"error"``.
    """
    when = times(documents["published"])
    rank = rank_of(documents["id"])
    content = documents["content"].to_numpy() ^ (documents["heading"].to_numpy() << np.uint64(1))
    late = np.where(when == UNDATED, np.iinfo(np.int64).max, -when)
    order = np.lexsort((_tie_breaks(documents, rank), content, late, rank))
    first = np.append(True, rank[order[1:]] != rank[order[:-1]])[: len(order)]
    winner = order[first][np.cumsum(first) - 1]
    lost = ~first & (content[order] != content[winner])
    told = documents.select(["id", "published", "file", "line"])
    for row, kept in zip(order[lost].tolist(), winner[lost].tolist(), strict=True):
        _refuse(told, row, kept, on_conflict, reject)
    keep = order[first]
    founders = np.lexsort((rank[keep], when[keep], when[keep] == UNDATED))
    rows = keep[founders]
    return Ordered(documents, rows, rank[rows], int((~first & ~lost).sum()))


def times(published: pa.ChunkedArray) -> I64:
    """Return dates as seconds since 1970, and `UNDATED` where there is none."""
    seconds = pc.cast(published, pa.int64())
    return np.asarray(pc.fill_null(seconds, UNDATED).to_numpy(), np.int64)


def rank_of(ids: pa.ChunkedArray) -> I64:
    """Return the place of each id among the distinct ids, in the order of their UTF-8 bytes."""
    encoded = pc.dictionary_encode(ids).combine_chunks()
    order = pc.array_sort_indices(encoded.dictionary.cast(pa.binary())).to_numpy()
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    ranks: I64 = place[encoded.indices.to_numpy()]
    return ranks


def _tie_breaks(documents: pa.Table, rank: I64) -> I64:
    """Return the place of each row of a repeated id by the facts that a run tells; 0 for other rows."""
    place = np.zeros(len(rank), np.int64)
    repeated = np.flatnonzero(np.bincount(rank)[rank] > 1)
    facts = documents.select(_FACTS).take(pa.array(repeated))
    order = pc.sort_indices(facts, sort_keys=[(fact, "ascending") for fact in _FACTS])
    place[repeated[order]] = np.arange(len(repeated))
    return place


def codes(names: pa.ChunkedArray) -> I64:
    """Return a code for each name, the same for the same; a null has a code of its own."""
    encoded = pc.dictionary_encode(names.combine_chunks())
    found = pc.fill_null(encoded.indices.cast(pa.int64()), -1).to_numpy()
    return np.where(found < 0, len(encoded.dictionary) + np.arange(len(found)), found)


def _refuse(documents: pa.Table, row: int, kept: int, on_conflict: str, reject: RejectSink) -> None:
    """Report one row that lost its id to another."""
    lost, winner = documents.slice(row, 1).to_pylist()[0], documents.slice(kept, 1).to_pylist()[0]
    detail = f"other content is kept, of {winner['published'] or 'no date'}"
    if on_conflict == "error":
        raise InputError(f"id {lost['id']!r} has two contents, in {lost['file']} and {winner['file']}")
    reject(Reject(lost["file"], lost["line"], lost["id"], "id-conflict", detail))
