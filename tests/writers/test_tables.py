"""Tables come back from every format as they were, and equal tables are equal bytes."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import InputError
from dedup.schema import ASSIGNMENTS, EVENTS
from dedup.writers import tables
from tests.runs import Item, day
from tests.runs import tables as tables_of

FORMATS: dict[str, tuple[Callable[..., None], Callable[..., pa.Table]]] = {
    "parquet": (tables.write_parquet, tables.read_parquet),
    "jsonl": (tables.write_jsonl, tables.read_jsonl),
    "csv": (tables.write_csv, tables.read_csv),
}
EVERY_FORMAT = pytest.mark.parametrize("format", FORMATS)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
# CSV has no null: an empty text comes back as one.
FULL = st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
TIMES = st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda time: time.replace(microsecond=0))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            field.name: st.booleans()
            if pa.types.is_boolean(field.type)
            else TIMES
            if pa.types.is_timestamp(field.type)
            else (FULL if field.nullable else TEXT.filter(bool))
            for field in ASSIGNMENTS
        }
    ),
    max_size=5,
)
EXAMPLE = tables_of([Item("a", "c", "e", "s", "خبر", "صحيفة", day(1)), Item("b", "c", "e", "s")])


@EVERY_FORMAT
@given(rows=ROWS)
def test_assignments_come_back(tmp_path_factory: Any, format: str, rows: list[dict[str, Any]]) -> None:  # noqa: A002
    """Whatever stands in a title, the table that is read is the one that was written."""
    table = pa.Table.from_pylist(rows, ASSIGNMENTS)
    path = tmp_path_factory.mktemp("tables") / "file"
    write, read = FORMATS[format]
    write([table], ASSIGNMENTS, path)

    assert table == read(path, ASSIGNMENTS)


def test_events_come_back(tmp_path: Path) -> None:
    """JSON lines hold lists, groups of fields and times."""
    tables.write_jsonl([EXAMPLE["events"]], EVENTS, tmp_path / "events.jsonl")

    assert EXAMPLE["events"] == tables.read_jsonl(tmp_path / "events.jsonl", EVENTS)


@EVERY_FORMAT
def test_pieces_do_not_show(tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: A002
    """Equal rows give equal bytes, whatever their tables, chunks, metadata and spare validity bits."""
    monkeypatch.setattr(tables, "ROWS", 7)
    whole = pa.concat_tables([EXAMPLE["assignments"]] * 20).combine_chunks()
    chunks = pa.concat_tables([whole.slice(0, 3), whole.slice(3, 9), whole.slice(12)])
    spare = whole.set_column(0, whole.schema.field(0), pa.array([*whole["id"].to_pylist(), None])[:40])
    write, read = FORMATS[format]
    several = (whole.slice(start, 9) for start in range(0, 40, 9))
    forms = {
        "a": [whole],
        "b": [chunks.replace_schema_metadata({"pandas": "{}"})],
        "c": [spare],
        "d": several,
        "e": [whole.slice(0, 0), whole.slice(0, 14), whole.slice(14, 0), whole.slice(14)],
    }
    for name, rows in forms.items():
        write(rows, ASSIGNMENTS, tmp_path / name)

    assert 1 == len({(tmp_path / name).read_bytes() for name in forms})
    assert whole == read(tmp_path / "a", ASSIGNMENTS)


@EVERY_FORMAT
def test_no_rows_are_a_table(tmp_path: Path, format: str) -> None:  # noqa: A002
    """Of no table at all, or of one without rows, the file is that of a table without rows."""
    write, read = FORMATS[format]
    write([], ASSIGNMENTS, tmp_path / "a")
    write([ASSIGNMENTS.empty_table()], ASSIGNMENTS, tmp_path / "b")

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert ASSIGNMENTS.empty_table() == read(tmp_path / "a", ASSIGNMENTS)


def test_parquet_is_read_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some columns, or the rows that are wanted, from whichever group of rows."""
    monkeypatch.setattr(tables, "ROWS", 3)
    whole = EXAMPLE["assignments"]
    tables.write_parquet([whole] * 4, ASSIGNMENTS, tmp_path / "file")
    ids = pa.schema([ASSIGNMENTS.field("id")])
    some = tables.read_parquet(tmp_path / "file", ASSIGNMENTS, only=pc.field("id") == "b")
    none = tables.read_parquet(tmp_path / "file", ASSIGNMENTS, only=pc.field("id") == "c")

    assert 3 == pq.read_metadata(tmp_path / "file").num_row_groups
    assert pa.concat_tables([whole.select(["id"])] * 4) == tables.read_parquet(tmp_path / "file", ids)
    assert pa.concat_tables([whole.slice(1)] * 4) == some
    assert ASSIGNMENTS.empty_table() == none


