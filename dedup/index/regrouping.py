"""Regrouping: the events that a new report touches are linked anew, as the batch job links them.

What one report tells may hold two events together, or show that one is two. Only events that it has a strong
pair with are looked at, by the pairs that were weighed when their reports came.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np

from dedup._types import I64
from dedup.config import Config
from dedup.index.fields import SECONDS_A_DAY
from dedup.index.memory import Memory
from dedup.index.naming import Carried, carry
from dedup.kernels import bonds, linkage
from dedup.kernels.linkage import DOUBT, UNDATED

# Copy groups that are linked anew at most; events of more stay as they are.
_MOST: Final = 400


class Note(NamedTuple):
    """What is to be told of a change, as `settling.note` takes it.

    Attributes:
        kind, level, row, number, heir: Columns of the table.
    """

    kind: str
    level: str
    row: int | None
    number: int
    heir: int | None


class Regrouper:
    """Finds the events of new places, and moves others where that is right.

    Args:
        memory: The places.
        config: The settings.
        cut: Of events, in 1/65,536.
        founders: Returns the founders of those events that are not called by their founder's row.
        taken: Returns whether a number has been an event's.
        counter: The next number.

    Attributes:
        counter: The next number.
        moved: Places whose groups are others now.
        notes: What is to be told.
        named: Number and founder's row of the events that are new, but for those called by that row.
        heirs: Groups that became others: level, number, heir.
    """

    def __init__(
        self,
        memory: Memory,
        config: Config,
        cut: float,
        founders: Callable[[Sequence[int]], dict[int, int]],
        taken: Callable[[int], bool],
        counter: int,
    ) -> None:
        self._memory, self._cut, self._founders, self._taken = memory, int(np.ceil(cut)), founders, taken
        self._span = round(config.event_days * SECONDS_A_DAY)
        self.counter = counter
        self.moved, self.notes = set[int](), list[Note]()
        self.named, self.heirs = list[tuple[int, int]](), list[tuple[str, int, int]]()

    def settle(self, place: int, told: Sequence[tuple[int, int]], *, keep: bool) -> tuple[int, int]:
        """Return the event and the story of a place that founds its copy group; if it is kept, others move.

        Args:
            place: The place.
            told: The places of its pairs, which lead their copy groups, and the weights.
            keep: Whether anything is changed.
        """
        memory, own = self._memory, int(self._memory.row[place])
        least = self._cut if memory.sure[place] else self._cut / DOUBT
        starts = sorted({other for other, weight in told if weight >= least and memory.alive[other]})
        if not starts:
            return own, own
        rows, labels = self._link(place, np.array(starts, np.int64), dict(told))
        old, new = memory.event[rows[:-1]], labels[:-1]
        with_it = old[new == labels[-1]]
        pairs = len(set(zip(old.tolist(), new.tolist(), strict=True)))
        if pairs == len(set(old.tolist())) == len(set(new.tolist())):
            if not len(with_it):
                return own, own
            at = rows[:-1][new == labels[-1]][0]
            return int(memory.event[at]), int(memory.story[at])
        found = self._carry(rows[:-1], old, new)
        numbers = found.numbers[new == labels[-1]]
        story = self._move(rows[:-1], old, found, keep=keep)
        if not len(numbers):
            return own, own
        return int(numbers[0]), story[int(numbers[0])]

    def _link(self, place: int, starts: I64, told: dict[int, int]) -> tuple[I64, I64]:
        """Return the places that are linked anew, the new one last, and the label of each one's group."""
        memory, out = self._memory, np.empty(_MOST, np.int64)
        held, kept = memory.columns, memory.bonds
        tied = held["lead"], held["bond"], kept.ends
        count = bonds.gather(starts, held["event"], held["alive"], *tied, kept.behind, held["seen"], out)
        rows = self._open(out[:count], told)
        times = memory.times[rows]
        rows = rows[np.lexsort((rows, times, times == UNDATED))]
        m = len(rows)
        sums = np.zeros((m + 1, m + 1), np.int64)
        bonds.weigh(rows, *tied, kept.heavy, kept.behind, held["seen"], sums[:m, :m])
        for at, other in enumerate(rows.tolist()):
            sums[at, m] = sums[m, at] = told.get(other, 0)
        rows = np.append(rows, place)
        sure = memory.sure[rows].astype(np.int64)
        return rows, linkage.link(sums, memory.times[rows], sure, self._cut, self._span)

    def _open(self, rows: I64, told: dict[int, int]) -> I64:
        """Return places without those of events that are not known whole: of these one stands for all.

        That is one that the new place has a pair with, which then counts as the mean of all.
        """
        memory = self._memory
        events, counts = np.unique(memory.event[rows], return_counts=True)
        for event, count in zip(events.tolist(), counts.tolist(), strict=True):
            texts = memory.counts.copies(event)
            if count == texts:
                continue
            inside = memory.event[rows] == event
            members = rows[inside].tolist()
            first = next(one for one in members if one in told)
            total = sum(told.get(one, 0) for one in members)
            for one in members:
                told.pop(one, None)
            told[first] = total // max(texts, count)
            rows = np.append(rows[~inside], first)
        return rows

    def _carry(self, rows: I64, old: I64, new: I64) -> Carried:
        """Return the numbers of new groups, in the place of those that the old ones had."""
        memory = self._memory
        numbers = memory.row[rows]
        found = carry(old, new, numbers, self._founders(sorted(set(old.tolist()))), self.counter)
        names = {}
        for number, row in found.born.items():
            been = ("event", row) in {(level, gone) for level, gone, _ in self.heirs} or self._taken(row)
            free = not been and not (memory.event == row).any()
            names[number] = row if free else self.counter
            self.counter += not free
        renamed = np.array([names.get(one, one) for one in found.numbers.tolist()], np.int64)
        return Carried(
            renamed,
            {names[number]: row for number, row in found.born.items()},
            found.heirs,
            {names[number]: came for number, came in found.split.items()},
        )

    def _move(self, rows: I64, old: I64, found: Carried, *, keep: bool) -> dict[int, int]:
        """Let copy groups come to other events, and note it; return the story of each event."""
        memory = self._memory
        story = {
            int(event): int(memory.story[place])
            for place, event in reversed(list(zip(rows, old, strict=True)))
        }
        story |= {number: story[came] for number, came in found.split.items()}
        if not keep:
            return story
        resolved = np.array([found.heirs.get(one, one) for one in old.tolist()], np.int64)
        for number, came in found.split.items():
            self.notes.append(Note("split", "event", None, came, number))
        self.named += [(number, row) for number, row in found.born.items() if number != row]
        for number, heir in found.heirs.items():
            self._merge("event", number, heir)
            memory.counts.merge(number, heir)
        for place, came, number in zip(rows.tolist(), resolved.tolist(), found.numbers.tolist(), strict=True):
            if came != number:
                self._shift(place, came, number, story[number])
        for number, heir in found.heirs.items():
            if story[number] != story[heir]:
                self._retell(story[number], heir, story[heir])
        return story

    def _merge(self, level: str, number: int, heir: int) -> None:
        """Let a group become another."""
        places = np.flatnonzero(self._memory.columns[level][: self._memory.size] == number)
        self._memory.columns[level][places] = heir
        self.moved |= set(places.tolist())
        self.heirs.append((level, number, heir))
        self.notes.append(Note("merged", level, None, number, heir))

    def _shift(self, place: int, came: int, number: int, story: int) -> None:
        """Let a copy group come to another event."""
        memory = self._memory
        copy = int(memory.copy[place])
        places = np.flatnonzero(memory.copy == copy)
        for level, value in (("event", number), ("story", story)):
            other = places[memory.columns[level][places] != value]
            memory.columns[level][other] = value
            self.notes += [Note("moved", level, row, value, None) for row in memory.row[other].tolist()]
        self.moved |= set(places.tolist())
        memory.counts.shift(copy, came, number)

    def _retell(self, number: int, event: int, story: int) -> None:
        """Let the reports of an event come to its story; if none is left of their own, that becomes it."""
        memory = self._memory
        places = np.flatnonzero((memory.event == event) & (memory.story == number))
        if len(places) == int((memory.story == number).sum()) + memory.beyond(number):
            self._merge("story", number, story)
            return
        memory.columns["story"][places] = story
        self.moved |= set(places.tolist())
        self.notes += [Note("moved", "story", row, story, None) for row in memory.row[places].tolist()]
