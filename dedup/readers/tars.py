"""Tar archives of pages, read as a stream: nothing is written to disk, no name is ever used as a path.

Python's own reader takes into memory whatever length of name a header promises, and ends at the first broken
header; here a header that is none costs what stands between it and the next.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from dedup.readers.inputs import Source
from dedup.readers.leaves import Fate, judge, leaf, member
from dedup.readers.pages import LONGEST, Item, Items
from dedup.readers.reasons import FileError, Reason
from dedup.readers.streams import Progress, blocks

_BLOCK: Final = 512
_LONGEST_NAME: Final = 1 << 16
_FILES: Final = frozenset({b"0", b"\0", b"7"})
_LONG_NAME, _PAX = b"L", b"x"


def read(source: Source, *, max_line: int, progress: Progress) -> Items:
    """Yield the pages of a tar archive, in its order.

    Raises:
        FileError: the archive, or the rest of it, cannot be read or unpacked.
    """
    limit = min(max_line, LONGEST)
    tape = _Tape(blocks(source, progress=progress))
    long_name, lost = "", False
    while block := tape.header():
        header = _parse(block)
        if header is None:
            if block.strip(b"\0") and not lost:
                lost = True
                detail = f"byte {tape.offset - len(block)}: no header of tar"
                yield member(source, "").refused(Reason.BAD_RECORD, detail)
            continue
        lost = False
        if header.type in (_LONG_NAME, _PAX):
            long_name = _long_name(tape, header) or long_name
            continue
        name, long_name = long_name or header.name, ""
        if header.type in _FILES and (item := _page(source, name, tape, header, limit)) is not None:
            yield item
        tape.skip_to_header(header.size)


class _Header(NamedTuple):
    """What a member is called, how long it is, and what it is."""

    name: str
    size: int
    type: bytes


class _Tape:
    """Bytes that come in blocks, and are taken in pieces of another size.

    Attributes:
        offset: Bytes taken so far.
    """

    def __init__(self, plain: Iterator[bytes]) -> None:
        self.offset = 0
        self._plain = plain
        self._held = bytearray()
        self._header_ends = 0

    def take(self, size: int) -> bytes:
        """Return so many bytes, fewer at the end."""
        while len(self._held) < size and (more := next(self._plain, None)) is not None:
            self._held += more
        taken = bytes(self._held[:size])
        del self._held[:size]
        self.offset += len(taken)
        return taken

    def header(self) -> bytes:
        """Return the next block that is not of zeros, from whose end the length of a member counts."""
        self._pass_zeros()
        block = self.take(_BLOCK)
        self._header_ends = self.offset
        return block

    def _pass_zeros(self) -> None:
        """Go past blocks of zeros, many at a time: they end an archive, and a bomb has a million of them."""
        while True:
            if len(self._held) < _BLOCK:
                more = next(self._plain, None)
                if more is None:
                    return
                self._held += more
                continue
            zeros = 0 if self._held[0] else len(self._held) - len(self._held.lstrip(b"\0"))
            if zeros < _BLOCK:
                return
            whole = zeros - zeros % _BLOCK
            del self._held[:whole]
            self.offset += whole

    def skip_to_header(self, size: int) -> None:
        """Go to the end of a member of so many bytes, whatever was taken of it.

        Raises:
            FileError: it ends before.
        """
        left = self._header_ends + size + -size % _BLOCK - self.offset
        while left > len(self._held):
            left -= len(self._held)
            self.offset += len(self._held)
            more = next(self._plain, None)
            if more is None:
                raise FileError(Reason.TRUNCATED, f"tar: {left} bytes are missing")
            self._held = bytearray(more)
        del self._held[:left]
        self.offset += left


def _page(source: Source, name: str, tape: _Tape, header: _Header, limit: int) -> Item | None:
    """Return a member as a page, or why it is none; None for one that is passed over."""
    fate, page = judge(name), member(source, name)
    if fate is Fate.PASSED:
        return None
    if fate is Fate.NESTED:
        return page.refused(Reason.NESTED, "only pages are looked for in an archive")
    if header.size > limit:
        return page.refused(Reason.PAGE_TOO_LARGE, f"more than {limit} bytes")
    content = tape.take(header.size)
    if len(content) < header.size:
        return page.refused(Reason.TRUNCATED, "tar: the archive ends within it")
    return leaf(page._replace(content=content), name, limit=limit)


def _parse(block: bytes) -> _Header | None:
    """Return the header that a block is, or None if its sum is wrong or its length no number."""
    try:
        told = int(block[148:156].strip(b" \0") or b"-1", 8)
        size = _number(block[124:136])
    except ValueError:
        return None
    if len(block) < _BLOCK or told != sum(block[:148]) + 8 * 32 + sum(block[156:]) or size < 0:
        return None
    name, prefix = (_text(part) for part in (block[:100], block[345:500]))
    if prefix and block[257:263] == b"ustar\0":
        name = f"{prefix}/{name}"
    return _Header(name, size, block[156:157])


def _number(field: bytes) -> int:
    """Return a length: octal digits, or bytes with the highest bit set."""
    return int.from_bytes(field[1:]) if field[0] == 0x80 else int(field.strip(b" \0") or b"0", 8)


def _long_name(tape: _Tape, header: _Header) -> str:
    """Return the name that stands before a header that has no room for it, or nothing."""
    data = tape.take(header.size) if header.size <= _LONGEST_NAME else b""
    tape.skip_to_header(header.size)
    if header.type == _LONG_NAME:
        return _text(data)
    while data:
        length, blank, rest = data.partition(b" ")
        if not blank or not length.isdigit() or int(length) <= len(length):
            return ""
        record, data = rest[: int(length) - len(length) - 1], data[int(length) :]
        if record.startswith(b"path="):
            return record[5:].rstrip(b"\n").decode("utf-8", "replace")
    return ""


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "replace")
