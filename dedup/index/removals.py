"""Removals: reports that go, and what stays of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from dedup.config import Config
from dedup.errors import BusyError
from dedup.index import settling, tabled
from dedup.index.lookups import row_of
from dedup.index.rows import FACTS, marks_of
from dedup.index.tables import Tables, sealed
from dedup.kernels.linkage import UNDATED

_TABLES = ("log", "marks", "members", "pairs")


def remove(store: Tables, config: Config, name: str, *, erase: bool) -> None:
    """Remove a report."""
    with store.writing():
        row = row_of(store, name)
        drop(store, config, row)
        settling.note(store, "removed", rows=[row], name=name)
    if erase and not store.flush():
        raise BusyError(f"{store.name}: {name!r} was removed, but others still read what was written of it")


def drop(store: Tables, config: Config, row: int, fresh: Mapping[int, bytes] | None = None) -> None:
    """Delete the rows of a report; `fresh` are marks that are not in the file yet, by row."""
    tabled.forget(store, config, row, fresh)
    for table in _TABLES:
        store.put(f"DELETE FROM {table} WHERE row = ?", [(row,)])  # noqa: S608  (names of ours)


def expire(store: Tables, config: Config, before: datetime) -> int:
    """Forget what reports said."""
    aware = before if before.tzinfo else before.replace(tzinfo=UTC)
    with store.writing():
        gone = []
        for row, mark in store.read("marks", "row, mark"):
            seconds = int(marks_of([mark], config)["published"][0])
            if seconds != UNDATED and seconds < aware.timestamp():
                gone.append(row)
        facts = [(row, name, *[None] * len(FACTS)) for row, name, *_ in store.log(gone)]
        for row in gone:
            tabled.forget(store, config, row)
        for table in ("marks", "pairs"):
            store.put(f"DELETE FROM {table} WHERE row = ?", [(row,) for row in gone])  # noqa: S608
        blank = ", ".join(f"{fact} = NULL" for fact in FACTS if fact != "id")
        values = [(one[-1], one[0]) for one in sealed(facts)]
        store.put(f"UPDATE log SET {blank}, body = NULL, seal = ? WHERE row = ?", values)  # noqa: S608
        settling.note(store, "expired", rows=gone)
    return len(gone)
