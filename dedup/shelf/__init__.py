"""The shelf: where columns live that may be larger than memory, as arrays in memory or as mapped files.

A mapped file is no anonymous memory: the system takes its pages back when it needs them. No file has a name,
but for those of a shelf that others look at (`loans`).
"""

from __future__ import annotations

import mmap
import os
import tempfile
import weakref
from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.ipc as ipc
from numpy.typing import DTypeLike, NDArray

from dedup.shelf.files import claim, mapped, named, refused, write

Array: TypeAlias = NDArray[Any]

# Smaller ones are not worth a file.
_SMALL: Final = 1 << 16


class Shelf:
    """Room for columns: so many bytes of memory, and the disk for what is more.

    Args:
        folder: Where the files are; None keeps all in memory.
        memory: Bytes of columns that may be in memory at a time, about.
        shared: Whether others look at the files, which then have names.
    """

    def __init__(self, folder: Path | None = None, memory: int = 0, *, shared: bool = False) -> None:
        self._folder, self._left, self._shared = folder, memory, shared
        self.written = 0  # bytes of files, those that are gone included

    def __reduce__(self) -> tuple[type[Shelf], tuple[()]]:
        """Travel without anything: elsewhere all is in memory."""
        return Shelf, ()

    def empty(self, shape: int | tuple[int, ...], dtype: DTypeLike) -> Array:
        """Return an array; what is in it is not defined.

        Raises:
            OutputError: The disk has no room for it.
        """
        size = prod(shape if isinstance(shape, tuple) else (shape,)) * np.dtype(dtype).itemsize
        if self.holds(size):
            made = np.empty(shape, dtype)
            self.lend(made, size)
            return made
        with self.file() as file:
            claim(file, size)
            return mapped(file, size, dtype).reshape(shape)

    def columns(self, *kinds: tuple[DTypeLike, *tuple[int, ...]]) -> Columns:
        """Return columns that grow, each of a type and, where a row has several values, their number."""
        return Columns(self, kinds)

    def tables(self) -> Tables:
        """Return a table that grows."""
        return Tables(self)

    def holds(self, size: int) -> bool:
        """Return whether so many bytes more may be in memory."""
        return self._folder is None or size <= max(_SMALL, self._left)

    def lend(self, owner: Any, size: int) -> None:
        """Count bytes of memory until their owner is gone."""
        if self._folder is not None:
            self.reserve(size)
            weakref.finalize(owner, self.reserve, -size)

    def reserve(self, size: int) -> None:
        """Count bytes of memory, or with a minus no longer."""
        self._left -= size

    def file(self, owner: Any = None, hidden: bool = False) -> Any:
        """Return a new file.

        Args:
            owner: What it is closed with at the latest: an error may leave it open.
            hidden: Whether it has no name, whatever others look at.

        Raises:
            OutputError: None can be made.
        """
        try:
            # Closed by its owner.
            if self._shared and not hidden and self._folder is not None:
                file = named(self._folder)
            else:
                file = tempfile.TemporaryFile(dir=self._folder, prefix="dedup-", buffering=0)  # noqa: SIM115
        except OSError as error:
            raise refused(error) from error
        if owner is not None:
            weakref.finalize(owner, file.close)
        return file


