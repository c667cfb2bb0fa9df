"""dedup.shelf: columns and tables are the same on the disk as in memory, and nothing is left of them."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import OutputError
from dedup.shelf import Shelf, take
from tests.writers.test_rejects import small_disk

KINDS: tuple[Any, ...] = ((np.int64,), (np.uint8,), (np.bool_,), (np.float32, 3), (np.uint32, 2, 2))
TABLE = pa.table({"number": range(5_000), "word": [f"خبر {n % 7}" for n in range(5_000)]})
MANY = 40_000  # rows that are worth a file

SHELVES = pytest.mark.parametrize("memory", [None, 0, 1 << 30], ids=["memory", "disk", "room-enough"])


def shelf(folder: Path, memory: int | None) -> Shelf:
    """Return a shelf with a folder, or one that keeps all in memory."""
    return Shelf() if memory is None else Shelf(folder, memory)


def rows(n: int, seed: int = 0) -> list[np.ndarray]:
    """Return n rows of each of the kinds."""
    random = np.random.default_rng(seed)
    return [random.integers(0, 200, (n, *width)).astype(dtype) for dtype, *width in KINDS]


def mapped(array: np.ndarray) -> bool:
    """Say whether an array is a file."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return not array.flags.owndata


@SHELVES
@pytest.mark.parametrize("shape", [0, (0, 3), 7, MANY, (MANY, 4)], ids=str)
def test_array_is_as_asked(tmp_path: Path, memory: int | None, shape: Any) -> None:
    """Of the shape and the type, and what is written stands there; small ones are not worth a file."""
    array = shelf(tmp_path, memory).empty(shape, np.float64)
    array[...] = 3.5

    assert ((shape if isinstance(shape, tuple) else (shape,)), np.float64) == (array.shape, array.dtype)
    assert (array == 3.5).all()
    assert (memory == 0 and array.nbytes > 1 << 16) == mapped(array)


@SHELVES
@pytest.mark.parametrize("sizes", [[], [0], [3], [0, 2, 0, 5], [MANY, 1, MANY]], ids=str)
def test_columns_come_back(tmp_path: Path, memory: int | None, sizes: list[int]) -> None:
    """Rows that were added one after the other are arrays of their types and widths, wherever they are."""
    parts = [rows(size, seed) for seed, size in enumerate(sizes)]
    columns = shelf(tmp_path, memory).columns(*KINDS)
    for part in parts:
        columns.add(*part)
    found = columns.arrays()

    for array, whole, (dtype, *width) in zip(
        found, map(np.concatenate, zip(rows(0), *parts, strict=True)), KINDS, strict=True
    ):
        assert (dtype, (sum(sizes), *width)) == (array.dtype, array.shape)
        assert (whole == array).all()
        assert (memory == 0 and sum(sizes) >= MANY) == mapped(array)


@SHELVES
def test_columns_take_copies_of_any_order(tmp_path: Path, memory: int | None) -> None:
    """What is done to rows after they were added changes nothing, nor does how they lie in memory."""
    columns = shelf(tmp_path, memory).columns((np.int32, 2))
    for size in (MANY, 3):
        part = np.asfortranarray(np.arange(2 * size).reshape(size, 2))
        columns.add(part)
        part[:] = -1

    assert [*range(2 * MANY), *range(6)] == columns.arrays()[0].ravel().tolist()


def test_column_without_width_has_no_values(tmp_path: Path) -> None:
    """A model of no features leaves a column of nothing beside others."""
    for memory in (None, 0):
        columns = shelf(tmp_path, memory).columns((np.float32, 0), (np.int64,))
        columns.add(np.zeros((MANY, 0)), np.arange(MANY))
        nothing, numbers = columns.arrays()

        assert ((0, 0), MANY) == (nothing.shape, len(numbers))


@SHELVES
@pytest.mark.parametrize("cuts", [[], [0], [5_000], [1, 0, 4_000, 999]], ids=str)
def test_tables_come_back(tmp_path: Path, memory: int | None, cuts: list[int]) -> None:
    """Tables that were added one after the other are one, without what else they said."""
    tables = shelf(tmp_path, memory).tables()
    bounds = np.cumsum([0, *cuts])
    parts = [TABLE.slice(0, 0), *(TABLE.slice(at, size) for at, size in zip(bounds, cuts, strict=False))]
    for part in parts:
        tables.add(part.replace_schema_metadata({"refolded": "1"}))
    found = tables.table()

    assert TABLE.slice(0, sum(cuts)) == found
    assert TABLE.schema == found.schema
    assert found.schema.metadata is None
    assert sum(part.nbytes for part in parts) == tables.nbytes


