"""What the user named, as a list of files and streams of known kinds."""

import glob
import gzip
import io
import os
import re
import stat
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final, TypeAlias

from dedup.errors import InputError
from dedup.readers import remote
from dedup.readers.kinds import FILED, KNOWN, LISTS, Kind, kind_of, suffixes_of

__all__ = ["KNOWN", "Input", "Kind", "Source", "Survey", "resolve", "survey"]


# These are streams even where they show as regular files (`dedup cluster /dev/stdin < crawl.jsonl`).
_HANDLE: Final = re.compile(r"/dev/stdin|/dev/fd/\d+|/proc/[^/]+/fd/\d+")


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read. Sources of paths can be pickled and handed to `read` in another process.

    Attributes:
        kind: How it is read.
        path: Where it lies; empty for an open stream.
        stream: The open stream, or None.
        size: Bytes on disk, or None where nobody knows.
        root: For a page, the folder that its id is relative to.
        named: Whether the user named it, rather than a folder that holds it.
        start: Of JSON lines that are not packed, the first byte that is read: a line begins there.
        stop: The first one behind them; None is the end of the file.
        state: Of a URL, what changes when the file does; empty where nobody knows.
    """

    kind: Kind
    path: str
    stream: IO[bytes] | None = None
    size: int | None = None
    root: str = ""
    named: bool = True
    start: int = 0
    stop: int | None = None
    state: str = ""

    @property
    def name(self) -> str:
        """What `file` says: the path as given, odd bytes escaped, or the name of the stream."""
        if self.stream is None:
            return _spell(self.path)
        name = getattr(self.stream, "name", None)
        return _spell(name) if isinstance(name, str) and name else "<stream>"

    @property
    def key(self) -> str:
        """The id of a page: its path from the root, with slashes; of a remote one its URL."""
        if remote.is_remote(self.path):
            return _spell(self.path)
        return _spell(Path(os.path.relpath(self.path, self.root)).as_posix())

    @property
    def suffixes(self) -> tuple[str, str]:
        """The suffix that tells the kind and the one that tells the compression, either may be empty."""
        return suffixes_of(self.path)


Input: TypeAlias = str | Path | IO[bytes] | Source


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is to read.

    Attributes:
        files: Files by kind.
        streams: Inputs of unknown length (standard input, pipes, open streams).
        bytes: Bytes on disk, as stored, of all `files`.
    """

    files: Mapping[Kind, int]
    streams: int
    bytes: int

    @property
    def total(self) -> int | None:
        """What the calls of `progress` will add up to, or None where a stream makes it unknowable."""
        return None if self.streams else self.bytes


def survey(inputs: Sequence[Input] | str | Path) -> Survey:
    """Return how many files of which kind and how many bytes there are; nothing is opened.

    Raises:
        InputError: as `read` does.
    """
    sources = resolve(inputs)
    files = Counter(source.kind for source in sources if source.size is not None)
    known = sum(source.size or 0 for source in sources)
    return Survey(dict(files), len(sources) - files.total(), known)


def resolve(inputs: Sequence[Input] | str | Path) -> list[Source]:
    """Return the sources in input order: folders walked and patterns matched, each sorted by path.

    Raises:
        InputError: nothing was named; a path is missing, a folder cannot be listed, a pattern matches
            nothing, or a suffix is unknown.
    """
    if isinstance(inputs, str | Path):
        inputs = [inputs]
    if not inputs:
        raise InputError("no input was named")
    sources = [source for item in inputs for source in _resolve_one(item)]
    roots = {source.root for source in sources if source.kind in FILED and source.root}
    if len(roots) < 2:
        return sources
    root = os.path.commonpath(sorted(roots))
    return [replace(source, root=root) if source.kind in FILED else source for source in sources]


