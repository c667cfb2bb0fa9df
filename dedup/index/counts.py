"""Counts: what has to be known of groups so that a report can be placed, without asking for their members."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup._types import I64, Bools


class Counts:
    """By number of the group: texts of a copy group and its event; copy groups of an event.

    Copy groups lose nothing when reports go: until all is read anew, one is taken to be as large as it was.
    """

    def __init__(self) -> None:
        room = 1024
        self._columns: dict[str, NDArray[Any]] = {
            "texts": np.zeros(room, np.int32),
            "event": np.zeros(room, np.int64),
            "copies": np.zeros(room, np.int32),
        }

    def add(self, copy: I64, event: I64, texts: Bools) -> None:
        """Count reports in.

        Args:
            copy: int64, shape (n,), their copy groups.
            event: int64, shape (n,), their events.
            texts: bool, shape (n,), those whose text no other one stands for.
        """
        self._reserve(int(max(copy.max(initial=0), event.max(initial=0))) + 1)
        held = self._columns
        np.add.at(held["texts"], copy[texts], 1)
        groups, at = np.unique(copy, return_index=True)
        fresh = held["event"][groups] == 0
        held["event"][groups[fresh]] = event[at][fresh]
        np.add.at(held["copies"], event[at][fresh], 1)

    def count_text(self, copy: int, is_text: bool) -> int:
        """Count a report in for its copy group; return how many texts that has."""
        self._reserve(copy + 1)
        self._columns["texts"][copy] += is_text
        return int(self._columns["texts"][copy])

    def count_copy(self, copy: int, event: int) -> None:
        """Count a report in for its event."""
        self._reserve(max(copy, event) + 1)
        held = self._columns
        held["copies"][event] += held["event"][copy] == 0
        held["event"][copy] = event

    def shift(self, copy: int, old: int, new: int) -> None:
        """Let a copy group come to another event; 0 is none."""
        self._reserve(max(copy, old, new) + 1)
        held = self._columns
        held["copies"][old] -= 1
        held["copies"][new] += 1
        held["event"][copy] = new

    def merge(self, number: int, heir: int) -> None:
        """Let an event become another; of one that others made nothing may be known here."""
        self._reserve(max(number, heir) + 1)
        held = self._columns
        held["copies"][heir] += held["copies"][number]
        held["copies"][number] = 0
        held["event"][held["event"] == number] = heir

    def texts(self, copy: int) -> int:
        """Return the texts of a copy group."""
        return int(self._columns["texts"][copy])

    def copies(self, event: int) -> int:
        """Return the copy groups of an event, 1 at least."""
        return max(1, int(self._columns["copies"][event]))

    def _reserve(self, needed: int) -> None:
        """Have room for so many numbers."""
        room = len(self._columns["texts"])
        if needed > room:
            for name, column in self._columns.items():
                grown = np.zeros(max(2 * room, needed), column.dtype)
                grown[:room] = column
                self._columns[name] = grown
