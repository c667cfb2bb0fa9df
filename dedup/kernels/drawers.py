"""Drawers: reports that come one by one, found again by what they share with those that came before.

A drawer holds the reports that share one thing, the latest first: `heads` has the latest of each drawer, and
each report says who is behind it there, in `behind`. A report is a place; -1 is none. Drawers of bands and of
terms hold a place and which of its bands or terms it is as one number, place * bands + band.
"""

import numpy as np

from dedup._types import I32, I64, U32, U64, Bools
from dedup.kernels._jit import kernel, part
from dedup.kernels.hashing import finalize

# One number counts both kinds of shared terms: the strong ones by this, the others by 1.
_STRONG = 1 << 16
_TERM = np.uint64(32)


@kernel
def file(hashes: U32, first: int, last: int, filed: Bools, heads: I32, behind: I32) -> None:
    """File places, in a drawer for each of their bands.

    Args:
        hashes: uint32, shape (room, bands).
        first, last: The places to file.
        filed: bool, shape (room,); the others are not.
        heads: int32, a power of 2 of them; written.
        behind: int32, shape (room, bands); written.
    """
    mask = np.uint64(heads.size - 1)
    for place in range(first, last):
        if filed[place]:
            for band in range(hashes.shape[1]):
                drawer = finalize(np.uint64(hashes[place, band]) << np.uint64(8) ^ np.uint64(band)) & mask
                behind[place, band] = heads[drawer]
                heads[drawer] = place * hashes.shape[1] + band


