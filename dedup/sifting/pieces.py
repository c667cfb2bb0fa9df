"""Pieces: the records of a file copied as they are, by the file's format."""

import bz2
import csv
import gzip
import io
import lzma
import re
import shutil
import tarfile
import zipfile
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, TypeAlias, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from dedup.errors import InputError
from dedup.readers import members
from dedup.readers.csv import Lines
from dedup.readers.inputs import Kind, Source
from dedup.readers.kinds import suffixes_of
from dedup.readers.leaves import member
from dedup.readers.lines import lines
from dedup.readers.pages import LONGEST
from dedup.readers.reasons import DocumentError, FileError
from dedup.readers.slices import slices
from dedup.readers.streams import blocks, silent

# Numbers of lines, rows or records, or names of members; None is the file itself.
Wanted: TypeAlias = Set[int | str | None]

_GAP: Final = b"\r\n\r\n"
_INFO: Final = re.compile(rb"\nwarc-type:[ \t]*warcinfo[ \t]*\r?\n", re.IGNORECASE)
_ROWS: Final = 1024


def copy(source: Source, wanted: Wanted, path: Path, *, named: Path, max_line: int) -> int:
    """Write what is wanted of a file to a path, and return how many records these are.

    Args:
        source: The file.
        wanted: Its records.
        path: Where they are written.
        named: What that file will be called: its last suffix says how it is packed.
        max_line: As the file was read with.

    Raises:
        InputError: The file has changed meanwhile.
    """
    try:
        return _COPIERS[source.kind](source, wanted, path, suffixes_of(str(named))[1], max_line)
    except (FileError, pa.ArrowException, tarfile.TarError, zipfile.BadZipFile) as error:
        raise InputError(f"{source.name}: cannot be read again: {error}") from error


@contextmanager
def _packed(path: Path, wrapping: str) -> Iterator[IO[bytes]]:
    """Give a file that packs what is written to it."""
    with path.open("wb") as file:
        if not wrapping:
            yield file
        elif wrapping == ".gz":
            with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
                yield cast(IO[bytes], packed)
        elif wrapping == ".zst":
            with zstandard.ZstdCompressor().stream_writer(file, closefd=False) as packed:
                yield packed
        else:
            with bz2.open(file, "wb") if wrapping == ".bz2" else lzma.open(file, "wb") as packed:
                yield cast(IO[bytes], packed)


def _lines(source: Source, wanted: Wanted, path: Path, wrapping: str, max_line: int) -> int:
    """Copy lines of JSON; a last line without an end gets one."""
    kept = 0
    with _packed(path, wrapping) as out, _cut_short():
        for number, _, line in lines(blocks(source, progress=silent), limit=max_line):
            if number in wanted and line is not None:
                out.write(line + b"\n")
                kept += 1
    return kept


@contextmanager
def _cut_short() -> Iterator[None]:
    """Let a file end early: it did so when the run was made, and what stood before was read."""
    with suppress(FileError):
        yield


class _Heard:
    """Lines, of which the bytes are kept until they are asked for."""

    def __init__(self, source: Iterator[tuple[int, int, bytes | None]]) -> None:
        self._source = source
        self._lines: list[bytes] = []

    def __iter__(self) -> "_Heard":
        return self

    def __next__(self) -> tuple[int, int, bytes | None]:
        number, offset, line = next(self._source)
        self._lines.append((line or b"") + b"\n")
        return number, offset, line

    def take(self) -> bytes:
        """Return the lines since this was last asked."""
        taken, self._lines = b"".join(self._lines), []
        return taken


def _rows(source: Source, wanted: Wanted, path: Path, wrapping: str, max_line: int) -> int:
    """Copy the header and rows of CSV, with the line breaks inside them."""
    csv.field_size_limit(max(csv.field_size_limit(), max_line))
    heard = _Heard(lines(blocks(source, progress=silent), limit=max_line))
    text = Lines(heard, limit=max_line)
    rows, kept, header = csv.reader(text, strict=True), 0, False
    with _packed(path, wrapping) as out, _cut_short():
        while True:
            text.start = 0
            try:
                row = next(rows)
            except StopIteration:
                break
            except (csv.Error, DocumentError):
                row = []
            raw = heard.take()
            if row and not header:
                header = True
                out.write(_mark(source) + raw)
            elif row and text.start in wanted:
                out.write(raw)
                kept += 1
    return kept


