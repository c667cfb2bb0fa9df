"""Bytes from a source: opened, unpacked in bounded blocks."""

import contextlib
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Final, TypeAlias

import zstandard

from dedup.readers.inputs import Source
from dedup.readers.reasons import FileError, Reason

Progress: TypeAlias = Callable[[int], None]

# Bytes read, and bytes unpacked, at a time.
BLOCK: Final = 1 << 16

# zstandard bounds what it reads at a time, not what it writes: this many bytes unpack to 16 MB at worst
# (a block of 128 kB can be told in 4 bytes).
_SLICE: Final = 1 << 9

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"


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


def blocks(source: Source, *, progress: Progress) -> Iterator[bytes]:
    """Yield the bytes of `source`, unpacked if they are gzip or zstd, by their first bytes or by name.

    `progress` is called with the number of stored bytes after they have been used.

    Raises:
        FileError: the compressed stream ends early or is broken, after all that could be unpacked; or
            the file cannot be opened or read.
    """
    with opened(source) as stream:
        chunks = _chunks(stream, progress)
        head = next(chunks, b"")
        wrapping = source.suffixes[1]
        if head.startswith(_GZIP) or wrapping == ".gz":
            yield from _unpack_gzip(head, chunks)
        elif head.startswith(_ZSTD) or wrapping == ".zst":
            yield from _unpack_zstd(head, chunks)
        else:
            yield head
            yield from chunks


def _chunks(stream: IO[bytes], progress: Progress) -> Iterator[bytes]:
    """Yield what `stream` gives; the first chunk is long enough to know the compression by."""
    head = b""
    while len(head) < len(_ZSTD) and (more := load(stream, BLOCK)):
        head += more
    yield head
    progress(len(head))
    while chunk := load(stream, BLOCK):
        yield chunk
        progress(len(chunk))


def _unpack_gzip(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    engine = zlib.decompressobj(wbits=31)
    for chunk in _and_then(head, chunks):
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


def _unpack_zstd(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor()
    engine = decompressor.decompressobj()
    for chunk in _and_then(head, chunks):
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


def _and_then(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks
