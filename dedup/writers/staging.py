"""A directory that appears whole or not at all (POSIX: it relies on atomic renames and advisory locks)."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dedup.errors import OutputError


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Give a fresh directory beside ``out`` that takes its place when the block ends well.

    All files are on disk before the name changes hands. After an error nothing is left but what was there
    before; after a crash ``out`` is the old one or the new one, at worst put back by the next writer.
    Whether ``out`` may be replaced is for the caller to say.

    Args:
        out: The final name; what lies there is replaced.

    Raises:
        OutputError: If anything on the way is refused by the system, or another process is at it.
    """
    out = out.resolve()
    partial, replaced = (out.with_name(f".{out.name}.{state}") for state in ("partial", "replaced"))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with _taken(partial):
            try:
                _recover(out, replaced)
                yield partial
                _sync_tree(partial)
                if out.exists():
                    out.rename(replaced)
                partial.rename(out)
                _sync(out.parent)
            finally:
                _recover(out, replaced)
                shutil.rmtree(partial, ignore_errors=True)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error


@contextmanager
def _taken(partial: Path) -> Iterator[None]:
    """Keep the directory, fresh and empty, ours alone until the block ends or the process dies."""
    while True:
        with suppress(FileExistsError):
            partial.mkdir()
        try:
            descriptor = os.open(partial, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue  # its owner renamed it between our two steps
        try:
            if not _lock(descriptor):
                raise OutputError(f"cannot write {partial}: another process is writing there")
            if not _is_same(descriptor, partial):
                continue  # likewise
            for leftover in partial.iterdir():  # of a writer that was killed
                leftover.unlink()
            yield
            return
        finally:
            os.close(descriptor)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _is_same(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def _recover(out: Path, replaced: Path) -> None:
    """Put back what was moved away if nothing came in its place, or else delete it."""
    if replaced.exists():
        if out.exists():
            shutil.rmtree(replaced, ignore_errors=True)
        else:
            replaced.rename(out)


def _sync_tree(folder: Path) -> None:
    for path in folder.iterdir():
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
