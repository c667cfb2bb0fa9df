"""Lookups: what an index holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from dedup.config import Config
from dedup.errors import DamagedError, NotFoundError
from dedup.index import naming, settling, tabled
from dedup.index.rows import FACTS, marks_of
from dedup.index.tables import Tables
from dedup.index.verdicts import Change, Entry, Group, Stats
from dedup.kernels.linkage import UNDATED

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_AT: Final = {name: place for place, name in enumerate(FACTS, 1)}


def row_of(store: Tables, name: str) -> int:
    """Return the row of a report.

    Raises:
        NotFoundError: There is none of this id.
    """
    found = store.one("SELECT row FROM log WHERE id = ?", (name,))
    if found is None:
        raise NotFoundError(f"{store.name} has no report {name!r}")
    return int(found[0])


def entry(store: Tables, config: Config, name: str) -> Entry:
    """Return a report."""
    with store.reading():
        for found in entries(store, config, [row_of(store, name)]):
            return found
    raise DamagedError(f"{store.name}: damaged: report {name!r} is not where it should be")


def entries(store: Tables, config: Config, rows: Sequence[int]) -> Iterator[Entry]:
    """Yield the reports of rows."""
    marks = dict(store.read("marks", "row, mark", rows))
    members = {row: groups for row, *groups in store.read("members", "row, copy, event, story", rows)}
    for row, *facts, _body in store.log(rows):
        told = dict(zip(FACTS, facts, strict=True))
        if row not in members:
            raise DamagedError(f"{store.name}: damaged: row {row} has no groups")
        copy, event, story = map(naming.name, naming.LEVELS, members[row])
        yield Entry(
            id=told["id"],
            copy=copy,
            event=event,
            story=story,
            title=told["title"],
            url=told["url"],
            source=told["source"],
            published=_moment(marks_of([marks[row]], config)["published"][0]) if row in marks else None,
            expired=row not in marks,
        )


def _moment(seconds: Any) -> datetime | None:
    return None if seconds == UNDATED else _EPOCH + timedelta(seconds=int(seconds))


def group(store: Tables, config: Config, name: str) -> Group:
    """Return a group."""
    parsed = naming.parse(name)
    if parsed:
        level, number = parsed
        with store.reading():
            number = settling.resolve(store, level, number)
            statement = f"SELECT row FROM members WHERE {level} = ? ORDER BY row"  # noqa: S608  (a name of ours)
            rows = [row for (row,) in store.all(statement, (number,))]
            if rows:
                return Group(naming.name(level, number), tuple(entries(store, config, rows)))
    raise NotFoundError(f"{store.name} has no group {name!r}")


def events(store: Tables, config: Config, since: datetime | None) -> Iterator[Group]:
    """Yield events with a report published since a moment."""
    with store.reading():
        late = {row for row, mark in store.read("marks", "row, mark") if _late(mark, config, since)}
        placed = sorted((event, row) for row, event in store.all("SELECT row, event FROM members"))
        found = {
            number: rows
            for number, some in groupby(placed, key=lambda one: one[0])
            if not late.isdisjoint(rows := [row for _, row in some])
        }
    for number, rows in found.items():
        with store.reading():
            yield Group(naming.name("event", number), tuple(entries(store, config, rows)))


def _late(mark: bytes, config: Config, since: datetime | None) -> bool:
    """Return whether a mark is of a report published since a moment."""
    if since is None:
        return True
    moment = _moment(marks_of([mark], config)["published"][0])
    aware = since if since.tzinfo else since.replace(tzinfo=UTC)
    return moment is not None and moment >= aware


def changes(store: Tables, since: int) -> list[Change]:
    """Return the changes behind a token."""
    statement = (
        "SELECT token, kind, coalesce(name, id), level, number, heir FROM changes LEFT JOIN log USING (row)"
        " WHERE token > ? ORDER BY token"
    )
    with store.reading():
        found = store.all(statement, (since,))
    return [
        Change(token, kind, name, level, *(_named(level, number) for number in groups))
        for token, kind, name, level, *groups in found
    ]


def _named(level: str | None, number: int | None) -> str | None:
    return naming.name(level, number) if level and number else None


def stats(store: Tables) -> Stats:
    """Return how much there is."""
    with store.reading():
        reports, expired = store.one("SELECT count(body), count(*) - count(body) FROM log")
        copies, events, stories = store.one(
            "SELECT count(DISTINCT copy), count(DISTINCT event), count(DISTINCT story) FROM members"
        )
        token = store.one("SELECT coalesce(max(token), 0) FROM changes")[0]
    return Stats(reports, expired, copies, events, stories, token, store.size())


def faults(store: Tables, config: Config) -> list[str]:
    """Return what is wrong: with the file, with its rows, and between its tables."""
    found, size = store.faults(), marks_of([], config).itemsize
    rules = _RULES | {"a mark of another length": f"SELECT row FROM marks WHERE length(mark) != {size}"}  # noqa: S608
    with store.lock:
        for table, columns in (
            ("log", None),
            ("marks", "row, mark"),
            ("members", "row, copy, event, story"),
            ("pairs", "row, pairs"),
        ):
            try:
                with store.told():
                    found += store.damaged(table, columns)
            except DamagedError as error:
                found.append(str(error))
        try:
            with store.told():
                found += tabled.faults(store, config)
        except (DamagedError, ValueError, TypeError, KeyError, OverflowError) as error:
            found.append(f"tables: cannot be read: {error}")
        for what, statement in rules.items():
            with suppress(DamagedError), store.told():
                found += [f"{what}: row {row}" for (row,) in store.all(statement)]
    return list(dict.fromkeys(found))


_RULES: Final = {
    "a report without groups": "SELECT row FROM log WHERE row NOT IN (SELECT row FROM members)",
    "groups without a report": "SELECT row FROM members WHERE row NOT IN (SELECT row FROM log)",
    "a report without a mark": "SELECT row FROM log LEFT JOIN marks USING (row)"
    " WHERE body IS NOT NULL AND mark IS NULL",
    "a mark without a report": "SELECT row FROM marks LEFT JOIN log USING (row) WHERE body IS NULL",
    "pairs without a report": "SELECT pairs.row FROM pairs LEFT JOIN log USING (row) WHERE body IS NULL",
    "a copy group in several events": "SELECT min(row) FROM members GROUP BY copy"
    " HAVING min(event) < max(event)",
    "an event in several stories": "SELECT min(row) FROM members GROUP BY event"
    " HAVING min(story) < max(story)",
    "a row beyond the counter": "SELECT row FROM log, meta"
    " WHERE name = 'counter' AND row >= CAST(value AS BIGINT)",
}
