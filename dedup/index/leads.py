"""Leads: which report each copy group is seen through, and what follows when groups change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dedup._types import I64

if TYPE_CHECKING:
    from dedup.index.memory import Memory

# Places of which each is asked for alone.
_FEW: Final = 500


def lead(memory: Memory, first: int) -> None:
    """Note the first of each copy group, for places from one on."""
    held = memory.columns
    if memory.size - first > _FEW:
        places = np.flatnonzero(memory.alive)
        _, firsts, which = np.unique(memory.copy[places], return_index=True, return_inverse=True)
        held["lead"][places] = places[firsts[which]]
        return
    for place in range(first, memory.size):
        at = int(np.searchsorted(memory.row, memory.copy[place]))
        if at == memory.size or memory.copy[at] != memory.copy[place] or not memory.alive[at]:
            at = int(np.flatnonzero((memory.copy == memory.copy[place]) & memory.alive)[0])
        held["lead"][place] = held["lead"][at]


def loaded(memory: Memory, first: int) -> None:
    """Note what follows of all places that were added by `load`, from one on."""
    if first < memory.size:
        memory.loaded()
        lead(memory, first)
        copies = np.flatnonzero((memory.lead != np.arange(memory.size)) & memory.late())
        for place in copies[copies >= first].tolist():
            memory.carry(place)


def first_row(memory: Memory) -> int:
    """Return the first row within the window."""
    held = np.flatnonzero(memory.late())
    return int(memory.row[held[0]]) if len(held) else 0


def follow_on(memory: Memory, place: int) -> None:
    """Let the next of its copy group lead it in the stead of one that is gone."""
    held, copy = memory.columns, int(memory.copy[place])
    heirs = np.flatnonzero((memory.copy == copy) & memory.alive)
    if len(heirs):
        held["lead"][heirs] = held["lead"][place] = heirs[0]
        held["several"][heirs[0]] = held["several"][place]
        held["bond"][heirs[0]] = held["bond"][place]
    else:
        memory.counts.shift(copy, int(memory.event[place]), 0)


def tie(memory: Memory, row: int, others: I64, weights: I64) -> None:
    """Keep the pairs of a row with others, as far as these are known."""
    rows = np.append(others, row)
    at = np.searchsorted(memory.row, rows).clip(max=memory.size - 1)
    there = (memory.row[at] == rows) & memory.alive[at]
    if there[-1]:
        ends = memory.lead[at].astype(np.int64)
        known = there[:-1] & (ends[:-1] != ends[-1])
        memory.bonds.tie(int(ends[-1]), ends[:-1][known], weights[known], memory.columns["bond"])


def regroup(memory: Memory, changes: Iterable[tuple[Any, ...]]) -> None:
    """Let reports come to other groups: kind, level, row, number and heir of each change."""
    for kind, level, row, number, heir in changes:
        column = memory.columns[level][: memory.size]
        if kind == "merged":
            column[column == number] = heir
            if level == "event":
                memory.counts.merge(number, heir)
            continue
        at = int(np.searchsorted(memory.row, row))
        if at < memory.size and memory.row[at] == row:
            if level == "event" and memory.lead[at] == at:
                memory.counts.shift(int(memory.copy[at]), int(column[at]), number)
            column[at] = number