def test_disk_is_counted(tmp_path: Path) -> None:
    """What went to files is known, also when they are gone."""
    room = Shelf(tmp_path, 0)
    columns, tables = room.columns((np.int64,), (np.uint8, 2)), room.tables()
    columns.add(np.zeros(MANY), np.zeros((MANY, 2)))
    del columns
    tables.add(TABLE)
    tables.add(TABLE)
    tables.table()

    assert 10 * MANY + 2 * TABLE.nbytes <= room.written <= 10 * MANY + 2 * TABLE.nbytes + 10_000
    assert 0 == Shelf().written


def test_memory_is_given_back() -> None:
    """When arrays and tables are gone, also those made from them, others may take their place."""
    room = Shelf(Path("/nowhere"), 1 << 20)
    first = room.empty((1 << 17, 4), np.uint8)
    view = first.reshape(-1)[:5]
    columns = room.columns((np.float32, 2))
    columns.add(np.zeros((1 << 14, 2)))
    (second,) = columns.arrays()
    tables = room.tables()
    tables.add(TABLE)
    third = tables.table()
    del first, tables

    assert not room.holds((1 << 20) - (1 << 19) - (1 << 17))
    del view
    assert not room.holds((1 << 20) - (1 << 17))
    del second, third
    assert room.holds(1 << 20)
    assert not room.holds((1 << 20) + 1)


@pytest.mark.parametrize("make", ["empty", "columns", "tables"])
def test_files_have_no_names(tmp_path: Path, make: str) -> None:
    """While a column is on the disk there is nothing to be seen of it, and so nothing is left."""
    room = Shelf(tmp_path, 0)
    seen = [os.listdir(tmp_path)]
    if make == "empty":
        kept: Any = room.empty(MANY, np.int64)
    else:
        growing = room.columns((np.int64,)) if make == "columns" else room.tables()
        for _ in range(2):
            growing.add(np.zeros(MANY) if make == "columns" else TABLE)
            seen.append(os.listdir(tmp_path))
        kept = growing.arrays() if make == "columns" else growing.table()

    assert not any([*seen, os.listdir(tmp_path)])
    assert len(kept)


@pytest.mark.parametrize("size", [0, 1_000, 100_000, 319_999])
def test_full_disk_refuses_columns(tmp_path: Path, size: int) -> None:
    """A disk that has no room is an error in words before anything is mapped, and nothing is left."""
    room = Shelf(tmp_path, 0)
    columns = room.columns((np.int64,))
    words = "cannot write columns that do not fit into memory: File too large"
    with small_disk(size):
        with pytest.raises(OutputError, match=words):
            room.empty(MANY, np.int64)
        with pytest.raises(OutputError, match=words):
            columns.add(np.zeros(MANY))

    assert [] == os.listdir(tmp_path)


def test_full_disk_refuses_tables_wherever_it_ends(tmp_path: Path) -> None:
    """However few bytes lack, of a table or of what Arrow says behind it, half a table is none."""

    def written() -> int:
        room = Shelf(tmp_path, 0)
        tables = room.tables()
        tables.add(TABLE)
        tables.add(TABLE)
        assert 2 * len(TABLE) == len(tables.table())
        return room.written

    whole = written()
    for size in (*range(0, whole, 9_973), *range(whole - 40, whole)):
        with (
            small_disk(size),
            pytest.raises(OutputError, match=r"^cannot write columns [^:]*: File too large$"),
        ):
            written()
    with small_disk(whole):
        assert whole == written()

    assert [] == os.listdir(tmp_path)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda room: room.empty(MANY, np.int64), id="empty"),
        pytest.param(lambda room: room.columns((np.int64,)).add(np.zeros(MANY)), id="columns"),
        pytest.param(lambda room: room.tables().add(TABLE), id="tables"),
    ],
)
def test_folder_that_is_not_there_is_refused(tmp_path: Path, make: Any) -> None:
    """A file that cannot be made is an error in words, said once."""
    with pytest.raises(OutputError, match=r"^cannot write columns [^:]*: No such file or directory$"):
        make(Shelf(tmp_path / "gone", 0))


@given(data=st.data(), sizes=st.lists(st.integers(0, 4), max_size=6))
def test_rows_are_taken_from_any_chunks(data: st.DataObject, sizes: list[int]) -> None:
    """Rows come in the order that was asked for, again if asked again, as from a table in one piece."""
    n = sum(sizes)
    bounds = np.cumsum([0, *sizes])
    chunks = [TABLE.slice(at, size) for at, size in zip(bounds, sizes, strict=False)]
    wanted = data.draw(st.lists(st.integers(0, n - 1), max_size=9)) if n else []
    found = take(pa.concat_tables([TABLE.slice(0, 0), *chunks]), np.array(wanted, np.int64))

    assert TABLE.slice(0, n).take(pa.array(wanted, pa.int64())) == found