def _resolve_one(item: Input) -> Iterator[Source]:
    if isinstance(item, Source):
        yield item
    elif isinstance(item, str | Path):
        yield from _resolve_path(os.fspath(item))
    elif not _gives_bytes(item):
        raise InputError(f"a path or a stream opened with 'rb' is wanted, got {item!r}")
    else:
        yield Source(Kind.JSONL, "", stream=item)


def _gives_bytes(item: object) -> bool:
    return hasattr(item, "read") and not isinstance(item, io.TextIOBase)


def _resolve_path(path: str) -> Iterator[Source]:
    if path == "-":
        yield Source(Kind.JSONL, "", stream=sys.stdin.buffer)
        return
    if remote.is_remote(path):
        yield from _reach(path)
        return
    if path.startswith("@") and not os.path.lexists(path):
        for line in _listed(path[1:]):
            yield from _resolve_path(line)
        return
    if not os.path.lexists(path) and glob.has_magic(path):
        matches = sorted(glob.glob(path, recursive=True))
        if not matches:
            raise InputError(f"{_spell(path)}: no file matches")
        for match in matches:
            yield from _resolve_path(match)
        return
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        raise InputError(f"{_spell(path)}: {_why(error)}") from error
    if stat.S_ISDIR(status.st_mode):
        yield from _walk(path)
    elif _HANDLE.fullmatch(path) or not stat.S_ISREG(status.st_mode):
        yield _pipe(path)
    else:
        yield _file(path, status.st_size, root=os.path.dirname(os.path.abspath(path)))


def _listed(path: str) -> list[str]:
    """Return the lines of a file of names; blank ones and those that begin with `#` say nothing."""
    try:
        with gzip.open(path, "rb") if path.endswith(".gz") else open(path, "rb") as file:
            content = file.read(LISTS + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"@{_spell(path)}: {_why(error)}") from error
    if len(content) > LISTS:
        raise InputError(f"@{_spell(path)}: more than {LISTS} bytes")
    lines = [line.strip() for line in os.fsdecode(content.removeprefix(b"\xef\xbb\xbf")).splitlines()]
    names = [line for line in lines if line and not line.startswith(("#", "@"))]
    if not names:
        raise InputError(f"@{_spell(path)}: no name of a file in it")
    return names


def _reach(path: str) -> Iterator[Source]:
    """Yield the files that a URL or a pattern of URLs names; those of a folder are of known kinds."""
    found = remote.find(path)
    if not found:
        raise InputError(f"{_spell(path)}: no file matches")
    for one in found:
        if one.named or kind_of(one.path):
            yield replace(_file(one.path, one.size, root=""), named=one.named, state=one.state)


def _walk(folder: str) -> Iterator[Source]:
    """Yield the files of known kinds below `folder`; hidden ones, others and pipes are passed over."""
    found: list[str] = []
    try:
        for here, folders, names in os.walk(folder, onerror=_raise):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found += [
                os.path.join(here, name) for name in names if not name.startswith(".") and kind_of(name)
            ]
    except OSError as error:
        raise InputError(f"{_spell(error.filename or folder)}: {_why(error)}") from error
    root = os.path.abspath(folder)
    for path in sorted(found):
        if os.path.isfile(path):
            yield replace(_file(path, os.path.getsize(path), root=root), named=False)


def _file(path: str, size: int | None, *, root: str) -> Source:
    kind = kind_of(path)
    if kind is None:
        suffix = "".join(suffixes_of(path)) or "a name without suffix"
        raise InputError(f"{_spell(path)}: {suffix} is none of {KNOWN}")
    return Source(kind, path, size=size, root=root if kind in FILED else "")


def _pipe(path: str) -> Source:
    """Return a pipe or device: CSV by its suffix, else JSON lines."""
    kind = kind_of(path)
    if kind is Kind.PARQUET:
        raise InputError(f"{_spell(path)}: Parquet is read from its end, which a pipe does not have")
    return Source(Kind.CSV if kind is Kind.CSV else Kind.JSONL, path)


def _raise(error: OSError) -> None:
    raise error


def _why(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _spell(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
