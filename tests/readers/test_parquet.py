"""Parquet: columns of any type, read group by group."""

import datetime as dt
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a Parquet file."""

    def to_disk(columns: dict[str, Any], name: str = "a.parquet", **options: Any) -> Path:
        path = tmp_path / name
        pq.write_table(pa.table(columns), path, **options)
        return path

    return to_disk


def test_rows_are_documents(gather: Any, write: Any) -> None:
    """A row is a document; its line is its number through all row groups."""
    path = write(
        {"id": [f"n{i}" for i in range(10)], "text": ["a"] * 10, "other": [[1]] * 10}, row_group_size=3
    )
    found = gather([path], batch_rows=4)

    assert [f"n{i}" for i in range(10)] == found.column("id")
    assert list(range(1, 11)) == found.column("line")
    assert [4, 4, 2] == [len(batch) for batch in found.batches]
    assert {str(path)} == set(found.column("file"))


TEXTS = {
    "string": pa.string(),
    "large": pa.large_string(),
    "view": pa.string_view(),
    "dictionary": pa.dictionary(pa.int32(), pa.string()),
    "binary": pa.binary(),
    "large-binary": pa.large_binary(),
}


@pytest.mark.parametrize("kind", TEXTS.values(), ids=TEXTS)
def test_text_of_any_type_is_read(kind: pa.DataType, gather: Any, write: Any) -> None:
    """Text may be stored as any of Arrow's strings, and as bytes by writers that forget to mark it."""
    words = ["\u062e\u0628\u0631", None, "a\0b"]
    found = gather([write({"title": ["t"] * 3, "text": pa.array(words).cast(kind)})])

    assert ["\u062e\u0628\u0631", None, "ab"] == found.column("text")


NOON = dt.datetime(2016, 9, 8, 12, tzinfo=dt.UTC)
DATES = {
    "seconds": (pa.array([NOON], pa.timestamp("s")), "second"),
    "nanoseconds": (pa.array([1_473_336_000_123_456_789], pa.timestamp("ns")), "second"),
    "zone": (pa.array([NOON], pa.timestamp("us", "Africa/Cairo")), "second"),
    "unknown-zone": (
        pa.array([1_473_336_000_000], pa.int64()).cast(pa.timestamp("ms", "Mars/Base")),
        "second",
    ),
    "date32": (pa.array([NOON.date()], pa.date32()), "day"),
    "date64": (pa.array([NOON.date()], pa.date64()), "day"),
    "text": (pa.array(["Thu, 08 Sep 2016 12:00:00 GMT"]), "second"),
    "number": (pa.array([1_473_336_000]), "second"),
    "dictionary": (pa.array(["2016-09-08"]).dictionary_encode(), "day"),
}


@pytest.mark.parametrize(("column", "precision"), DATES.values(), ids=DATES)
def test_date_of_any_type_is_read(column: pa.Array, precision: str, gather: Any, write: Any) -> None:
    """A date may be a timestamp of any unit and zone, a date, a number or text."""
    found = gather([write({"date": column, "text": ["a"]})])
    expected = NOON if precision == "second" else NOON.replace(hour=0)

    assert [(expected, precision, "record")] == [
        (row["published"], row["precision"], row["origin"]) for row in found.rows
    ]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([2**62], pa.timestamp("s")),
        pa.array([-(2**62)], pa.timestamp("us", "UTC")),
        pa.array([2**31 - 1], pa.date32()),
        pa.array([None], pa.timestamp("ns")),
        pa.array([None], pa.null()),
        pa.array([True]),
        pa.array([5], pa.duration("s")),
    ],
    ids=lambda column: str(column.type),
)
def test_date_beyond_all_years_is_null(column: pa.Array, gather_table: Any) -> None:
    """A date that Python cannot hold, or that is none, is null; the document is kept."""
    found = gather_table(pa.table({"date": column, "text": ["a"]}))

    assert [(None, None, None)] == [(row["published"], row["precision"], row["origin"]) for row in found.rows]


IDS = {
    "int64": (pa.array([2**63 - 1]), "9223372036854775807"),
    "uint64": (pa.array([2**64 - 1], pa.uint64()), "18446744073709551615"),
    "decimal": (
        pa.array(["123456789012345678901234567890"]).cast(pa.decimal128(38)),
        "123456789012345678901234567890",
    ),
    "float": (pa.array([1.5]), "1.5"),
    "text": (pa.array(["007"]), "007"),
}


@pytest.mark.parametrize(("column", "text"), IDS.values(), ids=IDS)
def test_id_of_any_type_is_spelled(column: pa.Array, text: str, gather: Any, write: Any) -> None:
    """An id column may be of numbers; no digit is lost."""
    found = gather([write({"id": column, "text": ["a"]})])

    assert [text] == found.column("id")


