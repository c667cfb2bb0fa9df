"""Counts: what has to be known of groups so that a report can be placed, without asking for their members."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dedup._types import I64, Bools
from dedup.kernels.linkage import UNDATED

_NEVER: Final = np.iinfo(np.int64).max
_BLANK: Final = {"first": _NEVER, "last": UNDATED}


class Counts:
    """By number of the group: texts of a copy group and its event; copy groups of an event, its dates.

    Groups lose nothing when reports go: until all is read anew, one is taken to be as large as it was.
    """

    def __init__(self) -> None:
        room = 1024
        self._columns: dict[str, NDArray[Any]] = {
            "texts": np.zeros(room, np.int32),
            "event": np.zeros(room, np.int64),
            "copies": np.zeros(room, np.int32),
            "first": np.full(room, _NEVER),
            "last": np.full(room, UNDATED),
        }

    def add(self, copy: I64, event: I64, times: I64, texts: Bools) -> None:
        """Count reports in.

        Args:
            copy: int64, shape (n,), their copy groups.
            event: int64, shape (n,), their events.
            times: int64, shape (n,), seconds, or `UNDATED`.
            texts: bool, shape (n,), those whose text no other one stands for.
        """
        self._reserve(int(max(copy.max(initial=0), event.max(initial=0))) + 1)
        held = self._columns
        np.add.at(held["texts"], copy[texts], 1)
        groups, at = np.unique(copy, return_index=True)
        fresh = held["event"][groups] == 0
        held["event"][groups[fresh]] = event[at][fresh]
        np.add.at(held["copies"], event[at][fresh], 1)
        dated = times != UNDATED
        np.minimum.at(held["first"], event[dated], times[dated])
        np.maximum.at(held["last"], event[dated], times[dated])

    def count_text(self, copy: int, is_text: bool) -> int:
        """Count a report in for its copy group; return how many texts that has."""
        self._reserve(copy + 1)
        self._columns["texts"][copy] += is_text
        return int(self._columns["texts"][copy])

    def count_copy(self, copy: int, event: int, time: int) -> None:
        """Count a report in for its event."""
        self._reserve(max(copy, event) + 1)
        held = self._columns
        held["copies"][event] += held["event"][copy] == 0
        held["event"][copy] = event
        if time != UNDATED:
            held["first"][event] = min(held["first"][event], time)
            held["last"][event] = max(held["last"][event], time)

    def texts(self, copy: int) -> int:
        """Return the texts of a copy group."""
        return int(self._columns["texts"][copy])

    def copies(self, event: int) -> int:
        """Return the copy groups of an event, 1 at least."""
        return max(1, int(self._columns["copies"][event]))

    def spans(self, event: int, time: int, most: int) -> bool:
        """Return whether an event would span no more seconds than `most` with a report of a time."""
        first, last = (int(self._columns[name][event]) for name in ("first", "last"))
        return UNDATED in (time, last) or max(time, last) - min(time, first) <= most

    def _reserve(self, needed: int) -> None:
        """Have room for so many numbers."""
        room = len(self._columns["texts"])
        if needed > room:
            for name, column in self._columns.items():
                grown = np.full(max(2 * room, needed), _BLANK.get(name, 0), column.dtype)
                grown[:room] = column
                self._columns[name] = grown
