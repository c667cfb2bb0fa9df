"""An index in PostgreSQL, for several machines: the tables of one schema, one transaction a call.

Who writes holds an advisory lock of the schema first: without it two sessions under READ COMMITTED were seen
to make two groups of one text. Who reads sees one snapshot (REPEATABLE READ) and is never held up. What
deleted rows held is gone from the tables after `flush` (VACUUM FULL); the log of the server and its backups
are its own matter.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from itertools import count
from typing import Any, Final
from urllib.parse import urlsplit

from dedup.errors import (
    BusyError,
    ConfigError,
    DamagedError,
    ExtraError,
    NotFoundError,
    StoreError,
)
from dedup.index import schemas
from dedup.index.store import DURABILITY
from dedup.index.tables import Tables

SCHEMES: Final = ("postgresql://", "postgres://")
# The schema of an index whose URL names none behind a #.
_SCHEMA: Final = "dedup"
# Rows that come from the server at a time.
_ROWS: Final = 5000
# `synchronous_commit` by the promise that is kept: for the process the server's disk is not waited for.
_SYNCHRONOUS: Final = dict(zip(DURABILITY, ("off", "on"), strict=True))


class Postgres(Tables):
    """The tables of one schema of a database.

    Args:
        url: Of the database, as libpq reads it; behind a # the name of the schema.
        create: Whether the schema may be made.
        durability: A key of `DURABILITY`.
        timeout: Seconds to wait for another writer.

    Raises:
        NotFoundError: There is no such schema and none may be made.
        StoreError: The server cannot be reached, or the schema is of a later version of dedup.
    """

    def __init__(self, url: str, *, create: bool, durability: str, timeout: float) -> None:
        if durability not in DURABILITY:
            raise ConfigError(f"durability must be one of {', '.join(DURABILITY)}, got {durability!r}")
        try:
            import psycopg
        except ImportError as error:
            raise ExtraError("an index in PostgreSQL needs psycopg", "postgres") from error
        self._errors, self._timeout = psycopg, timeout
        address, _, schema = url.partition("#")
        self._schema = schema or _SCHEMA
        told = urlsplit(address)
        self.name = f"{told.scheme}://{told.hostname or ''}{told.path}#{self._schema}"
        self.folder, self.lock, self._process, self._numbers = None, threading.RLock(), os.getpid(), count()
        digest = blake2b(self._schema.encode(), digest_size=8, person=b"dedup").digest()
        self._lock = int.from_bytes(digest, "little", signed=True)
        with self.told():
            self._base = psycopg.connect(address, autocommit=True)
        try:
            self._prepare(_SYNCHRONOUS[durability], create=create)
        except BaseException:
            self._base.close()
            raise

    def _prepare(self, synchronous: str, *, create: bool) -> None:
        """Set what is asked of the server, and bring the tables up to date."""
        with self.told():
            path = self._base.execute("SELECT quote_ident(%s)", (self._schema,)).fetchone()
            self._base.execute(f"SET search_path TO {path[0]}")  # type: ignore[index]
            self._base.execute(f"SET synchronous_commit TO {synchronous}")
            there = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
            found = self._base.execute(there, (self._schema,)).fetchone()
        if found is None and not create:
            raise NotFoundError(f"{self.name}: there is no index")
        with self.writing():
            self._base.execute(f"CREATE SCHEMA IF NOT EXISTS {path[0]}")  # type: ignore[index]
            self._migrate()

    def _migrate(self) -> None:
        """Take the tables from the version that they have to ours."""
        (tables,) = self.one("SELECT count(*) FROM pg_tables WHERE schemaname = ?", (self._schema,))
        held = self.meta() if tables else {}
        if tables and "schema" not in held:
            raise StoreError(f"{self.name}: not an index of dedup")
        version = int(held.get("schema", 0))
        if version > schemas.VERSION:
            raise StoreError(
                f"{self.name}: an index of a later version of dedup"
                f" (schema {version}; this one knows {schemas.VERSION})"
            )
        for step in schemas.STEPS[version:]:
            for statement in step:
                self.run(statement)
        if version < schemas.VERSION:
            self.note({"schema": schemas.VERSION})

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn what psycopg raises into errors of ours, which name the index."""
        errors = self._errors.errors
        busy = errors.LockNotAvailable, errors.SerializationFailure, errors.DeadlockDetected
        try:
            yield
        except busy as error:
            why = f"another process has been writing for {self._timeout:g} s"
            raise BusyError(f"{self.name}: {why}") from error
        except errors.DiskFull as error:
            raise StoreError(f"{self.name}: the disk is full; nothing of this call was kept") from error
        except (errors.DataCorrupted, errors.IndexCorrupted, self._errors.DataError) as error:
            raise DamagedError(f"{self.name}: damaged: {error}") from error
        except self._errors.Error as error:
            raise StoreError(f"{self.name}: {error}") from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one right to write, see `Tables`."""
        with self.lock, self.told():
            self._check_process()
            with self._base.transaction():
                self._base.execute(f"SET LOCAL lock_timeout TO {max(1, round(1000 * self._timeout))}")
                self._base.execute("SELECT pg_advisory_xact_lock(%s)", (self._lock,))
                yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the tables, see `Tables`."""
        with self.lock, self.told():
            self._check_process()
            if self._base.info.transaction_status != self._errors.pq.TransactionStatus.IDLE:
                yield
                return
            with self._base.transaction():
                self._base.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield

    def _check_process(self) -> None:
        """Refuse a connection that came over a fork.

        Raises:
            StoreError: This is another process than the one that opened it.
        """
        if os.getpid() != self._process:
            raise StoreError(f"{self.name}: opened in another process; open it again in this one")

    def one(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row, None if there is none."""
        return self._base.execute(_asked(statement), values).fetchone()

    def all(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return all rows."""
        return self._base.execute(_asked(statement), values).fetchall()

    def each(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield the rows one by one, within a `reading` or `writing`."""
        if self._base.info.transaction_status == self._errors.pq.TransactionStatus.IDLE:
            yield from self.all(statement, values)
            return
        with self._base.cursor(f"c{next(self._numbers)}") as cursor:
            cursor.itersize = _ROWS
            yield from cursor.execute(_asked(statement), values)

    def put(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each row of values."""
        with self._base.cursor() as cursor:
            cursor.executemany(_asked(statement), rows)

    def run(self, statement: str) -> None:
        """Run a statement of `schemas`, within a `writing`."""
        self._base.execute(schemas.postgres(statement))

    def flush(self) -> bool:
        """Write the tables anew without what was deleted; return whether that was possible."""
        with self.lock, self.told():
            self._base.execute(f"SET lock_timeout TO {max(1, round(1000 * self._timeout))}")
            try:
                for table in ("log", "marks", "members", "pairs"):
                    self._base.execute(f"VACUUM FULL {table}")
            except self._errors.errors.LockNotAvailable:
                return False
            finally:
                self._base.execute("SET lock_timeout TO 0")
            return True

    def faults(self) -> list[str]:
        """Return nothing: rows are checked by their seals, the rest is the server's matter."""
        return []

    def size(self) -> int:
        """Return the bytes of the tables and of what belongs to them."""
        statement = (
            "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = ? AND relkind = 'r'"
        )
        with self.lock, self.told():
            return int(self.one(statement, (self._schema,))[0])

    def close(self) -> None:
        """Close the connection; a second time does nothing."""
        with self.lock, self.told():
            self._base.close()


def _asked(statement: str) -> Any:
    """Return a statement as psycopg reads it."""
    return statement.replace("?", "%s")
