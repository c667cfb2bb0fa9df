"""The file of an index: SQLite in WAL mode, one transaction a call.

What is asked of SQLite, besides its defaults:

* `journal_mode=WAL`: readers see the last whole transaction while another process writes.
* `synchronous=NORMAL` keeps what was answered when a process is killed; `FULL` (`durability="full"`) also
  when the power fails, at the price of a flush a transaction.
* `page_size=16384`: four to five reports a page; with 4,096 each would take a page of its own.
* `secure_delete=ON`: what is deleted is overwritten, so that a text that had to go is not left in free pages.
* `cell_size_check=ON`, `trusted_schema=OFF`: a damaged or hostile file is told sooner.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from dedup.errors import BusyError, ConfigError, DamagedError, NotFoundError, StoreError
from dedup.index import schemas
from dedup.index.tables import Tables

_PAGE: Final = 16_384
# Synchronous modes by the promise that they keep.
DURABILITY: Final = {"process": "NORMAL", "full": "FULL"}
# Seconds between two tries to begin a WAL.
_PAUSE: Final = 0.005


class Store(Tables):
    """The tables of one file. One connection, which threads take in turns.

    Args:
        path: The file.
        create: Whether it may be made.
        durability: A key of `DURABILITY`.
        timeout: Seconds to wait for another process.

    Raises:
        NotFoundError: The file is not there and may not be made.
        StoreError: It cannot be opened, or is no index of ours, or of a later version of dedup.
    """

    def __init__(self, path: Path, *, create: bool, durability: str, timeout: float) -> None:
        if durability not in DURABILITY:
            raise ConfigError(f"durability must be one of {', '.join(DURABILITY)}, got {durability!r}")
        self.path, self.lock, self._timeout = path, threading.RLock(), timeout
        self.name, self.folder = str(path), path.absolute().parent
        self._process = os.getpid()
        if not create and not path.is_file():
            raise NotFoundError(f"{path}: there is no index")
        with self.told():
            self._base = sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)
        # Bytes that are no text any more are for the seal to tell.
        self._base.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        try:
            with self.told():
                self._prepare(DURABILITY[durability], create=create)
        except BaseException:
            self._base.close()
            raise

    def _prepare(self, synchronous: str, *, create: bool) -> None:
        """Set what is asked of SQLite, and bring the tables up to date."""
        # At one moment: another process may be making the file.
        self._base.execute("BEGIN")
        version, application = (self.one(f"PRAGMA {name}")[0] for name in ("user_version", "application_id"))
        tables = self.one("SELECT count(*) FROM sqlite_master")[0]
        self._base.execute("COMMIT")
        if application != schemas.APPLICATION and (tables or version or not create):
            raise StoreError(f"{self.path}: not an index of dedup")
        if version > schemas.VERSION:
            raise StoreError(
                f"{self.path}: an index of a later version of dedup"
                f" (schema {version}; this one knows {schemas.VERSION})"
            )
        self._base.execute(f"PRAGMA page_size={_PAGE}")
        self._log_ahead()
        for pragma in ("secure_delete=ON", "cell_size_check=ON", "trusted_schema=OFF"):
            self._base.execute(f"PRAGMA {pragma}")
        self._base.execute(f"PRAGMA synchronous={synchronous}")
        if version < schemas.VERSION:
            self._migrate()
        self._check_schema()

    def _log_ahead(self) -> None:
        """Use a WAL. While another process begins one SQLite does not wait, but says that it is busy."""
        end = time.monotonic() + self._timeout
        while True:
            try:
                self._base.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
            time.sleep(_PAUSE)

    def _migrate(self) -> None:
        """Take the tables from the version that they have to ours, whole or not at all."""
        with self.writing():
            version = self.one("PRAGMA user_version")[0]
            for step in schemas.STEPS[version:]:
                for statement in step:
                    self._base.execute(statement)
            self._base.execute(f"PRAGMA application_id={schemas.APPLICATION}")
            self._base.execute(f"PRAGMA user_version={schemas.VERSION}")

    def _check_schema(self) -> None:
        """Refuse tables, views and triggers that we did not make."""
        found = {
            sql for name, sql in self.all("SELECT name, sql FROM sqlite_master") if not schemas.is_own(name)
        }
        foreign = found ^ schemas.expected()
        if foreign and foreign != set(schemas.SHELVES):
            raise DamagedError(
                f"{self.path}: its tables are not those of an index: {sorted(map(str, foreign))[0]}"
            )

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn what SQLite raises into errors of ours, which name the file."""
        try:
            yield
        except UnicodeDecodeError as error:  # what SQLite says of it holds bytes of it
            raise DamagedError(f"{self.path}: damaged: {error.reason}") from error
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                why = f"another process has been writing for {self._timeout:g} s"
                raise BusyError(f"{self.path}: {why}") from error
            if code == sqlite3.SQLITE_NOTADB:
                raise StoreError(f"{self.path}: not an index of dedup") from error
            if code == sqlite3.SQLITE_FULL:
                raise StoreError(f"{self.path}: the disk is full; nothing of this call was kept") from error
            if code in (sqlite3.SQLITE_CORRUPT, 0) or isinstance(error, sqlite3.DataError):
                raise DamagedError(f"{self.path}: damaged: {error}") from error
            raise StoreError(f"{self.path}: {error}") from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one right to write; what was written is kept when the block ends well, else nothing of it.

        Raises:
            BusyError: Another process holds it for too long.
            StoreError: The disk refuses.
        """
        with self.lock, self.told():
            self._check_process()
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:  # an error may have ended it
                    self._base.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the file, whatever others write meanwhile."""
        with self.lock, self.told():
            self._check_process()
            outermost = not self._base.in_transaction
            if outermost:
                self._base.execute("BEGIN")
            try:
                yield
            finally:
                if outermost and self._base.in_transaction:
                    self._base.execute("COMMIT")

    def _check_process(self) -> None:
        """Refuse a connection that came over a fork: SQLite's locks do not.

        Raises:
            StoreError: This is another process than the one that opened the file.
        """
        if os.getpid() != self._process:
            raise StoreError(f"{self.path}: opened in another process; open it again in this one")

    def one(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row, None if there is none."""
        return self._base.execute(statement, values).fetchone()

    def all(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return all rows."""
        return self._base.execute(statement, values).fetchall()

    def each(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Return the rows one by one, within a `reading` or `writing`."""
        return iter(self._base.execute(statement, values))

    def put(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each row of values."""
        self._base.executemany(statement, rows)

    def run(self, statement: str) -> None:
        """Run a statement of `schemas`, within a `writing`."""
        self._base.execute(statement)

    def flush(self) -> bool:
        """Take what waits in the WAL into the file and empty the WAL; return whether that was possible."""
        with self.lock, self.told():
            return not self.one("PRAGMA wal_checkpoint(TRUNCATE)")[0]

    def faults(self) -> list[str]:
        """Return what SQLite finds wrong with the file."""
        with self.lock:
            try:
                return [line for (line,) in self.all("PRAGMA integrity_check(100)") if line != "ok"]
            except sqlite3.DatabaseError as error:
                return [str(error)]

    def size(self) -> int:
        """Return the bytes of the file and of what waits beside it."""
        total = 0
        for suffix in ("", "-wal"):
            with suppress(OSError):
                total += os.stat(f"{self.path}{suffix}").st_size
        return total

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        with self.lock, self.told():
            self._base.close()
