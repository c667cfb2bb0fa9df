"""What a job that is broken off leaves for the next one: the fingerprints of every batch, in a folder."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from dedup.engines import sealed
from dedup.errors import OutputError
from dedup.kernels import digests

_SETTINGS: Final = "settings.json"


class Checkpoint:
    """A folder of tables, each named by what it was made from; it goes when the job has ended well.

    Args:
        folder: The folder, which is ours alone while the job runs.
        settings: What every table was made with; under others the tables of a former job are useless.

    Attributes:
        folder: The folder.
        reused: Tables that a former job had made.
        settings: A hash of the settings.
        stale: Settings that a former job had otherwise; its tables were deleted.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self.folder, self.reused = folder, 0
        self.stale = _differing(folder / _SETTINGS, settings)
        if self.stale:
            for path in folder.glob(f"*{sealed.SUFFIX}*"):
                path.unlink()
        said = json.dumps(settings)
        self.settings = blake2b(said.encode(), digest_size=8).hexdigest()
        (folder / _SETTINGS).write_text(said)

    @staticmethod
    def name(batch: pa.RecordBatch) -> str:
        """Return a name for what is in a batch: a hash of its columns."""
        found = np.zeros(2, np.uint64)
        for column in batch.columns:
            for buffer in pa.concat_arrays([column]).buffers():  # without what a slice does not show
                data = np.frombuffer(buffer or b"", np.uint8)
                found[:] = digests.checksum(data, found[0] ^ found[1] ^ np.uint64(len(column)))
        return found.tobytes().hex()

    def remember(self, batch: pa.RecordBatch, make: Callable[[pa.RecordBatch], pa.Table]) -> pa.Table:
        """Return what is made of a batch, from a file if a former job has made it.

        Raises:
            OutputError: The disk takes no more.
        """
        name = self.name(batch)
        found = self.find(name)
        return self.keep(name, make(batch)) if found is None else found

    def find(self, name: str) -> pa.Table | None:
        """Return the table of a name, mapped; None where there is none, or one that is damaged."""
        table = sealed.find(self.path(name))
        self.reused += table is not None
        return table

    def keep(self, name: str, table: pa.Table) -> pa.Table:
        """Return the table, now mapped from a file that a later job will find.

        Raises:
            OutputError: The disk takes no more.
        """
        return sealed.keep(self.path(name), [table])

    def path(self, name: str) -> Path:
        """Return the file of a name."""
        return self.folder / f"{name}{sealed.SUFFIX}"


@contextmanager
def kept(folder: Path, settings: Mapping[str, Any]) -> Iterator[Checkpoint]:
    """Give a checkpoint in a folder that goes when the block ends well, or before anything was kept.

    Raises:
        OutputError: The folder cannot be made, or another process is at it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror or error}") from error
    try:
        _lock(descriptor, folder)
        try:
            yield Checkpoint(folder, settings)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            with suppress(OSError):
                if not any(folder.glob(f"*{sealed.SUFFIX}")):
                    shutil.rmtree(folder)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    """Take the folder for this process.

    Raises:
        OutputError: Another one has it.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise OutputError(f"cannot write {folder}: another process is writing there") from error
    except OSError:  # a file system without locks
        return


def _differing(path: Path, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the settings that a file has otherwise; all of them where it cannot be read."""
    if not path.parent.is_dir() or not path.exists():
        return ()
    try:
        former = json.loads(path.read_text())
    except (OSError, ValueError):
        former = {}
    fresh = json.loads(json.dumps(settings))
    return tuple(sorted(name for name in fresh.keys() | former.keys() if fresh.get(name) != former.get(name)))