@kernel
def meet(
    hashes: U32,
    filed: Bools,
    alive: Bools,
    place: int,
    heads: I32,
    behind: I32,
    cap: int,
    seen: I64,
    out: I32,
    found: int,
) -> int:
    """Write the places that share a band with a place, each once; return how many are written.

    Args:
        hashes: uint32, shape (room, bands).
        filed: bool, shape (room,); a place that would not be filed has none. Others that are not to be filed
            any more are taken out of the drawers that are looked into.
        alive: bool, shape (room,); the same.
        place: Whose.
        heads, behind: As `file` wrote them.
        cap: Places of a drawer that are looked at, the latest.
        seen: int64, shape (room,); `place` where a place is written already.
        out: int32, written from `found` on, as far as it reaches.
        found: How many are written already.
    """
    if not filed[place]:
        return found
    mask = np.uint64(heads.size - 1)
    for band in range(hashes.shape[1]):
        drawer = finalize(np.uint64(hashes[place, band]) << np.uint64(8) ^ np.uint64(band)) & mask
        before, entry, looked = -1, heads[drawer], 0
        while entry >= 0 and looked < cap and found < out.size:
            other, of = entry // hashes.shape[1], entry % hashes.shape[1]
            if not (alive[other] and filed[other]):
                entry = behind[other, of]
                if before < 0:
                    heads[drawer] = entry
                else:
                    behind[before // hashes.shape[1], before % hashes.shape[1]] = entry
                continue
            if of == band and hashes[other, band] == hashes[place, band]:
                looked += 1
                if other != place and seen[other] != place:
                    seen[other] = place
                    out[found] = other
                    found += 1
            before, entry = entry, behind[other, of]
    return found


@kernel
def equal(keys: U64, alive: Bools, place: int, heads: I32, behind: I32) -> int:
    """Return the latest place of the same key, -1 if there is none.

    Args:
        keys: uint64, shape (room,); 0 equals none.
        alive: bool, shape (room,).
        place: Whose.
        heads: int32, a power of 2 of them.
        behind: int32, shape (room,).
    """
    if keys[place] == 0:
        return -1
    other = heads[finalize(keys[place]) & np.uint64(heads.size - 1)]
    while other >= 0 and not (alive[other] and keys[other] == keys[place]):
        other = behind[other]
    return int(other)


@kernel
def hold(keys: U64, first: int, last: int, filed: Bools, heads: I32, behind: I32) -> None:
    """File places by one key.

    Args:
        keys: uint64, shape (room,); those of key 0 are not filed.
        first, last: The places to file.
        filed: bool, shape (room,); the others are not.
        heads: int32, a power of 2 of them; written.
        behind: int32, shape (room,); written.
    """
    for place in range(first, last):
        if filed[place] and keys[place] != 0:
            drawer = finalize(keys[place]) & np.uint64(heads.size - 1)
            behind[place] = heads[drawer]
            heads[drawer] = place


@kernel
def find(keys: U64, key: np.uint64) -> int:
    """Return where a key stands in an open table, or would."""
    mask = np.uint64(keys.size - 1)
    slot = finalize(key) & mask
    while keys[slot] != 0 and keys[slot] != key:
        slot = (slot + np.uint64(1)) & mask
    return int(np.int64(slot))


@kernel
def deal(
    terms: I32, days: I32, first: int, last: int, keys: U64, counts: I32, heads: I32, behind: I32
) -> int:
    """File places by each of their terms and their day; return how many drawers are new.

    Args:
        terms: int32, shape (room, most); -1 where none.
        days: int32, shape (room,), above 0; those of day 0 are not filed.
        first, last: The places to file.
        keys: uint64, an open table of drawers, a power of 2 of them and half of them free; written.
        counts: int32, shape of `keys`, places in each; written.
        heads: int32, shape of `keys`; written.
        behind: int32, shape (room, most); written.
    """
    new = 0
    for place in range(first, last):
        if days[place] == 0:
            continue
        for at in range(terms.shape[1]):
            if terms[place, at] < 0:
                break
            key = np.uint64(terms[place, at]) << _TERM | np.uint64(days[place])
            slot = find(keys, key)
            if keys[slot] == 0:
                keys[slot], counts[slot], heads[slot] = key, 0, -1
                new += 1
            behind[place, at] = heads[slot]
            heads[slot] = place * terms.shape[1] + at
            counts[slot] += 1
    return new


@kernel
def _held(keys: U64, counts: I32, term: int, near: I32) -> int:
    """Return how many places of some days hold a term."""
    total = 0
    for day in near:
        slot = find(keys, np.uint64(term) << _TERM | np.uint64(day))
        total += counts[slot] if keys[slot] != 0 else 0
    return total


@part
def _tally(
    alive: Bools, place: int, entry: int, reach: int, behind: I32, tally: I32, touched: I32, count: int
) -> int:
    """Count a term for those in a drawer, strong if it stands within reach; return how many are touched."""
    while entry >= 0:
        other, standing = entry // behind.shape[1], entry % behind.shape[1]
        entry = behind[other, standing]
        before = tally[other]
        if before > 0:
            tally[other] = before + (_STRONG if standing < reach else 1)
        elif alive[other] and other != place and count < touched.size:
            touched[count] = other
            count += 1
            tally[other] = _STRONG if standing < reach else 1
    return count


@part
def _enough(both: int, least: int, more: int) -> bool:
    """Return whether so many shared terms are enough."""
    return both // _STRONG >= least or both // _STRONG + both % _STRONG >= more


@kernel
def share(
    terms: I32,
    times: I64,
    alive: Bools,
    place: int,
    near: I32,
    limit: float,
    span: int,
    strong: int,
    least: int,
    more: int,
    keys: U64,
    heads: I32,
    behind: I32,
    counts: I32,
    tally: I32,
    touched: I32,
    seen: I64,
    out: I32,
    found: int,
) -> int:
    """Write the places that share terms with a place within days near it; return how many are written.

    Args:
        terms: int32, shape (room, most), the strong ones first; -1 where none.
        times: int64, shape (room,), seconds.
        alive: bool, shape (room,); the others are passed over.
        place: Whose.
        near: int32, the days that are looked at.
        limit: Places that hold a term in these days above which it is too common.
        span: Seconds between two places at most; negative: any.
        strong: First terms that are strong.
        least: Strong terms that are to be shared; or else
        more: Terms of any kind.
        keys, heads, behind, counts: As `deal` wrote them.
        tally: int32, shape (room,), zeros; left as zeros.
        touched: int32, scratch, with room for the places that share any term.
        seen: int64, shape (room,); `place` where a place is written already.
        out: int32, written from `found` on, as far as it reaches.
        found: How many are written already.
    """
    count = 0
    for at in range(terms.shape[1]):
        term = terms[place, at]
        if term < 0:
            break
        if _held(keys, counts, term, near) <= limit:
            reach = strong if at < strong else 0
            for day in near:
                slot = find(keys, np.uint64(term) << _TERM | np.uint64(day))
                entry = heads[slot] if keys[slot] != 0 else -1
                count = _tally(alive, place, entry, reach, behind, tally, touched, count)
    for other in touched[:count]:
        enough = _enough(tally[other], least, more) and seen[other] != place and found < out.size
        tally[other] = 0
        if enough and (span < 0 or abs(times[other] - times[place]) <= span):
            seen[other] = place
            out[found] = other
            found += 1
    return found
