"""Bytes unpacked in bounded blocks and cut into lines, whatever state a file is in."""

import gzip
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeAlias

import pytest
import zstandard

from dedup.readers import streams
from dedup.readers.inputs import Kind, Source
from dedup.readers.reasons import FileError, Reason
from dedup.readers.streams import blocks, silent

WORDS = random.Random(5)
PLAIN = b"".join(b"%d %s\n" % (i, WORDS.randbytes(30).hex().encode()) for i in range(5000))


class Dribble(io.RawIOBase):
    """A stream that gives a byte at a time, as a slow pipe may."""

    def __init__(self, content: bytes) -> None:
        self._inner = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self._inner.read(min(size, 1))


class Failing(io.RawIOBase):
    """A stream whose disk breaks after some bytes."""

    def __init__(self, content: bytes) -> None:
        self._inner = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        if more := self._inner.read(size):
            return more
        raise OSError(5, "Input/output error")


def unpack(content: bytes | IO[bytes], path: str = "") -> tuple[bytes, Reason | None]:
    """Return what comes out, and how it ended."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    out = b""
    try:
        for block in blocks(Source(Kind.JSONL, path, stream=stream), progress=silent):
            out += block
    except FileError as error:
        return out, error.reason
    return out, None


def zstd(plain: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(plain)


Pack: TypeAlias = Callable[[bytes], bytes]
PACKERS = pytest.mark.parametrize("pack", [gzip.compress, zstd])


@pytest.mark.parametrize("plain", [b"", b"a", b"{}\n", PLAIN])
def test_plain_bytes_stay(plain: bytes) -> None:
    """What is not compressed comes out as it is."""
    assert (plain, None) == unpack(plain)


@PACKERS
def test_compression_is_known_by_its_first_bytes(pack: Pack) -> None:
    """A compressed stream needs no name that says so."""
    assert (PLAIN, None) == unpack(pack(PLAIN))


@PACKERS
def test_slow_pipe_changes_nothing(pack: Pack) -> None:
    """Bytes may come one at a time."""
    assert (PLAIN[:500], None) == unpack(Dribble(pack(PLAIN[:500])))


@PACKERS
def test_members_are_read_on(pack: Pack) -> None:
    """Concatenated members are one stream, empty ones included."""
    members = pack(PLAIN[:70_000]) + pack(b"") + pack(PLAIN[70_000:])

    assert (PLAIN, None) == unpack(members)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_name_is_a_promise(suffix: str) -> None:
    """A file that is called compressed and is not is corrupt; an empty one is truncated."""
    assert (b"", Reason.CORRUPT) == unpack(b'{"text": "a"}\n', f"a.jsonl{suffix}")
    assert (b"", Reason.TRUNCATED) == unpack(b"", f"a.jsonl{suffix}")


@PACKERS
def test_truncated_stream_gives_what_there_is(pack: Pack) -> None:
    """Cut anywhere, a stream gives a true beginning of its bytes and says that it is truncated."""
    packed = pack(PLAIN)
    rng = random.Random(3)
    for cut in [1, 2, 3, 5, len(packed) - 1, *(rng.randrange(10, len(packed)) for _ in range(20))]:
        out, reason = unpack(packed[:cut], "x.gz" if pack is gzip.compress else "x.zst")

        assert PLAIN.startswith(out)
        assert reason is Reason.TRUNCATED


def test_truncated_gzip_gives_all_that_can_be_decoded() -> None:
    """Nothing that zlib can unpack of a cut stream is lost."""
    packed = gzip.compress(PLAIN)
    cut = packed[: len(packed) // 2]
    engine = streams.zlib.decompressobj(31)

    assert engine.decompress(cut) == unpack(cut)[0]


@PACKERS
def test_trailing_garbage_is_flagged(pack: Pack) -> None:
    """All of the good member is kept, and the file is corrupt."""
    assert (PLAIN, Reason.CORRUPT) == unpack(pack(PLAIN) + b"no member at all")


def test_zeros_after_gzip_are_padding() -> None:
    """Zeros after or between members are passed over."""
    members = gzip.compress(PLAIN[:99]) + bytes(513) + gzip.compress(PLAIN[99:]) + bytes(100_000)

    assert (PLAIN, None) == unpack(members)


def test_wrong_checksum_of_gzip_keeps_the_bytes() -> None:
    """A flipped checksum says corrupt after all bytes are out."""
    packed = bytearray(gzip.compress(PLAIN))
    packed[-7] ^= 1

    assert (PLAIN, Reason.CORRUPT) == unpack(bytes(packed))


def test_wrong_checksum_of_zstd_is_flagged() -> None:
    """A flipped checksum says corrupt; what came before the last block is out."""
    packed = bytearray(zstd(PLAIN))
    packed[-2] ^= 1
    out, reason = unpack(bytes(packed))

    assert reason is Reason.CORRUPT
    assert PLAIN.startswith(out)
    assert len(out) >= len(PLAIN) - (1 << 18)


@PACKERS
def test_flipped_bit_never_invents_an_end(pack: Pack) -> None:
    """A flipped bit is either harmless or flagged; nothing is raised but the one error."""
    packed = pack(PLAIN[:4000])
    for position in range(0, len(packed), 7):
        broken = bytearray(packed)
        broken[position] ^= 16
        out, reason = unpack(bytes(broken), "x.gz" if pack is gzip.compress else "x.zst")

        assert reason is not None or out == PLAIN[:4000]


@PACKERS
def test_bomb_comes_in_bounded_blocks(pack: Pack) -> None:
    """A thousand-fold compressed stream costs time, not memory."""
    source = Source(Kind.JSONL, "", stream=io.BytesIO(pack(bytes(100 << 20))))
    largest = total = 0
    for block in blocks(source, progress=silent):
        largest = max(largest, len(block))
        total += len(block)

    assert 100 << 20 == total
    assert largest <= 16 << 20


@PACKERS
def test_progress_adds_up_to_the_stored_bytes(pack: Pack) -> None:
    """Progress counts compressed bytes, all of them, in more than one step."""
    packed = pack(PLAIN * 3)
    steps: list[int] = []
    for _ in blocks(Source(Kind.JSONL, "", stream=io.BytesIO(packed)), progress=steps.append):
        pass

    assert len(packed) == sum(steps)
    assert len(steps) > 1


def test_broken_disk_ends_the_file() -> None:
    """A read error keeps what came before and says unreadable."""
    assert (PLAIN, Reason.UNREADABLE) == unpack(Failing(PLAIN))


def test_file_that_went_away_is_unreadable(tmp_path: Path) -> None:
    """A file that was there when the inputs were listed, and is not now, says unreadable."""
    with pytest.raises(FileError, match="No such file"):
        list(blocks(Source(Kind.JSONL, str(tmp_path / "a.jsonl"), size=3), progress=silent))
