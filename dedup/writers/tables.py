"""The tables of a run as files: Parquet, JSON lines and CSV, each the same bytes for equal tables."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TextIO

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dedup.errors import InputError
from dedup.schema import TERMS, TIME
from dedup.writers import cells

# Rows that are parsed, or written as one Parquet row group, at a time. Fixed, since the cut
# into row groups shows in the bytes.
ROWS: Final = 65_536
# Rows that are objects of Python at a time: an event with its members is two kilobytes of these.
_OBJECTS: Final = 4_096


def write_parquet(rows: Iterable[pa.Table], schema: pa.Schema, path: Path) -> None:
    """Write tables as one Parquet file; neither their chunks nor their metadata show in the file."""
    with pq.ParquetWriter(
        path, schema, version="2.6", compression="zstd", compression_level=3, use_dictionary=True
    ) as writer:
        for piece in _pieces(rows, schema):
            writer.write_table(piece.combine_chunks(), row_group_size=ROWS)


def write_terms(rows: Iterable[pa.Table], path: Path) -> None:
    """Write tables of `schema.TERMS` as one Parquet file, a row group each; no table leaves no file."""
    parts = iter(rows)
    for first in parts:
        # Columns rise within a report: differences take a third of the room.
        with pq.ParquetWriter(
            path,
            TERMS,
            version="2.6",
            compression="zstd",
            compression_level=3,
            use_dictionary=["id", "counts.list.element"],
            column_encoding={"columns.list.element": "DELTA_BINARY_PACKED"},
        ) as writer:
            writer.write_table(first)
            for part in parts:
                writer.write_table(part)


def parts_of_parquet(path: Path, schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield the rows of a Parquet file, a row group at a time; one table at least.

    Raises:
        InputError: If the file is damaged or another kind of table.
    """
    try:
        with pq.ParquetFile(path) as file:
            if not file.num_row_groups:
                yield schema.empty_table()
            for group in range(file.num_row_groups):
                yield _shaped(file.read_row_group(group, columns=schema.names), schema)
    except (pa.ArrowException, KeyError) as error:
        raise InputError(f"{path}: not a table of a run: {error}") from error


def read_parquet(path: Path, schema: pa.Schema, *, only: pc.Expression | None = None) -> pa.Table:
    """Return the table of a Parquet file, with exactly the columns of the schema.

    Args:
        path: The file.
        schema: Columns that the file has, or some of them.
        only: What the rows that are returned must be.

    Raises:
        InputError: If the file is damaged or another kind of table.
    """
    try:
        # The file itself, not its path: a folder named `level=copy` on the way would add a column.
        with pq.ParquetFile(path) as file:
            if only is None:
                return _shaped(file.read(columns=schema.names), schema)
            parts = (file.read_row_group(group).filter(only) for group in range(file.num_row_groups))
            return _shaped(pa.concat_tables([file.schema_arrow.empty_table(), *parts]), schema)
    except (pa.ArrowException, KeyError) as error:
        raise InputError(f"{path}: not a table of a run: {error}") from error


def write_jsonl(rows: Iterable[pa.Table], schema: pa.Schema, path: Path) -> None:
    """Write tables as JSON lines; times as ISO 8601 in UTC with ``Z``."""
    with path.open("wb") as file:
        for row in _rows(rows, schema):
            file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z))


