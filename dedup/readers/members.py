"""The plain bytes of files that are packed piece by piece, as WARCs are: a broken piece costs only itself."""

import zlib
from collections.abc import Iterator
from typing import Final

from dedup.readers.inputs import Source
from dedup.readers.reasons import FileError, Reason
from dedup.readers.streams import BLOCK, Progress, Ratio, chunks, opened, unpack

# How a member of gzip begins: mark, method, and flags of which three bits are never set.
_MEMBER: Final = b"\x1f\x8b\x08"
_FLAGS: Final = 0x1F

# Stored bytes that are kept of a member, to look in them for the next one if it breaks; and times that this
# is done for one file, for bytes can be laid so that every search fails late.
_KEPT: Final = 1 << 20
_TIMES: Final = 1000


def blocks(source: Source, *, progress: Progress) -> Iterator[bytes | FileError]:
    """Yield the bytes of `source`, unpacked, and an error wherever bytes are missing.

    After an error the next bytes are those of the next member of gzip that is whole, if there is one.

    Raises:
        FileError: the file cannot be opened, or unpacks to far more than it is.
    """
    with opened(source) as stream:
        ratio = Ratio()
        packed = ratio.count(chunks(stream, progress))
        head = next(packed, b"")
        if not head.startswith(_MEMBER):
            yield from _to_the_end(ratio.check(unpack(_and_then(head, packed), wrapping=source.suffixes[1])))
            return
        for block in _Members(head, packed).blocks():
            if isinstance(block, bytes):
                ratio.add(len(block))
            yield block


def _to_the_end(plain: Iterator[bytes]) -> Iterator[bytes | FileError]:
    try:
        yield from plain
    except FileError as error:
        if error.reason is Reason.BOMB:
            raise
        yield error


class _Members:
    """The members of a gzip file, one after another."""

    def __init__(self, head: bytes, packed: Iterator[bytes]) -> None:
        self._rest, self._packed = head, packed
        self._held = bytearray()  # what the member at hand has eaten, if that is not too much
        self._holds_all = True
        self._times = 0

    def blocks(self) -> Iterator[bytes | FileError]:
        """Yield bytes and errors; of errors in a row only the first."""
        sound = True
        while self._next_byte():
            engine = zlib.decompressobj(wbits=31)
            self._held, self._holds_all = bytearray(), True
            try:
                while not engine.eof and self._fill():
                    block, self._rest = self._feed(engine)
                    if block:
                        yield block
                if engine.eof:
                    sound = True
                    continue
                error = FileError(Reason.TRUNCATED, "gzip: the stream ends before its end mark")
            except zlib.error as broken:
                error = FileError(Reason.CORRUPT, f"gzip: {broken}")
            if sound:
                yield error
            sound = False
            self._times += 1
            if not self._find_next():
                return

    def _feed(self, engine: "zlib._Decompress") -> tuple[bytes, bytes]:
        """Return what the next bytes unpack to, and what is left of them."""
        before = self._rest
        block = engine.decompress(before, BLOCK)
        left = engine.unused_data if engine.eof else engine.unconsumed_tail
        if self._holds_all:
            self._held += before[: len(before) - len(left)]
            self._holds_all = len(self._held) <= _KEPT
        return block, left

    def _fill(self) -> bool:
        """Return whether there are bytes at hand."""
        if not self._rest:
            self._rest = next(self._packed, b"")
        return bool(self._rest)

    def _next_byte(self) -> bool:
        """Return whether a byte follows that is no padding."""
        while self._fill():
            self._rest = self._rest.lstrip(b"\0")
            if self._rest:
                return True
        return False

    def _find_next(self) -> bool:
        """Go to where a member may begin, after the beginning of the broken one; False if nowhere."""
        if self._times > _TIMES:
            return False
        data = (bytes(self._held) + self._rest if self._holds_all else self._rest)[1:]
        while True:
            at = data.find(_MEMBER)
            while at >= 0 and at + 3 < len(data) and data[at + 3] > _FLAGS:
                at = data.find(_MEMBER, at + 1)
            if at >= 0 and at + 3 < len(data):
                self._rest = data[at:]
                return True
            more = next(self._packed, b"")
            if not more:
                self._rest = b""
                return False
            data = data[-3:] + more


def _and_then(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest
