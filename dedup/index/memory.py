"""Memory: what is derived from the file so that the candidates of a report are found at once.

A report is a place, counted as they came. Texts that equal one that is there are not filed by their bands,
nor are those of a copy group that has many texts already: representatives are enough to be found by.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dedup._types import I64, Bools
from dedup.config import Config
from dedup.index import leads
from dedup.index.counts import Counts
from dedup.index.fields import MOST, SECONDS_A_DAY, UNDATED_DAY, YEAR_ONE, days_of, keys_of, rules, table
from dedup.index.naming import LEVELS
from dedup.index.outlets import Outlets
from dedup.index.rows import Marks
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
    """

    def __init__(self, config: Config, days: float) -> None:
        self._config = config
        self.token, self.size, self._filed, room = 0, 0, 0, 1024
        most = max(config.salient, config.salient_more)
        self.columns: dict[str, NDArray[Any]] = {
            "row": np.zeros(room, np.int64),
            "alive": np.zeros(room, np.bool_),
            "times": np.zeros(room, np.int64),
            "day": np.zeros(room, np.int32),
            "text": np.zeros(room, np.uint64),
            "key": np.zeros(room, np.uint64),
            "long": np.zeros(room, np.bool_),
            "filed": np.zeros(room, np.bool_),
            "bands": np.zeros((room, config.bands), np.uint32),
            "band_behind": np.zeros((room, config.bands), np.int32),
            "key_behind": np.zeros(room, np.int32),
            "salient": np.zeros((room, most), np.int32),
            "term_behind": np.zeros((room, most), np.int32),
            "seen": np.full(room, -1, np.int64),
            "tally": np.zeros(room, np.int32),
            "outlet": np.zeros(room, np.int32),
            "several": np.zeros(room, np.bool_),
            "sure": np.zeros(room, np.bool_),
            "lead": np.zeros(room, np.int32),  # the first of its copy group that is alive
            "bond": np.zeros(room, np.int32),
            "slot": np.zeros(room, np.int32),  # in the pool, counted from 1; 0 where it is not there
            **{level: np.zeros(room, np.int64) for level in LEVELS},
        }
        self.counts, self.bonds, self.outlets = Counts(), Bonds(), Outlets()
        self._bands = np.full(1 << 12, -1, np.int32)
        self._keys = np.full(1 << 12, -1, np.int32)
        self._terms = table(1 << 14)
        self._drawers, self._latest = 0, UNDATED
        # The days of which there are places.
        self._known, self._n_known = np.zeros(64, np.int32), 0
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
        held["bands"][where], held["salient"][where] = marks["bands"], marks["salient"]
        held["long"][where] = held["filed"][where] = marks["words"] >= config.min_words

    def file(self, first: int, last: int) -> None:
        """Let places be found, which have their groups by now."""
        held = self.columns
        drawers.hold(held["key"], first, last, held["alive"], self._keys, held["key_behind"])
        drawers.file(held["bands"], first, last, held["filed"], self._bands, held["band_behind"])
        self._latest = max(self._latest, int(held["times"][first:last].max(initial=UNDATED)))
        day = held["day"][first:last]
        day[(day < self._oldest()) & (day != UNDATED_DAY)] = 0
        if not self._have_drawers(last - first) or first >= self._filed:
            self._deal(first, last)
        self._filed = last

    def _oldest(self) -> int:
        """Return the first day of which terms are held."""
        if self._latest == UNDATED:
            return 0
        return (self._latest - self._rules.window) // SECONDS_A_DAY + YEAR_ONE

    def _have_drawers(self, new: int) -> bool:
        """Have room for the drawers of so many new places; return whether all were filed anew."""
        if self._n_known + new > len(self._known):
            self._known = np.resize(self._known, 2 * (self._n_known + new))
        grown = self._drawers + self._n_known + new * (self.columns["salient"].shape[1] + 1)
        if 2 * grown <= len(self._terms[0]):
            return False
        self._forget(new)
        return True

    def _deal(self, first: int, last: int) -> None:
        held = self.columns
        self._n_known = arrivals.count(held["day"], first, last, *self._terms, self._known, self._n_known)
        self._drawers += drawers.deal(
            held["salient"], held["day"], first, last, *self._terms, held["term_behind"]
        )

    def _forget(self, new: int) -> None:
        """File the terms of the days that are held anew, in a table with room for more."""
        day = self.columns["day"][: self._filed]
        day[(day < self._oldest()) & (day != UNDATED_DAY)] = 0
        kept = (int((day > 0).sum()) + new) * (self.columns["salient"].shape[1] + 1)
        self._terms, self._drawers, self._n_known = table(1 << max(14, (4 * kept).bit_length())), 0, 0
        self._known = np.zeros(max(len(self._known), len(np.unique(day)) + new), np.int32)
        self._deal(0, self._filed)

    def _make_room(self, needed: int) -> None:
        """Let the columns hold so many places, and the tables of drawers twice as many."""
        room = len(self.columns["row"])
        if needed <= room:
            return
        room = max(2 * room, needed)
        for name, column in self.columns.items():
            grown = np.zeros((room, *column.shape[1:]), column.dtype)
            grown[: len(column)] = column
            self.columns[name] = grown
        held = self.columns
        self._keys = np.full(1 << (2 * room).bit_length(), -1, np.int32)
        self._bands = np.full(1 << (room * self._config.bands // 2).bit_length(), -1, np.int32)
        drawers.hold(held["key"], 0, self._filed, held["alive"], self._keys, held["key_behind"])
        drawers.file(held["bands"], 0, self._filed, held["filed"], self._bands, held["band_behind"])

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
        self._have_drawers(last - first)
        twins = np.empty(last - first, np.int64)
        new, other = np.empty((last - first) * MOST, np.int64), np.empty((last - first) * MOST, np.int32)
        found, known, opened, latest = arrivals.arrive(
            first, last, keep, self._tables(), self._rules, self._n_known, self._latest, twins, new, other
        )
        if keep:
            self._n_known, self._filed, self._latest = known, last, latest
            self._drawers += opened
        return twins, new[:found], other[:found].astype(np.int64)

    def _tables(self) -> arrivals.Drawers:
        """Return what places are found by, as the kernels see it."""
        held = self.columns
        return arrivals.Drawers(
            keys=held["key"],
            alive=held["alive"],
            filed=held["filed"],
            days=held["day"],
            times=held["times"],
            key_heads=self._keys,
            key_behind=held["key_behind"],
            bands=held["bands"],
            band_heads=self._bands,
            band_behind=held["band_behind"],
            terms=held["salient"],
            term_keys=self._terms[0],
            term_counts=self._terms[1],
            term_heads=self._terms[2],
            term_behind=held["term_behind"],
            known=self._known,
            seen=held["seen"],
            tally=held["tally"],
            touched=self._touched,
        )

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
        _, firsts = np.unique(held["key"][here], return_index=True)
        again = np.ones(len(rows), np.bool_)
        again[firsts] = False
        again |= np.array([self.equal(place) >= 0 for place in range(first, self.size)] if first else False)
        self.follow(first + np.flatnonzero(again & (held["key"][here] != 0)))
        self.counts.add(held["copy"][here], held["event"][here], held["filed"][here])
        self.file(first, self.size)

    def late(self) -> Bools:
        """Return the places that are dated within the window."""
        late: Bools = self.times >= max(self._latest, UNDATED + self._rules.window + 1) - self._rules.window
        return late

    def follow(self, places: I64 | int) -> None:
        """Let places not be found by their own text: another one's stands for it."""
        held = self.columns
        held["key"][places], held["filed"][places], held["day"][places] = 0, False, 0

    def drop(self, rows: I64) -> None:
        """Let rows be found no more."""
        at = np.searchsorted(self.row, rows)
        inside = at < self.size
        at = at[inside][self.row[at[inside]] == rows[inside]]
        self.alive[at] = False
        for place in at.tolist():
            if self.key[place] != 0:
                self._succeed(place)
            if self.lead[place] == place:
                leads.follow_on(self, place)

    def carry(self, place: int) -> None:
        """Note who carries a copy."""
        held = self.columns
        held["several"][held["lead"][place]] = True
        self.outlets.add(int(held["copy"][place]), place, int(held["outlet"][place]))

    def _succeed(self, place: int) -> None:
        """Let another place of the same text be found in the stead of one that is gone."""
        held, heirs = self.columns, np.flatnonzero((self.text == self.text[place]) & self.alive)
        if len(heirs) and not self.key[heirs].any():
            heir = int(heirs[0])
            held["key"][heir], held["filed"][heir] = held["text"][heir], held["long"][heir]
            held["day"][heir] = days_of(held["times"][heir : heir + 1])[0]
            last = self._filed
            self.file(heir, heir + 1)
            self._filed = last

    def forget_slots(self, gone: int) -> None:
        """Know that the first slots of the pool are gone, and the others stand so much further ahead."""
        if gone:
            slots = self.columns["slot"]
            np.maximum(slots - np.int32(gone), 0, out=slots)

    def cut(self, size: int) -> None:
        """Take the last places back, which were not filed."""
        self.size = size
