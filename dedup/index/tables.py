"""What stores of any kind share: the tables of an index, whose rows are sealed."""

from __future__ import annotations

import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import chain, islice
from pathlib import Path
from threading import RLock
from typing import Any, ClassVar, Final

import numpy as np

from dedup._types import I64
from dedup.errors import DamagedError
from dedup.kernels import seals

_LOG: Final = "row, id, precision, origin, title, url, source, author, agency, language, body"
_APPEND: Final = f"INSERT INTO log ({_LOG}, seal) VALUES ({'?,' * 11}?)"  # noqa: S608  (names of ours)
# Rows that are asked for at a time.
_MANY: Final = 500
# Rows of a block.
_BLOCK: Final = 1 << 14


class Tables(ABC):
    """The tables of one index. One connection, which threads take in turns.

    Statements are those that SQLite and PostgreSQL both know; values stand for question marks.

    Attributes:
        name: What the index is called in messages.
        folder: Where columns may lie that are larger than memory; None if nowhere.
        lock: Held while the connection is in use.
    """

    KEYS: ClassVar[Mapping[str, str]] = {"days": "day", "groups": "level, number", "meta": "name"}
    name: str
    folder: Path | None
    lock: RLock

    @abstractmethod
    def told(self) -> AbstractContextManager[None]:
        """Turn what the driver raises into errors of ours, which name the index."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[None]:
        """Hold the one right to write; what was written is kept when the block ends well, else nothing of it.

        Raises:
            BusyError: Another process holds it for too long.
            StoreError: The disk refuses.
        """

    @abstractmethod
    def reading(self) -> AbstractContextManager[None]:
        """See one state of the index, whatever others write meanwhile."""

    @abstractmethod
    def one(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row, None if there is none."""

    @abstractmethod
    def all(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return all rows."""

    @abstractmethod
    def each(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Return the rows one by one, within a `reading` or `writing`."""

    @abstractmethod
    def put(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each row of values."""

    @abstractmethod
    def run(self, statement: str) -> None:
        """Run a statement of `schemas`, within a `writing`."""

    @abstractmethod
    def flush(self) -> bool:
        """Overwrite what was deleted; return whether that was possible."""

    @abstractmethod
    def faults(self) -> list[str]:
        """Return what the database finds wrong with itself."""

    @abstractmethod
    def size(self) -> int:
        """Return the bytes that the index takes."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection; a second time does nothing."""

    def replace(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Write rows in the place of those of the same key."""
        names, key = columns.split(", "), self.KEYS.get(table, "row")
        marks = ",".join("?" * len(names))
        news = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key.split(", "))
        statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  (names of ours)
        self.put(f"{statement} ON CONFLICT ({key}) DO UPDATE SET {news}", rows)

    def append(self, rows: Iterable[tuple[Any, ...]], marks: Iterable[tuple[Any, ...]]) -> None:
        """Add reports to the log, and what they are found by; rows as `_LOG` names them, (row, mark)."""
        self.put(_APPEND, sealed(rows))
        self.put("INSERT INTO marks (row, mark, seal) VALUES (?,?,?)", sealed(marks))

    def bind(self, pairs: Iterable[tuple[int, bytes]]) -> None:
        """Set the pairs of rows that events are linked by: (row, pairs)."""
        self.replace("pairs", "row, pairs, seal", sealed(pairs))

    def place(self, members: Iterable[tuple[int, int, int, int]]) -> None:
        """Set the groups of rows: (row, copy, event, story)."""
        self.replace("members", "row, copy, event, story, seal", sealed(members))

    def among(self, table: str, column: str, values: Sequence[str]) -> Iterator[tuple[Any, int]]:
        """Yield the values of a column that are there, and the row of each."""
        for first in range(0, len(values), _MANY):
            some = values[first : first + _MANY]
            marks = ",".join("?" * len(some))
            statement = f"SELECT {column}, row FROM {table} WHERE {column} IN ({marks})"  # noqa: S608
            yield from self.all(statement, some)

    def read(
        self, table: str, columns: str, rows: Sequence[int] | None = None, *, after: int = 0
    ) -> Iterator[tuple[Any, ...]]:
        """Yield rows of a sealed table in their order: those asked for that are there, or all behind one.

        Raises:
            DamagedError: A row is not what was written.
        """
        statement = f"SELECT {columns}, seal FROM {table}"  # noqa: S608  (names of ours)
        if rows is None:
            for found in self.each(f"{statement} WHERE row > ? ORDER BY row", (after,)):
                yield self._opened(table, found)
            return
        for first in range(0, len(rows), _MANY):
            some = rows[first : first + _MANY]
            marks = ",".join("?" * len(some))
            for found in self.each(f"{statement} WHERE row IN ({marks}) ORDER BY row", some):
                yield self._opened(table, found)

    def blocks(
        self, table: str, columns: str, *, after: int = 0, data: bool = False
    ) -> Iterator[tuple[I64, bytes]]:
        """Yield the rows of a sealed table behind one, many at a time: their numbers, and their bytes joined.

        Args:
            table: Its name.
            columns: The first is `row`; the others are numbers.
            after: A row.
            data: Whether the last column holds bytes instead, as many in each row.

        Raises:
            DamagedError: A row is not what was written.
        """
        statement = f"SELECT {columns}, seal FROM {table} WHERE row > ? ORDER BY row"  # noqa: S608
        rest = self.each(statement, (after,))
        while some := list(islice(rest, _BLOCK)):
            try:
                yield _block(some, data=data)
            except (TypeError, ValueError, OverflowError) as error:
                for found in some:
                    self._opened(table, found)
                raise DamagedError(f"{self.name}: damaged: rows of {table} cannot be read") from error

    def log(self, rows: Sequence[int] | None = None) -> Iterator[tuple[Any, ...]]:
        """Yield rows of the log: row, `rows.FACTS`, body."""
        return self.read("log", _LOG, rows)

    def damaged(self, table: str, columns: str | None) -> list[str]:
        """Return the rows of a sealed table that are not what was written."""
        statement = f"SELECT {columns or _LOG}, seal FROM {table}"  # noqa: S608
        wrong = [found[0] for found in self.each(statement) if seal(found[:-1]) != found[-1]]
        return [f"row {row} of {table} is not what was written" for row in wrong]

    def _opened(self, table: str, found: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a sealed row without its seal."""
        if seal(found[:-1]) != found[-1]:
            raise DamagedError(f"{self.name}: damaged: row {found[0]} of {table} is not what was written")
        return found[:-1]

    def meta(self) -> dict[str, str]:
        """Return the meta table."""
        return dict(self.all("SELECT name, value FROM meta"))

    def note(self, values: Mapping[str, Any]) -> None:
        """Set values of the meta table."""
        self.replace("meta", "name, value", [(name, str(value)) for name, value in values.items()])


def _block(rows: list[tuple[Any, ...]], *, data: bool) -> tuple[I64, bytes]:
    """Return rows of numbers, or of a number and bytes, without their seals.

    Raises:
        ValueError: A seal is broken; or as the others, there is something else in them.
    """
    held, width = b"", 0
    if data:
        numbers, parts, known = zip(*rows, strict=True)
        held, width = b"".join(parts), len(parts[0])
        found = np.array([numbers, known], np.int64).T
    else:
        flat = np.fromiter(chain.from_iterable(rows), np.int64, count=len(rows) * len(rows[0]))
        found = flat.reshape(len(rows), -1)
    out = np.empty(len(rows), np.uint32)
    if len(held) != width * len(rows):
        raise ValueError("rows of several lengths")
    told = np.ascontiguousarray(found[:, :-1])
    seals.seal(told, np.frombuffer(held, np.uint8), width, seals.tables(), out)
    if (out != found[:, -1]).any():
        raise ValueError("a seal is broken")
    return told, held


def seal(values: Iterable[Any]) -> int:
    """Return a checksum of the values of a row."""
    parts = list[bytes]()
    for value in values:
        if value is None:
            data = b"\0"
        elif isinstance(value, bytes):
            data = value
        else:
            data = str(value).encode("utf-8", "surrogateescape")
        parts += (b"%d" % len(data), data)
    return zlib.crc32(b"".join(parts))


def sealed(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield rows with their seals."""
    return ((*row, seal(row)) for row in rows)