class Columns:
    """Columns that rows are added to, and that are arrays in the end.

    Args:
        shelf: Where they are.
        kinds: The type of each, and the values of a row where a row has several.
    """

    def __init__(self, shelf: Shelf, kinds: Sequence[tuple[DTypeLike, *tuple[int, ...]]]) -> None:
        self._kinds = [(np.dtype(dtype), width) for dtype, *width in kinds]
        self._shelf = shelf
        self._parts: list[list[Array]] = [[] for _ in kinds]
        self._files: list[Any] = []
        self._waiting = 0

    def add(self, *rows: Array) -> None:
        """Add rows to each column; they are copied, but for arrays that nobody can write to.

        Raises:
            OutputError: The disk takes no more.
        """
        for parts, values, (dtype, _) in zip(self._parts, rows, self._kinds, strict=True):
            parts.append(np.array(values, dtype, copy=values.flags.writeable or None))
            self._waiting += parts[-1].nbytes
            self._shelf.reserve(parts[-1].nbytes)
        if self._files or not self._shelf.holds(self._waiting):
            self._spill()

    def arrays(self) -> tuple[Array, ...]:
        """Return the columns; nothing can be added any more."""
        if self._files:
            self._spill()
        found = []
        for at, (dtype, width) in enumerate(self._kinds):
            if self._files:
                with self._files[at] as file:
                    flat = mapped(file, file.tell(), dtype)
            else:
                parts, self._parts[at] = self._parts[at], []
                flat = np.concatenate([np.empty(0, dtype), *(part.ravel() for part in parts)])
                self._shelf.reserve(-flat.nbytes)
                self._shelf.lend(flat, flat.nbytes)
            found.append(flat.reshape(-1, *width) if all(width) else flat.reshape(0, *width))
        return tuple(found)

    def _spill(self) -> None:
        """Write what waits to the files, and give back the memory that Arrow keeps for the next batch."""
        self._files = self._files or [self._shelf.file(self) for _ in self._parts]
        try:
            for file, parts in zip(self._files, self._parts, strict=True):
                for part in filter(np.size, parts):
                    write(file, np.ascontiguousarray(part).data)
                    self._shelf.written += part.nbytes
                parts.clear()
        except OSError as error:
            raise refused(error) from error
        self._shelf.reserve(-self._waiting)
        self._waiting = 0
        release()


class Tables:
    """Arrow tables of one schema that become one.

    Args:
        shelf: Where they are.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._parts: list[pa.Table] = []
        self._waiting = 0
        self._file: Any = None
        self._writer: ipc.RecordBatchFileWriter | None = None
        self.nbytes = 0

    def add(self, table: pa.Table) -> None:
        """Add the rows of a table.

        Raises:
            OutputError: The disk takes no more.
        """
        self._parts.append(table.replace_schema_metadata(None))
        self._waiting += table.nbytes
        self._shelf.reserve(table.nbytes)
        self.nbytes += table.nbytes
        if self._writer or not self._shelf.holds(self._waiting):
            self._spill()

    def table(self) -> pa.Table:
        """Return all rows, in chunks; no table can be added any more.

        Raises:
            OutputError: The disk takes no more.
        """
        if not self._writer:
            whole = pa.concat_tables(self._parts)
            self._shelf.reserve(-self._waiting)
            self._shelf.lend(whole, self._waiting)
            return whole
        try:
            self._writer.close()
        except OSError as error:
            raise refused(error) from error
        with self._file as file:
            size = os.fstat(file.fileno()).st_size
            self._shelf.written += size
            buffer = pa.py_buffer(mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ))
        return ipc.open_file(pa.BufferReader(buffer)).read_all()

    def _spill(self) -> None:
        """Write what waits to the file."""
        self._file = self._file or self._shelf.file(self, True)
        try:
            if self._writer is None:
                self._writer = ipc.new_file(_Whole(self._file), self._parts[0].schema)
            for part in self._parts:
                self._writer.write_table(part)
        except OSError as error:
            raise refused(error) from error
        self._parts.clear()
        self._shelf.reserve(-self._waiting)
        self._waiting = 0
        release()


class _Whole:
    """A file for Arrow, which does not ask how much of what it writes was taken."""

    closed = False

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, data: Any) -> None:
        write(self._file, data)

    def flush(self) -> None:
        """Do nothing: nothing waits."""

    def close(self) -> None:
        """Do nothing: the file is mapped first."""


def release() -> None:
    """Give the memory back that Arrow keeps for what comes next."""
    pa.default_memory_pool().release_unused()


def take(table: pa.Table, rows: NDArray[np.int64]) -> pa.Table:
    """Return some rows of a table, in their order; only the chunks that they are in are touched.

    Args:
        table: In chunks, the same of every column.
        rows: int64.
    """
    batches = table.to_batches()
    ends = np.cumsum([len(batch) for batch in batches])
    which = np.searchsorted(ends, rows, "right")
    order = np.argsort(which, kind="stable")
    pieces = [table.slice(0, 0)]
    for part in np.split(order, np.flatnonzero(np.diff(which[order])) + 1) if len(order) else []:
        batch = batches[which[part[0]]]
        local = rows[part] - (ends[which[part[0]]] - len(batch))
        pieces.append(pa.Table.from_batches([batch]).take(pa.array(local)))
    taken = pa.concat_tables(pieces).combine_chunks()
    if len(pieces) == 2:
        return taken
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return taken.take(pa.array(back))
