"""Plain JSON lines as columns, without a Python object for each text.

Arrow's parser takes a third of the time of Python objects. It is more lenient than the reader of single
lines here and stricter there, so it is asked only what both answer alike: `read` returns None for lines
that hold anything odd, and they are read one by one.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from dedup import moments
from dedup.kernels import plainness
from dedup.readers import identity
from dedup.readers.fields import Fields
from dedup.readers.lines import Stretch
from dedup.schema import DOCUMENTS

# Arrow counts the bytes of a block in 32 bits.
_MOST_BYTES: Final = (1 << 31) - 1

# Made once: for a Python value in its place Arrow looks for pandas, each time.
_ZERO: Final = {kind: pa.scalar(0, kind) for kind in (pa.int32(), pa.int64())}
_NOTHING: Final = pa.scalar(None, pa.string())

# Columns that may be whole numbers; words are text.
_COUNTABLE: Final = ("id", "url", "source", "published")


class Columns(NamedTuple):
    """The documents of some lines.

    Attributes:
        batch: Rows of `schema.DOCUMENTS`.
        empty: Line numbers and given ids of the lines that hold neither title nor text.
    """

    batch: pa.RecordBatch
    empty: list[tuple[int, str | None]]


def read(stretch: Stretch, *, fields: Fields, file: str) -> Columns | None:
    """Return the documents of lines, or None where one of them, a blank one too, is not plain enough.

    Args:
        stretch: One line at least.
        fields: Where the columns are found.
        file: Name of the file.
    """
    table = _parse(stretch, fields)
    if table is None:
        return None
    numbers = pa.array(np.arange(len(stretch.ends)) + stretch.number)
    title, text, given = (_first(table, names) for names in (fields.title, fields.text, fields.id))
    told = pc.or_(pc.is_valid(title), pc.is_valid(text))
    empty = [
        (numbers[row].as_py(), given[row].as_py())
        for row in np.flatnonzero(~told.to_numpy(zero_copy_only=False)).tolist()
    ]
    if empty and any(table[name].null_count < table.num_rows for name in fields.html):
        return None
    url, source = _first(table, fields.url), _first(table, fields.source)
    columns = [
        _named(given, url, title, text),
        url,
        source,
        *_published(table, fields.published),
        title,
        text,
        pa.repeat(file, len(numbers)),
        numbers,
    ]
    columns += [pa.nulls(len(numbers), field.type) for field in list(DOCUMENTS)[len(columns) :]]
    batch = pa.RecordBatch.from_arrays(columns, schema=DOCUMENTS)
    return Columns(batch.filter(told) if empty else batch, empty)


def _parse(stretch: Stretch, fields: Fields) -> pa.Table | None:
    """Return the fields that matter, a row a line, or None."""
    data = stretch.data
    if data is None or not len(stretch.ends) or len(data) >= _MOST_BYTES:
        return None
    plain = np.empty(len(stretch.ends), np.bool_)
    plainness.plain(np.frombuffer(data, np.uint8), stretch.ends, plain)
    if not plain.all():
        return None
    try:
        types = _types(orjson.loads(data[: stretch.ends[0]]), fields)
        table = pj.read_json(
            pa.BufferReader(data),
            read_options=pj.ReadOptions(use_threads=False, block_size=len(data) + 1),
            parse_options=pj.ParseOptions(explicit_schema=types, unexpected_field_behavior="ignore"),
        )
    except (orjson.JSONDecodeError, pa.ArrowException):
        return None
    # A line may hold two objects, and a whole number may be -0, which is no 0.
    if table.num_rows != len(stretch.ends) or any(_holds_zero(column) for column in table.columns):
        return None
    return table.combine_chunks()


def _types(first: dict[str, object], fields: Fields) -> pa.Schema:
    """Return what the columns are, to judge by the first line; where they are not, the parser fails."""
    countable = {name for column in _COUNTABLE for name in getattr(fields, column)}
    countable -= {*fields.title, *fields.text}
    whole = {name for name in countable if type(first.get(name)) is int}
    return pa.schema([(name, pa.int64() if name in whole else pa.string()) for name in fields.all])


def _holds_zero(column: pa.ChunkedArray) -> bool:
    return pa.types.is_integer(column.type) and bool(pc.any(pc.equal(column, _ZERO[column.type])).as_py())


def _first(table: pa.Table, names: Sequence[str]) -> pa.Array:
    """Return as text the first of the fields that holds more than white space, row by row."""
    found = pa.nulls(table.num_rows, pa.string())
    for name in names:
        column = table[name]
        if column.null_count == table.num_rows:
            continue
        cells = column.chunk(0).cast(pa.string())
        blank = pc.or_(pc.utf8_is_space(cells), pc.equal(pc.binary_length(cells), _ZERO[pa.int32()]))
        if pc.any(blank).as_py():
            cells = pc.if_else(blank, _NOTHING, cells)
        found = cells if found.null_count == len(found) else pc.coalesce(found, cells)
        if not found.null_count:
            break
    return found


def _published(table: pa.Table, names: Sequence[str]) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return seconds, precision and origin of the first of the fields that states a date, row by row."""
    found: list[moments.Moment | None] = [None] * table.num_rows
    for name in names:
        column = table[name]
        if column.null_count == table.num_rows:
            continue
        known = {value: moments.parse(value) for value in column.unique().to_pylist()}
        found = [moment or known[value] for moment, value in zip(found, column.to_pylist(), strict=True)]
        if None not in found:
            break
    return (
        pa.array([moment and moment.seconds for moment in found], DOCUMENTS.field("published").type),
        pa.array([moment and moment.precision for moment in found], pa.string()),
        pa.array([moment and "record" for moment in found], pa.string()),
    )


def _named(given: pa.Array, url: pa.Array, title: pa.Array, text: pa.Array) -> pa.Array:
    """Return the ids, those that are missing made from URL or words."""
    if not given.null_count:
        return given
    ids = given.to_pylist()
    for row in np.flatnonzero(given.is_null().to_numpy(zero_copy_only=False)).tolist():
        ids[row] = identity.make(url=url[row].as_py(), title=title[row].as_py(), text=text[row].as_py())
    return pa.array(ids, pa.string())
