"""Adding: documents become rows, and each is told what it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from dedup import pipeline
from dedup._types import I64, RejectSink
from dedup.config import Config
from dedup.errors import DamagedError
from dedup.index import leads, naming, nearby, relinks, removals, settling, snapshots, tabled
from dedup.index.boards import Board
from dedup.index.fields import WINDOW
from dedup.index.loading import load
from dedup.index.memory import Memory
from dedup.index.nearby import Near
from dedup.index.placing import Placed, Placer
from dedup.index.pool import Pool
from dedup.index.regrouping import Regrouper
from dedup.index.repeats import distinct, kind_of
from dedup.index.rows import Marks, Row, encode, marks_of
from dedup.index.tables import Tables
from dedup.index.ties import packed
from dedup.index.verdicts import Verdict
from dedup.jobs import gathered
from dedup.kernels.linkage import UNIT
from dedup.model import Model
from dedup.stages import fingerprints

# Changes of groups; after so many, or any of copies, all is read anew.
_GREAT: Final = ("moved", "merged")
_MANY: Final = 1000


class Desk:
    """Where reports are added: the file, and what is derived from it.

    Args:
        store: The file.
        config: The settings.
        model: The model.
        tables: Whether what reports are found by is read from tables, for each call anew.
    """

    def __init__(self, store: Tables, config: Config, model: Model, *, tables: bool) -> None:
        self._store, self._config, self._model, self._tables = store, config, model, tables
        self._memory: Memory | None = None
        self._pool, self._named = Pool(config, model), snapshots.name(model)

    def add(self, documents: Any, reject: RejectSink) -> list[Verdict]:
        """Add reports in one transaction."""
        rows, prints = self._encoded(documents, reject)
        try:
            with self._store.writing():
                snapshots.begin(self._store, self._named, anew=False)
                self._refresh()
                verdicts = [
                    verdict
                    for some in distinct(rows)
                    for verdict in self._add(some, prints if len(some) == len(rows) else None)
                ]
                token = self._token()
        except BaseException:
            self._memory = None  # it may know of what was not kept
            raise
        if self._memory is not None:
            self._memory.token = token
        return verdicts

    def ask(self, document: Any, reject: RejectSink) -> list[Verdict]:
        """Return what would be said of a report, which is not added."""
        rows, prints = self._encoded([document], reject)
        with self._store.lock:
            if self._tables:
                with self._store.writing():
                    tabled.catch_up(self._store, self._config)
            with self._store.reading():
                memory = self._refresh()
                if self._tables:
                    memory = self._gather(rows)
                size = memory.size
                try:
                    number = int(self._store.meta()["counter"])
                    numbers = list(range(number, number + len(rows)))
                    placed = self._place(rows, numbers, prints, self._regrouper(number), keep=False)
                except BaseException:
                    self._memory = None
                    raise
            memory.cut(size)
            self._pool.cut(self._pool.size - len(rows))
        return [
            self._verdict(str(row.facts[0]), "asked", one, number + at, twin)
            for at, (row, (one, twin)) in enumerate(zip(rows, placed, strict=True))
        ]

    def _encoded(self, documents: Any, reject: RejectSink) -> tuple[list[Row], fingerprints.Prints | None]:
        """Return documents as rows of the log, and their fingerprints if they are of one batch."""
        rows, prints, batches = list[Row](), None, 0
        for batch in gathered(documents, self._config, reject):
            told, prints, _ = pipeline.printed(batch, self._config, self._model)
            rows += encode(told, prints, self._config, self._model.idf)
            batches += 1
        return rows, prints if batches == 1 else None

    def _token(self) -> int:
        return int(self._store.one("SELECT coalesce(max(token), 0) FROM changes")[0])

    def _refresh(self) -> Memory:
        """Return the memory as the file is now, within a transaction."""
        store, token = self._store, self._token()
        memory = None if self._tables else self._memory
        if memory is not None and memory.token != token:
            statement = "SELECT kind, level, row, number, heir FROM changes WHERE token > ? ORDER BY token"
            changed = store.all(statement, (memory.token,))
            great = [one for one in changed if one[0] in _GREAT]
            if memory.token > token or len(great) > _MANY or any(level == "copy" for _, level, *_ in great):
                memory = None
            else:
                gone = [
                    heir if kind == "updated" else row
                    for kind, _, row, _, heir in changed
                    if kind in ("updated", "removed", "expired")
                ]
                memory.drop(np.array(gone, np.int64), self._marks)
                leads.regroup(memory, great)
        if memory is None:
            memory = self._memory = Memory(self._config, WINDOW)
            self._pool = Pool(self._config, self._model)
        if not self._tables and memory.token != token:
            load(memory, self._store, self._config)
            memory.token = token
        return memory

    def _gather(self, rows: Sequence[Row]) -> Memory:
        """Return the memory of all that some reports may touch."""
        marks = marks_of([row.mark for row in rows], self._config)
        try:
            self._memory = Near(self._store, self._config, marks).memory()
        except (TypeError, ValueError, LookupError, OverflowError) as error:
            raise DamagedError(f"{self._store.name}: damaged: its tables cannot be read: {error}") from error
        self._pool = Pool(self._config, self._model)
        return self._memory

    def _add(self, rows: Sequence[Row], prints: fingerprints.Prints | None) -> list[Verdict]:
        """Add reports of distinct ids."""
        store = self._store
        names = [str(row.facts[0]) for row in rows]
        former = dict(store.among("log", "id", names))
        verdicts, fresh, kinds, again = self._sift(rows, names, former)
        if self._tables and fresh:
            tabled.catch_up(store, self._config)
            self._gather(fresh)
        first = int(store.meta()["counter"])
        numbers = list(range(first, first + len(fresh)))
        regrouper = self._regrouper(first + len(fresh))
        prints = prints if len(fresh) == len(rows) else None
        placed = self._place(fresh, numbers, prints, regrouper, keep=True)
        for row_number in again:  # after its successor has found its text
            self._drop(row_number)
        store.note({"counter": regrouper.counter})
        store.append(
            ((number, *row.facts, row.body) for number, row in zip(numbers, fresh, strict=True)),
            ((number, row.mark) for number, row in zip(numbers, fresh, strict=True)),
        )
        memory = self._refreshed
        moved = sorted(regrouper.moved | set(range(memory.size - len(fresh), memory.size)))
        columns = (memory.columns[name][moved].tolist() for name in ("row", *naming.LEVELS))
        alive = memory.alive[moved].tolist()
        store.place(one for one, there in zip(zip(*columns, strict=True), alive, strict=True) if there)
        told = [str(row.facts[0]) for row in fresh]
        settling.note_added(store, zip(kinds, numbers, (former.get(name) for name in told), strict=True))
        settling.note_regrouped(store, regrouper.notes, regrouper.named, regrouper.heirs)
        for number, name, kind, (one, twin) in zip(numbers, told, kinds, placed, strict=True):
            verdicts[name] = self._verdict(name, kind, one, number, twin)
        return [verdicts[name] for name in names]

    def _sift(
        self, rows: Sequence[Row], names: Sequence[str], former: dict[str, int]
    ) -> tuple[dict[str, Verdict], list[Row], list[str], list[int]]:
        """Return what is known of repeats; the others, what each is, and the rows that they follow.

        Those that are rewritten are deleted.
        """
        verdicts: dict[str, Verdict] = {}
        fresh, kinds, again = list[Row](), list[str](), list[int]()
        for name, row in zip(names, rows, strict=True):
            kind = kind_of(self._store, self._config, former.get(name), row)
            if kind == "unchanged":
                verdicts[name] = self._known(name, former[name])
                continue
            fresh.append(row)
            kinds.append("updated" if name in former else "added")
            if kind == "updated":
                self._drop(former[name])
            elif kind == "again":
                again.append(former[name])
        return verdicts, fresh, kinds, again

    @property
    def _refreshed(self) -> Memory:
        if self._memory is None:
            return self._refresh()
        return self._memory

    def _place(
        self,
        rows: Sequence[Row],
        numbers: Sequence[int],
        prints: fingerprints.Prints | None,
        regrouper: Regrouper,
        *,
        keep: bool,
    ) -> list[tuple[Placed, str | None]]:
        """Return where reports belong, and the id of the one whose text each has; they are filed if kept."""
        memory, config, pool = self._refreshed, self._config, self._pool
        if not rows:
            return []
        memory.forget_slots(pool.trim())
        first = memory.size
        marks = marks_of([row.mark for row in rows], config)
        memory.stage(np.array(numbers, np.int64), marks)
        equal, *pairs = memory.arrive(first, keep=keep)
        self._read(np.concatenate([pairs[1], memory.lead[pairs[1]]]), first)
        memory.columns["slot"][first : memory.size] = pool.size + 1 + np.arange(len(rows))
        if prints is None:
            pool.read(rows)
        else:
            pool.add(prints, marks, [str(row.facts[0]) for row in rows])
        board = Board(memory, pool, config, self._model)
        places = range(first, memory.size)
        placer = Placer(memory, config, regrouper, self._name, keep=keep)
        twins = placer.copies(places, equal.tolist(), board.copies(*pairs))
        placed = placer.events(places, twins, board.events(*pairs))
        if keep and self._tables:
            nearby.keep(self._store, memory, first)
        if keep:
            told = ((int(memory.row[place]), placer.told(place)) for place in places)
            self._store.bind((row, packed(*some)) for row, some in told if some)
        return [
            (one, self._name(twin) if twin >= 0 else None) for one, twin in zip(placed, twins, strict=True)
        ]

    def _regrouper(self, counter: int) -> Regrouper:
        """Return what finds events, and moves others; new groups are called by numbers from one on."""
        store, cut = self._store, self._model.event_cut * UNIT

        def founders(events: Sequence[int]) -> dict[int, int]:
            return settling.founders_of(store, "event", events)

        def taken(number: int) -> bool:
            return settling.was(store, "event", number)

        return Regrouper(self._refreshed, self._config, cut, founders, taken, counter)

    def _read(self, places: I64, first: int) -> None:
        """Have places before the first new one in the pool."""
        memory, places = self._refreshed, np.unique(places)
        missing = places[(places < first) & (memory.slot[places] == 0)]
        if len(missing):
            rows = memory.row[missing].tolist()
            read = dict(relinks.read(self._store, rows))
            memory.columns["slot"][missing] = self._pool.size + 1 + np.arange(len(missing))
            self._pool.read([read[row] for row in rows])

    def _name(self, place: int) -> str:
        """Return the id of a place."""
        slot = int(self._refreshed.slot[place])
        if slot:
            return self._pool.names[slot - 1]
        row = int(self._refreshed.row[place])
        return str(self._store.one("SELECT id FROM log WHERE row = ?", (row,))[0])

    def _drop(self, row: int) -> None:
        """Delete a report and find it no more."""
        memory = self._refreshed
        first = memory.size - len(memory.fresh)
        fresh = {int(memory.row[first + at]): mark.tobytes() for at, mark in enumerate(memory.fresh)}
        removals.drop(self._store, self._config, row, fresh)
        memory.drop(np.array([row]), self._marks)

    def _marks(self, row: int) -> Marks:
        """Return the marks of a row."""
        return marks_of([mark for _, mark in self._store.read("marks", "row, mark", [row])], self._config)

    def _known(self, name: str, row: int) -> Verdict:
        """Return what is known of a report that is there."""
        ((_, *groups),) = self._store.read("members", "row, copy, event, story", [row])
        return self._verdict(name, "unchanged", Placed((groups[0], groups[1], groups[2]), ()), row, None)

    def _verdict(self, name: str, change: str, placed: Placed, number: int, twin: str | None) -> Verdict:
        copy, event, story = map(naming.name, naming.LEVELS, placed.groups)
        is_new = change != "unchanged" and placed.groups[1] == number
        others = tuple(one for one in placed.evidence if one.id != name)
        return Verdict(name, change, copy, event, story, is_new, twin if twin != name else None, others)
