"""Runs made by hand for tests: the tables of the stories that a few words describe."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pyarrow as pa

from dedup.schema import ASSIGNMENTS, EVENTS, PAIRS


class Item(NamedTuple):
    """A report: the first of its group to be named speaks for it."""

    id: str
    copy: str
    event: str
    story: str
    title: str | None = None
    source: str | None = None
    published: datetime | None = None
    url: str | None = None


def day(number: int, month: int = 9) -> datetime:
    """Return midnight of a day of 2016."""
    return datetime(2016, month, number, tzinfo=UTC)


def tables(items: Iterable[Item]) -> dict[str, pa.Table]:
    """Return the assignments, events and pairs of the items, in the order of their schemas."""
    items = list(items)
    first = {level: _speakers(items, level) for level in ("copy", "event", "story")}
    rows = [
        item._asdict()
        | {f"{level}_representative": first[level][getattr(item, level)] is item for level in first}
        for item in sorted(items, key=lambda item: item.id)
    ]
    events = [_event(name, items, first) for name in sorted(first["event"])]
    pairs = [
        {"a": a.id, "b": b.id, "level": "event", "merged": a.event == b.event, "probability": 0.5}
        for a, b in zip(rows_of(items), rows_of(items)[1:], strict=False)
    ]
    return {
        "assignments": pa.Table.from_pylist(rows, ASSIGNMENTS),
        "events": pa.Table.from_pylist(events, EVENTS),
        "pairs": pa.Table.from_pylist(pairs, PAIRS),
    }


def pieces(items: Iterable[Item]) -> dict[str, list[pa.Table]]:
    """Return the same as a run is written: each as several tables, the last one without rows."""
    return {
        name: [*(table.slice(at, 2) for at in range(0, len(table), 2)), table.slice(len(table))]
        for name, table in tables(items).items()
    }


def rows_of(items: Iterable[Item]) -> list[Item]:
    """Return the items by id."""
    return sorted(items, key=lambda item: item.id)


def _speakers(items: list[Item], level: str) -> dict[str, Item]:
    speakers: dict[str, Item] = {}
    for item in items:
        speakers.setdefault(getattr(item, level), item)
    return speakers


def _event(name: str, items: list[Item], first: dict[str, dict[str, Item]]) -> dict[str, Any]:
    members = [item for item in items if item.event == name]
    speaker = first["event"][name]
    dates = [item.published for item in members if item.published]
    copies = {item.copy: [other.id for other in members if other.copy == item.copy] for item in members}
    return {
        "event": name,
        "story": speaker.story,
        "size": len(members),
        "copies": len(copies),
        "sources": sorted({item.source for item in members if item.source}),
        "first_seen": min(dates, default=None),
        "last_seen": max(dates, default=None),
        "representative": {
            key: getattr(speaker, key) for key in ("id", "title", "url", "source", "published")
        }
        | {"reasons": ["medoid"]},
        "story_representative": {"id": first["story"][speaker.story].id, "reasons": ["no date"]},
        "copy_representatives": [
            {"copy": copy, "id": first["copy"][copy].id, "reasons": ["earliest"]}
            for copy, ids in sorted(copies.items())
            if len(ids) > 1
        ],
        "members": sorted(item.id for item in members),
    }
