"""dedup.stages.tables: the groups of a run as the tables of the schema."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.schema import ASSIGNMENTS, EVENTS, TIME
from dedup.stages import tables

LEVELS = ("copy", "event", "story")


class Choice(NamedTuple):
    """The representatives of a level."""

    groups: np.ndarray
    rows: np.ndarray

    def reasons(self, places: np.ndarray) -> list[tuple[str, ...]]:
        return [(f"why {row}",) for row in self.rows[places]]


def documents(*rows: tuple[str, str | None, int | None]) -> pa.Table:
    """Return reports of (id, source, day of January 2020)."""
    when = [None if day is None else datetime(2020, 1, day, tzinfo=UTC) for _, _, day in rows]
    names = pa.array([name for name, _, _ in rows], pa.string())
    none = pa.nulls(len(rows), pa.string())
    return pa.table(
        {
            "id": names,
            "title": names,
            "url": none,
            "source": pa.array([source for _, source, _ in rows], pa.string()),
            "published": pa.array(when, TIME),
        }
    )


# In founder order: b and a are one copy, c is of their event, é of their story alone.
REPORTS = documents(("b", "x", 1), ("a", "y", 2), ("c", "x", 3), ("\u00e9", None, None))
LABELS = {"copy": [0, 0, 2, 3], "event": [0, 0, 0, 3], "story": [0, 0, 0, 0]}
CHOSEN = {"copy": ([0, 2, 3], [1, 2, 3]), "event": ([0, 3], [2, 3]), "story": ([0], [2])}


def groups(reports: pa.Table = REPORTS) -> tables.Groups:
    """Return what the stage tells of the reports."""
    labels = {level: np.array(groups) for level, groups in LABELS.items()}
    chosen = {level: Choice(np.array(groups), np.array(rows)) for level, (groups, rows) in CHOSEN.items()}
    return tables.Groups(reports, ranks(reports), labels, chosen)


def ranks(reports: pa.Table) -> np.ndarray:
    """Return the place of each id by its bytes."""
    names = [name.encode() for name in reports["id"].to_pylist()]
    return np.array([sorted(names).index(name) for name in names], np.int64)


def whole(parts: Iterable[pa.Table]) -> pa.Table:
    """Return tables as one."""
    return pa.concat_tables(list(parts))


def test_groups_are_named_after_their_founders() -> None:
    """The level's letter and a hash: the same founder has one hash at every level, others have others."""
    names = {level: tables.name(level, "b") for level in LEVELS}

    assert ["c-", "e-", "s-"] == [name[:2] for name in names.values()]
    assert 1 == len({name[2:] for name in names.values()})
    assert tables.name("copy", "b") != tables.name("copy", "b\0") != tables.name("copy", "")


def test_assignments_follow_the_bytes_of_ids() -> None:
    """One row a report, sorted by id; a group bears its founder's name, and one report speaks for it."""
    found = whole(groups().assignments())

    assert ASSIGNMENTS == found.schema
    assert ["a", "b", "c", "\u00e9"] == found["id"].to_pylist()
    assert [tables.name("copy", founder) for founder in ("b", "b", "c", "\u00e9")] == found[
        "copy"
    ].to_pylist()
    assert [tables.name("event", founder) for founder in ("b", "b", "b", "\u00e9")] == found[
        "event"
    ].to_pylist()
    assert {tables.name("story", "b")} == set(found["story"].to_pylist())
    assert [True, False, True, True] == found["copy_representative"].to_pylist()
    assert [False, False, True, True] == found["event_representative"].to_pylist()
    assert [False, False, True, False] == found["story_representative"].to_pylist()
    assert ["y", "x", "x", None] == found["source"].to_pylist()


def test_events_tell_what_their_members_say() -> None:
    """Size, sources, first and last date, the speakers with their reasons, and the members by id."""
    found = {row["event"]: row for row in whole(groups().events()).to_pylist()}
    row = found[tables.name("event", "b")]

    assert (3, 2, ["x", "y"]) == (row["size"], row["copies"], row["sources"])
    assert [datetime(2020, 1, day, tzinfo=UTC) for day in (1, 3)] == [row["first_seen"], row["last_seen"]]
    assert ("c", ["why 2"]) == (row["representative"]["id"], row["representative"]["reasons"])
    assert {"id": "c", "reasons": ["why 2"]} == row["story_representative"]
    assert [{"copy": tables.name("copy", "b"), "id": "a", "reasons": ["why 1"]}] == row[
        "copy_representatives"
    ]
    assert ["a", "b", "c"] == row["members"]


