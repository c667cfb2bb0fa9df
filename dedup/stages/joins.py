"""Joins: small stories that become part of a large one, which they share enough with on the whole."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

from dedup._types import F32, F64, I32, I64, U32, Bools
from dedup.kernels import homes, joins
from dedup.kernels.linkage import UNDATED
from dedup.shelf import Shelf

SECONDS_A_DAY: Final = 86_400

# Inverse document frequency up to which a word brings no event into a large story: one in fifty-five reports
# holds it (benchmarks/evidence.md#joins).
TELLING: Final = 4.0
# Events of the groups that smaller ones join, and the share that they need, turn by turn: once all, once more
# those that are then so large that their mean is sure (benchmarks/evidence.md#joins).
TURNS: Final = ((2, 0.22), (16, 0.18))
# Stories of two events or more up to which these shares are enough, and how fast more is needed as there are
# more: among many stories one is like anything by chance (benchmarks/evidence.md#joins).
MANY: Final = 200
RIVALRY: Final = 0.2


def join(
    terms: U32,
    weights: I32,
    strong: Bools,
    offsets: I64,
    columns: U32,
    labels: I64,
    *,
    idf: F32,
    reports: I64,
    times: I64,
    max_span_days: float,
    nearest: int,
    shelf: Shelf,
    each: Callable[..., Iterator[Any]],
) -> I64:
    """Return the stories once small ones have joined those that they share enough with (`kernels.joins`).

    Args:
        terms: uint32, the terms of the events, numbered.
        weights: int32, shape of `terms`; those of terms that tell nothing are overwritten with 0.
        strong: bool, shape of `terms`, terms that propose a story.
        offsets: int64, shape (n + 1,), where the terms of event i begin.
        columns: uint32, the column of each term.
        labels: int64, shape (n,); the smallest event of each event's story.
        idf: float32, shape (2^bits,), inverse document frequency by column; up to `TELLING` it tells nothing.
        reports: int64, shape (n,), of each event.
        times: int64, shape (n,); seconds, or `UNDATED`; events in founder order.
        max_span_days: Longest span of a story; undated events do not count.
        nearest: Stories before and after a small one that a term proposes to it.
        shelf: Where the large stories are to be.
        each: Yields what a function makes of so many stories, run by run, in their order, given the function,
            what it is to know, and how many they are.
    """
    if not len(labels):
        return labels
    joins.silence(terms, weights, idf[columns] > TELLING)
    sums, span = np.zeros(len(columns), np.int64), round(max_span_days * SECONDS_A_DAY)
    rivals = max(1.0, (np.bincount(labels) > 1).sum() * _share(times, span) / MANY) ** RIVALRY
    for least, need in TURNS:
        _, group, sizes = np.unique(labels, return_inverse=True, return_counts=True)
        order = np.argsort(group, kind="stable")
        starts = np.append(0, np.cumsum(sizes))
        last = np.maximum.reduceat(times[order], starts[:-1])
        first = np.minimum.reduceat(np.where(times == UNDATED, last[group], times)[order], starts[:-1])
        large = np.flatnonzero(sizes >= least)
        grouped = offsets, order, starts, large, sums
        met = _homes(terms, weights, *grouped, shelf)
        told = np.bincount(group, weights=reports).astype(np.int64)
        known = (
            (terms, weights, strong, *grouped[:-1]),
            met,
            told,
            rivals * need,
            (first, last),
            span,
            nearest,
        )
        best, shares = map(np.concatenate, zip(*each(seek, known, len(sizes)), strict=True))
        joining = np.flatnonzero(best >= 0)
        turns = joining[np.argsort(-shares[joining], kind="stable")]
        ends = joins.join(best, turns, first, last, span)
        _, firsts, home = np.unique(ends[group], return_index=True, return_inverse=True)
        labels = firsts[home]
    return labels


def seek(
    rows: tuple[U32, I32, Bools, I64, I64, I64, I64],
    met: tuple[tuple[I64, U32, I32], tuple[I64, U32, I32], F64],
    reports: I64,
    need: float,
    times: tuple[I64, I64],
    span: int,
    nearest: int,
    begin: int,
    end: int,
) -> Iterator[tuple[I64, I64]]:
    """Yield the story that each small one of a run shares enough with, and how much (`kernels.joins`)."""
    heads = met[1][0]
    sums = np.zeros(len(heads) - 1, np.int64)
    yield joins.seek(*rows, sums, *met, reports, need, *times, span, nearest, begin, end)


def _homes(
    terms: U32, weights: I32, offsets: I64, order: I64, starts: I64, large: I64, sums: I64, shelf: Shelf
) -> tuple[tuple[I64, U32, I32], tuple[I64, U32, I32], F64]:
    """Return the mean rows of the large groups, row by row and term by term, and what is within each."""
    room = homes.room(weights, offsets, order, starts, large)
    told, held = shelf.empty(room, np.uint32), shelf.empty(room, np.int32)
    begins, within = np.zeros(len(large) + 1, np.int64), np.empty(len(large))
    grouped = offsets, order, starts, large, sums
    homes.gather(terms, weights, *grouped, told, held, begins, within)
    heads = np.zeros(len(sums) + 1, np.int64)
    places, means = shelf.empty(begins[-1], np.uint32), shelf.empty(begins[-1], np.int32)
    homes.post(told, held, begins, heads, places, means)
    return (begins, told, held), (heads, places, means), within


def _share(times: I64, span: int) -> float:
    """Return the share of all time that so many seconds are, 1 at most."""
    dated = times[times != UNDATED]
    whole = int(dated.max() - dated.min()) if dated.size else 0
    return min(1.0, span / max(1, whole))
