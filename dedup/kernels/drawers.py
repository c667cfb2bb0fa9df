"""Drawers: reports that come one by one, found again by what they share with those that came before.

A drawer holds the reports that share one thing, the latest first: `heads` has the latest of each drawer, and
each report says who is behind it there, in `behind`. A report is a place; -1 is none. Only some places have
terms here: each of these has a line, and drawers of terms hold a line and which of its terms it is as one
number, line * most + term.
"""

import numpy as np

from dedup._types import I32, I64, U64, Bools
from dedup.kernels._jit import kernel, part
from dedup.kernels.hashing import finalize

# One number counts both kinds of shared terms: the strong ones by this, the others by 1.
_STRONG = 1 << 16
_TERM = np.uint64(32)


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
def repeats(keys: U64, first: int, last: int, alive: Bools, heads: I32, behind: I32, out: Bools) -> None:
    """Write which places have a key that one before them has, which was filed or is among them.

    Args:
        keys: uint64, shape (room,); 0 equals none.
        first, last: The places that are asked for, which are filed by this.
        alive: bool, shape (room,).
        heads, behind: As for `hold`; written.
        out: bool, shape (last - first,), written.
    """
    for place in range(first, last):
        out[place - first] = equal(keys, alive, place, heads, behind) >= 0
        if not out[place - first]:
            hold(keys, place, place + 1, alive, heads, behind)


@kernel
def deal(
    terms: I32, days: I32, owners: I32, first: int, keys: U64, counts: I32, heads: I32, behind: I32
) -> int:
    """File lines from one on by each of their terms and their day; return how many drawers are new.

    Args:
        terms: int32, shape (lines, most); -1 where none.
        days: int32, shape (room,), the day of each place, above 0.
        owners: int32, shape (lines,), the place of each line.
        first: The first line to file.
        keys: uint64, an open table of drawers, a power of 2 of them and half of them free; written.
        counts: int32, shape of `keys`, lines in each; written.
        heads: int32, shape of `keys`; written.
        behind: int32, shape (lines or more, most); written.
    """
    new = 0
    for line in range(first, len(owners)):
        for at in range(terms.shape[1]):
            if terms[line, at] < 0:
                break
            key = np.uint64(terms[line, at]) << _TERM | np.uint64(days[owners[line]])
            slot = find(keys, key)
            if keys[slot] == 0:
                keys[slot], counts[slot], heads[slot] = key, 0, -1
                new += 1
            behind[line, at] = heads[slot]
            heads[slot] = line * terms.shape[1] + at
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
def _tally(entry: int, reach: int, behind: I32, tally: I32, touched: I32, count: int) -> int:
    """Count a term for those in a drawer, strong if it stands within reach; return how many are touched."""
    while entry >= 0:
        line, standing = entry // behind.shape[1], entry % behind.shape[1]
        entry = behind[line, standing]
        before = tally[line]
        if before > 0:
            tally[line] = before + (_STRONG if standing < reach else 1)
        elif count < touched.size:
            touched[count] = line
            count += 1
            tally[line] = _STRONG if standing < reach else 1
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
    owners: I32,
    tally: I32,
    touched: I32,
    seen: I64,
    out: I32,
    found: int,
) -> int:
    """Write the places that share terms with a place within days near it; return how many are written.

    Args:
        terms: int32, shape (most,), of the place, the strong ones first; -1 where none.
        times: int64, shape (room,), seconds.
        alive: bool, shape (room,); the others are passed over.
        place: Whose.
        near: int32, the days that are looked at.
        limit: Places that hold a term in these days above which it is too common.
        span: Seconds between two places at most; negative: any.
        strong: First terms that are strong.
        least: Strong terms that are to be shared; or else
        more: Terms of any kind.
        keys, heads, behind, counts, owners: As `deal` wrote and read them.
        tally: int32, shape (lines,), zeros; left as zeros.
        touched: int32, scratch, with room for the lines that share any term.
        seen: int64, shape (room,); `place` where a place is written already.
        out: int32, written from `found` on, as far as it reaches.
        found: How many are written already.
    """
    count = 0
    for at, term in enumerate(terms):
        if term >= 0 and _held(keys, counts, term, near) <= limit:
            for day in near:
                slot = find(keys, np.uint64(term) << _TERM | np.uint64(day))
                if keys[slot] != 0:
                    reach = strong if at < strong else 0
                    count = _tally(heads[slot], reach, behind, tally, touched, count)
    for line in touched[:count]:
        other = owners[line]
        enough = _enough(tally[line], least, more) and alive[other] and seen[other] != place != other
        tally[line] = 0
        if enough and found < out.size and (span < 0 or abs(times[other] - times[place]) <= span):
            seen[other] = place
            out[found] = other
            found += 1
    return found
