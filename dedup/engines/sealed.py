"""Tables in sealed files, which appear whole or not at all, and tell when they were damaged."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.ipc as ipc

from dedup.errors import OutputError
from dedup.kernels import digests

SUFFIX: Final = ".arrow"
_SEAL: Final = 16  # bytes


def keep(path: Path, tables: Iterable[pa.Table]) -> pa.Table:
    """Return tables as one, mapped from a file that is written as they come.

    Two processes may write the same file at once: each has a name of its own until all is written, and the
    first one stays. Who reads it has it mapped, and not every disk keeps a file that another one replaces.

    Args:
        path: The file; its folder is there.
        tables: Of one schema, one at least; of their metadata that of the first is kept.

    Raises:
        OutputError: The disk takes no more.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}-{uuid4().hex[:8]}.partial")
    parts = iter(tables)
    first = next(parts)  # what the tables are made of may fail, and leaves no file
    try:
        with partial.open("wb+") as file:
            with ipc.new_file(file, first.schema) as writer:
                for table in chain([first], parts):
                    writer.write_table(table)
            file.flush()
            file.write(_seal(_mapped(file)))
            file.flush()
            if (known := find(path)) is not None:
                return known
            partial.rename(path)
            return _table(_mapped(file))
    except OSError as error:
        raise OutputError(f"cannot write {path.parent}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            partial.unlink()


def find(path: Path) -> pa.Table | None:
    """Return the table of a file, mapped; None where there is none, or one that is damaged."""
    try:
        with path.open("rb") as file:
            data = _mapped(file)
        return _table(data) if _seal(data[:-_SEAL]) == data[-_SEAL:] else None
    except (OSError, ValueError, pa.ArrowException):
        return None


def _mapped(file: Any) -> memoryview:
    """Return the bytes of a file.

    Raises:
        ValueError: There are none.
    """
    return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _seal(data: memoryview) -> bytes:
    """Return a hash of bytes."""
    return np.array(digests.checksum(np.frombuffer(data, np.uint8), np.uint64(0))).tobytes()


def _table(data: memoryview) -> pa.Table:
    """Return the table of a sealed file."""
    return ipc.open_file(pa.BufferReader(pa.py_buffer(data[:-_SEAL]))).read_all()
