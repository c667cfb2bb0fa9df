"""Re-linking: the groups of an index as the batch job makes them of its fingerprints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from dedup import pipeline
from dedup._types import I64, Bools
from dedup.config import Config
from dedup.index import settling, snapshots
from dedup.index.rows import Row, decode, marks_of
from dedup.index.tables import Tables
from dedup.kernels.linkage import UNDATED
from dedup.levels import copies, events, stories
from dedup.levels.reports import Level, Reports, prepare
from dedup.model import Model
from dedup.schema import DOCUMENTS
from dedup.shelf import Shelf
from dedup.stages import identities

SECONDS_A_DAY: Final = 86_400
# Reports that are read at a time.
_ROWS: Final = 1024


class Known(NamedTuple):
    """Reports of an index, as the levels see them.

    Attributes:
        reports: In founder order.
        rows: int64, shape (n,), the row of each in the log.
    """

    reports: Reports
    rows: I64


def relink(store: Tables, config: Config, model: Model, days: float | None) -> int:
    """Make groups anew and keep them; return how many reports came to another group.

    What is new is worked out while others may write.
    """
    shelf = Shelf(store.folder, config.columns_memory)
    with store.reading():
        now = census(store, config)
        inside, around = recent(now, days) if days is not None else (np.ones(len(now.rows), np.bool_),) * 2
        found = known(read(store, now.rows[inside].tolist()), config, model, shelf)
        wider = found
        if days is not None:
            wider = known(read(store, now.rows[around].tolist()), config, model, shelf)
    if days is None:
        levels = whole(found, config, model)
        labels = {level: (found.rows, made.labels) for level, made in levels.items()}
    else:
        old = now.groups["event"][np.searchsorted(now.rows, wider.rows)]
        narrow, affairs = partly(found, wider, old, config, model)
        labels = {level: (found.rows, made) for level, made in narrow.items()} | {
            "story": (wider.rows, affairs)
        }
    with store.writing():
        moved = settling.settle(store, labels)
        snapshots.begin(store, snapshots.name(model), anew=True)
    return moved


class Census(NamedTuple):
    """The groups of all reports that have not expired.

    Attributes:
        rows: int64, shape (n,), ascending.
        times: int64, shape (n,), seconds, or `UNDATED`.
        groups: For each level, int64, shape (n,), numbers.
    """

    rows: I64
    times: I64
    groups: dict[str, I64]


def census(store: Tables, config: Config) -> Census:
    """Return the groups of all reports that have not expired."""
    found = list(store.read("marks", "row, mark"))
    rows = np.array([row for row, _ in found], np.int64)
    times = marks_of([mark for _, mark in found], config)["published"].astype(np.int64)
    placed = np.array(list(store.read("members", "row, copy, event, story")), np.int64).reshape(-1, 4)
    kept = placed[np.isin(placed[:, 0], rows)]
    return Census(rows, times, {level: kept[:, at] for at, level in enumerate(("copy", "event", "story"), 1)})


def known(found: Iterable[tuple[int, Row]], config: Config, model: Model, shelf: Shelf) -> Known:
    """Return reports of the log as the levels see them.

    Args:
        found: Rows of the log, as `read` yields them.
        config: The settings of the index.
        model: The model.
        shelf: Where large columns are.
    """
    table = shelf.tables()
    table.add(pipeline.fingerprint(pa.RecordBatch.from_pylist([], DOCUMENTS), config, model))
    numbers = []
    for some in _portions(found):
        numbers += [row for row, _ in some]
        table.add(decode([held for _, held in some], config))
    ordered = identities.settle(table.table(), on_conflict="error", reject=lambda _: None)
    return Known(prepare(ordered, model, shelf), np.array(numbers, np.int64)[ordered.rows])


def read(store: Tables, rows: Sequence[int]) -> Iterator[tuple[int, Row]]:
    """Yield rows of the log that have not expired, with their marks."""
    for first in range(0, len(rows), _ROWS):
        some = rows[first : first + _ROWS]
        marks = dict(store.read("marks", "row, mark", some))
        for row, *facts, body in store.log(some):
            if row in marks and body is not None:
                yield row, Row(tuple(facts), marks[row], body)


def _portions(rows: Iterable[tuple[int, Row]]) -> Iterator[list[tuple[int, Row]]]:
    rest = iter(rows)
    while some := list(islice(rest, _ROWS)):
        yield some


def whole(found: Known, config: Config, model: Model) -> dict[str, Level]:
    """Return the levels of reports as the batch job makes them."""
    return pipeline.group(found.reports, config, model, pipeline.Clock())


def recent(now: Census, days: float) -> tuple[Bools, Bools]:
    """Return the reports of events, and of stories, that have a report of the last days.

    The last days are those before the latest report, whatever the clock says.
    """
    dated = now.times != UNDATED
    if not dated.any():
        return dated, dated
    late = dated & (now.times >= int(now.times[dated].max()) - round(days * SECONDS_A_DAY))
    inside = (np.isin(now.groups[level], now.groups[level][late]) for level in ("event", "story"))
    return next(inside), next(inside)


def partly(
    fresh: Known, around: Known, old_events: I64, config: Config, model: Model
) -> tuple[dict[str, I64], I64]:
    """Return new copies and events of some reports, and the stories of these and of others.

    Args:
        fresh: Whole events.
        around: The same reports, and others whose copies and events stay.
        old_events: int64, the number of each of these reports' old event.

    Returns:
        The labels of copies and events of `fresh`; the labels of the stories of `around`.
    """
    copied = copies.find(fresh.reports, config)
    told = events.find(fresh.reports, copied.labels, config, model)
    labels = -1 - old_events
    at = np.argsort(around.rows)
    place = at[np.searchsorted(around.rows[at], fresh.rows)]
    labels[place] = told.labels
    # Each event is called by its first report.
    _, first, which = np.unique(labels, return_index=True, return_inverse=True)
    affairs = stories.find(around.reports, first[which], config, model)
    return {"copy": copied.labels, "event": told.labels}, affairs.labels
