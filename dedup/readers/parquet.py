"""Parquet files, streamed by row groups; only the columns that may be used are read."""

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from dedup.readers import remote, rows
from dedup.readers.inputs import Source
from dedup.readers.reasons import FileError, Reason
from dedup.readers.records import Builder
from dedup.readers.streams import BLOCK, Progress

# Rows unpacked at a time: with articles of a few kB, less than the pages that they come from.
STEP: Final = 256

_BROKEN: Final = (pa.ArrowException, OSError, ValueError, OverflowError)


def read(source: Source, builder: Builder, *, max_line: int, progress: Progress) -> Iterator[pa.RecordBatch]:
    """Yield full batches of the documents of `source`; the last ones stay in the builder.

    `line` is the row, counted from 1 through the whole file. A broken row group costs its own rows only
    and is told in one reject.

    Raises:
        FileError: this is no Parquet file, or no column can be title or text.
    """
    with _open(source) as file:
        columns = file.schema_arrow.names
        builder.check_columns(columns)
        names = [name for name in builder.fields.all if name in columns]
        first, told, total = 1, 0, file.metadata.num_rows
        for group in range(file.num_row_groups):
            row = first
            try:
                for batch in _unpack(file, group, names):
                    yield from rows.read(batch, builder, file=source.name, first=row, limit=max_line)
                    row += batch.num_rows
            except FileError as error:
                detail = f"row group {group}, from row {row}: {error.detail}"
                builder.refuse(source.name, None, error.reason, detail)
            first += file.metadata.row_group(group).num_rows
            # By rows: to ask a damaged footer for the size of a column aborts the process (pyarrow 26).
            done = (source.size or 0) * min(first - 1, total) // max(1, total)
            progress(max(0, done - told))
            told = max(done, told)


def _open(source: Source) -> pq.ParquetFile:
    try:
        # Without `pre_buffer` and with a buffer, a column is read page by page and not at once.
        place = remote.open_file(source.path) if remote.is_remote(source.path) else source.path
        return pq.ParquetFile(place, pre_buffer=False, buffer_size=BLOCK)
    except _BROKEN as error:
        raise FileError(Reason.UNREADABLE, f"no Parquet: {error}") from error


def _unpack(file: pq.ParquetFile, group: int, names: list[str]) -> Iterator[pa.RecordBatch]:
    batches = file.iter_batches(STEP, row_groups=[group], columns=names, use_threads=False)
    while True:
        try:
            batch = next(batches)
        except StopIteration:
            return
        except _BROKEN as error:
            raise FileError(Reason.CORRUPT, str(error)) from error
        yield batch
