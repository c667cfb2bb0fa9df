"""Repeats: reports of an id that is there already, or twice in one call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from dedup.config import Config
from dedup.index.rows import FACTS, Row, marks_of
from dedup.index.tables import Tables

# Reports that are placed at a time.
_ROWS: Final = 1000


def kind_of(store: Tables, config: Config, former: int | None, row: Row) -> str:
    """Return what a report is to the one of its id: added, unchanged, updated; or the same again.

    Again is one that the batch job keeps of the two, as `stages.identities.settle` says: that of the
    later date, then of the smaller title, URL and source.
    """
    if former is None:
        return "added"
    old = [mark for _, mark in store.read("marks", "row, mark", [former])]
    if not old:
        return "updated"
    one, other = marks_of([old[0], row.mark], config)
    if one["content"] != other["content"] or one["heading"] != other["heading"]:
        return "updated"
    dates = int(one["published"]), int(other["published"])  # undated ones have the smallest number
    if dates[0] != dates[1]:
        return "again" if dates[1] > dates[0] else "unchanged"
    ((_, *facts, _),) = store.log([former])
    return "again" if _told(row.facts) < _told(facts) else "unchanged"


def _told(facts: Sequence[str | None]) -> list[tuple[bool, str]]:
    """Return title, URL and source as the batch job sorts them: what is missing comes last."""
    found = dict(zip(FACTS, facts, strict=True))
    return [(found[name] is None, found[name] or "") for name in ("title", "url", "source")]


def distinct(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield runs of rows in which each id is once."""
    run: dict[Any, Row] = {}
    for row in rows:
        if row.facts[0] in run or len(run) == _ROWS:
            yield list(run.values())
            run = {}
        run[row.facts[0]] = row
    yield list(run.values())
