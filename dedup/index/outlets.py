"""Outlets: which of them carry each copy group, as far as its reports have come."""

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from dedup._types import F64, I32, I64, Bools

# Copies that are held at least before any is forgotten.
_MANY = 1 << 16


class Outlets:
    """The outlets of the copies of texts, by the number of the copy group; the first report is not counted.

    A report that comes sees what came before it: so it is the same alone or among others.
    """

    def __init__(self) -> None:
        self._codes: dict[int, int] = {}
        self._carried: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        self._count, self._most = 0, _MANY

    def codes(self, marks: I64, first: int) -> I64:
        """Return a small number for the outlet of each of some places; one without has its own, below 0."""
        known = self._codes
        distinct, which = np.unique(marks, return_inverse=True)
        found = np.array([known.setdefault(mark, len(known)) for mark in distinct.tolist()], np.int64)
        return np.where(marks == 0, -1 - np.arange(first, first + len(marks)), found[which])

    def add(self, copy: int, place: int, code: int, late: Callable[[int], Bools]) -> None:
        """Count a copy in; others are forgotten that are not late, if there are many."""
        if self._count == self._most:
            self._forget(late)
        self._carried[copy].append((place, code))
        self._count += 1

    def _forget(self, late: Callable[[int], Bools]) -> None:
        """Forget copies that are not late."""
        for copy, some in list(self._carried.items()):
            kept = [one for one in some if late(one[0])]
            if kept:
                self._carried[copy] = kept
            else:
                del self._carried[copy]
        self._count = sum(map(len, self._carried.values()))
        self._most = max(_MANY, 2 * self._count)

    def shared(
        self, copies: I64, codes: I32, several: Bools, late: Callable[[int], Bools], new: I64, other: I64
    ) -> F64:
        """Return outlets that carry both groups of each pair / outlets of the one that fewer carry.

        Args:
            copies: int64, shape (room,), the copy group of each place.
            codes: int32, shape (room,), the outlet of each place.
            several: bool, shape (room,), places that lead a group of several.
            late: Returns whether a place is there and within the window; the others do not count.
            new: int64, shape (m,), places that lead their groups.
            other: int64, shape (m,), likewise; they came before.
        """
        shares: F64 = (codes[new] == codes[other]).astype(np.float64)
        for at in np.flatnonzero(several[other]).tolist():
            one, two = int(new[at]), int(other[at])
            some = self._carried.get(int(copies[two]), ())
            theirs = {int(codes[two]), *(code for place, code in some if place < one and late(place))}
            shares[at] = float(int(codes[one]) in theirs)
        return shares