def test_bad_cells_cost_their_rows_only(gather: Any, write: Any) -> None:
    """Cells of wrong type, of no UTF-8 or of too many bytes refuse their row."""
    raw = pa.array([b"good", b"\xff\xfe", b"x" * 200, b" ", b"good"], pa.binary())
    column = pa.StringArray.from_buffers(5, *raw.buffers()[1:])  # as Parquet may hold it: nobody checked
    path = write({"id": pa.array(["1", "2", "3", "4", "5"]), "text": column})
    found = gather([path], max_line=100)

    assert ["1", "5"] == found.column("id")
    assert [(2, "bad-utf8"), (3, "line-too-long"), (4, "no-text")] == [
        (reject.line, reject.reason) for reject in found.rejects
    ]


def test_wrong_types_are_refused(gather: Any, write: Any) -> None:
    """A text of numbers is no text, an id that is a list no id."""
    assert {"bad-text": 2} == gather([write({"text": [1, 2]})]).reasons
    assert {"bad-id": 1} == gather([write({"id": [[1]], "text": ["a"]})]).reasons
    assert {"bad-id": 1} == gather([write({"id": [float("nan")], "text": ["a"]})]).reasons


def test_file_without_words_is_one_reject(gather: Any, write: Any) -> None:
    """A file none of whose columns can be title or text is refused with their names."""
    found = gather([write({"id": ["1"], "words": ["a"]}), write({"id": ["2"], "text": ["b"]}, "b.parquet")])

    assert [(None, "missing-field")] == [(reject.line, reject.reason) for reject in found.rejects]
    assert "found: id, words" in found.rejects[0].detail
    assert ["2"] == found.column("id")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not parquet at all", b"PAR1" + bytes(99) + b"PAR1"])
def test_what_is_no_parquet_is_unreadable(content: bytes, gather: Any, write: Any, tmp_path: Path) -> None:
    """A file that is no Parquet is one reject, and the next file is read."""
    path = tmp_path / "0.parquet"
    path.write_bytes(content)
    found = gather([path, write({"text": ["a"]})])

    assert [(str(path), None, "unreadable")] == [(*reject[:2], reject.reason) for reject in found.rejects]
    assert ["a"] == found.column("text")


def test_broken_row_group_costs_itself_only(gather: Any, write: Any) -> None:
    """Pages that do not unpack cost their row group; the others are read under their true numbers."""
    texts = [random.Random(i).randbytes(200).hex() for i in range(30)]
    path = write({"text": texts}, row_group_size=10, compression="zstd", use_dictionary=False)
    column = pq.ParquetFile(path).metadata.row_group(1).column(0)
    content = bytearray(path.read_bytes())
    middle = column.data_page_offset + column.total_compressed_size // 2
    content[middle : middle + 200] = bytes(200)
    path.write_bytes(content)
    found = gather([path])

    assert [(None, "corrupt")] == [(reject.line, reject.reason) for reject in found.rejects]
    assert "row group 1, from row 11" in found.rejects[0].detail
    assert [*range(1, 11), *range(21, 31)] == found.column("line")


def test_flipped_bytes_never_raise(gather: Any, write: Any) -> None:
    """Whatever is flipped in a file, the reader ends with documents and rejects."""
    path = write({"id": list("abcdef"), "text": ["word"] * 6, "date": [NOON] * 6}, row_group_size=3)
    content = path.read_bytes()
    rng = random.Random(9)
    for _ in range(200):
        broken = bytearray(content)
        broken[rng.randrange(len(broken))] ^= 1 << rng.randrange(8)
        path.write_bytes(broken)

        assert len(gather([path]).rows) <= 6


def test_progress_adds_up_to_the_size(gather: Any, write: Any) -> None:
    """Progress counts all bytes of the file, group by group."""
    path = write({"text": [str(i) for i in range(1000)]}, row_group_size=100)
    steps: list[int] = []
    gather([path], progress=steps.append)

    assert path.stat().st_size == sum(steps)
    assert [] == [step for step in steps[:10] if not step]


LARGE = """
import resource, sys
from dedup import readers

list(readers.read([sys.argv[1]], fields={}, reject=print))  # imports and first calls
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = sum(batch.num_rows for batch in readers.read([sys.argv[2]], fields={}, reject=print))
print(rows, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10)
"""


def test_one_huge_row_group_is_streamed(write: Any) -> None:
    """A row group of 300 MB is read with far less memory than it takes whole."""
    rng = random.Random(2)
    texts = [rng.randbytes(1500).hex() for _ in range(1000)]
    path = write(
        {"text": pa.array(texts * 100)}, row_group_size=10**6, use_dictionary=False, compression="zstd"
    )
    command = [sys.executable, "-c", LARGE, str(write({"text": ["a"]}, "b.parquet")), str(path)]
    rows, growth = subprocess.run(command, capture_output=True, check=True).stdout.split()

    assert b"100000" == rows
    assert int(growth) < 128
