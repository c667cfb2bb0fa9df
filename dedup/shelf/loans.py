"""Loans: arrays that other processes map, told by the files that they are in."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dedup.shelf.files import mapped, named, refused, source, write

# Smaller arrays are not worth a file.
_SMALL: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Loan:
    """An array in a file.

    Attributes:
        path: The file, the same on every machine.
        at: Byte that the array begins at.
        dtype, shape: Of the array.
    """

    path: str
    at: int
    dtype: str
    shape: tuple[int, ...]


class Lender:
    """Tells arrays by their files; those that are in none are copied to files, which go with the lender.

    Args:
        folder: Where these files are to be.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._copies: list[NDArray[Any]] = []

    def lend(self, value: Any) -> Any:
        """Return a value with loans in the place of its large arrays: of a tuple or a dataclass, deep down.

        Raises:
            OutputError: The disk takes no more.
        """
        if isinstance(value, np.ndarray):
            return self._lent(value) if value.nbytes > _SMALL else np.array(value)
        return _each(value, self.lend)

    def _lent(self, array: NDArray[Any]) -> Loan:
        path, at = source(array)
        if not path:
            self._copies.append(_copied(array, self._folder))
            path, at = source(self._copies[-1])
        return Loan(path, at, array.dtype.str, array.shape)


def borrow(value: Any) -> Any:
    """Return what was lent; what is written to its arrays is seen by nobody else.

    Raises:
        FileNotFoundError: A file is not to be seen here.
    """
    if isinstance(value, Loan):
        return np.memmap(value.path, value.dtype, "c", value.at, value.shape).view(np.ndarray)
    return _each(value, borrow)


def _each(value: Any, change: Any) -> Any:
    """Return a tuple or a dataclass of changed parts; anything else as it is."""
    if isinstance(value, tuple):
        parts = map(change, value)
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in fields(value)}
        changed = {name: made for name, part in held.items() if (made := change(part)) is not part}
        return replace(value, **changed) if changed else value
    return value


def _copied(array: NDArray[Any], folder: Path) -> NDArray[Any]:
    """Return the array, mapped from a file.

    Raises:
        OutputError: The disk takes no more.
    """
    try:
        with named(folder) as file:
            write(file, np.ascontiguousarray(array).data)
            return mapped(file, array.nbytes, array.dtype)
    except OSError as error:
        raise refused(error) from error
