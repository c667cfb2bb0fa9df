"""dedup.stages.identities: every id once, in founder order."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import InputError
from dedup.kernels.linkage import UNDATED
from dedup.schema import TIME, Reject
from dedup.stages import identities

FIELDS = {
    "id": pa.string(),
    "published": TIME,
    "title": pa.string(),
    "url": pa.string(),
    "source": pa.string(),
    "content": pa.uint64(),
    "heading": pa.uint64(),
    "file": pa.string(),
    "line": pa.int64(),
}
ROW = st.builds(
    lambda name, day, content, title: row(name, day, content=content, title=title),
    st.sampled_from(["a", "b"]),
    st.none() | st.integers(1, 2),
    st.integers(0, 2),
    st.none() | st.sampled_from(["x", "y"]),
)


def row(name: str, day: int | None = 1, **facts: Any) -> dict[str, Any]:
    """Return one row, of a day of January 2020 or of none."""
    published = None if day is None else datetime(2020, 1, day, tzinfo=UTC)
    return {"id": name, "published": published, "content": 0, "heading": 0, "file": "f", "line": 1, **facts}


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """Return rows as the stage takes them."""
    return pa.Table.from_pylist(rows, pa.schema(FIELDS.items()))


def settle(
    *rows: dict[str, Any], on_conflict: str = "reject"
) -> tuple[list[dict[str, Any]], int, list[Reject]]:
    """Run the stage on rows, each in a table of its own; return the rows kept, repeats and rejects."""
    rejects: list[Reject] = []
    documents = pa.concat_tables([table([row]) for row in rows] or [table([])])
    found = identities.settle(documents, on_conflict=on_conflict, reject=rejects.append)
    kept = pa.concat_tables(list(found.parts())).to_pylist()
    ranks = {one["id"]: rank for one, rank in zip(kept, found.ranks.tolist(), strict=True)}

    assert list(range(len(kept))) == [ranks[name] for name in sorted(ranks, key=str.encode)]
    return kept, found.repeats, rejects


def ids(*rows: dict[str, Any]) -> list[str]:
    """Return the ids of the rows that are kept, in their order."""
    return [row["id"] for row in settle(*rows)[0]]


def test_founders_come_first() -> None:
    """The earliest date, then the smallest id; reports without a date come last, by id."""

    assert ["d", "b", "c", "A", "a"] == ids(
        row("a", None), row("c", 2), row("A", None), row("b", 2), row("d", 1)
    )


def test_ids_are_ordered_by_their_bytes() -> None:
    """Whatever the locale says: capitals, letters, Arabic, the private plane, what lies beyond 16 bits."""
    names = [
        "",
        "A",
        "B",
        "a",
        "a\0",
        "a\0b",
        "ab",
        "\u00e9",
        "\u0627",
        "\uffff",
        "\U00010000",
        "\U00010000a",
    ]

    assert names == ids(*(row(name) for name in reversed(names)))
    assert sorted(names, key=str.encode) == names


def test_long_id_is_an_id() -> None:
    """5 kB of it are kept."""

    assert ["x" * 5_000, "x" * 5_001] == ids(row("x" * 5_001), row("x" * 5_000))


@pytest.mark.parametrize("year", [1, 1700, 1969, 1970, 2199, 9999])
def test_date_of_any_year_is_a_date(year: int) -> None:
    """Nothing is taken for a missing date but a missing date."""
    far = datetime(year, 1, 1, tzinfo=UTC)

    assert ["x", "a"] == ids(row("a", None), row("x", published=far))
    assert [int(far.timestamp())] == identities.times(table([row("x", published=far)])["published"]).tolist()


def test_equal_contents_are_repeats() -> None:
    """They are counted and kept once, with the facts of the smallest title, URL and source."""
    kept, repeats, rejects = settle(row("a", title="z", url="u"), row("a", title="y", url="v"), row("b"))

    assert (["y", None], 1, []) == ([one["title"] for one in kept], repeats, rejects)


def test_conflict_keeps_the_later_date() -> None:
    """The other content is rejected, with its file and line, and the winner's date."""
    kept, repeats, rejects = settle(row("a", 2, content=9), row("a", 1, content=1, file="g", line=7))

    assert ([9], 0) == ([one["content"] for one in kept], repeats)
    assert [
        Reject("g", 7, "a", "id-conflict", "other content is kept, of 2020-01-02 00:00:00+00:00")
    ] == rejects


def test_conflict_of_one_date_keeps_the_smaller_hash() -> None:
    """Nothing but the contents decides."""

    assert [3] == [one["content"] for one in settle(row("a", content=5), row("a", content=3))[0]]
    assert [3] == [one["content"] for one in settle(row("a", None, content=5), row("a", None, content=3))[0]]


def test_other_title_is_another_content() -> None:
    """A report without text is told from another by its title."""

    assert 1 == len(settle(row("a", heading=1), row("a", heading=2))[2])


def test_conflict_stops_where_it_is_asked_to() -> None:
    """The error names the id and both files."""
    with pytest.raises(InputError, match=r"id 'a' has two contents, in [fg] and [fg]"):
        settle(row("a", content=1), row("a", content=2, file="g"), on_conflict="error")


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_parts_are_the_whole(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rows are put in order at a time, they follow each other."""
    names = [row(name, day) for name, day in zip("fcaebd", (3, 1, None, 2, None, 1), strict=True)]
    whole = ids(*names)
    monkeypatch.setattr(identities, "_ROWS", rows)

    assert list("cdefab") == whole == ids(*names)


@given(rows=st.lists(ROW, max_size=8), random=st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(rows: list[dict[str, Any]], random: Any) -> None:
    """Shuffled, the same rows are kept, and the same ones refused."""
    kept, repeats, rejects = settle(*rows)
    other = settle(*random.sample(rows, len(rows)))

    assert (kept, repeats) == other[:2]
    assert sorted(rejects) == sorted(other[2])
    assert len(rows) == len(kept) + repeats + len(rejects)
    assert len({one["id"] for one in rows}) == len(kept)


def test_nothing_settles_to_nothing() -> None:
    """A table without rows is no error."""

    assert ([], 0, []) == settle()


def test_thousands_of_conflicts_cost_no_more_than_their_rows() -> None:
    """A crawl that gives every report one id is told so report by report."""
    kept, _, rejects = settle(*(row("a", content=i) for i in range(2_000)))

    assert (1, 1_999) == (len(kept), len(rejects))


def test_missing_name_is_nobody_elses() -> None:
    """Equal names have one code; a report without one shares its code with no other."""
    codes = identities.codes(pa.chunked_array([["x", None, "y"], ["x", None]]))

    assert codes[0] == codes[3]
    assert 4 == len(set(codes.tolist()))
    assert [] == identities.codes(pa.chunked_array([], pa.string())).tolist()


def test_rank_is_the_place_among_the_distinct() -> None:
    """Equal ids have one rank, whichever chunk they are in."""

    assert [1, 0, 2, 1] == identities.rank_of(pa.chunked_array([["b", "a"], ["c", "b"]])).tolist()


def test_missing_date_is_undated() -> None:
    """A null is the sentinel of the linkage."""

    assert [UNDATED, 0] == identities.times(pa.chunked_array([pa.array([None, 0], TIME)])).tolist()
    assert np.int64 == identities.times(pa.chunked_array([pa.array([], TIME)])).dtype
