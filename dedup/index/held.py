"""Held: reports of the log in memory, unpacked, with what is made of each alone; those asked for last.

A candidate of one report is often one of the next: that it is read, checked, unpacked and weighed anew each
time took most of the time of adding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dedup._types import F64, I8, I64
from dedup.config import Config
from dedup.index.rows import Marks, Row, marks_of, prints_of, whole
from dedup.kernels.linkage import UNDATED
from dedup.levels.reports import Reports
from dedup.model import Model
from dedup.shelf import Shelf
from dedup.stages import damping, fingerprints, gists, vectors

# Bytes of reports that are held, about.
_MOST: Final = 1 << 27
# Bytes of the objects that one report is made of, about.
_FRAME: Final = 2500


class Held(NamedTuple):
    """A report with what is made of it alone.

    Attributes:
        row: As the log has it.
        lists: Its shingles, columns, numbers, numbers of the lead, and the counts of its columns.
        lengths: float64, shape (ZONES + 2,), as `vectors.weigh` returns them: norms, lead, title.
        gist: int8, as `gists.distil` returns it.
    """

    row: Row
    lists: tuple[NDArray[Any], ...]
    lengths: F64
    gist: I8

    @property
    def size(self) -> int:
        """Bytes, about."""
        return _FRAME + len(self.row.body) + len(self.row.mark) + sum(each.nbytes for each in self.lists)


class Shown:
    """Reports by row, those that were asked for last, as many as there is room for."""

    def __init__(self, most: int = _MOST) -> None:
        self._most, self._size = most, 0
        self._held: dict[int, Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    def find(self, rows: Iterable[int]) -> dict[int, Held]:
        """Return those of rows that are held."""
        found = {}
        for row in rows:
            one = self._held.pop(row, None)
            if one is not None:
                found[row] = self._held[row] = one
        return found

    def keep(self, reports: Mapping[int, Held]) -> None:
        """Hold reports; those that were not asked for the longest time make room."""
        self.drop(reports)
        self._held |= reports
        self._size += sum(one.size for one in reports.values())
        while self._size > self._most and self._held:
            self.drop([next(iter(self._held))])

    def drop(self, rows: Iterable[int]) -> None:
        """Hold rows no longer."""
        for row in rows:
            gone = self._held.pop(row, None)
            self._size -= 0 if gone is None else gone.size


def hold(rows: Sequence[Row], config: Config, model: Model) -> list[Held]:
    """Return reports with what is made of each alone."""
    prints, shelf = prints_of(rows, config, signed=False), Shelf()
    weighed = vectors.weigh(_terms(prints), idf=model.idf, shelf=shelf)
    lengths = np.column_stack([weighed.norms, weighed.leads, weighed.titles])
    gist = gists.distil(*weighed[:4], words=model.gists, shelf=shelf)
    lists = zip(
        _parts(prints.shingles, prints.shingle_offsets),
        _parts(prints.columns, prints.term_offsets),
        _parts(prints.numbers, prints.number_offsets),
        _parts(prints.lead_numbers, prints.lead_number_offsets),
        _parts(prints.counts, prints.term_offsets),
        strict=True,
    )
    return [
        Held(row, some, lengths[at].copy(), gist[at].copy())
        for at, (row, some) in enumerate(zip(rows, lists, strict=True))
    ]


def reports_of(held: Sequence[Held], config: Config, model: Model) -> tuple[Reports, I64]:
    """Return reports as the levels see them, without names or signatures, and the place of each there.

    Args:
        held: In any order.
        config: The settings.
        model: The model.
    """
    marks = marks_of([one.row.mark for one in held], config)
    times = marks["published"].astype(np.int64)
    order = np.lexsort((times, times == UNDATED))
    ordered, marks, times = [held[at] for at in order.tolist()], marks[order], times[order]
    shelf, prints = Shelf(), _prints(ordered, marks)
    lengths = np.array([one.lengths for one in ordered])
    norms, leads, titles = (np.ascontiguousarray(lengths[:, at]) for at in (slice(-2), -2, -1))
    _, outlets = np.unique(marks["outlet"], return_inverse=True)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    made = Reports(
        pa.table({}),
        place,
        prints,
        damping.damp(prints.shingles, prints.shingle_offsets, times, shelf=shelf),
        vectors.Vectors(*_terms(prints), model.idf, norms, leads, titles),
        times,
        np.where(marks["outlet"] == 0, len(order) + np.arange(len(order)), outlets),
        np.array([one.gist for one in ordered]),
        vectors.rare(prints.numbers, prints.number_offsets, idf=model.idf),
        shelf,
    )
    return made, place


def _terms(prints: fingerprints.Prints) -> vectors.Terms:
    return vectors.Terms(prints.columns, prints.counts, prints.term_offsets)


def _parts(values: NDArray[Any], offsets: I64) -> Iterator[NDArray[Any]]:
    """Yield a copy of the values of each report, so that one of them does not keep all."""
    return (values[first:last].copy() for first, last in pairwise(offsets.tolist()))


def _prints(held: Sequence[Held], marks: Marks) -> fingerprints.Prints:
    """Return fingerprints as flat arrays, without signatures."""
    lists = [np.concatenate(some) for some in zip(*(one.lists for one in held), strict=True)]
    sizes = np.array([[len(each) for each in one.lists[:4]] for one in held])
    offsets = np.zeros((4, len(held) + 1), np.int64)
    np.cumsum(sizes.T, axis=1, out=offsets[:, 1:])
    return whole(marks, np.empty((len(held), 0), np.uint32), lists, offsets)