def _mark(source: Source) -> bytes:
    """Return the mark that a file begins with, by which spreadsheets know UTF-8, if it does."""
    head = b""
    for block in blocks(source, progress=silent):
        head += block
        if len(head) >= len(BOM_UTF8):
            break
    return BOM_UTF8 if head.startswith(BOM_UTF8) else b""


def _table(source: Source, wanted: Wanted, path: Path, wrapping: str, max_line: int) -> int:
    """Copy rows of Parquet, all columns of them, packed as they were."""
    numbers = np.array(sorted(cast(Set[int], wanted)), np.int64)
    row = 1
    with pq.ParquetFile(source.path) as file:
        kinds = file.metadata.row_group(0).column(0).compression if file.num_row_groups else "NONE"
        with pq.ParquetWriter(path, file.schema_arrow, compression=kinds.lower()) as out:
            for batch in file.iter_batches(_ROWS):
                inside = numbers[(numbers >= row) & (numbers < row + len(batch))] - row
                if len(inside):
                    out.write_batch(batch.take(pa.array(inside)))
                row += len(batch)
    return len(numbers)


def _records(source: Source, wanted: Wanted, path: Path, wrapping: str, max_line: int) -> int:
    """Copy the records of a WARC or WET, and what it says of itself; of gzip each is a member."""
    limit, kept = 2 * min(max_line, LONGEST) + (1 << 16), 0
    apart = wrapping == ".gz"
    with _packed(path, "" if apart else wrapping) as out:
        for found in slices(members.blocks(source, progress=silent), limit=limit):
            if found.number in wanted or (found.data and _INFO.search(found.data, 0, found.content)):
                whole = found.data + _GAP
                out.write(gzip.compress(whole, 6, mtime=0) if apart else whole)
                kept += found.number in wanted
    return kept


class _Plain(io.RawIOBase):
    """The plain bytes of a file, to be read."""

    def __init__(self, source: Source) -> None:
        self._blocks, self._held = blocks(source, progress=silent), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._held and (more := next(self._blocks, None)) is not None:
            self._held = more
        size = min(len(buffer), len(self._held))
        buffer[:size], self._held = self._held[:size], self._held[size:]
        return size


def _tape(source: Source, wanted: Wanted, path: Path, wrapping: str, max_line: int) -> int:
    """Copy members of a tar."""
    kept, plain = 0, io.BufferedReader(_Plain(source))
    with (
        _packed(path, wrapping) as out,
        tarfile.open(fileobj=plain, mode="r|") as old,
        tarfile.open(fileobj=out, mode="w|") as new,
    ):
        for entry in old:
            if entry.isreg() and _inner(source, entry.name) in wanted:
                new.addfile(entry, old.extractfile(entry))
                kept += 1
    return kept


def _archive(source: Source, wanted: Wanted, path: Path, wrapping: str, max_line: int) -> int:
    """Copy members of a zip."""
    kept = 0
    with zipfile.ZipFile(source.path) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            if not entry.is_dir() and _inner(source, entry.filename) in wanted:
                new.writestr(entry, old.read(entry))
                kept += 1
    return kept


def _inner(source: Source, name: str) -> str:
    """Return a member's name as documents have it."""
    return member(source, name).file.removeprefix(f"{source.name}/")


def _page(source: Source, wanted: Wanted, path: Path, wrapping: str, max_line: int) -> int:
    """Copy the file as it is stored, or leave it empty."""
    if wanted:
        shutil.copyfile(source.path, path)
    else:
        path.touch()
    return len(wanted)


_COPIERS: Final[Mapping[Kind, Callable[[Source, Wanted, Path, str, int], int]]] = {
    Kind.JSONL: _lines,
    Kind.CSV: _rows,
    Kind.PARQUET: _table,
    Kind.WARC: _records,
    Kind.TAR: _tape,
    Kind.ZIP: _archive,
    Kind.HTML: _page,
    Kind.TEXT: _page,
}
