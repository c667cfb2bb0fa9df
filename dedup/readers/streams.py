"""Bytes from a source: opened, unpacked in bounded blocks."""

import bz2
import contextlib
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Final, TypeAlias

import zstandard

from dedup.readers import remote
from dedup.readers.inputs import Source
from dedup.readers.reasons import FileError, Reason

Progress: TypeAlias = Callable[[int], None]

# Bytes read, and bytes unpacked, at a time.
BLOCK: Final = 1 << 16

# zstandard bounds what it reads at a time, not what it writes: this many bytes unpack to 16 MB at worst
# (a block of 128 kB can be told in 4 bytes).
_SLICE: Final = 1 << 9

# How a packed file begins; of bzip2 with the mark of a block, or of the end.
_MARKS: Final = {
    ".gz": re.compile(rb"\x1f\x8b"),
    ".zst": re.compile(rb"\x28\xb5\x2f\xfd"),
    ".bz2": re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)"),
    ".xz": re.compile(rb"\xfd7zXZ\x00"),
}
_HEAD: Final = 10

# A file that unpacks to more than this many bytes, and to this many times its size, is a bomb: 512 MB of
# zeros in bzip2 or xz take 5 s to unpack, and dumps of news, however packed, have ratios below 15.
FREE: Final = 512 << 20
RATIO: Final = 200
# Memory that xz may take: its own presets ask for at most 65 MB.
_XZ_MEMORY: Final = 100 << 20


def silent(_: int) -> None:
    """Follow no progress."""


class Meter:
    """Passes on the bytes used of one source, and at its end those that were given up or not needed."""

    def __init__(self, source: Source, progress: Progress) -> None:
        self._left = source.size
        self._progress = progress

    def __call__(self, used: int) -> None:
        """Pass on."""
        if self._left is not None:
            self._left -= used
        self._progress(used)

    def settle(self) -> None:
        """Pass on what is left of the source's size."""
        if self._left is not None and self._left > 0:
            self(self._left)


def opened(source: Source) -> contextlib.AbstractContextManager[IO[bytes]]:
    """Open the source's file, or pass its stream on; a stream stays open, for it is not ours.

    Raises:
        FileError: the file cannot be opened.
    """
    if source.stream is not None:
        return contextlib.nullcontext(source.stream)
    if remote.is_remote(source.path):
        return remote.open_file(source.path)
    try:
        return open(source.path, "rb", buffering=0)  # the caller's `with` closes it
    except OSError as error:
        raise FileError(Reason.UNREADABLE, error.strerror or str(error)) from error


def load(stream: IO[bytes], size: int) -> bytes:
    """Return the next bytes, at most `size`, fewer only where a pipe has no more at hand; b"" at the end.

    Raises:
        FileError: reading failed.
    """
    try:
        return stream.read(size)
    except (OSError, EOFError) as error:
        raise FileError(Reason.UNREADABLE, str(error)) from error
    except Exception as error:
        if type(error).__module__ == "builtins":
            raise  # ours, not a remote file system's
        raise FileError(Reason.UNREADABLE, f"{type(error).__name__}: {error}") from error


def blocks(source: Source, *, progress: Progress) -> Iterator[bytes]:
    """Yield the bytes of `source`, unpacked if they are packed, by their first bytes or by name.

    `progress` is called with the number of stored bytes after they have been used.

    Raises:
        FileError: the compressed stream ends early or is broken, after all that could be unpacked; it
            unpacks to far more than it is; or the file cannot be opened or read.
    """
    with opened(source) as stream:
        if source.stop is not None:
            yield from _between(stream, source.start, source.stop, progress)
            return
        meter = Ratio()
        yield from meter.check(unpack(meter.count(chunks(stream, progress)), wrapping=source.suffixes[1]))


def is_packed(source: Source) -> bool:
    """Return whether a file is packed, by its name or its first bytes.

    Raises:
        FileError: the file cannot be opened or read.
    """
    with opened(source) as stream:
        head = load(stream, _HEAD)
    return bool(source.suffixes[1]) or any(mark.match(head) for mark in _MARKS.values())


def _between(stream: IO[bytes], start: int, stop: int, progress: Progress) -> Iterator[bytes]:
    """Yield the bytes of a file from one place to another."""
    stream.seek(start)
    while start < stop and (block := load(stream, min(BLOCK, stop - start))):
        yield block
        progress(len(block))
        start += len(block)


