"""Zip archives of pages; members are unpacked in memory, and no name is ever used as a path."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from dedup.readers.inputs import Source
from dedup.readers.leaves import Fate, judge, leaf, member
from dedup.readers.pages import LONGEST, Item, Items
from dedup.readers.reasons import FileError, Reason
from dedup.readers.streams import Progress, Ratio, opened

# A zip's directory is read at once, and takes about ten times its bytes.
_DIRECTORY: Final = 32 << 20
_END: Final = 66_000

# LZMA in a zip asks for as much memory as its header likes.
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


def read(source: Source, *, max_line: int, progress: Progress) -> Items:
    """Yield the pages of a zip archive, in the order of its directory.

    Raises:
        FileError: this is no zip archive, or it unpacks to far more than it is.
    """
    limit, ratio = min(max_line, LONGEST), Ratio()
    ratio.stored = source.size or 0
    with _open(source) as archive:
        for entry in archive.infolist():
            if not entry.is_dir() and (item := _page(source, archive, entry, limit, ratio)) is not None:
                yield item
            progress(0)


@contextmanager
def _open(source: Source) -> Iterator[zipfile.ZipFile]:
    with opened(source) as stream:
        try:
            _check(stream)
            archive = zipfile.ZipFile(stream)
        except _BROKEN as error:
            raise FileError(Reason.UNREADABLE, f"no zip: {error}") from error
        with archive:
            yield archive


def _check(stream: IO[bytes]) -> None:
    """Refuse a directory that is too large to be read at once."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END))
    tail = stream.read(_END)
    at = tail.rfind(b"PK\5\6")
    if at >= 0 and int.from_bytes(tail[at + 12 : at + 16], "little") > _DIRECTORY:
        raise ValueError(f"its directory has more than {_DIRECTORY} bytes")
    stream.seek(0)


def _page(
    source: Source, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, ratio: Ratio
) -> Item | None:
    """Return a member as a page, or why it is none; None for one that is passed over."""
    fate, page = judge(entry.filename), member(source, entry.filename)
    if fate is Fate.PASSED:
        return None
    if fate is Fate.NESTED:
        return page.refused(Reason.NESTED, "only pages are looked for in an archive")
    if entry.flag_bits & 1 or entry.compress_type not in _METHODS:
        return page.refused(Reason.BAD_RECORD, "zip: encrypted, or packed by a rare method")
    try:
        with archive.open(entry) as file:
            content = file.read(limit + 1)
    except _BROKEN as error:
        return page.refused(Reason.BAD_RECORD, f"zip: {error}")
    ratio.add(len(content))
    if len(content) > limit:
        return page.refused(Reason.PAGE_TOO_LARGE, f"more than {limit} bytes")
    return leaf(page._replace(content=content), entry.filename, limit=limit)
