"""Nearby: the part of an index that some reports may touch, read from its tables into a memory of its own.

Whoever shares a text, a band or enough terms with one of them, and all of the events that these are of: what
is decided of the reports is then what would be decided if all were in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from dedup._types import I64
from dedup.config import Config
from dedup.index import leads, tabled
from dedup.index.fields import UNDATED_DAY, WINDOW, days_of, keys_of, rules
from dedup.index.memory import Memory
from dedup.index.rows import Marks, marks_of
from dedup.index.tables import Tables
from dedup.index.ties import unpacked
from dedup.kernels import arrivals

_GROUPS = "row, copy, event, story"


class Near:
    """Finds, in the tables, who may be like new reports.

    Args:
        store: The index, within a transaction.
        config: The settings.
        marks: Of the new reports.
    """

    def __init__(self, store: Tables, config: Config, marks: Marks) -> None:
        self._store, self._config, self._marks = store, config, marks
        self._rules = rules(config, WINDOW)
        self._days: dict[int, int] = dict(store.all("SELECT day, count FROM days"))
        self._held: dict[tuple[int, int], int] = {}
        self._times = marks["published"].astype(np.int64)

    def memory(self) -> Memory:
        """Return the memory of all that the reports may touch."""
        store = self._store
        rows = self._of_texts() | self._of_bands() | self._of_terms()
        events = {event for _, _, event, _ in store.read("members", _GROUPS, sorted(rows))}
        found = sorted(row for (row,) in tabled.among(store, "members", "event", events, "row"))
        members = np.array(list(store.read("members", _GROUPS, found)), np.int64).reshape(-1, 4)
        marks = dict(store.read("marks", "row, mark", members[:, 0].tolist()))
        members = members[[row in marks for row in members[:, 0].tolist()]]
        memory = Memory(self._config, WINDOW)
        memory.latest = int(store.meta()[tabled.LATEST])
        if len(members):
            self._fill(memory, members, marks_of(list(marks.values()), self._config))
        keys = [arrivals.key(term, day) for day, term in self._held] + [
            arrivals.key(None, day) for day in self._days
        ]
        counts = [*self._held.values(), *self._days.values()]
        days = np.array(sorted(self._days), np.int32)
        memory.stock(np.array(keys, np.uint64), np.array(counts, np.int32), days)
        return memory

    def _fill(self, memory: Memory, members: I64, marks: Marks) -> None:
        """Add reports that are there to a memory."""
        store, rows = self._store, members[:, 0]
        found = dict(tabled.among(store, "texts", "row", rows.tolist(), "row, found"))
        memory.restore(rows, marks, members[:, 1:], np.array([found.get(row, 0) for row in rows.tolist()]))
        leads.loaded(memory, 0)
        for row, pairs in store.read("pairs", "row, pairs", rows.tolist()):
            leads.tie(memory, row, *unpacked(pairs))
        inside = Counter(members[:, 3].tolist())

        def beyond(story: int) -> int:
            (all_,) = store.one("SELECT count(*) FROM members WHERE story = ?", (story,))
            return int(all_) - inside[story]

        memory.beyond = beyond

    def _of_texts(self) -> set[int]:
        """Return the rows that equal texts are found by."""
        texts = keys_of(self._marks, self._times, self._config)
        asked = tabled.signed(texts[texts != 0]).tolist()
        found = tabled.among(self._store, "texts", "text", asked, "row, found")
        return {row for row, flags in found if flags & tabled.TEXT}

    def _of_bands(self) -> set[int]:
        """Return the rows that share a band: of one band the latest."""
        rows, config = set[int](), self._config
        statement = "SELECT row FROM buckets WHERE bucket = ? ORDER BY row DESC LIMIT ?"
        for hashes in self._marks["bands"][self._marks["words"] >= config.min_words]:
            for bucket in tabled.buckets(hashes):
                rows |= {row for (row,) in self._store.all(statement, (bucket, config.bucket_cap))}
        return rows

    def _of_terms(self) -> set[int]:
        """Return the rows that share enough terms, within days.

        How common a term may be is asked of all reports of these days; as new ones come it may be more so.
        """
        found = set[int]()
        for mark, day in zip(self._marks, days_of(self._times).tolist(), strict=True):
            reach = self._rules.reach
            near = [other for other in self._days if day == UNDATED_DAY or abs(other - day) <= reach]
            total = sum(self._days[other] for other in near) + len(self._marks)
            terms = [term for term in mark["salient"].tolist() if term >= 0]
            found |= self._sharing(terms, near, max(self._rules.floor, self._rules.part * total))
        return found

    def _sharing(self, terms: Sequence[int], near: Sequence[int], limit: float) -> set[int]:
        """Return the rows of some days that share two strong terms or three of any kind."""
        strong, every = Counter[int](), Counter[int]()
        for at, term in enumerate(terms):
            if sum(self._count(day, term) for day in near) > limit:
                continue
            for day in near:
                if not self._count(day, term):
                    continue
                for row, standing in self._rows(day, term):
                    every[row] += 1
                    strong[row] += at < self._rules.strong > standing
        return {row for row, count in every.items() if count >= 3 or strong[row] >= 2}

    def _count(self, day: int, term: int) -> int:
        """Return how many reports of a day hold a term."""
        known = self._held.get((day, term))
        if known is None:
            (known,) = self._store.one("SELECT count(*) FROM terms WHERE day = ? AND term = ?", (day, term))
            self._held[day, term] = known
        return int(known)

    def _rows(self, day: int, term: int) -> list[Any]:
        """Return the rows of a day that hold a term, and where it stands in each."""
        return self._store.all("SELECT row, standing FROM terms WHERE day = ? AND term = ?", (day, term))


def keep(store: Tables, memory: Memory, first: int) -> None:
    """Add the new places of a memory, from one on, to the tables."""
    held, new = memory.columns, slice(first, memory.size)
    found = (held["key"][new] != 0) * tabled.TEXT + held["filed"][new] * tabled.BANDS
    found = found + (held["day"][new] > 0) * tabled.TERMS
    rows, days = held["row"][new], held["day"][new].astype(np.int64)
    before = int(store.meta()[tabled.LATEST])
    tabled.put(store, memory.fresh, rows, held["text"][new], days, found)
    store.note({tabled.ROW: int(rows[-1]), tabled.LATEST: memory.latest})
    if tabled.oldest(memory.latest) > tabled.oldest(before):
        tabled.trim(store, memory.latest)
