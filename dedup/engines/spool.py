"""Record batches that wait on disk until all of them have been seen."""

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Final

import pyarrow as pa
import pyarrow.ipc as ipc

from dedup.errors import OutputError

IN_MEMORY: Final = 32 << 20  # bytes that wait in memory; the disk is asked for more


class Spool:
    """A file without a name that takes batches and gives them back in order; it goes when it is closed.

    Args:
        schema: Of every batch.
    """

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._file: Any = None
        self._writer: ipc.RecordBatchStreamWriter | None = None

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, batch: pa.RecordBatch) -> None:
        """Write a batch.

        Raises:
            OutputError: The disk takes no more.
        """
        try:
            if self._writer is None:
                self._file = tempfile.SpooledTemporaryFile(IN_MEMORY, prefix="dedup-")  # noqa: SIM115
                options = ipc.IpcWriteOptions(compression="zstd")
                self._writer = ipc.new_stream(self._file, self._schema, options=options)
            self._writer.write_batch(batch)
        except OSError as error:
            why = error.strerror or error
            raise OutputError(f"cannot write to {tempfile.gettempdir()}: {why}") from error

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the batches; none can be put any more."""
        if self._writer is None or self._file is None:
            return
        self._writer.close()
        self._file.seek(0)
        with ipc.open_stream(self._file) as stream:
            yield from stream