def test_event_without_a_date_has_none() -> None:
    """A report that says neither when nor where leaves both open."""
    rows = whole(groups().events()).to_pylist()
    (row,) = (row for row in rows if row["event"] == tables.name("event", "\u00e9"))

    assert (None, None, [], []) == (
        row["first_seen"],
        row["last_seen"],
        row["sources"],
        row["copy_representatives"],
    )


@pytest.mark.parametrize("year", [1, 1700, 2199, 9999])
def test_date_of_any_year_is_told(year: int) -> None:
    """No year is too early or too late for an event."""
    far = datetime(year, 12, 31, tzinfo=UTC)
    reports = documents(("a", None, 1)).set_column(4, "published", pa.array([far], TIME))
    one = Choice(np.zeros(1, np.int64), np.zeros(1, np.int64))
    labels = dict.fromkeys(LEVELS, np.zeros(1, np.int64))
    found = tables.Groups(reports, ranks(reports), labels, dict.fromkeys(LEVELS, one))
    (row,) = whole(found.events()).to_pylist()

    assert [far, far] == [row["first_seen"], row["last_seen"]]


def test_tables_of_nothing_have_their_schemas() -> None:
    """No reports make no rows, in columns of the right types."""
    nothing = np.empty(0, np.int64)
    labels, chosen = dict.fromkeys(LEVELS, nothing), dict.fromkeys(LEVELS, Choice(nothing, nothing))
    found = tables.Groups(documents(), nothing, labels, chosen)
    made = whole(found.assignments()), whole(found.events())

    assert [(schema, 0) for schema in (ASSIGNMENTS, EVENTS)] == [
        (table.schema, table.num_rows) for table in made
    ]


SIZES = st.lists(st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=3), min_size=1, max_size=3))


def nested(sizes: list[list[list[int]]], places: list[int], chunks: int) -> tables.Groups:
    """Return stories of events of copy groups of the given sizes, of which the last report speaks for each.

    Args:
        sizes: Of the copy groups, event by event, story by story.
        places: For each report, its place among the ids.
        chunks: Reports of a chunk of the documents.
    """
    labels: dict[str, list[int]] = {level: [] for level in LEVELS}
    for story in sizes:
        founders = dict.fromkeys(LEVELS, len(labels["copy"]))
        for event in story:
            founders["event"] = len(labels["copy"])
            for size in event:
                founders["copy"] = len(labels["copy"])
                for level in LEVELS:
                    labels[level] += [founders[level]] * size
    rows = [(f"{place:03d}", "xyz"[place % 3], place % 9 or None) for place in places]
    whole_table = documents(*rows)
    parts = [whole_table.slice(start, chunks) for start in range(0, len(rows), chunks)]
    arrays = {level: np.array(groups, np.int64) for level, groups in labels.items()}
    chosen = {}
    for level, array in arrays.items():
        founders, turned = np.unique(array[::-1], return_index=True)
        last = len(array) - 1 - turned
        chosen[level] = Choice(founders, last)
    return tables.Groups(
        pa.concat_tables([whole_table.slice(0, 0), *parts]), np.array(places, np.int64), arrays, chosen
    )


@given(sizes=SIZES, data=st.data(), rows=st.integers(1, 9))
def test_pieces_are_the_whole(sizes: list[list[list[int]]], data: st.DataObject, rows: int) -> None:
    """However few rows are made at a time: the same rows, sorted by their ids, no piece without one."""
    n = sum(size for story in sizes for event in story for size in event)
    places = data.draw(st.permutations(range(n)))
    found = nested(sizes, places, chunks=data.draw(st.integers(1, 9)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_ROWS", rows)
        pieces = [list(found.assignments()), list(found.events())]

    for parts, one, key in zip(pieces, (found.assignments(), found.events()), ("id", "event"), strict=True):
        table = whole(parts)

        assert whole(one) == table
        assert sorted(table[key].to_pylist(), key=str.encode) == table[key].to_pylist()
        assert all(len(part) for part in parts) or not n
    assert max(map(len, pieces[0])) <= rows


def test_pieces_of_events_are_about_as_large_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece has the events that fit, by their members, and one larger than all is a piece."""
    monkeypatch.setattr(tables, "_ROWS", 4)
    found = nested([[[1]]] * 12 + [[[9]]], list(range(21)), chunks=21)
    sizes = [sum(part["size"].to_pylist()) for part in found.events()]

    assert 21 == sum(sizes)
    assert max(sizes) <= 9 + 4
    assert len(sizes) >= 4
