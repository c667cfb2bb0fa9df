"""Adding: documents become rows, and each is told what it is."""

from __future__ import annotations

from typing import Any, NamedTuple

from dedup import pipeline
from dedup._types import RejectSink
from dedup.config import Config
from dedup.index import naming, removals, settling
from dedup.index.rows import Row, encode, marks_of
from dedup.index.store import Store
from dedup.index.verdicts import Verdict
from dedup.jobs import gathered
from dedup.model import Model


class Place(NamedTuple):
    """The groups of a report; its own row's number where it begins one."""

    copy: int
    event: int
    story: int


def add(store: Store, config: Config, model: Model, documents: Any, reject: RejectSink) -> list[Verdict]:
    """Add reports in one transaction."""
    rows: list[Row] = []
    for batch in gathered(documents, config, reject):
        rows += encode(pipeline.fingerprint(batch, config, model), config, model.idf)
    with store.writing():
        return [_add(store, config, row) for row in rows]


def _add(store: Store, config: Config, row: Row) -> Verdict:
    """Add one report."""
    name = str(row.facts[0])
    former = store.one("SELECT row FROM log WHERE id = ?", (name,))
    change = "added"
    if former is not None:
        if _same(store, config, former[0], row):
            ((_, *groups),) = store.read("members", "row, copy, event, story", former)
            return _verdict(name, "unchanged", Place(*groups), former[0])
        removals.drop(store, former[0])
        change = "updated"
    number = int(store.meta()["counter"])
    place = Place(number, number, number)
    store.note({"counter": number + 1})
    store.append([(number, *row.facts, row.body)], [(number, row.mark)])
    store.place([(number, *place)])
    settling.note(store, change, rows=[number])
    return _verdict(name, change, place, number)


def _same(store: Store, config: Config, former: int, row: Row) -> bool:
    """Return whether a report is there with the same content."""
    old = [mark for _, mark in store.read("marks", "row, mark", [former])]
    if not old:
        return False
    one, other = marks_of([old[0], row.mark], config)[["content", "heading"]]
    return bool(one == other)


def _verdict(name: str, change: str, place: Place, number: int) -> Verdict:
    copy, event, story = map(naming.name, naming.LEVELS, place)
    return Verdict(name, change, copy, event, story, is_new=place.event == number, duplicate_of=None)
