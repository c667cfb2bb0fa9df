"""The index: stories that live, inside an ingestion pipeline.

    with dedup.Index.open("news.index") as index:
        verdict = index.add(document)

A file of SQLite is the truth: a row a report, in one transaction a call, so that what was answered is kept.
Whoever adds, whenever: `relink` makes of the fingerprints what the batch job would make of the reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from dedup import model as models
from dedup._types import RejectSink
from dedup.config import Config
from dedup.documents import Document
from dedup.errors import ConfigError, InputError
from dedup.index import exports, lookups, relinks, removals, snapshots, tabled
from dedup.index.adding import Desk
from dedup.index.postgres import SCHEMES, Postgres
from dedup.index.settings import settle
from dedup.index.store import Store
from dedup.index.tables import Tables
from dedup.index.verdicts import Change, Entry, Group, Likeness, Snapshot, Stats, Verdict
from dedup.schema import Reject

# How what reports are found by is looked up.
MODES: Final = ("memory", "table")

__all__ = ["Change", "Entry", "Group", "Index", "Likeness", "Snapshot", "Stats", "Verdict"]


def is_url(path: str | Path) -> bool:
    """Return whether an index is in a database of PostgreSQL."""
    return str(path).startswith(SCHEMES)


class Index:
    """Reports, and the copies, events and stories that they make. `Index.open` opens one.

    It may be used by several threads; several processes may open one file, each for itself.
    """

    def __init__(self, store: Tables, settings: Mapping[str, Any], *, mode: str = "memory") -> None:
        self._store = store
        self._config = settle(store, settings)
        self._model = models.load(self._config.model)
        if mode == "table":
            tabled.prepare(store)
        self._desk = Desk(self._store, self._config, self._model, tables=mode == "table")

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        create: bool = True,
        mode: str = "memory",
        durability: str = "process",
        timeout: float = 60.0,
        **settings: Any,
    ) -> Index:
        """Return the index of a file, which is made where there is none.

        Args:
            path: The file. While it is open two others stand beside it, of its name and `-wal` and `-shm`.
                Or the URL of a database of PostgreSQL, `postgresql://...`; behind a # a name for the index.
            create: Whether it may be made.
            mode: ``"memory"``: what reports are found by is read once, and held; ``"table"``: it is looked
                up in tables of the file, for processes that add little. The answers are the same. The tables
                are made when they are first asked for, and stay.
            durability: ``"process"``: what was answered survives the end of the process, however it ends;
                ``"full"``: also that of the machine.
            timeout: Seconds to wait while another process writes.
            settings: Fields of `Config`. A new index keeps them; those that decide what is kept cannot be
                changed later. Without `key` a new index has a secret one.

        Raises:
            ConfigError: A setting breaks its rule, or is another than that which made the index.
            NotFoundError: There is none, and none may be made.
            StoreError: The file cannot be opened, is no index, or of a later version.
        """
        if mode not in MODES:
            raise ConfigError(f"mode must be one of {', '.join(MODES)}, got {mode!r}")
        kind, where = (Postgres, str(path)) if is_url(path) else (Store, Path(path))
        store = kind(where, create=create, durability=durability, timeout=timeout)  # type: ignore[arg-type]
        try:
            return cls(store, settings, mode=mode)
        except BaseException:
            store.close()
            raise

    @classmethod
    def from_run(cls, run: str | Path, path: str | Path, **options: Any) -> Index:
        """Return a new index with the reports and the groups of a batch run.

        A run keeps no fingerprints: its inputs are read once more, and its key is that of the index.

        Args:
            run: The directory of the run.
            path: The file of the index, which must not be there.
            options: Of `open`.

        Raises:
            NotFoundError: The directory holds no run.
            InputError: An input of the run is no longer what it was, or the index is there already.
        """
        if not is_url(path) and Path(path).exists():
            raise InputError(f"{path} is there already")
        found = exports.former(Path(run))
        index = cls.open(path, **{**found.settings, **options})
        try:
            if index.stats().token:
                raise InputError(f"{index._store.name} is there already")
            exports.take_over(index._store, index._config, index._model, found)
        except BaseException:
            index.close()
            for suffix in () if is_url(path) else ("", "-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)
            raise
        return index

    @property
    def config(self) -> Config:
        """The settings, those that it was made with among them; `key` is nobody's business."""
        return self._config

    def add(self, document: Document | Mapping[str, Any]) -> Verdict:
        """Add a report and say what it is; when this returns it is on disk.

        An id that is there with the same content changes nothing; with another one it is an update.

        Raises:
            InputError: The document has neither title nor text, or is none.
            BusyError: Another process has been writing for too long.
            StoreError: The disk does not take it; nothing was changed.
        """
        rejects: list[Reject] = []
        found = self.add_many([document], reject=rejects.append)
        if rejects:
            raise InputError(f"{rejects[0].reason}: {rejects[0].detail}")
        return found[0]

    def add_many(self, documents: Any, *, reject: RejectSink = lambda _: None) -> list[Verdict]:
        """Add reports, all in one transaction, and say of each what it is, in their order.

        Args:
            documents: Documents, mappings, an Arrow table, or a data frame; some hundreds at a time.
            reject: Takes those that are none, with reason and line.

        Raises:
            As `add`.
        """
        return self._desk.add(documents, reject)

    def neighbours(self, document: Document | Mapping[str, Any]) -> Verdict:
        """Return what `add` would say of a report, which is not added.

        Raises:
            InputError: The document has neither title nor text, or is none.
        """
        rejects: list[Reject] = []
        found = self._desk.ask(document, rejects.append)
        if rejects:
            raise InputError(f"{rejects[0].reason}: {rejects[0].detail}")
        return found[0]

    def get(self, id: str) -> Entry:  # noqa: A002  (what it is called everywhere else)
        """Return a report, expired ones too.

        Raises:
            NotFoundError: There is none of this id.
        """
        return lookups.entry(self._store, self._config, id)

    def group(self, id: str) -> Group:  # noqa: A002
        """Return a copy group, an event or a story; one that has become another's is that one.

        Raises:
            NotFoundError: There is none of this id, or all its reports were removed.
        """
        return lookups.group(self._store, self._config, id)

    def events(self, since: datetime | None = None) -> Iterator[Group]:
        """Yield the events that have a report published since a moment; all, if there is none given."""
        return lookups.events(self._store, self._config, since)

    def changes(self, since: int = 0) -> list[Change]:
        """Return what happened behind a token: the `token` of the last change that was seen, 0 for all."""
        return lookups.changes(self._store, since)

    def remove(self, id: str, *, erase: bool = False) -> None:  # noqa: A002
        """Remove a report; its groups stay, without it.

        Args:
            id: Of the report.
            erase: Also overwrite, in the file and beside it, what was derived from its text.

        Raises:
            NotFoundError: There is none of this id.
            BusyError: It was removed, but another process still reads what was written of it before.
        """
        removals.remove(self._store, self._config, id, erase=erase)

    def expire(self, before: datetime) -> int:
        """Forget what reports published before a moment said; ids and groups stay. Return how many."""
        return removals.expire(self._store, self._config, before)

    def relink(self, days: float | None = None) -> int:
        """Make the groups anew from all fingerprints, as the batch job does; ids stay where they can.

        Args:
            days: Only groups with a report of so many days before the latest one are touched; None: all.

        Returns:
            How many reports came to another group.
        """
        return relinks.relink(self._store, self._config, self._model, days)

    def snapshots(self) -> list[Snapshot]:
        """Return by which df and idf reports were weighed: a new one begins whenever all is linked anew."""
        return snapshots.every(self._store)

    def stats(self) -> Stats:
        """Return how much is in the index."""
        return lookups.stats(self._store)

    def check(self) -> list[str]:
        """Return what is wrong with the file; nothing, if nothing is."""
        return lookups.faults(self._store, self._config)

    def export(self, out: str | Path) -> int:
        """Write the groups as a batch run does; return how many reports could not be read and are left out.

        Raises:
            OutputError: The directory cannot be written.
        """
        return exports.export(self._store, self._config, self._model, Path(out))

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._store.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Index({self._store.name!r})"
