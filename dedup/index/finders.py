"""Finders: the bands of all places, and the terms of those within the window, as flat arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup._types import I32, I64, U32, U64
from dedup.index.fields import UNDATED_DAY, table
from dedup.kernels import arrivals, bins, drawers
from dedup.sorting import distinct

# Lines of terms that there is room for at first.
_LINES = 1 << 10


def roomier(array: NDArray[Any], room: int) -> NDArray[Any]:
    """Return an array with zeros behind, so that it has room for so many rows."""
    grown = np.zeros((room, *array.shape[1:]), array.dtype)
    grown[: len(array)] = array
    return grown


def leave(day: I32, oldest: int) -> None:
    """Let places before the oldest day have none."""
    day[(day < oldest) & (day != UNDATED_DAY)] = 0


class Banded:
    """Where places are filed by their bands.

    Args:
        bands: How many a place has.
    """

    def __init__(self, bands: int) -> None:
        self.held = bins.Bins(
            heads=np.zeros((bands, bins.LEAST), np.int32),
            tags=np.zeros((1 << 10, bands), np.uint16),
            behind=np.zeros((1 << 10, bands), np.int32),
            owners=np.zeros(1 << 10, np.int32),
            state=np.array([0, bins.LEAST, bins.LEAST - 1]),
        )

    def reserve(self, new: int) -> None:
        """Have room for so many more places."""
        held = self.held
        needed = int(held.state[0]) + new
        if needed > len(held.owners):
            room = max(needed, 2 * len(held.owners))
            for name in ("tags", "behind", "owners"):
                held = held._replace(**{name: roomier(getattr(held, name), room)})
        wanted = max(bins.LEAST, needed // bins.LOAD + 2)
        if wanted > held.heads.shape[1]:
            # By little: where pages of memory are huge, room that is never written is taken too.
            heads = np.zeros((len(held.heads), wanted * 5 // 4), np.int32)
            heads[:, : held.heads.shape[1]] = held.heads
            held = held._replace(heads=heads)
        self.held = held

    def expect(self, new: int) -> None:
        """Have room for so many more places, and if there are none yet as many bins as they will ask for."""
        self.reserve(new)
        if not self.held.state[0]:
            count = max(bins.LEAST, new // bins.LOAD)
            self.held.state[1:] = count, (1 << (count - 1).bit_length()) - 1

    def file(self, hashes: U32, places: I64) -> None:
        """File places by their bands."""
        self.reserve(len(places))
        bins.file(hashes, places, self.held)


class Termed:
    """Where places of the window are filed by their terms and days, each in a line of its own.

    Args:
        most: Terms of a place at most.

    Attributes:
        known, n_known: The days of which there are places.
        opened: Drawers in use.
        lines: int64, shape (1,), lines in use.
        terms, owners, behind, tally: Of each line.
        table: Drawers.
    """

    def __init__(self, most: int) -> None:
        self.known, self.n_known, self.opened = np.zeros(64, np.int32), 0, 0
        self.lines = np.zeros(1, np.int64)
        self.terms = np.zeros((_LINES, most), np.int32)
        self.behind = np.zeros((_LINES, most), np.int32)
        self.owners, self.tally = np.zeros(_LINES, np.int32), np.zeros(_LINES, np.int32)
        self.table = table(1 << 14)

    def reserve(self, days: I32, oldest: int, new: int) -> None:
        """Have room for so many more lines; if there is none, those of places before the oldest day go."""
        grown = self.opened + self.n_known + new * (self.terms.shape[1] + 1)
        if int(self.lines[0]) + new <= len(self.owners) and 2 * grown <= len(self.table[0]):
            self.known = np.resize(self.known, max(len(self.known), self.n_known + new))
            return
        owners = self.owners[: int(self.lines[0])]
        held = days[owners]
        leave(held, oldest)
        days[owners] = held
        self._tidy(days, np.flatnonzero(held > 0), new)

    def _tidy(self, days: I32, kept: I64, new: int) -> None:
        """File those lines anew that are kept, with room for more."""
        room = max(_LINES, 2 * (len(kept) + new))
        terms, owners = self.terms[kept], self.owners[kept]
        told = np.where(terms < 0, 0, terms.astype(np.int64) << 32 | days[owners][:, None])
        wanted = 2 * (len(distinct(told)) + len(kept)) + new * (self.terms.shape[1] + 1)
        self.table = table(1 << max(14, (2 * wanted).bit_length()))
        self.terms, self.owners = roomier(terms, room), roomier(owners, room)
        self.tally = np.zeros(room, np.int32)
        self.behind = np.zeros(self.terms.shape, np.int32)
        self.known = np.zeros(len(distinct(days[owners])) + room, np.int32)
        self.n_known = self.opened = 0
        self.lines[0] = 0
        self._deal(days, len(kept))

    def file(self, terms: I32, places: I64, days: I32, oldest: int) -> None:
        """File places by their terms; all of them are of a day above 0."""
        self.reserve(days, oldest, len(places))
        first = int(self.lines[0])
        lines = slice(first, first + len(places))
        self.terms[lines], self.owners[lines] = terms, places
        self._deal(days, len(places))

    def _deal(self, days: I32, new: int) -> None:
        """File the next lines."""
        first, last = int(self.lines[0]), int(self.lines[0]) + new
        keys, counts, heads = self.table
        owners = self.owners[:last]
        told = days, owners, first, keys, counts, heads
        self.n_known = arrivals.count(*told, self.known, self.n_known)
        self.opened += drawers.deal(self.terms, *told, self.behind)
        self.lines[0] = last

    def stock(self, keys: U64, counts: I32, days: I32, day: I32, oldest: int) -> None:
        """Know how much drawers hold, and all the days of which there are places; `day` is that of each."""
        self.reserve(day, oldest, len(keys) // self.terms.shape[1] + len(days) + 1)
        self.opened += arrivals.stock(keys, counts, *self.table)
        self.known, self.n_known = np.resize(days, len(days) + len(self.known)), len(days)
