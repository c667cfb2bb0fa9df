"""Settling: what is written when groups change, so that ids stay and every change can be followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from dedup._types import I64
from dedup.index.naming import LEVELS, Carried, carry
from dedup.index.tables import Tables

_GROUP = "level, number, founder, heir"
_RESOLVE = "UPDATE groups SET heir = ? WHERE level = ? AND heir = ?"
_CHANGE = "INSERT INTO changes (kind, level, row, number, heir, name) VALUES (?,?,?,?,?,?)"


def note(
    store: Tables,
    kind: str,
    *,
    level: str | None = None,
    rows: Iterable[int | None] = (None,),
    number: int | None = None,
    heir: int | None = None,
    name: str | None = None,
) -> None:
    """Write a change into the log, once for each row."""
    store.put(_CHANGE, ((kind, level, row, number, heir, name) for row in rows))


def note_added(store: Tables, added: Iterable[tuple[str, int, int | None]]) -> None:
    """Write reports into the log of changes: what happened to each, its row and the one that it had."""
    store.put(_CHANGE, ((kind, None, row, None, heir, None) for kind, row, heir in added))


def settle(store: Tables, labels: Mapping[str, tuple[I64, I64]]) -> int:
    """Give reports their new groups, within a `writing`; return how many reports came to another one.

    Reports that are no longer there are passed over; those that came meanwhile stay where they are.

    Args:
        store: The index.
        labels: For each level the rows of reports in founder order, and a label of each one's new group.
    """
    found = list(store.read("members", "row, copy, event, story"))
    placed = {level: np.array([one[at] for one in found], np.int64) for at, level in enumerate(LEVELS, 1)}
    rows = np.array([one[0] for one in found], np.int64)
    counter = int(store.meta()["counter"])
    changed, moved = np.zeros(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
    for level, (known, new) in labels.items():
        there = np.isin(known, rows)
        at = np.searchsorted(rows, known[there])
        now = placed[level].copy()
        carried = carry(now[at], new[there], known[there], founders(store, level), counter)
        counter += len(carried.born)
        now[at] = carried.numbers
        resolved = _resolved(placed[level], carried.heirs)
        outside = np.ones(len(rows), np.bool_)
        outside[at] = False
        now[outside] = resolved[outside]
        _tell(store, level, carried)
        other = now != resolved
        for number in np.unique(now[other]).tolist():
            note(store, "moved", level=level, rows=rows[other & (now == number)].tolist(), number=number)
        changed |= now != placed[level]
        moved |= other
        placed[level] = now
    store.note({"counter": counter})
    columns = [rows[changed], *(placed[level][changed] for level in LEVELS)]
    store.place(zip(*(column.tolist() for column in columns), strict=True))
    return int(moved.sum())


def founders(store: Tables, level: str) -> dict[int, int]:
    """Return the founders of groups that are not called by their founder's row."""
    found = "SELECT number, founder FROM groups WHERE level = ? AND founder IS NOT NULL"
    return dict(store.all(found, (level,)))


def founders_of(store: Tables, level: str, numbers: Sequence[int]) -> dict[int, int]:
    """Return the founders of those of some groups that are not called by their founder's row."""
    statement = "SELECT founder FROM groups WHERE level = ? AND number = ? AND founder IS NOT NULL"
    found = ((number, store.one(statement, (level, number))) for number in numbers)
    return {number: int(row[0]) for number, row in found if row}


def was(store: Tables, level: str, number: int) -> bool:
    """Return whether a number is in the list of groups."""
    statement = "SELECT 1 FROM groups WHERE level = ? AND number = ?"
    return store.one(statement, (level, number)) is not None


def note_regrouped(
    store: Tables,
    notes: Sequence[tuple[str, str, int | None, int, int | None]],
    named: Sequence[tuple[int, int]],
    heirs: Sequence[tuple[str, int, int]],
) -> None:
    """Write what adding has changed of events: notes, new events and groups that became others."""
    store.put(_CHANGE, ((*note, None) for note in notes))
    rows: list[tuple[Any, ...]] = [("event", number, row, None) for number, row in named]
    rows += [(level, number, None, heir) for level, number, heir in heirs]
    store.replace("groups", _GROUP, rows)
    store.put(_RESOLVE, [(heir, level, number) for level, number, heir in heirs])


def resolve(store: Tables, level: str, number: int) -> int:
    """Return the number of the group that a group has become."""
    found = store.one("SELECT heir FROM groups WHERE level = ? AND number = ?", (level, number))
    return number if found is None or found[0] is None else int(found[0])


def _resolved(numbers: I64, heirs: Mapping[int, int]) -> I64:
    """Return numbers with those that have an heir replaced by it."""
    if not heirs:
        return numbers.copy()
    keys = np.array(sorted(heirs), np.int64)
    values = np.array([heirs[key] for key in keys.tolist()], np.int64)
    at = np.searchsorted(keys, numbers).clip(max=len(keys) - 1)
    return np.where(keys[at] == numbers, values[at], numbers)


def _tell(store: Tables, level: str, carried: Carried) -> None:
    """Write the groups that were born, and those that became others."""
    born: list[tuple[Any, ...]] = [(level, number, row, None) for number, row in carried.born.items()]
    gone = [(level, number, None, heir) for number, heir in carried.heirs.items()]
    store.replace("groups", _GROUP, [*born, *gone])
    store.put(_RESOLVE, [(heir, level, number) for number, heir in carried.heirs.items()])
    for number, old in carried.split.items():
        note(store, "split", level=level, number=old, heir=number)
    for number, heir in carried.heirs.items():
        note(store, "merged", level=level, number=number, heir=heir)