def test_lines_are_passed_over(tmp_path: Path) -> None:
    """Rows that say none of some texts are not parsed, whatever they are; a text is no pattern."""
    (tmp_path / "file").write_text('{"id":"a.c"}\n{broken\n{"id":"abc"}\n{"id":"xyz"}\n')
    schema = pa.schema([pa.field("id", pa.string())])
    found = tables.read_jsonl(tmp_path / "file", schema, with_any=["a.c", "xyz"])

    assert ["a.c", "xyz"] == found["id"].to_pylist()


def test_parquet_is_zstd_and_says_nothing_else(tmp_path: Path) -> None:
    """The file holds rows, types and the version of its writer; no time, no host, no pandas."""
    tables.write_parquet([EXAMPLE["assignments"]], ASSIGNMENTS, tmp_path / "file")
    metadata = pq.read_metadata(tmp_path / "file")

    assert "ZSTD" == metadata.row_group(0).column(0).compression
    assert {b"ARROW:schema"} == set(metadata.metadata)


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_times_are_iso_in_utc(tmp_path: Path, format: str) -> None:  # noqa: A002
    """A date is written with its zone, from year 1 to 9999; none is no text at all."""
    items = [Item("a", "c", "e", "s", published=datetime(1, 1, 1, tzinfo=UTC)), Item("b", "c", "e", "s")]
    FORMATS[format][0]([tables_of(items)["assignments"]], ASSIGNMENTS, tmp_path / "file")
    first, second = (tmp_path / "file").read_text().splitlines()[-2:]

    assert ("0001-01-01T00:00:00Z" in first, "T" in second) == (True, False)


def test_csv_is_plain(tmp_path: Path) -> None:
    """A header, commas, quotes where needed, and an apostrophe before a formula."""
    items = [Item("a", "c", "e", "s", '=HYPERLINK("x")', "-1", day(1), "a,b\nc")]
    tables.write_csv([tables_of(items)["assignments"]], ASSIGNMENTS, tmp_path / "file")

    assert (
        "id,copy,event,story,copy_representative,event_representative,story_representative,"
        "title,url,source,published\n"
        'a,c,e,s,true,true,true,"\'=HYPERLINK(""x"")","a,b\nc",\'-1,2016-09-01T00:00:00Z\n'
    ) == (tmp_path / "file").read_text()


def test_jsonl_is_one_object_a_line(tmp_path: Path) -> None:
    """Every line stands alone, with all columns by name."""
    tables.write_jsonl([EXAMPLE["assignments"]], ASSIGNMENTS, tmp_path / "file")
    lines = (tmp_path / "file").read_text().splitlines()

    assert [ASSIGNMENTS.names] * 2 == [list(json.loads(line)) for line in lines]


@EVERY_FORMAT
@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"{}\n", b"[1]\n", b'{"id":[]}\n', b'a,"b\nc', b"PAR1", b"id\na,b\n"]
)
def test_damaged_file_is_named(tmp_path: Path, format: str, content: bytes) -> None:  # noqa: A002
    """A file that is no table of a run is an error that says which, never a traceback of a library."""
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(InputError, match="file: not a table of a run"):
        FORMATS[format][1](tmp_path / "file", ASSIGNMENTS)
