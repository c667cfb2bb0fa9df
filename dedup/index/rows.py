"""Rows: a report as the log keeps it, and back to the fingerprint that it was made from.

A row has two halves: what it is found by, a `mark` of fixed width, read when an index is opened; and what it
is compared by, its terms, shingles and numbers, read when it is a candidate. Signatures are not kept: they
are made anew from the shingles, bit for bit.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dedup._types import F32, I64, U32
from dedup.config import Config
from dedup.kernels import packing
from dedup.kernels.linkage import UNDATED
from dedup.kernels.terms import ZONES
from dedup.schema import DOCUMENTS, TIME
from dedup.stages import candidates, fingerprints, identities, signatures
from dedup.stages.mentions import MOST_DAYS
from dedup.stages.tolls import KINDS

Marks: TypeAlias = NDArray[Any]  # of `mark_type`

# What a document says of itself that an index keeps, in the order of the log's columns.
FACTS: Final = ("id", "precision", "origin", "title", "url", "source", "author", "agency", "language")
# Minima of a band by which reports are filed, at least. Bands of two propose all that may be copies, and
# several times as many others, which a new report would have to read first (benchmarks/evidence.md#index).
_ROWS: Final = 3
# The file that a report came from, which an index does not keep.
_FILE: Final = "<index>"


class Row(NamedTuple):
    """A report of the log.

    Attributes:
        facts: `FACTS`.
        mark: What it is found by, of `mark_type`, as bytes.
        body: What it is compared by, packed.
    """

    facts: tuple[str | None, ...]
    mark: bytes
    body: bytes


def filing(config: Config) -> tuple[int, int]:
    """Return by how many bands reports are filed, and the minima of each.

    >>> filing(Config(bands=64, rows=2)), filing(Config(bands=20, rows=5))
    ((42, 3), (20, 5))
    """
    if config.rows >= _ROWS or config.num_perm < _ROWS:
        return config.bands, config.rows
    return config.num_perm // _ROWS, _ROWS


def mark_type(config: Config) -> np.dtype[Any]:
    """Return the type of a mark: numbers of a report of which each has so many bytes, whatever it says."""
    return np.dtype(
        [
            ("published", "<i8"),
            ("content", "<u8"),
            ("heading", "<u8"),
            ("words", "<u4"),
            ("heading_words", "<u4"),
            ("turns", "<u4"),
            ("outlet", "<u8"),
            ("lead_weekdays", "<u2"),
            ("dates", "<i2", (MOST_DAYS,)),
            ("tolls", "<i4", (KINDS,)),
            ("salient", "<i4", (max(config.salient, config.salient_more),)),
            ("bands", "<u4", (filing(config)[0],)),
        ]
    )


def encode(documents: pa.RecordBatch, prints: fingerprints.Prints, config: Config, idf: F32) -> list[Row]:
    """Return the rows of documents.

    Args:
        documents: Of `schema.DOCUMENTS`.
        prints: Their fingerprints.
        config: The settings they were made with.
        idf: float32, inverse document frequency by column.
    """
    marks = np.zeros(len(documents), mark_type(config))
    for name in ("content", "heading", "words", "heading_words", "turns", "lead_weekdays", "dates", "tolls"):
        marks[name] = getattr(prints, name)
    marks["published"] = identities.times(documents["published"])
    marks["outlet"] = [outlet(name) for name in documents["source"].to_pylist()]
    terms = prints.columns, prints.counts, prints.term_offsets
    marks["salient"] = candidates.salient(*terms, idf, most=marks["salient"].shape[1])
    bands, rows = filing(config)
    hashes = candidates.bands_of(prints.minima, bands=bands, rows=rows, key=config.key)
    marks["bands"] = hashes >> np.uint64(32)
    bodies = _bodies(prints)
    told = zip(*(documents[name].to_pylist() for name in FACTS), strict=True)
    return [Row(fact, mark.tobytes(), body) for fact, mark, body in zip(told, marks, bodies, strict=True)]


@lru_cache(maxsize=65_536)
def outlet(name: str | None) -> int:
    """Return a number for an outlet, 0 for none."""
    if name is None:
        return 0
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little") or 1


def _bodies(prints: fingerprints.Prints) -> list[bytes]:
    """Return the packed lists of each report."""
    offsets = np.array(
        [prints.shingle_offsets, prints.term_offsets, prints.number_offsets, prints.lead_number_offsets]
    )
    counts = np.ascontiguousarray(prints.counts).ravel()
    out = np.zeros(packing.room(offsets, counts, ZONES), np.uint8)
    columns = prints.columns.astype(np.uint64)
    starts = packing.pack(prints.shingles, columns, prints.numbers, prints.lead_numbers, counts, offsets, out)
    data, ends = out[: starts[-1]].tobytes(), starts.tolist()
    return [data[first:last] for first, last in pairwise(ends)]


def marks_of(rows: Sequence[bytes], config: Config) -> Marks:
    """Return marks as an array."""
    return np.frombuffer(b"".join(rows), mark_type(config))


def prints_of(rows: Sequence[Row], config: Config, *, signed: bool = True) -> fingerprints.Prints:
    """Return the fingerprints of rows as flat arrays.

    Args:
        rows: The rows.
        config: The settings of the index.
        signed: Whether signatures are wanted; else there are none of any length.
    """
    marks = marks_of([row.mark for row in rows], config)
    starts = np.append(0, np.cumsum([len(row.body) for row in rows])).astype(np.int64)
    data = np.frombuffer(b"".join(row.body for row in rows), np.uint8)
    offsets = packing.measure(data, starts)
    sizes: list[int] = offsets[:, -1].tolist()
    shingles, numbers, leads = (np.empty(sizes[which], np.uint64) for which in (0, 2, 3))
    columns, counts = np.empty(sizes[1], np.uint32), np.empty((sizes[1], ZONES), np.uint8)
    flat = counts.reshape(-1)
    packing.unpack(data, starts, offsets, shingles, columns, numbers, leads, flat, ZONES)
    num_perm = config.num_perm if signed else 0
    minima = signatures.resign(shingles, offsets[0], num_perm=num_perm, seed=config.seed)
    return whole(marks, minima, (shingles, columns, numbers, leads, counts), offsets)


def whole(marks: Marks, minima: U32, lists: Sequence[NDArray[Any]], offsets: I64) -> fingerprints.Prints:
    """Return fingerprints of their parts.

    Args:
        marks: What has one value a report.
        minima: uint32, shape (n, num_perm).
        lists: Shingles, columns of terms, numbers, numbers of leads, counts of terms; report by report.
        offsets: int64, shape (4, n + 1), where the first four begin.
    """
    shingles, columns, numbers, leads, counts = lists
    return fingerprints.Prints(
        **single(marks),
        minima=minima,
        shingles=shingles,
        shingle_offsets=offsets[0],
        columns=columns,
        term_offsets=offsets[1],
        counts=counts,
        numbers=numbers,
        number_offsets=offsets[2],
        lead_numbers=leads,
        lead_number_offsets=offsets[3],
    )


def single(marks: Marks) -> dict[str, Any]:
    """Return the columns of fingerprints that have one value, or so many, a report."""
    return {
        "content": marks["content"].copy(),
        "words": marks["words"].astype(np.int64),
        "heading": marks["heading"].copy(),
        "heading_words": marks["heading_words"].astype(np.int64),
        "lead_weekdays": marks["lead_weekdays"].astype(np.int64),
        "dates": marks["dates"].astype(np.int16),
        "turns": marks["turns"].astype(np.int64),
        "tolls": marks["tolls"].astype(np.int32),
    }


def facts_of(rows: Sequence[Row], times: I64) -> pa.RecordBatch:
    """Return what reports say of themselves as documents without texts."""
    n = len(rows)
    columns: dict[str, pa.Array] = {
        name: pa.array([row.facts[at] for row in rows], pa.string()) for at, name in enumerate(FACTS)
    }
    columns["published"] = pa.array(times, pa.int64(), mask=times == UNDATED).cast(TIME)
    columns["file"] = pa.array([_FILE] * n, pa.string())
    made = [columns.get(field.name, pa.nulls(n, field.type)) for field in DOCUMENTS]
    return pa.RecordBatch.from_arrays(made, schema=DOCUMENTS)


def decode(rows: Sequence[Row], config: Config) -> pa.Table:
    """Return rows as the fingerprints that they were made from, but for their files and lines."""
    times = marks_of([row.mark for row in rows], config)["published"]
    return fingerprints.pack(facts_of(rows, times), prints_of(rows, config), refolded=0)
