"""Fingerprints: all that is kept of a report once its text has been read, one Arrow row each."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dedup._types import I16, I32, I64, U8, U32, U64
from dedup.kernels import digests
from dedup.kernels.terms import ZONES
from dedup.schema import DOCUMENTS
from dedup.shelf import Columns, Shelf

# Fields of the documents that travel on; the text does not.
KEPT: Final = tuple(name for name in DOCUMENTS.names if name != "text")
# Words of a text whose numbers count as its lead's.
LEAD_WORDS: Final = 30
_ALL: Final = 1 << 40  # words; more than any text has


class Prints(NamedTuple):
    """Fingerprints as flat arrays; ragged ones come with offsets of n + 1.

    Attributes:
        content: uint64, hash of the words of the text in their order.
        words: int64, words of the text.
        heading: uint64, hash of the words of the title.
        heading_words: int64, words of the title.
        minima: uint32, shape (n, num_perm), signatures.
        lead_weekdays: int64, bit set of weekdays named in title and lead.
        dates: int16, shape (n, k), dates named.
        turns: int64, turns to another matter.
        tolls: int32, shape (n, kinds), people killed, hurt or held.
        shingles, shingle_offsets: uint64, distinct shingle hashes.
        columns, term_offsets: uint32, hashed columns of the terms.
        counts: uint8, shape (terms, ZONES).
        numbers, number_offsets: uint64, hashes of all numbers.
        lead_numbers, lead_number_offsets: uint64, hashes of the numbers of title and lead.
    """

    content: U64
    words: I64
    heading: U64
    heading_words: I64
    minima: U32
    lead_weekdays: I64
    dates: I16
    turns: I64
    tolls: I32
    shingles: U64
    shingle_offsets: I64
    columns: U32
    term_offsets: I64
    counts: U8
    numbers: U64
    number_offsets: I64
    lead_numbers: U64
    lead_number_offsets: I64


_REFOLDED: Final = b"refolded"
_FLAT: Final = ("content", "words", "heading", "heading_words", "lead_weekdays", "turns")
_FIXED: Final = ("minima", "dates", "tolls")
_RAGGED: Final = ("shingles", "columns", "counts", "numbers", "lead_numbers")


def pack(documents: pa.RecordBatch, prints: Prints, *, refolded: int) -> pa.Table:
    """Return documents without their texts, and their fingerprints, as one table.

    Args:
        documents: Rows of `schema.DOCUMENTS`.
        prints: Their fingerprints.
        refolded: How many of their strings the kernel could not fold; kept in the table's metadata.
    """
    columns: dict[str, pa.Array] = {name: documents[name] for name in KEPT}
    for name in _FLAT:
        columns[name] = pa.array(getattr(prints, name))
    for name in _FIXED:
        matrix = getattr(prints, name)
        columns[name] = pa.FixedSizeListArray.from_arrays(pa.array(matrix.ravel()), matrix.shape[1])
    for name, values, offsets in (
        ("shingles", prints.shingles, prints.shingle_offsets),
        ("columns", prints.columns, prints.term_offsets),
        # The four counts of a term travel as one number.
        ("counts", np.ascontiguousarray(prints.counts).view(np.uint32).ravel(), prints.term_offsets),
        ("numbers", prints.numbers, prints.number_offsets),
        ("lead_numbers", prints.lead_numbers, prints.lead_number_offsets),
    ):
        columns[name] = pa.LargeListArray.from_arrays(pa.array(offsets), pa.array(values))
    return pa.table(columns).replace_schema_metadata({_REFOLDED: str(refolded)})


def refolded(tables: Iterable[pa.Table]) -> int:
    """Return how many strings of packed tables the kernel handed over to `arabic.letters.fold`."""
    return sum(int((table.schema.metadata or {}).get(_REFOLDED, b"0")) for table in tables)


def unpack(parts: Iterable[pa.Table], shelf: Shelf) -> tuple[pa.Table, Prints]:
    """Return the documents of tables without their texts, and their fingerprints as flat arrays.

    Args:
        parts: As `pack` made them, one at least.
        shelf: Where the documents and the arrays are to be.
    """
    facts, columns = shelf.tables(), dict[str, Columns]()
    for part in parts:
        facts.add(part.select(KEPT).replace_schema_metadata(None))
        whole = part.combine_chunks()
        for name in (*_FLAT, *_FIXED, *_RAGGED):
            held = _arrays(whole, name)
            if name not in columns:
                columns[name] = shelf.columns(*((each.dtype, *each.shape[1:]) for each in held))
            columns[name].add(*held)
    arrays = {name: column.arrays() for name, column in columns.items()}
    for name in _RAGGED:
        values, sizes = arrays[name]
        arrays[name] = values, np.append(0, np.cumsum(sizes))
    (shingles, shingle_offsets), (terms, term_offsets) = arrays["shingles"], arrays["columns"]
    return facts.table(), Prints(
        **{name: arrays[name][0] for name in (*_FLAT, *_FIXED)},
        shingles=shingles,
        shingle_offsets=shingle_offsets,
        columns=terms,
        term_offsets=term_offsets,
        counts=arrays["counts"][0].view(np.uint8).reshape(-1, ZONES),
        numbers=arrays["numbers"][0],
        number_offsets=arrays["numbers"][1],
        lead_numbers=arrays["lead_numbers"][0],
        lead_number_offsets=arrays["lead_numbers"][1],
    )


def _arrays(part: pa.Table, name: str) -> tuple[NDArray[Any], ...]:
    """Return a column as an array; one of lists as a matrix, or as values and how many each row has."""
    if name in _FLAT:
        return (part[name].to_numpy(),)
    column = part[name].combine_chunks()
    values = column.flatten().to_numpy()
    if name in _FIXED:
        return (values.reshape(len(column), column.type.list_size),)
    return values, np.diff(column.offsets.to_numpy()).astype(np.int64)


class Signed(Protocol):
    """Signatures as `make` wants them."""

    @property
    def minima(self) -> U32: ...

    @property
    def shingles(self) -> U64: ...

    @property
    def offsets(self) -> I64: ...


class Counted(Protocol):
    """Terms as `make` wants them."""

    @property
    def columns(self) -> U32: ...

    @property
    def counts(self) -> U8: ...

    @property
    def offsets(self) -> I64: ...


class Named(Protocol):
    """Mentions as `make` wants them."""

    @property
    def lead_weekdays(self) -> I64: ...

    @property
    def days(self) -> I16: ...


def make(
    title: U64,
    title_spans: I64,
    text: U64,
    text_spans: I64,
    *,
    signed: Signed,
    terms: Counted,
    named: Named,
    turns: I64,
    tolls: I32,
    key: int,
) -> Prints:
    """Return the fingerprints of a batch.

    Args:
        title: uint64, strict word hashes of all titles; their lowest bit marks a number.
        title_spans: int64, shape (n, 2), first and last + 1 of each title's words.
        text: uint64, strict word hashes of all texts.
        text_spans: int64, shape (n, 2).
        signed: Signatures of the texts.
        terms: Terms of titles and texts.
        named: Days that they name.
        turns: int64, shape (n,), turns that the texts take.
        tolls: int32, shape (n, kinds), people that titles and leads count.
        key: Key of the content hashes, 64 bits.
    """
    words = title, title_spans, text, text_spans
    numbers, number_offsets = _numbers(*words, most=_ALL)
    lead_numbers, lead_number_offsets = _numbers(*words, most=LEAD_WORDS)
    return Prints(
        content=_digest(text, text_spans, key),
        words=np.diff(text_spans)[:, 0],
        heading=_digest(title, title_spans, key),
        heading_words=np.diff(title_spans)[:, 0],
        minima=signed.minima,
        lead_weekdays=named.lead_weekdays,
        dates=named.days,
        turns=turns,
        tolls=tolls,
        shingles=signed.shingles,
        shingle_offsets=signed.offsets,
        columns=terms.columns,
        term_offsets=terms.offsets,
        counts=terms.counts,
        numbers=numbers,
        number_offsets=number_offsets,
        lead_numbers=lead_numbers,
        lead_number_offsets=lead_number_offsets,
    )


def _digest(words: U64, spans: I64, key: int) -> U64:
    """Return one keyed hash for the words of each row in their order."""
    out = np.empty(len(spans), np.uint64)
    digests.digest(words, spans, np.uint64(key), out)
    return out


def _numbers(title: U64, title_spans: I64, text: U64, text_spans: I64, *, most: int) -> tuple[U64, I64]:
    """Return the distinct numbers in each title and the first `most` words of its text, and offsets."""
    n = len(title_spans)
    reach = np.minimum(np.diff(text_spans)[:, 0], most)
    room = int(np.diff(title_spans).sum() + reach.sum())
    out, offsets = np.empty(room, np.uint64), np.zeros(n + 1, np.int64)
    digests.numbers(title, title_spans, text, text_spans, most, out, offsets)
    return out[: offsets[-1]].copy(), offsets
