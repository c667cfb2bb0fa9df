"""WARC and WET: what crawlers keep, record by record. FastWARC reads a record; finding it is done here.

FastWARC gives up a file at the first wrong length or broken member, and takes all that follows a record that
claims too much for its content. Here a record is believed only if another one, or the end, follows it.
"""

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from dedup.errors import ExtraError
from dedup.readers.inputs import Source
from dedup.readers.members import blocks
from dedup.readers.pages import LONGEST, UTF_8, Item, Items, Page, plain
from dedup.readers.reasons import Reason
from dedup.readers.slices import Slice, slices
from dedup.readers.streams import Progress

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_OK: Final = 200
# The header of a page of text as writers of WET make it, which needs no parser; and what must not be in it.
_SIMPLE: Final = re.compile(rb"WARC/1\.[01]\r\n(?:[!-9;-~]+:[ \t]*[^\s][ -~]*\r\n)+\r\n")
_TEXT: Final = re.compile(rb"\nWARC-Type: conversion\r\n")
_URI: Final = re.compile(rb"\nWARC-Target-URI: ([!-~]+)\r\n")
_NAMES: Final = (b"\nwarc-type:", b"\nwarc-target-uri:", b"\ncontent-length:")
_MARKUP: Final = frozenset({"text/html", "application/xhtml+xml", "application/xhtml"})


def read(source: Source, *, max_line: int, progress: Progress) -> Items:
    """Yield the pages of `source`: responses of HTML or text, and the texts of a WET.

    `line` is the number of the record, from 1. Requests, metadata and the like are passed over.

    Raises:
        FileError: the file cannot be opened, or unpacks to far more than it is.
        ExtraError: FastWARC is not installed.
    """
    _check()
    # A record is longer than its page: it has headers, and may be stored in chunks.
    limit = min(max_line, LONGEST)
    for found in slices(blocks(source, progress=progress), limit=2 * limit + (1 << 16)):
        item = _item(found, source.name, limit)
        if item is not None:
            yield item


def _check() -> None:
    try:
        import fastwarc  # noqa: F401
    except ImportError as error:
        raise ExtraError("WARC and WET need FastWARC", "crawl") from error


def _item(found: Slice, file: str, limit: int) -> Item | None:
    """Return what comes of a record; None for one that is no page and was not meant to be."""
    page = Page(file, found.number or None, None, None, None, None, b"")
    if found.reason is not None:
        return page.refused(found.reason, found.detail)
    known, url = _text(found.data[: found.content])
    if known:
        page = page._replace(url=url, content=found.data[found.content :])
        if len(page.content) <= limit:
            return plain(page)
    try:
        record, content = _payload(found.data, limit)
    except (OSError, ValueError) as error:
        return page.refused(Reason.BAD_RECORD, f"byte {found.offset}: {error}")
    if record is None:
        return None
    url = record.headers.get("WARC-Target-URI")
    page = page._replace(url=url.strip("<> ") if url else None, content=content)
    if len(content) > limit:
        return page.refused(Reason.PAGE_TOO_LARGE, f"byte {found.offset}: more than {limit} bytes")
    if str(record.headers.get("WARC-Type")).lower() == "conversion":
        return plain(page)
    return _response(record, page)


def _text(header: bytes) -> tuple[bool, str | None]:
    """Say whether a header is one of plain text beyond doubt, and return the address that it tells."""
    lower = header.lower()
    if (
        not _SIMPLE.fullmatch(header)
        or not _TEXT.search(header)
        or b"application/http" in lower
        or any(lower.count(name) != 1 for name in _NAMES)
    ):
        return False, None
    told = _URI.search(header)
    return told is not None, told[1].decode().strip("<> ") if told else None


def _response(record: "WarcRecord", page: Page) -> Item:
    """Return the page that a server answered with."""
    status = record.http_headers.status_code if record.http_headers is not None else None
    if status != _OK:
        return page.refused(Reason.NOT_FOUND, f"status {status}")
    kind = (record.http_content_type or "").lower()
    if kind and kind not in _MARKUP and kind != "text/plain":
        return page.refused(Reason.NOT_HTML, kind[:80])
    if not page.content or page.content.isspace():
        return page.refused(Reason.NO_TEXT, "the page is empty")
    if kind == "text/plain":
        return plain(page, encoding=record.http_charset or UTF_8)
    return page._replace(charset=record.http_charset, latest=_fetched(record))


def _payload(data: bytes, limit: int) -> tuple["WarcRecord | None", bytes]:
    """Return a record and its content, as far as one byte over the limit; None for one that is no page.

    Some crawlers unpack a response and keep the header that calls it packed: its bytes are taken as they are.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.conversion
    for decode in ("all", "none"):
        record = next(iter(ArchiveIterator(io.BytesIO(data), record_types=wanted, auto_decode=decode)), None)
        if record is None:
            return None, b""
        try:
            return record, record.reader.read(limit + 1)
        except OSError:
            if decode == "none":
                raise
    return None, b""


def _fetched(record: "WarcRecord") -> int | None:
    try:
        date: datetime = record.record_date
        return int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp())
    except (ValueError, TypeError, OverflowError, OSError):
        return None