def read_jsonl(path: Path, schema: pa.Schema, *, with_any: Collection[str] = ()) -> pa.Table:
    """Return the table that `write_jsonl` was given.

    Args:
        path: The file.
        schema: Of the rows.
        with_any: Texts; where there are any, lines without one of them are passed over.

    Raises:
        InputError: If a line is damaged or of another kind of table.
    """
    pieces: list[pa.Table] = [schema.empty_table()]
    rows: list[dict[str, Any]] = []
    try:
        with path.open("rb") as file:
            wanted = re.compile(b"|".join(re.escape(text.encode()) for text in with_any))
            for line in file:
                if wanted.search(line):
                    rows.append(orjson.loads(line))
                if len(rows) == ROWS:
                    pieces.append(_parsed(rows, schema))
                    rows = []
        return pa.concat_tables([*pieces, _parsed(rows, schema)])
    except (pa.ArrowException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: not a table of a run: {error}") from error


def write_csv(rows: Iterable[pa.Table], schema: pa.Schema, path: Path) -> None:
    """Write flat tables as one CSV file in UTF-8, with a header.

    Null is an empty cell, a time is ISO 8601 in UTC with ``Z``, a boolean is ``true`` or ``false``. A text
    that a spreadsheet could take for a formula stands behind an apostrophe (see `cells.guard`).
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(_Lines(file))
        writer.writerow(schema.names)
        for piece in _pieces(rows, schema):
            writer.writerows(zip(*map(_cells, piece.columns), strict=True))


def read_csv(path: Path, schema: pa.Schema) -> pa.Table:
    """Return the table that `write_csv` was given; an empty text has become null where that is allowed.

    Raises:
        InputError: If the file is damaged or another kind of table.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file, cells.of_any_length():
            rows = csv.reader(file, strict=True)
            header = next(rows, [])
            columns: dict[str, list[str | None]] = {name: [] for name in header}
            for row in rows:
                for name, cell in zip(header, row, strict=True):
                    columns[name].append(cells.unguard(cell) or None)
        return _typed(columns, schema)
    except (pa.ArrowException, ValueError, KeyError, csv.Error) as error:
        raise InputError(f"{path}: not a table of a run: {error}") from error


class _Lines:
    """Ends rows by LF alone. The csv module could, but would no longer quote a CR inside a cell then."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, row: str) -> int:
        return self._file.write(row.removesuffix("\r\n") + "\n")


def _pieces(rows: Iterable[pa.Table], schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield the rows of tables, `ROWS` at a time, however they come."""
    waiting = schema.empty_table()
    for part in rows:
        waiting = pa.concat_tables([waiting, part.cast(schema)])
        while waiting.num_rows >= ROWS:
            yield waiting.slice(0, ROWS)
            waiting = waiting.slice(ROWS)
    if waiting.num_rows:
        yield waiting


def _rows(rows: Iterable[pa.Table], schema: pa.Schema) -> Iterator[dict[str, Any]]:
    for piece in _pieces(rows, schema):
        for start in range(0, piece.num_rows, _OBJECTS):
            columns = (_values(column) for column in piece.slice(start, _OBJECTS).columns)
            for values in zip(*columns, strict=True):
                yield dict(zip(schema.names, values, strict=True))


def _values(column: pa.ChunkedArray) -> list[Any]:
    """Return the values of a column for JSON; times are texts, since one as an object takes 5 us."""
    if pa.types.is_timestamp(column.type):
        return _stamps(column)
    if not pa.types.is_struct(column.type):
        return column.to_pylist()  # type: ignore[no-any-return]
    names = [field.name for field in column.type]
    fields = zip(*map(_values, column.flatten()), strict=True)
    objects = (dict(zip(names, values, strict=True)) for values in fields)
    return [one if there else None for one, there in zip(objects, column.is_valid().to_pylist(), strict=True)]


def _stamps(column: pa.ChunkedArray) -> list[str | None]:
    # Without its zone, so that no database of time zones is asked for.
    naive = column.cast(pa.timestamp("s"))
    return pc.binary_join_element_wise(pc.strftime(naive, "%Y-%m-%dT%H:%M:%S"), "Z", "").to_pylist()  # type: ignore[no-any-return]


def _cells(column: pa.ChunkedArray) -> list[str | None]:
    if pa.types.is_timestamp(column.type):
        return _stamps(column)
    if pa.types.is_string(column.type):
        return [cell if cell is None else cells.guard(cell) for cell in column.to_pylist()]
    return column.cast(pa.string()).to_pylist()  # type: ignore[no-any-return]


def _parsed(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Return rows of JSON as a table: the same shape with texts for times, then cast."""
    return _shaped(pa.Table.from_pylist(rows, pa.schema([_textual(field) for field in schema])), schema)


def _textual(field: pa.Field) -> pa.Field:
    return field.with_type(_textual_type(field.type)).with_nullable(True)


def _textual_type(kind: pa.DataType) -> pa.DataType:
    if kind == TIME:
        return pa.string()
    if pa.types.is_struct(kind):
        return pa.struct([_textual(field) for field in kind])
    if pa.types.is_list(kind):
        return pa.list_(_textual(kind.value_field))
    return kind


def _typed(columns: dict[str, list[str | None]], schema: pa.Schema) -> pa.Table:
    return _shaped(pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()}), schema)


def _shaped(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the columns that the schema names, in its types."""
    return table.select(schema.names).cast(schema)
