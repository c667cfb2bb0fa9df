"""Candidates: the pairs of documents worth a closer look, out of n squared."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from dedup._types import F32, I32, I64, U8, U32, U64, Bools
from dedup.kernels import bands as kernels
from dedup.kernels import minhash, postings, windows
from dedup.kernels.terms import FULL, LEAD
from dedup.shelf import Shelf

SECONDS_A_DAY = 86_400

# Pairs are packed into one uint64 while they are collected: the smaller row in the high half.
_HALF = np.uint64(32)
# Bits that tell a band where it travels with the low bits of its hash, at most 32.
_BAND = 24
# Pairs that are found at one go, at least.
_ROOM = 1 << 17


def propose(
    minima: U32, eligible: Bools, *, bands: int, rows: int, key: int, cap: int, anchors: int
) -> tuple[I64, I64]:
    """Return the sorted, distinct pairs of rows that agree on a whole band.

    Args:
        minima: uint32, shape (n, k >= bands * rows), signatures of distinct texts; n < 2^32.
        eligible: bool, shape (n,), rows to look at: texts long enough to sign.
        bands: Bands to look at.
        rows: Minima a band; two texts of Jaccard J agree on one with probability J^rows.
        key: Key of the band hashes, 64 bits.
        cap: Rows in a bucket up to which all its pairs are proposed; a larger one gives stars.
        anchors: Centres of the stars.

    Returns:
        int64 arrays of the smaller and the larger row of each pair.
    """
    chosen = np.flatnonzero(eligible)
    bits = _bits(len(minima))
    low = (np.uint64(1) << np.uint64(bits)) - np.uint64(1)
    hashes = np.empty(len(minima), np.uint64)
    found = np.empty(0, np.uint64)
    for band in range(bands):
        kernels.band(minima, band * rows, rows, np.uint64(key), hashes)
        packed = (hashes[chosen] & ~low) | chosen.astype(np.uint64)
        packed.sort()
        left, right = _collide(packed, hashes, bits, cap, anchors)
        found = _once(np.concatenate([found, _packed(left, right)]))
    return _unpacked(found)


def bands_of(minima: U32, *, bands: int, rows: int, key: int) -> U64:
    """Return the hash of each band of each signature, uint64, shape (n, bands), as `propose` compares them.

    Args:
        minima: uint32, shape (n, k >= bands * rows), signatures.
        bands: Bands to look at.
        rows: Minima a band.
        key: Key of the band hashes, 64 bits.
    """
    hashes = np.empty((bands, len(minima)), np.uint64)
    for band, out in enumerate(hashes):
        kernels.band(minima, band * rows, rows, np.uint64(key), out)
    return np.ascontiguousarray(hashes.T)


class Dealt(NamedTuple):
    """Bands of signatures, so that those which may be equal meet by one number.

    Attributes:
        bucket: int64, by which they meet: the high bits of the hash of a band.
        rest: int64, the other bits, and which band it is.
        row: int64, whose band it is.
    """

    bucket: I64
    rest: I64
    row: I64


def deal(minima: U32, row: I64, n: int, *, bands: int, rows: int, key: int) -> Dealt:
    """Return the bands of some signatures, for `gather`.

    Args:
        minima: uint32, shape (m, k >= bands * rows), signatures.
        row: int64, shape (m,), the row of each among all.
        n: Rows of all.
        bands, rows, key: As for `propose`.
    """
    hashes = bands_of(minima, bands=bands, rows=rows, key=key)
    low = (np.uint64(1) << np.uint64(_bits(n))) - np.uint64(1)
    rest = ((hashes & low) << np.uint64(_BAND)) | np.arange(bands, dtype=np.uint64)
    bucket = (hashes & ~low).view(np.int64)
    return Dealt(bucket.ravel(), rest.view(np.int64).ravel(), np.repeat(row, bands))


def gather(dealt: Dealt, *, cap: int, anchors: int) -> tuple[I64, I64]:
    """Return the pairs that `propose` finds among bands, if those of one bucket are all there.

    Args:
        dealt: Bands in any order.
        cap, anchors: As for `propose`.

    Returns:
        int64 arrays of the smaller and the larger row of each pair, sorted by both.
    """
    band = dealt.rest & ((1 << _BAND) - 1)
    order = np.lexsort((dealt.row, dealt.bucket, band))
    bucket, band, row = dealt.bucket[order], band[order], dealt.row[order]
    fresh = np.append(False, (bucket[1:] != bucket[:-1]) | (band[1:] != band[:-1]))[: len(row)]
    # In the place of a hash that all share stands the number of their bucket, in that of a row its place.
    bits = _bits(len(row))
    packed = (np.cumsum(fresh).astype(np.uint64) << np.uint64(bits)) | np.arange(len(row), dtype=np.uint64)
    left, right = _collide(packed, dealt.rest[order].view(np.uint64), bits, cap, anchors)
    return distinct(row[left], row[right])


def _bits(n: int) -> int:
    """Return the bits of the number of a row."""
    return max(1, int(n - 1).bit_length())


def salient(columns: U32, counts: U8, offsets: I64, idf: F32, *, most: int) -> I32:
    """Return the columns of the most salient terms of each document, int32, shape (n, most); -1 where none.

    Args:
        columns: uint32, columns of the terms, ascending within a document.
        counts: uint8, shape (len(columns), zones), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        idf: float32, how telling a term is of the leads that it is in, by column.
        most: Terms of a document.
    """
    out = np.empty((len(offsets) - 1, most), np.int32)
    postings.salient(columns, counts, offsets, idf, np.ones(len(out), np.bool_), LEAD, 0, most, out)
    return out


def _packed(left: I64, right: I64) -> U64:
    """Return pairs of rows as one number each."""
    packed: U64 = (left.astype(np.uint64) << _HALF) | right.astype(np.uint64)
    return packed


def _unpacked(packed: U64) -> tuple[I64, I64]:
    """Return the two rows of each number."""
    return (packed >> _HALF).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _once(packed: U64) -> U64:
    """Return the distinct values of an array, rising; the array is overwritten."""
    # numpy's `unique` hashes since 2.3: 27 s for 8 million random values, this .8 s.
    return packed[: minhash.distinct(packed)]


def _collide(packed: U64, hashes: U64, bits: int, cap: int, anchors: int) -> tuple[I64, I64]:
    """Return the pairs of one band, with room for them found by a first, counting call."""
    nothing = np.empty(0, np.int64)
    count = kernels.collide(packed, hashes, bits, cap, anchors, nothing, nothing)
    left, right = np.empty(count, np.int64), np.empty(count, np.int64)
    kernels.collide(packed, hashes, bits, cap, anchors, left, right)
    return left, right


class Block(NamedTuple):
    """Pairs of which the later document is of a run of rows, sorted by both rows.

    Attributes:
        first, last: The first row of the run, and the first one behind it.
        left: int64, shape (m,), the earlier document of each pair.
        right: int64, shape (m,), the later one, in [first, last).
    """

    first: int
    last: int
    left: I64
    right: I64


def share(
    columns: U32,
    counts: U8,
    offsets: I64,
    idf: F32,
    looked_at: Bools,
    times: I64,
    *,
    strong: int,
    least: int,
    most: int,
    rest: int,
    more: int,
    window_days: float,
    df_share: float,
    df_floor: int,
    shelf: Shelf,
    first: int = 0,
    last: int | None = None,
) -> Iterator[Block]:
    """Yield the pairs of documents that share salient terms within a window of time, run by run.

    Documents without a time come last and look back on all others.

    Args:
        columns: uint32, columns of the terms, ascending within a document.
        counts: uint8, shape (len(columns), zones), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        idf: float32, how telling a term is of the leads that it is in, by column; 0 leaves it out.
        looked_at: bool, shape (n,), documents that may be in a pair.
        times: int64, shape (n,), seconds, rising, or `UNDATED` for the last ones.
        strong: The most salient terms of a document, no more than `most`.
        least: Those that a pair must share; or else
        most: Salient terms of a document.
        rest: Salient terms of the rest of its text, not of its lead.
        more: Of all these a pair must share.
        window_days: Days that a document looks back.
        df_share: Share of its window above which a term is too common.
        df_floor: Documents below which no term is.
        shelf: Where the index of the terms is to be.
        first, last: Rows of the later documents; of the others only the windows of these are looked at.
    """
    last = len(times) if last is None else last
    begin, since = windows.back(times, int(window_days * SECONDS_A_DAY), first, last)
    n = len(since)
    salient = shelf.empty((n, most + rest), np.int32)
    offsets, looked_at = offsets[begin : begin + n + 1], looked_at[begin : begin + n]
    terms = columns, counts, offsets, idf, looked_at
    postings.salient(*terms, LEAD, 0, most, salient)
    postings.salient(*terms, FULL, most, most + rest, salient)
    starts = postings.number(salient, len(idf))
    held = shelf.empty(starts[-1], np.uint32), shelf.empty(starts[-1], np.int32)
    ends, row = starts[:-1].copy(), first - begin
    postings.post(salient, row, ends, *held)
    fixed = salient, starts, since, strong, least, more, df_share, df_floor
    room = max(_ROOM, int((np.arange(n) - since).max(initial=0)))
    scratch = ends, *held, np.zeros(n, np.int32), np.empty(room, np.int64), np.empty(room, np.int64)
    while row < n:
        above = row
        row, count = postings.meet(*fixed, row, *scratch)
        left, right = (side[:count] + begin for side in scratch[-2:])
        yield Block(above + begin, row + begin, *_unpacked(_once(_packed(left, right))))


def by_later(left: I64, right: I64) -> tuple[I64, I64]:
    """Return pairs in the order of the later row of each, as `join` wants them."""
    order = np.argsort(right, kind="stable")
    return left[order], right[order]


def join(blocks: Iterable[Block], left: I64, right: I64) -> Iterator[Block]:
    """Yield blocks with other pairs among theirs, each pair once.

    Args:
        blocks: Of runs of rows, in their order.
        left: int64, the smaller row of each of the other pairs.
        right: int64, the larger row, rising.
    """
    for block in blocks:
        inside = slice(*np.searchsorted(right, (block.first, block.last)))
        yield Block(block.first, block.last, *union(block[2:], (left[inside], right[inside])))


def distinct(left: I64, right: I64) -> tuple[I64, I64]:
    """Return pairs sorted by both rows, each once.

    Args:
        left: int64, the smaller row of each pair; rows < 2^32.
        right: int64, the larger row.
    """
    return _unpacked(_once(_packed(left, right)))


def union(*proposals: tuple[I64, I64]) -> tuple[I64, I64]:
    """Return the pairs of all proposals, sorted by both rows, each once."""
    left, right = (np.concatenate(side) for side in zip(*proposals, strict=True))
    return distinct(left, right)
