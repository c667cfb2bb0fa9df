"""dedup.stages.tables: the groups of a run as the tables of the schema."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pytest

from dedup.schema import ASSIGNMENTS, EVENTS, PAIRS, TIME
from dedup.stages import tables

LEVELS = ("copy", "event", "story")


class Choice(NamedTuple):
    """The representatives of a level."""

    groups: np.ndarray
    rows: np.ndarray
    reasons: list[tuple[str, ...]]


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


def arguments() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return labels and choices as the stage takes them."""
    labels = {level: np.array(groups) for level, groups in LABELS.items()}
    chosen = {
        level: Choice(np.array(groups), np.array(rows), [(f"why {row}",) for row in rows])
        for level, (groups, rows) in CHOSEN.items()
    }
    return labels, chosen


def test_groups_are_named_after_their_founders() -> None:
    """The level's letter and a hash: the same founder has one hash at every level, others have others."""
    names = {level: tables.name(level, "b") for level in LEVELS}

    assert ["c-", "e-", "s-"] == [name[:2] for name in names.values()]
    assert 1 == len({name[2:] for name in names.values()})
    assert tables.name("copy", "b") != tables.name("copy", "b\0") != tables.name("copy", "")


def test_assignments_follow_the_bytes_of_ids() -> None:
    """One row a report, sorted by id; a group bears its founder's name, and one report speaks for it."""
    found = tables.assignments(REPORTS, *arguments())

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
    found = {row["event"]: row for row in tables.events(REPORTS, *arguments()).to_pylist()}
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
    rows = tables.events(REPORTS, *arguments()).to_pylist()
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
    one = Choice(np.zeros(1, np.int64), np.zeros(1, np.int64), [("only",)])
    labels = dict.fromkeys(LEVELS, np.zeros(1, np.int64))
    (row,) = tables.events(reports, labels, dict.fromkeys(LEVELS, one)).to_pylist()

    assert [far, far] == [row["first_seen"], row["last_seen"]]


def test_tables_of_nothing_have_their_schemas() -> None:
    """No reports make no rows, in columns of the right types."""
    nothing = np.empty(0, np.int64)
    labels, chosen = dict.fromkeys(LEVELS, nothing), dict.fromkeys(LEVELS, Choice(nothing, nothing, []))
    made = (
        tables.assignments(documents(), labels, chosen),
        tables.events(documents(), labels, chosen),
        tables.pairs(documents()["id"], "copy", nothing, nothing, nothing, days=np.empty(0)),
    )

    assert [(schema, 0) for schema in (ASSIGNMENTS, EVENTS, PAIRS)] == [
        (table.schema, table.num_rows) for table in made
    ]


def test_pairs_have_the_smaller_id_first() -> None:
    """Sides are turned and rows sorted by id; what was not scored is null, and so is an unknown gap."""
    found = tables.pairs(
        REPORTS["id"],
        "event",
        np.array(LABELS["event"]),
        np.array([0, 0, 1]),
        np.array([3, 1, 2]),
        days=np.array([np.nan, 1.0, 0.12345678]),
        veto=["dates", "", ""],
        probability=np.array([0.1, 0.9, 0.33333333]),
    )

    assert PAIRS == found.schema
    assert [("a", "b"), ("a", "c"), ("b", "\u00e9")] == list(
        zip(found["a"].to_pylist(), found["b"].to_pylist(), strict=True)
    )
    assert [True, True, False] == found["merged"].to_pylist()
    assert [1.0, 0.123457, None] == found["days"].to_pylist()
    assert [0.9, 0.333333, 0.1] == found["probability"].to_pylist()
    assert [None, None, "dates"] == found["veto"].to_pylist()
    assert [None] * 3 == found["jaccard"].to_pylist() == found["evidence"].to_pylist()


def test_evidence_goes_with_its_pair() -> None:
    """What the model weighed stands in the row of the pair, whatever the order of the rows."""
    found = tables.pairs(
        REPORTS["id"],
        "event",
        np.array(LABELS["event"]),
        np.array([0, 0]),
        np.array([3, 1]),
        days=np.zeros(2),
        evidence=np.array([[0.25, 1.0], [0.5, 0.0]]),
    )

    assert PAIRS == found.schema
    assert [("a", "b", [0.5, 0.0]), ("b", "\u00e9", [0.25, 1.0])] == [
        (row["a"], row["b"], row["evidence"]) for row in found.to_pylist()
    ]
