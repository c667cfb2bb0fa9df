"""Files as arrays: mapped, whole, and refused in our words."""

from __future__ import annotations

import mmap
import os
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import numpy as np
from numpy.typing import DTypeLike, NDArray

from dedup.errors import OutputError

# Of the names of files that others look at.
SUFFIX: Final = ".column"


class Mapped(mmap.mmap):
    """A mapped file; the name of one that others may map is known.

    Attributes:
        path: The file; empty for one without a name.
    """

    path: str


def named(folder: Path) -> Any:
    """Return a new file that other processes can see, open for reading and writing.

    Raises:
        OSError: None can be made.
    """
    return (folder / f"{uuid4().hex}{SUFFIX}").open("xb+", buffering=0)


def mapped(file: Any, size: int, dtype: DTypeLike) -> NDArray[Any]:
    """Return the bytes of a file as an array that writes to it; a named file goes with the array."""
    path = "" if isinstance(file.name, int) else str(file.name)
    if not size:
        _forget(path)
        return np.empty(0, dtype)
    held = Mapped(file.fileno(), size)
    held.path = path
    weakref.finalize(held, _forget, path)
    return np.frombuffer(held, dtype)


def source(array: NDArray[Any]) -> tuple[str, int]:
    """Return the named file that an array is mapped from, and where in it the array begins; else no name."""
    base: Any = array
    while isinstance(base, np.ndarray):
        base = base.base
    held = base.obj if isinstance(base, memoryview) else base
    if not isinstance(held, Mapped) or not held.path or not array.flags.c_contiguous:
        return "", 0
    return held.path, array.ctypes.data - np.frombuffer(held, np.uint8).ctypes.data


def _forget(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def claim(file: Any, size: int) -> None:
    """Make a file so long, with all its blocks: a mapped one that the disk has no room for kills the process.

    Raises:
        OutputError: There is no room.
    """
    try:
        if size:
            os.posix_fallocate(file.fileno(), 0, size)
    except OSError as error:
        raise refused(error) from error


def write(file: Any, data: Any) -> None:
    """Write all of a buffer to a file, which may take a part of it at a time."""
    left = memoryview(data).cast("B")
    while left:
        left = left[file.write(left) :]


def refused(error: OSError) -> OutputError:
    """Return the error of a disk that takes no more, as ours."""
    return OutputError(f"cannot write columns that do not fit into memory: {error.strerror or error}")