class Ratio:
    """Watches what a file unpacks to.

    Attributes:
        stored: Bytes taken from it so far.
        unpacked: Bytes that came of them.
    """

    def __init__(self) -> None:
        self.stored = self.unpacked = 0

    def count(self, packed: Iterator[bytes]) -> Iterator[bytes]:
        """Pass stored bytes on."""
        for chunk in packed:
            self.stored += len(chunk)
            yield chunk

    def check(self, plain: Iterator[bytes]) -> Iterator[bytes]:
        """Pass unpacked bytes on.

        Raises:
            FileError: they are too many for what is stored.
        """
        for block in plain:
            self.add(len(block))
            yield block

    def add(self, unpacked: int) -> None:
        """Count unpacked bytes.

        Raises:
            FileError: they are too many for what is stored.
        """
        self.unpacked += unpacked
        if self.unpacked > max(FREE, RATIO * self.stored):
            detail = f"{self.stored} bytes unpack to more than {self.unpacked}"
            raise FileError(Reason.BOMB, detail)


def unpack(packed: Iterator[bytes], *, wrapping: str) -> Iterator[bytes]:
    """Yield plain bytes, in bounded blocks.

    Args:
        packed: What is stored; of the first item at least ten bytes, if there are so many.
        wrapping: The suffix that tells the compression, where the first bytes do not.

    Raises:
        FileError: as `blocks` does.
    """
    head = next(packed, b"")
    wrapping = next((name for name, mark in _MARKS.items() if mark.match(head)), wrapping)
    if wrapping == ".gz":
        yield from _unpack_gzip(head, packed)
    elif wrapping == ".zst":
        yield from _unpack_zstd(head, packed)
    elif wrapping == ".bz2":
        yield from _unpack_by(bz2.BZ2Decompressor, "bzip2", _and_then(head, packed))
    elif wrapping == ".xz":
        yield from _unpack_by(_xz, "xz", _and_then(head, packed))
    else:
        yield head
        yield from packed


def chunks(stream: IO[bytes], progress: Progress) -> Iterator[bytes]:
    """Yield what `stream` gives; the first chunk is long enough to know the compression by."""
    head = b""
    while len(head) < _HEAD and (more := load(stream, BLOCK)):
        head += more
    yield head
    progress(len(head))
    while chunk := load(stream, BLOCK):
        yield chunk
        progress(len(chunk))


def _unpack_gzip(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    engine = zlib.decompressobj(wbits=31)
    for chunk in _and_then(head, rest):
        packed = chunk
        while packed:
            if engine.eof:
                packed = packed.lstrip(b"\0")  # tapes and some servers pad with zeros
                if not packed:
                    break
                engine = zlib.decompressobj(wbits=31)
            before = engine.copy()
            try:
                block = engine.decompress(packed, BLOCK)
            except zlib.error as error:
                yield from _salvage(before, packed)
                raise FileError(Reason.CORRUPT, f"gzip: {error}") from error
            yield block
            packed = engine.unconsumed_tail or engine.unused_data
    if not engine.eof:
        yield engine.flush()
    if not engine.eof:
        raise FileError(Reason.TRUNCATED, "gzip: the stream ends before its end mark")


def _salvage(engine: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    """Yield what unpacks before the first broken byte: zlib gives nothing of a call that fails."""
    with contextlib.suppress(zlib.error):
        for start in range(len(packed)):
            yield engine.decompress(packed[start : start + 1])


def _unpack_zstd(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor()
    engine = decompressor.decompressobj()
    for chunk in _and_then(head, rest):
        for start in range(0, len(chunk), _SLICE):
            packed = chunk[start : start + _SLICE]
            while packed:
                if engine.eof:
                    engine = decompressor.decompressobj()
                try:
                    block = engine.decompress(packed)
                except zstandard.ZstdError as error:
                    raise FileError(Reason.CORRUPT, f"zstd: {error}") from error
                yield block
                packed = engine.unused_data
    if not engine.eof:
        raise FileError(Reason.TRUNCATED, "zstd: the stream ends before its end mark")


def _xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


def _unpack_by(
    make: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor], name: str, packed: Iterator[bytes]
) -> Iterator[bytes]:
    engine = make()
    for chunk in packed:
        rest = chunk
        while rest or not (engine.eof or engine.needs_input):
            if engine.eof:
                rest = rest.lstrip(b"\0")
                if not rest:
                    break
                engine = make()
            try:
                block = engine.decompress(rest, BLOCK)
            except (OSError, EOFError, ValueError, lzma.LZMAError) as error:
                raise FileError(Reason.CORRUPT, f"{name}: {error}") from error
            yield block
            rest = engine.unused_data if engine.eof else b""
    if not engine.eof:
        raise FileError(Reason.TRUNCATED, f"{name}: the stream ends before its end mark")


def _and_then(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest
