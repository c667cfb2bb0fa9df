"""The records of a WARC, cut out of its bytes by headers and lengths that fit together."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from dedup.readers.reasons import FileError, Reason

_START: Final = re.compile(rb"WARC/[01]\.\d\d?\r?\n")
_NEXT: Final = re.compile(rb"\r?\n\r?\nWARC/[01]\.\d\d?\r?\n")
_LONGEST_START: Final = 16
_END_OF_HEADER: Final = re.compile(rb"\r?\n\r?\n")
_LENGTH: Final = re.compile(rb"\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r?\n", re.IGNORECASE)
_AFTER: Final = re.compile(rb"[\r\n]*")

# Bytes of a record's header, FastWARC's own bound; and what stands after a record.
_HEADER: Final = 32 << 10
_GAP: Final = b"\r\n\r\n"
_NAME: Final = b"WARC/"


class Slice(NamedTuple):
    """A record, or a stretch that is none.

    Attributes:
        number: Its number, from 1; 0 where the stretch is the file's fault.
        offset: Where it begins, in unpacked bytes.
        data: Header and content; empty where it is refused.
        content: Where in them the content begins.
        reason: Why it is refused, or None.
        detail: What was seen.
    """

    number: int
    offset: int
    data: bytes
    content: int
    reason: Reason | None
    detail: str


def slices(parts: Iterator[bytes | FileError], *, limit: int) -> Iterator[Slice]:
    """Yield the records that the parts of a WARC hold; an error between parts ends the record at hand.

    Not much more than `limit` bytes are held. A record that is longer, or whose length does not lead to two
    line ends, another record or the end, is refused; reading goes on with the next that begins after it.
    """
    cutter = _Cutter(limit)
    for part in parts:
        if isinstance(part, FileError):
            yield from cutter.end(broken=True)
            yield Slice(0, cutter.offset, b"", 0, part.reason, part.detail)
        else:
            cutter.held += part
            yield from cutter.cut()
    yield from cutter.end(broken=False)


def _next(held: bytearray) -> re.Match[bytes] | None:
    """Return where a record begins behind another one; its name is found faster than the pattern."""
    at = held.find(_NAME)
    while at >= 0:
        found = _NEXT.search(held, max(0, at - len(_GAP)), at + _LONGEST_START)
        if found is not None:
            return found
        at = held.find(_NAME, at + 1)
    return None


class _Cutter:
    """Bytes that were read and not yet cut.

    Attributes:
        held: They themselves.
        offset: Where they begin.
    """

    def __init__(self, limit: int) -> None:
        self.held = bytearray()
        self.offset = 0
        self._limit = limit
        self._number = 0
        self._lost = False  # whether what is at hand belongs to no record
        self._wanted = 0  # bytes without which nothing can be said

    def cut(self, *, last: bool = False) -> Iterator[Slice]:
        """Yield the records that are complete; with `last`, no more bytes follow these."""
        while self.held and (last or len(self.held) >= self._wanted):
            self._wanted = 0
            if self._lost:
                if not self._resume(last):
                    return
                continue
            blank = _AFTER.match(self.held)
            self._drop(blank.end() if blank else 0)
            found = self._record(last)
            if found is None:
                return
            yield found

    def end(self, *, broken: bool) -> Iterator[Slice]:
        """Yield what can be made of the rest; if it is `broken`, what is incomplete is not told by itself."""
        for found in self.cut(last=True):
            if found.reason is None or not broken:
                yield found
        self._drop(len(self.held))
        self._lost, self._wanted = False, 0

    def _record(self, last: bool) -> Slice | None:
        """Return the next record, sound or refused, or None if it takes more bytes to say."""
        held = self.held
        if len(held) < _LONGEST_START and not last:
            return None
        if not held:
            return None
        self._number += 1
        if not _START.match(held):
            return self._refuse("no record begins here")
        header = _END_OF_HEADER.search(held, 0, _HEADER)
        if header is None:
            if len(held) < _HEADER and not last:
                self._number -= 1
                self._wanted = len(held) + 1
                return None
            return self._refuse("its header has no end")
        told = _LENGTH.search(held, 0, header.end())
        if told is None:
            return self._refuse("its header tells no length")
        return self._whole(header.end(), header.end() + int(told[1]), last)

    def _whole(self, start: int, end: int, last: bool) -> Slice | None:
        """Return the record if its length fits to what follows it."""
        held = self.held
        if end > self._limit + _HEADER:
            return self._refuse(f"it claims {end - start} bytes, {self._limit} are allowed", too_long=True)
        follows = end + len(_GAP)
        if held[end:follows] != _GAP:
            if len(held) < follows + _LONGEST_START and not last:
                self._number -= 1
                self._wanted = follows + _LONGEST_START
                return None
            if len(held) < end:
                return self._refuse(f"it claims {end - start} bytes, {len(held) - start} are left")
            gap = _AFTER.match(held, end, follows)
            follows = gap.end() if gap else end
            if follows < len(held) and not _START.match(held, follows):
                return self._refuse(f"after the {end - start} bytes that it claims no record begins")
        data, number, offset = bytes(held[:end]), self._number, self.offset
        self._drop(follows)
        return Slice(number, offset, data, start, None, "")

    def _refuse(self, detail: str, *, too_long: bool = False) -> Slice:
        self._lost = True
        reason = Reason.PAGE_TOO_LARGE if too_long else Reason.BAD_RECORD
        return Slice(self._number, self.offset, b"", 0, reason, f"byte {self.offset}: {detail}")

    def _resume(self, last: bool) -> bool:
        """Go to where the next record begins; return whether there is one in what is held."""
        found = _next(self.held)
        if found is None:
            keep = 0 if last else min(len(self.held), _LONGEST_START + 4)
            self._drop(len(self.held) - keep)
            self._wanted = keep + 1
            return False
        self._drop(self.held.index(_NAME, found.start()))
        self._lost = False
        return True

    def _drop(self, size: int) -> None:
        del self.held[:size]
        self.offset += size
