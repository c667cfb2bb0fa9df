"""Loading: what the file holds becomes the memory of an index, many rows at a time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from dedup._types import I64
from dedup.config import Config
from dedup.errors import DamagedError
from dedup.index import leads
from dedup.index.memory import Memory
from dedup.index.rows import mark_type
from dedup.index.tables import Tables
from dedup.index.ties import unpacked


def load(memory: Memory, store: Tables, config: Config) -> None:
    """Add the rows of the file that came since, within a transaction.

    Raises:
        DamagedError: A row is not what was written.
    """
    last, first = int(memory.row[-1]) if memory.size else 0, memory.size
    (new,) = store.one("SELECT count(*) FROM members WHERE row > ?", (last,))
    memory.expect(new)
    members = _members(store, last)
    with _uncollected():
        for rows, data in store.blocks("marks", "row, mark", after=last, data=True):
            marks = np.frombuffer(data, mark_type(config))
            memory.load(rows[:, 0], marks, members(rows[:, 0]))
    leads.loaded(memory, first)
    last = max(last, leads.first_row(memory) - 1)
    for row, pairs in store.read("pairs", "row, pairs", after=last):
        leads.tie(memory, row, *unpacked(pairs))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let Python not look for cycles: among rows that come by the ten thousand there are none to be found.

    Of the time that reading a million takes it was half.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _members(store: Tables, after: int) -> Callable[[I64], I64]:
    """Return what returns the groups of rows, which are asked for in their order."""
    blocks: Iterator[I64] = (
        held for held, _ in store.blocks("members", "row, copy, event, story", after=after)
    )
    waiting = np.empty((0, 4), np.int64)

    def members(rows: I64) -> I64:
        nonlocal waiting
        while not len(waiting) or waiting[-1, 0] < rows[-1]:
            more = next(blocks, None)
            if more is None:
                raise DamagedError(f"{store.name}: damaged: row {rows[-1]} has no groups")
            waiting = np.concatenate([waiting, more])
        found = waiting[np.isin(waiting[:, 0], rows), 1:]
        if len(found) < len(rows):
            raise DamagedError(f"{store.name}: damaged: rows without groups")
        waiting = waiting[waiting[:, 0] > rows[-1]]
        return found

    return members
