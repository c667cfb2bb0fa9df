"""Terms: what a run keeps of the words of its reports, so that its cuts can be moved later."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from dedup._types import I32, I64, U8, U32
from dedup.kernels.terms import ZONES
from dedup.schema import TERMS
from dedup.shelf import Shelf, take

# Reports that are packed at a time.
_ROWS: Final = 8192


class Kept(NamedTuple):
    """What is kept of reports, as flat arrays.

    Attributes:
        words: int64, words of the text.
        heading_words: int64, words of the title.
        turns: int64, turns to another matter.
        tolls: int32, shape (n, kinds), people killed, hurt or held.
        columns: uint32, hashed columns of the terms, ascending within a report.
        counts: uint8, shape (terms, ZONES).
        offsets: int64, shape (n + 1,), where the terms of report i begin.
    """

    words: I64
    heading_words: I64
    turns: I64
    tolls: I32
    columns: U32
    counts: U8
    offsets: I64


def pack(documents: pa.Table, kept: Kept) -> Iterator[pa.Table]:
    """Yield reports as `schema.TERMS`, in their order, some at a time.

    Args:
        documents: The reports, with their ids.
        kept: What is kept of them.
    """
    kinds = kept.tolls.shape[1]
    for start in range(0, max(1, len(kept.words)), _ROWS):
        rows = slice(start, start + _ROWS)
        offsets = kept.offsets[start : start + _ROWS + 1]
        inside, n = slice(offsets[0], offsets[-1]), len(offsets) - 1
        bounds = pa.array(offsets - offsets[0], pa.int32())
        # The four counts of a term travel as one number.
        counts = np.ascontiguousarray(kept.counts[inside]).view(np.uint32).ravel()
        columns: dict[str, Any] = {
            "id": take(documents.select(["id"]), np.arange(start, start + n))["id"],
            "words": kept.words[rows],
            "heading_words": kept.heading_words[rows],
            "turns": kept.turns[rows],
            "tolls": _lists(np.arange(n + 1) * kinds, kept.tolls[rows].ravel()),
            "columns": pa.ListArray.from_arrays(bounds, pa.array(kept.columns[inside])),
            "counts": pa.ListArray.from_arrays(bounds, pa.array(counts)),
        }
        yield pa.table(columns).cast(TERMS)


def unpack(parts: Iterable[pa.Table], shelf: Shelf) -> Kept:
    """Return what tables of `schema.TERMS`, one at least, say of reports, as flat arrays on the shelf."""
    flat = shelf.columns(*[(np.int64,)] * 4)
    tolls, held = shelf.columns((np.int32,)), shelf.columns((np.uint32,), (np.uint32,))
    for part in parts:
        whole = part.combine_chunks()
        lists = {name: whole[name].combine_chunks() for name in ("tolls", "columns", "counts")}
        sizes = np.diff(lists["columns"].offsets.to_numpy())
        flat.add(*(whole[name].to_numpy() for name in ("words", "heading_words", "turns")), sizes)
        tolls.add(lists["tolls"].flatten().to_numpy())
        held.add(*(lists[name].flatten().to_numpy() for name in ("columns", "counts")))
    words, heading_words, turns, sizes = flat.arrays()
    columns, counts = held.arrays()
    (struck,) = tolls.arrays()
    kinds = len(struck) // max(1, len(words))
    return Kept(
        words,
        heading_words,
        turns,
        struck.reshape(len(words), kinds),
        columns,
        counts.view(np.uint8).reshape(-1, ZONES),
        np.append(0, np.cumsum(sizes)),
    )


def _lists(offsets: I64, values: I32) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(values))
