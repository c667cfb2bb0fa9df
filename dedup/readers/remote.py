"""Files that lie elsewhere (`s3://`, `https://`, …), by fsspec: the extra ``remote``."""

import re
from collections.abc import Mapping
from typing import IO, Any, Final, NamedTuple

from dedup.errors import ExtraError, InputError
from dedup.readers.reasons import FileError, Reason

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*(::|://)")
_MAGIC: Final = re.compile(r"[*?\[]")
# What file systems call a hash of a file, and when it was written.
_SIGNS: Final = (
    *("ETag", "etag", "Content-MD5", "content_md5", "md5Hash", "Digest"),
    *(
        "LastModified",
        "Last-Modified",
        "last_modified",
        "updated",
        "modificationTime",
        "modify",
        "mtime",
        "created",
    ),
)


class Found(NamedTuple):
    """A file: its URL, its size if known, whether it was named or lies in a named folder, and its state."""

    path: str
    size: int | None
    named: bool
    state: str


def is_remote(path: str) -> bool:
    """Return whether a path is a URL.

    >>> is_remote("s3://bucket/a.warc.gz"), is_remote("crawl/a.warc.gz")
    (True, False)
    """
    return _URL.match(path) is not None


def find(path: str) -> list[Found]:
    """Return the files that a URL names, sorted: itself, those that match it, or those below it.

    Raises:
        ExtraError: fsspec is not installed.
        InputError: it cannot be reached.
    """
    try:
        files, inner = _split(path)
        if _MAGIC.search(inner) and not path.startswith(("http:", "https:")):
            names, named = sorted(files.glob(inner)), True
        elif files.isdir(inner) and not path.startswith(("http:", "https:")):
            names, named = sorted(files.find(inner)), False
        else:
            return [_found(path, files.info(inner), True)]
        return [_found(files.unstrip_protocol(name), files.info(name), named) for name in names]
    except (ExtraError, InputError):
        raise
    except Exception as error:  # every file system has its own
        raise InputError(f"{path}: {error or type(error).__name__}") from error


def _found(path: str, told: Mapping[str, Any], named: bool) -> Found:
    """Return a file, of which its file system tells so much; of an unknown state where that tells no sign."""
    signs = [f"{sign} {told[sign]}" for sign in _SIGNS if told.get(sign)]
    return Found(path, told.get("size"), named, ", ".join(signs))


def open_file(path: str) -> IO[bytes]:
    """Open a URL for bytes.

    Raises:
        FileError: it cannot be opened.
    """
    try:
        files, inner = _split(path)
        stream: IO[bytes] = files.open(inner, "rb")
    except Exception as error:
        raise FileError(Reason.UNREADABLE, str(error) or type(error).__name__) from error
    return stream


def _split(path: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise ExtraError(f"{path} lies elsewhere, which needs fsspec", "remote") from error
    try:
        files, inner = url_to_fs(path)
    except ImportError as error:  # of the package for this protocol; its message names it
        raise InputError(f"{path}: {error}") from error
    return files, inner
