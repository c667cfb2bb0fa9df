"""The pool: reports of the log in memory, unpacked, one behind the other in flat arrays.

A candidate of one report is often one of the next. Kernels read the pool in place: a report is a slot, and no
table is built of those that a call looks at. Only how common shingles are is asked of a few at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dedup._types import I64
from dedup.config import Config
from dedup.index.rows import FACTS, Marks, Row, marks_of, prints_of, single
from dedup.kernels.terms import ZONES
from dedup.levels.reports import Reports
from dedup.model import Model
from dedup.shelf import Shelf
from dedup.stages import copies, damping, fingerprints, gists, vectors

# Bytes of lists that are held, about: half of them go when there are more.
_MOST: Final = 96 << 20
_ID: Final = FACTS.index("id")
# Numbers of outlets that have no name begin here.
_NAMELESS: Final = 1 << 31
_SHELF: Final = Shelf()
_NO_TABLE: Final = pa.table({})
# What fingerprints call these lists: where they begin, and what is in them.
_PRINTED: Final = {
    "shingles": ("shingle_offsets", "shingles"),
    "terms": ("term_offsets", "columns", "counts"),
    "numbers": ("number_offsets", "numbers"),
    "leads": ("lead_number_offsets", "lead_numbers"),
}
# What the levels look at that a report has one of, or so many.
_SINGLE: Final = ("words", "heading_words", "lead_weekdays", "dates")
_NOBODY: Final = np.empty(0, np.int64)
# Days on which a shingle occurs that nobody has asked about.
_ONCE: Final = np.ones(1, np.uint8)
# The lists of a report: type, and how many values each entry has.
_LISTS: Final[dict[str, tuple[tuple[Any, int], ...]]] = {
    "shingles": ((np.uint64, 1), (np.uint8, 1)),
    "terms": ((np.uint32, 1), (np.uint8, ZONES)),
    "numbers": ((np.uint64, 1),),
    "leads": ((np.uint64, 1),),
    "rare": ((np.uint64, 1),),
}


class _Lists:
    """Lists of values, one list a slot."""

    def __init__(self, kinds: Sequence[tuple[Any, int]]) -> None:
        self.offsets = np.zeros(2, np.int64)
        self.values = [np.empty((1 << 12, width) if width > 1 else 1 << 12, kind) for kind, width in kinds]

    def add(self, size: int, offsets: I64, *values: NDArray[Any]) -> None:
        """Add the lists of some slots behind those of the first so many."""
        n, first = len(offsets) - 1, int(self.offsets[size])
        last = first + int(offsets[-1])
        self.offsets = _roomy(self.offsets, size + n + 1)
        self.offsets[size : size + n + 1] = first + offsets
        for at, each in enumerate(values):
            self.values[at] = _roomy(self.values[at], last)
            self.values[at][first:last] = each

    def drop(self, gone: int, size: int) -> None:
        """Take the first slots away."""
        first, last = int(self.offsets[gone]), int(self.offsets[size])
        self.offsets[: size - gone + 1] = self.offsets[gone : size + 1] - first
        for each in self.values:
            each[: last - first] = each[first:last].copy()

    def take(self, slots: I64) -> tuple[I64, list[NDArray[Any]]]:
        """Return the lists of slots, one behind the other, and where they begin."""
        firsts, lasts = self.offsets[slots], self.offsets[slots + 1]
        offsets = np.append(0, np.cumsum(lasts - firsts))
        at = np.arange(offsets[-1]) + np.repeat(firsts - offsets[:-1], lasts - firsts)
        return offsets, [each[at] for each in self.values]

    def held(self, size: int) -> int:
        """Return the bytes of the lists of so many slots."""
        return sum(int(self.offsets[size]) * (each.nbytes // len(each)) for each in self.values)


def _roomy(array: NDArray[Any], needed: int) -> NDArray[Any]:
    """Return an array with room for so many."""
    if needed <= len(array):
        return array
    grown = np.empty((max(needed, len(array) * 3 // 2), *array.shape[1:]), array.dtype)
    grown[: len(array)] = array
    return grown


class Pool:
    """Reports by slot.

    Args:
        config: The settings.
        model: The model.
        most: Bytes of their lists, about.

    Attributes:
        size: Slots in use.
        names: Their ids.
    """

    def __init__(self, config: Config, model: Model, most: int = _MOST) -> None:
        self._config, self._model, self._most = config, model, most
        self.size, self.names = 0, list[str]()
        self._lists = {name: _Lists(kinds) for name, kinds in _LISTS.items()}
        self._fixed: dict[str, NDArray[Any]] = {}
        self._outlets: dict[int, int] = {}
        self._nameless = _NAMELESS

    def read(self, rows: Sequence[Row]) -> None:
        """Add reports of the log."""
        prints = prints_of(rows, self._config, signed=False)
        self.add(
            prints, marks_of([row.mark for row in rows], self._config), [str(row.facts[_ID]) for row in rows]
        )

    def add(self, prints: fingerprints.Prints, marks: Marks, names: Sequence[str]) -> None:
        """Add reports.

        Args:
            prints: Their fingerprints.
            marks: Their marks.
            names: Their ids.
        """
        idf, size, lists = self._model.idf, self.size, self._lists
        counted = vectors.Terms(prints.columns, prints.counts, prints.term_offsets)
        weighed = vectors.weigh(counted, idf=idf, shelf=_SHELF)
        gist = gists.distil(*weighed[:4], words=self._model.gists, shelf=_SHELF)
        rare, rare_offsets = vectors.rare(prints.numbers, prints.number_offsets, idf=idf)
        lists["shingles"].add(size, prints.shingle_offsets, prints.shingles, _ONCE)
        lists["terms"].add(size, prints.term_offsets, prints.columns, prints.counts)
        lists["numbers"].add(size, prints.number_offsets, prints.numbers)
        lists["leads"].add(size, prints.lead_number_offsets, prints.lead_numbers)
        lists["rare"].add(size, rare_offsets, rare)
        flat, last = single(marks), size + len(names)
        fixed = {name: flat[name] for name in _SINGLE} | {
            "times": marks["published"].astype(np.int64),
            "norms": weighed.norms,
            "leads": weighed.leads,
            "titles": weighed.titles,
            "outlets": np.array(list(map(self._outlet, marks["outlet"].tolist())), np.int64),
            "gists": gist,
            "told": gist.any(axis=1),
            "totals": np.diff(prints.shingle_offsets).astype(np.float64),
        }
        for name, column in fixed.items():
            held = self._fixed.get(name, np.empty((256, *column.shape[1:]), column.dtype))
            self._fixed[name] = held = _roomy(held, last)
            held[size:last] = column
        self.names += names
        self.size = last

    def _outlet(self, number: int) -> int:
        """Return a small number for an outlet; a report without one has its own."""
        if number:
            return self._outlets.setdefault(number, len(self._outlets))
        self._nameless += 1
        return self._nameless

    def trim(self) -> int:
        """Let the older half go if there is too much; return how many slots are gone."""
        if sum(each.held(self.size) for each in self._lists.values()) <= self._most:
            return 0
        gone = self.size // 2
        for each in self._lists.values():
            each.drop(gone, self.size)
        for column in self._fixed.values():
            column[: self.size - gone] = column[gone : self.size].copy()
        del self.names[:gone]
        self.size -= gone
        return gone

    def cut(self, size: int) -> None:
        """Take the last slots back."""
        self.size = size
        del self.names[size:]

    def column(self, name: str) -> NDArray[Any]:
        """Return what each slot has one value of."""
        return self._fixed[name][: self.size]

    def overlaps(self, left: I64, right: I64) -> copies.Overlaps:
        """Return the overlap of pairs of slots; no shingle counts less than another."""
        held = self._lists["shingles"]
        return copies.verify(held.values[0], held.offsets, held.values[1], self.column("totals"), left, right)

    def reports(self) -> Reports:
        """Return all slots as the levels see reports, without names; no shingle counts less than another."""
        lists = {
            name: (each.offsets[: self.size + 1], [part[: each.offsets[self.size]] for part in each.values])
            for name, each in self._lists.items()
        }
        fixed = {name: column[: self.size] for name, column in self._fixed.items()}
        return self._seen(lists, fixed, damping.Damping(lists["shingles"][1][1], fixed["totals"]))

    def families(self, slots: I64, bounds: Sequence[int]) -> Reports:
        """Return families of slots as the levels see reports: how common a shingle is, each asks its own.

        Args:
            slots: int64, one family behind the other; a slot may stand in several. Within a family those of
                one day stand together.
            bounds: Where each family begins, and the end.
        """
        lists = {name: each.take(slots) for name, each in self._lists.items()}
        fixed = {name: column[slots] for name, column in self._fixed.items()}
        offsets, (shingles, days) = lists["shingles"]
        for first, last in pairwise(bounds):
            some = slice(offsets[first], offsets[last])
            days[some] = damping.damp(
                shingles[some],
                offsets[first : last + 1] - offsets[first],
                fixed["times"][first:last],
                shelf=_SHELF,
            ).days
        return self._seen(lists, fixed, damping.Damping(days, damping.weights(days, offsets)))

    def _seen(
        self,
        lists: Mapping[str, tuple[I64, list[NDArray[Any]]]],
        fixed: Mapping[str, Any],
        common: damping.Damping,
    ) -> Reports:
        nothing: dict[str, Any] = dict.fromkeys(fingerprints.Prints._fields, _NOBODY)
        held = {name: fixed[name] for name in _SINGLE}
        for name, (offsets, values) in lists.items():
            names = _PRINTED.get(name, ())
            held |= dict(zip(names, (offsets, *values), strict=False))
        columns, counts, term_offsets = (held[name] for name in ("columns", "counts", "term_offsets"))
        lengths = fixed["norms"], fixed["leads"], fixed["titles"]
        rare_offsets, (rare,) = lists["rare"]
        return Reports(
            _NO_TABLE,
            _NOBODY,
            fingerprints.Prints(**nothing | held),
            common,
            vectors.Vectors(columns, counts, term_offsets, self._model.idf, *lengths),
            fixed["times"],
            fixed["outlets"],
            fixed["gists"],
            (rare, rare_offsets),
            _SHELF,
        )
