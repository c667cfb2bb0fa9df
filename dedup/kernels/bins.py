"""Bins: reports that come one by one, found again by the bands that they share with those before.

Each band of a report lies in a bin, the latest first: `heads` has the latest of each bin, and each entry says
which one is behind it. An entry is counted from 1; 0 is none. There is one bin for every two entries or so:
as these come, one bin after the other is parted in two (Litwin 1980), so that no call pays for all.

Of the 32 bits of a hash the bin knows the low 16 at least and an entry keeps the high 16: no more are held,
and none is lost.
"""

from typing import NamedTuple

import numpy as np

from dedup._types import I32, I64, U16, U32, Bools
from dedup.kernels._jit import kernel, part

# Bins of each band that there are at least.
LEAST = 1 << 16
# Entries of a bin, in the mean, above which bins are parted.
LOAD = 2
_TAG = np.uint32(16)
# Entries of one band that are filed before the next band's, so that its bins stay in the processor's cache.
_RUN = 4096


class Bins(NamedTuple):
    """The bins of all bands.

    Attributes:
        heads: int32, shape (bands, room), the latest entry of each bin.
        tags: uint16, shape (entries, bands), the high bits of hashes.
        behind: int32, shape (entries, bands), the next one in its bin.
        owners: int32, shape (entries,), the place of each.
        state: int64, shape (3,): entries; bins of a band, `LEAST` or more; and the smallest power of 2 that
            is not below that, less 1.
    """

    heads: I32
    tags: U16
    behind: I32
    owners: I32
    state: I64


@part
def _bin(hash_: np.uint32, bins: int, mask: int) -> int:
    """Return the bin of a hash."""
    low = np.int64(hash_) & mask
    return int(low if low < bins else low & (mask >> 1))


@kernel
def file(hashes: U32, places: I64, b: Bins) -> None:
    """File places in a bin for each of their bands, in their order.

    Args:
        hashes: uint32, shape (n, bands).
        places: int64, shape (n,).
        b: With room for so many more, and as many bins; written.
    """
    for first in range(0, len(places), _RUN):
        last = min(first + _RUN, len(places))
        entries = b.state[0]
        bins, mask = b.state[1], b.state[2]
        for at in range(first, last):
            b.owners[entries + at - first] = places[at]
        for band in range(hashes.shape[1]):
            for at in range(first, last):
                entry = entries + at - first
                bin_ = _bin(hashes[at, band], bins, mask)
                b.tags[entry, band] = hashes[at, band] >> _TAG
                b.behind[entry, band] = b.heads[band, bin_]
                b.heads[band, bin_] = entry + 1
        b.state[0] = entries + last - first
        while b.state[0] > LOAD * b.state[1]:
            part_one(b)


@kernel
def part_one(b: Bins) -> None:
    """Part the next bin of each band in two; those in it stay in their order."""
    if b.state[1] > b.state[2]:
        b.state[2] = 2 * b.state[2] + 1
    new, half = b.state[1], (b.state[2] + 1) >> 1
    old = new - half
    for band in range(b.heads.shape[0]):
        entry, ends = b.heads[band, old], (-1, -1)
        b.heads[band, old] = b.heads[band, new] = 0
        while entry > 0:
            following = b.behind[entry - 1, band]
            b.behind[entry - 1, band] = 0
            goes = (np.int64(b.tags[entry - 1, band]) << np.int64(16)) & half != 0
            end = ends[1] if goes else ends[0]
            if end >= 0:
                b.behind[end, band] = entry
            else:
                b.heads[band, new if goes else old] = entry
            ends = (ends[0], entry - 1) if goes else (entry - 1, ends[1])
            entry = following
    b.state[1] = new + 1


@kernel
def meet(
    hashes: U32,
    place: int,
    filed: Bools,
    alive: Bools,
    b: Bins,
    cap: int,
    seen: I64,
    out: I32,
    found: int,
) -> int:
    """Write the places that share a band with a place, each once; return how many are written.

    Args:
        hashes: uint32, shape (bands,), of the place.
        place: Whose.
        filed: bool, shape (room,); a place that would not be filed has none. Others that are not to be filed
            any more are taken out of the bins where they are met.
        alive: bool, shape (room,); the same.
        b: As `file` wrote them.
        cap: Places of one hash that are looked at, the latest.
        seen: int64, shape (room,); `place` where a place is written already.
        out: int32, written from `found` on, as far as it reaches.
        found: How many are written already.
    """
    if not filed[place]:
        return found
    for band in range(hashes.size):
        bin_ = _bin(hashes[band], b.state[1], b.state[2])
        tag = hashes[band] >> _TAG
        before, entry, looked = 0, b.heads[band, bin_], 0
        while entry > 0 and looked < cap and found < out.size:
            following = b.behind[entry - 1, band]
            if np.uint32(b.tags[entry - 1, band]) == tag:
                other = b.owners[entry - 1]
                if not (alive[other] and filed[other]):
                    if before == 0:
                        b.heads[band, bin_] = following
                    else:
                        b.behind[before - 1, band] = following
                    entry = following
                    continue
                looked += 1
                if other != place and seen[other] != place:
                    seen[other] = place
                    out[found] = other
                    found += 1
            before, entry = entry, following
    return found
