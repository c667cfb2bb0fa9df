"""Lines of bytes that come in blocks, with their numbers and places, many at a time."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from dedup._types import I64
from dedup.readers.reasons import FileError

# Bytes of whole lines that are held before they are given on (benchmarks/evidence.md, "Reading").
STRETCH: Final = 1 << 22

_BOM: Final = b"\xef\xbb\xbf"
_LF: Final = ord("\n")


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


def stretches(plain: Iterator[bytes], *, limit: int) -> Iterator[Stretch]:
    """Yield all lines, about `STRETCH` bytes of them at a time.

    Lines end at LF alone. A byte order mark before the first is dropped. A line of more than `limit` bytes
    is counted, told by itself and not held. An unfinished last line is a line, but not where `plain` raises:
    what is cut off there is no line.
    """
    held = _Held(limit)
    try:
        for block in plain:
            yield from held.take(block)
    except FileError:
        yield from held.give()
        raise
    yield from held.finish()


def lines(plain: Iterator[bytes], *, limit: int) -> Iterator[tuple[int, int, bytes | None]]:
    """Yield number, first byte and content of each line of `stretches`; None for one over the limit."""
    for stretch in stretches(plain, limit=limit):
        yield from stretch.lines()


class _Held:
    """Bytes that were read and not given away: whole lines, and the beginning of one."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._number, self._offset = 1, 0  # of the first line held
        self._whole: list[bytes] = []
        self._begun: list[bytes] = []
        self._whole_size = self._begun_size = 0
        self._lost = False  # whether the line that has begun is too long, and what came of it is gone

    def take(self, block: bytes) -> Iterator[Stretch]:
        """Take the next bytes; yield whole lines if there are enough of them."""
        if self._lost:
            first = block.find(b"\n") + 1
            self._begun_size += first or len(block)
            if not first:
                return
            yield self._skip(self._begun_size)
            block, self._begun_size, self._lost = block[first:], 0, False
        last = block.rfind(b"\n") + 1
        if last:
            self._end(block[:last])
        self._begun.append(block[last:])
        self._begun_size += len(block) - last
        self._lost = self._begun_size > self._limit
        if self._lost:
            self._begun = []
        if self._lost or self._whole_size >= STRETCH:
            yield from self.give()

    def finish(self) -> Iterator[Stretch]:
        """Yield what is left; the line that nothing ends is one too."""
        if self._lost:
            yield self._skip(self._begun_size)
            return
        self._end(b"")
        yield from self.give()

    def give(self) -> Iterator[Stretch]:
        """Yield the whole lines."""
        data, self._whole, self._whole_size = b"".join(self._whole), [], 0
        if self._offset == 0 and data.startswith(_BOM):
            data, self._offset = data[len(_BOM) :], len(_BOM)
        yield from self._cut(data)

    def _end(self, tail: bytes) -> None:
        self._whole += [*self._begun, tail]
        self._whole_size += self._begun_size + len(tail)
        self._begun, self._begun_size = [], 0

    def _cut(self, data: bytes) -> Iterator[Stretch]:
        """Yield lines, those that are too long each by itself."""
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == _LF)
        if data and not data.endswith(b"\n"):
            ends = np.append(ends, len(data))
        start = row = 0
        for long in np.flatnonzero(np.diff(ends, prepend=-1) - 1 > self._limit).tolist():
            begin = ends[long - 1].item() + 1 if long else 0
            if begin > start:
                yield self._stretch(data[start:begin], ends[row:long] - start)
            start, row = ends[long].item() + 1, long + 1
            yield self._skip(start - begin)
        if start < len(data):
            yield self._stretch(data[start:], ends[row:] - start)

    def _stretch(self, data: bytes, ends: I64) -> Stretch:
        found = Stretch(self._number, self._offset, data, ends)
        self._number += len(ends)
        self._offset += len(data)
        return found

    def _skip(self, size: int) -> Stretch:
        found = Stretch(self._number, self._offset, None, np.empty(0, np.int64))
        self._number += 1
        self._offset += size
        return found
