"""Lines of bytes that come in blocks, with their numbers and places, many at a time."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from dedup._types import I64
from dedup.kernels import lf
from dedup.readers.reasons import FileError

# Bytes of whole lines that are held before they are given on (benchmarks/evidence.md, "Reading"), and lines
# that are given on together.
STRETCH: Final = 1 << 22
MOST_LINES: Final = 1 << 16
# Parts that lines are held in. A pipe may give each byte by itself, and a part takes 200 bytes.
PIECES: Final = 1 << 12

_BOM: Final = b"\xef\xbb\xbf"


class Stretch(NamedTuple):
    """Lines that follow each other.

    Attributes:
        number: The number of the first, from 1.
        offset: Where it begins, in unpacked bytes.
        data: The lines with their LF, which the last of a file may lack; None for one that is too long.
        ends: int64, the index of each line's LF, or of the end of `data`.
    """

    number: int
    offset: int
    data: bytes | None
    ends: I64

    def lines(self) -> Iterator[tuple[int, int, bytes | None]]:
        """Yield number, first byte and content, without LF, of each line; None for one that is too long."""
        if self.data is None:
            yield self.number, self.offset, None
            return
        start = 0
        for number, end in enumerate(self.ends.tolist(), self.number):
            yield number, self.offset + start, self.data[start:end]
            start = end + 1


def stretches(plain: Iterator[bytes], *, limit: int, start: int = 0) -> Iterator[Stretch]:
    """Yield all lines, about `STRETCH` bytes of them at a time; bytes are counted from `start`.

    Lines end at LF alone. A byte order mark before the first is dropped. A line of more than `limit` bytes
    is counted, told by itself and not held. An unfinished last line is a line, but not where `plain` raises:
    what is cut off there is no line.
    """
    held = _Held(limit, start)
    try:
        # Only a file begins with a mark; a line that does is broken.
        for block in plain if start else _without_mark(plain, held):
            yield from held.take(block)
    except FileError:
        yield from held.give()
        raise
    yield from held.finish()


def lines(plain: Iterator[bytes], *, limit: int, start: int = 0) -> Iterator[tuple[int, int, bytes | None]]:
    """Yield number, first byte and content of each line of `stretches`; None for one over the limit."""
    for stretch in stretches(plain, limit=limit, start=start):
        yield from stretch.lines()


class _Held:
    """Bytes that were read and not given away: whole lines, and the beginning of one."""

    def __init__(self, limit: int, start: int) -> None:
        self._limit = limit
        self._number = 1  # of the first line held
        self.offset = start  # where it begins
        self._whole: list[memoryview] = []  # joined once: they are megabytes
        self._begun: list[memoryview] = []
        self._size = self._begun_size = 0
        self._lost = 0  # bytes that are gone of the line that has begun, if it is too long

    def take(self, block: bytes) -> Iterator[Stretch]:
        """Take the next bytes; yield whole lines if there are enough of them."""
        if self._lost:
            first = block.find(b"\n") + 1
            self._lost += first or len(block)
            if not first:
                return
            yield self._skip(self._lost)
            block, self._lost = block[first:], 0
        last = block.rfind(b"\n") + 1
        view = memoryview(block)
        if last:
            self._end(view[:last])
        self._begin(view[last:])
        if self._begun_size > self._limit:
            self._lost, self._begun, self._begun_size = self._begun_size, [], 0
        if self._lost or self._size >= STRETCH:
            yield from self.give()

    def finish(self) -> Iterator[Stretch]:
        """Yield what is left; the line that nothing ends is one too."""
        self._end(memoryview(b""))
        yield from self.give()
        if self._lost:
            yield self._skip(self._lost)

    def _end(self, rest: memoryview) -> None:
        """Count what has begun to the whole lines, and a rest of it."""
        self._whole += [*self._begun, rest]
        self._size += self._begun_size + len(rest)
        self._begun, self._begun_size = [], 0

    def _begin(self, rest: memoryview) -> None:
        """Count bytes to the line that has begun."""
        self._begun.append(rest)
        self._begun_size += len(rest)
        for parts in (self._begun, self._whole):
            if len(parts) > PIECES:
                parts[:] = [memoryview(b"".join(parts))]

    def give(self) -> Iterator[Stretch]:
        """Yield the whole lines, those that are too long each by itself."""
        data, self._whole, self._size = b"".join(self._whole), [], 0
        ends = _ends(data)
        row = 0
        for long in np.flatnonzero(np.diff(ends, prepend=-1) - 1 > self._limit).tolist():
            yield from self._cut(data, ends[:long], row)
            yield self._skip(ends[long].item() + 1 - (ends[long - 1].item() + 1 if long else 0))
            row = long + 1
        yield from self._cut(data, ends, row)

    def _cut(self, data: bytes, ends: I64, row: int) -> Iterator[Stretch]:
        """Yield the lines from `row` on, not too many at a time."""
        for first in range(row, len(ends), MOST_LINES):
            some = ends[first : first + MOST_LINES]
            start = ends[first - 1].item() + 1 if first else 0
            piece = data[start : some[-1].item() + 1]
            yield Stretch(self._number, self.offset, piece, some - start)
            self._number += len(some)
            self.offset += len(piece)

    def _skip(self, size: int) -> Stretch:
        found = Stretch(self._number, self.offset, None, np.empty(0, np.int64))
        self._number += 1
        self.offset += size
        return found


def _ends(data: bytes) -> I64:
    """Return the index of each LF, and the end of what has none."""
    block = np.frombuffer(data, np.uint8)
    ends = np.empty(lf.count(block) + 1, np.int64)
    ends[-1] = len(data)
    lf.find(block, ends)
    return ends[:-1] if not data or data.endswith(b"\n") else ends


def _without_mark(plain: Iterator[bytes], held: _Held) -> Iterator[bytes]:
    """Yield the bytes without the mark at their beginning, the place of which is counted."""
    head = b""
    try:
        while len(head) < len(_BOM) and (block := next(plain, None)) is not None:
            head += block
    except FileError:
        yield head
        raise
    content = head.removeprefix(_BOM)
    held.offset = len(head) - len(content)
    yield content
    yield from plain
