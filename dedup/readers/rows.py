"""From Arrow columns of any type to one Python mapping a row."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from dedup.readers.reasons import DocumentError, Reason
from dedup.readers.records import Builder, clean


def read(
    batch: pa.RecordBatch, builder: Builder, *, file: str, first: int, limit: int | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield full batches of the rows of `batch`; the last ones stay in the builder.

    Rows are numbered from `first`. A cell of more than `limit` bytes refuses its row.
    """
    columns = [cells(column) for column in batch.columns]
    names = batch.schema.names
    for number, row in enumerate(zip(*columns, strict=True), first):
        try:
            told = zip(names, row, strict=True)
            record = {name: _check(name, cell, limit, builder.fields.html) for name, cell in told}
            builder.add(clean(record, builder.fields), file, number)
        except DocumentError as error:
            builder.refuse(file, number, error.reason, error.detail)
        if builder.full:
            yield builder.take()


def cells(column: pa.Array) -> list[Any]:
    """Return the column as Python values; times are naive, in UTC, in whole seconds.

    A string that is not UTF-8 comes as bytes, a date that Python cannot hold as None.
    """
    if pa.types.is_dictionary(column.type):
        words = column.dictionary
        if pa.types.is_string_view(words.type):  # of Polars; Arrow cannot take from it
            words = words.cast(pa.string())
        column = pa.DictionaryArray.from_arrays(column.indices, words).dictionary_decode()
    if pa.types.is_timestamp(column.type):  # by the numbers: a zone's name would ask for a zone table
        column = column.view(pa.timestamp(column.type.unit)).cast(pa.timestamp("s"), safe=False)
    try:
        values: list[Any] = column.to_pylist()
    except (OverflowError, ValueError):  # of which UnicodeDecodeError is one
        return [_cell(scalar) for scalar in column]
    return values


def _cell(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes() if hasattr(scalar, "as_buffer") else None
    except (OverflowError, ValueError):
        return None


def _check(name: str, cell: Any, limit: int | None, pages: Sequence[str]) -> Any:
    """Return the cell, bytes as text: many writers of Parquet forget to mark strings. Pages stay bytes.

    Raises:
        DocumentError: the bytes are not UTF-8, or too many.
    """
    if limit is not None and isinstance(cell, str | bytes) and len(cell) > limit:
        raise DocumentError(Reason.LINE_TOO_LONG, f"{name}: more than {limit} bytes")
    if not isinstance(cell, bytes) or name in pages:
        return cell
    try:
        return cell.decode()
    except UnicodeDecodeError as error:
        raise DocumentError(
            Reason.BAD_UTF8, f"{name}: at {error.start} of the cell: {error.reason}"
        ) from error
