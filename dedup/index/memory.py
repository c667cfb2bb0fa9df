"""Memory: what is derived from the file so that the candidates of a report are found at once.

A report is a place, counted as they came. Texts that equal one that is there are not filed by their bands,
nor are those of a copy group that has many texts already: representatives are enough to be found by.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dedup._types import I32, I64, U64, Bools
from dedup.config import Config
from dedup.index import leads
from dedup.index.counts import Counts
from dedup.index.fields import MOST, SECONDS_A_DAY, YEAR_ONE, columns, days_of, keys_of, rules
from dedup.index.finders import Banded, Termed, leave, roomier
from dedup.index.naming import LEVELS
from dedup.index.outlets import Outlets
from dedup.index.rows import Marks, filing, marks_of
from dedup.index.ties import Bonds
from dedup.kernels import arrivals, drawers
from dedup.kernels.linkage import UNDATED

# Texts of a copy group up to which they are filed by their bands.
TEXTS: Final = 64
# Reports that share any of the terms of one.
_TOUCHED: Final = 1 << 14


class Memory:
    """The reports of an index, by place.

    Args:
        config: The settings of the index.
        days: Days before the latest report of which terms are held.

    Attributes:
        token: The last change of the file that is known here.
        size: Places in use.
        columns: By name, arrays with room for more places than there are.
        counts: What is known of their groups.
        bonds: The pairs that their events are linked by.
        outlets: Who carries their copy groups.
        latest: The latest date.
        fresh: The marks of those that were staged last.
        beyond: Returns how many reports of a story are not here.
    """

    def __init__(self, config: Config, days: float) -> None:
        self._config = config
        self.token, self.size, self._filed, room = 0, 0, 0, 1024
        self.columns = columns(room)
        self.counts, self.bonds, self.outlets = Counts(), Bonds(), Outlets()
        self._keys = np.full(1 << 12, -1, np.int32)
        self._banded, self._termed = (
            Banded(filing(config)[0]),
            Termed(max(config.salient, config.salient_more)),
        )
        self.latest, self.fresh = UNDATED, marks_of([], config)
        self.beyond: Callable[[int], int] = lambda story: 0
        self._waiting: list[tuple[I64, I32]] = []
        self._touched = np.empty(_TOUCHED, np.int32)
        self._rules = rules(config, days)

    def __getattr__(self, name: str) -> NDArray[Any]:
        """Return a column, as far as it is in use."""
        try:
            return self.__dict__["columns"][name][: self.__dict__["size"]]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None

    def stage(self, rows: I64, marks: Marks) -> None:
        """Add places that cannot be found yet."""
        first, last = self.size, self.size + len(rows)
        self._make_room(last)
        self.size = last
        held, config = self.columns, self._config
        where = slice(first, last)
        held["row"][where], held["alive"][where], held["slot"][where] = rows, True, 0
        held["times"][where] = times = marks["published"]
        held["day"][where] = days_of(times)
        held["sure"][where] = (times != UNDATED) & (marks["heading_words"] > 0)
        held["outlet"][where] = self.outlets.codes(marks["outlet"], first)
        held["lead"][where], held["bond"][where] = np.arange(first, last), 0
        held["several"][where] = False
        for level in LEVELS:
            held[level][where] = 0
        held["text"][where] = held["key"][where] = keys_of(marks, times, config)
        self.fresh = marks
        held["long"][where] = held["filed"][where] = marks["words"] >= config.min_words

    def _note_dates(self, first: int, last: int) -> None:
        """Know how late it is by now; new places that are too old for that have no terms."""
        held = self.columns
        self.latest = max(self.latest, int(held["times"][first:last].max(initial=UNDATED)))
        leave(held["day"][first:last], self._oldest())

    def _oldest(self) -> int:
        """Return the first day of which terms are held."""
        if self.latest == UNDATED:
            return 0
        return (self.latest - self._rules.window) // SECONDS_A_DAY + YEAR_ONE

    def _have_lines(self, new: int) -> None:
        """Have room for the terms of so many new places."""
        self._termed.reserve(self.columns["day"], self._oldest(), new)

    def _make_room(self, needed: int) -> None:
        """Let the columns hold so many places, and the table of texts twice as many."""
        room = len(self.columns["row"])
        if needed <= room:
            return
        room = max(2 * room, needed)
        for name, column in self.columns.items():
            self.columns[name] = roomier(column, room)
        held = self.columns
        held["seen"][self.size :] = -1
        self._keys = np.full(1 << (2 * room).bit_length(), -1, np.int32)
        drawers.hold(held["key"], 0, self._filed, held["alive"], self._keys, held["key_behind"])

    def equal(self, place: int) -> int:
        """Return a place of the same text, -1 if there is none."""
        held = self.columns
        return drawers.equal(held["key"], held["alive"], place, self._keys, held["key_behind"])

    def arrive(self, first: int, *, keep: bool) -> tuple[I64, I64, I64]:
        """Return of each new place the one of its text, -1 if there is none, and the pairs that may be alike.

        Args:
            first: The first of the new places.
            keep: Whether they can be found from now on, each by those behind it.
        """
        last = self.size
        self._have_lines(last - first)
        self._banded.reserve(last - first)
        twins = np.empty(last - first, np.int64)
        new, other = np.empty((last - first) * MOST, np.int64), np.empty((last - first) * MOST, np.int32)
        termed, tables = self._termed, self._tables()
        found, known, opened, latest = arrivals.arrive(
            first, last, keep, tables, self._rules, termed.n_known, self.latest, twins, new, other
        )
        if keep:
            termed.n_known, self._filed, self.latest = known, last, latest
            termed.opened += opened
        return twins, new[:found], other[:found].astype(np.int64)

    def _tables(self) -> arrivals.Drawers:
        """Return what places are found by, as the kernels see it."""
        held, termed = self.columns, self._termed
        return arrivals.Drawers(
            keys=held["key"],
            alive=held["alive"],
            filed=held["filed"],
            days=held["day"],
            times=held["times"],
            key_heads=self._keys,
            key_behind=held["key_behind"],
            fresh_bands=np.ascontiguousarray(self.fresh["bands"]),
            fresh_terms=np.ascontiguousarray(self.fresh["salient"]),
            bins=self._banded.held,
            lines=termed.lines,
            terms=termed.terms,
            term_owners=termed.owners,
            term_behind=termed.behind,
            term_keys=termed.table[0],
            term_counts=termed.table[1],
            term_heads=termed.table[2],
            known=termed.known,
            seen=held["seen"],
            tally=termed.tally,
            touched=self._touched,
        )

    def expect(self, new: int) -> None:
        """Have room for so many more places."""
        self._make_room(self.size + new + new // 64 + 1024)  # and for the next ones that come
        self._banded.expect(new)

    def load(self, rows: I64, marks: Marks, members: I64) -> None:
        """Add places that have their groups already.

        Args:
            rows: int64, shape (n,), ascending.
            marks: Their marks.
            members: int64, shape (n, 3), their groups.
        """
        first = self.size
        self.stage(rows, marks)
        held, here = self.columns, slice(first, self.size)
        for at, level in enumerate(LEVELS):
            held[level][here] = members[:, at]
        # Of equal texts one is found by.
        again = np.empty(len(rows), np.bool_)
        drawers.repeats(held["key"], first, self.size, held["alive"], self._keys, held["key_behind"], again)
        self.follow(first + np.flatnonzero(again))
        self.counts.add(held["copy"][here], held["event"][here], held["filed"][here])
        self._note_dates(first, self.size)
        self._file(first, marks)

    def _file(self, first: int, marks: Marks) -> None:
        """File places from one on by their bands, and have their terms ready."""
        held, here = self.columns, slice(first, self.size)
        filed, termed = np.flatnonzero(held["filed"][here]), np.flatnonzero(held["day"][here])
        self._banded.file(np.ascontiguousarray(marks["bands"][filed]), first + filed)
        self._waiting.append((first + termed, np.ascontiguousarray(marks["salient"][termed])))
        self._filed = self.size

    def loaded(self) -> None:
        """File those that were loaded by their terms, as far as they are within the window at last."""
        day, waiting = self.columns["day"], self._waiting
        leave(day[: self.size], self._oldest())
        self._waiting = []
        for places, terms in waiting:
            kept = np.flatnonzero(day[places] > 0)
            self._termed.file(terms[kept], places[kept], day, self._oldest())

    def restore(self, rows: I64, marks: Marks, members: I64, found: I64) -> None:
        """Add places that have their groups, of which it is known what they are found by.

        Args:
            rows, marks, members: As for `load`.
            found: int64, shape (n,), flags: their text (1), their bands (2), their terms (4).
        """
        self._make_room(len(rows))
        self.stage(rows, marks)
        held, here = self.columns, slice(0, self.size)
        for at, level in enumerate(LEVELS):
            held[level][here] = members[:, at]
        held["key"][here][found & 1 == 0] = 0
        held["day"][here][found & 4 == 0] = 0
        held["filed"][here] = found & 2 > 0
        drawers.hold(held["key"], 0, self.size, held["alive"], self._keys, held["key_behind"])
        self.counts.add(held["copy"][here], held["event"][here], held["filed"][here])
        self._file(0, marks)

    def stock(self, keys: U64, counts: I32, days: I32) -> None:
        """Know how many places hold a term on a day, and of which days there are any."""
        self._termed.stock(keys, counts, days, self.columns["day"], self._oldest())

    def late(self, places: Any = slice(None)) -> Bools:
        """Return which places are there, and dated within the window."""
        bound = max(self.latest, UNDATED + self._rules.window + 1) - self._rules.window
        late: Bools = self.alive[places] & (self.times[places] >= bound)
        return late

    def follow(self, places: I64 | int) -> None:
        """Let places not be found by their own text: another one's stands for it."""
        held = self.columns
        held["key"][places], held["filed"][places], held["day"][places] = 0, False, 0

    def drop(self, rows: I64, marks: Callable[[int], Marks]) -> None:
        """Let rows be found no more; `marks` returns those of a row."""
        at = np.searchsorted(self.row, rows)
        inside = at < self.size
        at = at[inside][self.row[at[inside]] == rows[inside]]
        self.alive[at] = False
        for place in at.tolist():
            if self.key[place] != 0:
                self._succeed(place, marks)
            if self.lead[place] == place:
                leads.follow_on(self, place)

    def carry(self, place: int) -> None:
        """Note who carries a copy."""
        held = self.columns
        held["several"][held["lead"][place]] = True
        self.outlets.add(int(held["copy"][place]), place, int(held["outlet"][place]), self.late)

    def _succeed(self, place: int, marks: Callable[[int], Marks]) -> None:
        """Let another place of the same text be found in the stead of one that is gone."""
        held, heirs = self.columns, np.flatnonzero((self.text == self.text[place]) & self.alive)
        if not len(heirs) or self.key[heirs].any():
            return
        one, heir = int(heirs[0]), heirs[:1]
        held["key"][one], held["filed"][one] = held["text"][one], held["long"][one]
        held["day"][heir] = days_of(held["times"][heir])
        self._note_dates(one, one + 1)
        drawers.hold(held["key"], one, one + 1, held["alive"], self._keys, held["key_behind"])
        fresh = one - (self.size - len(self.fresh))
        mark = self.fresh[fresh : fresh + 1] if fresh >= 0 else marks(int(held["row"][one]))
        if held["filed"][one]:
            self._banded.file(np.ascontiguousarray(mark["bands"]), heir)
        if held["day"][one]:
            self._termed.file(mark["salient"], heir, held["day"], self._oldest())

    def forget_slots(self, gone: int) -> None:
        """Know that the first slots of the pool are gone, and the others stand so much further ahead."""
        if gone:
            slots = self.columns["slot"]
            np.maximum(slots - np.int32(gone), 0, out=slots)

    def cut(self, size: int) -> None:
        """Take the last places back, which were not filed."""
        self.size = size
