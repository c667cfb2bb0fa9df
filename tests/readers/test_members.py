"""Bytes of files that are packed piece by piece: a broken piece costs itself."""

import bz2
import gzip
import io
import lzma
import random
import zlib
from typing import Any

import pytest
import zstandard

from dedup.readers.inputs import Kind, Source
from dedup.readers.members import blocks
from dedup.readers.reasons import FileError, Reason

PIECES = [random.Random(n).randbytes(3000) + bytes(3000) for n in range(6)]
PACKED = [gzip.compress(piece) for piece in PIECES]


def unpack(content: bytes) -> tuple[bytes, list[Reason]]:
    """Return the bytes of a file that holds `content`, and what was wrong with it."""
    source = Source(Kind.WARC, "a.warc", stream=io.BytesIO(content))
    parts = list(blocks(source, progress=lambda _: None))
    plain = b"".join(part for part in parts if isinstance(part, bytes))
    return plain, [part.reason for part in parts if isinstance(part, FileError)]


def broken(piece: bytes) -> bytes:
    """Return a member with a flipped byte in the middle."""
    flipped = bytearray(piece)
    flipped[len(piece) // 2] ^= 0xFF
    return bytes(flipped)


PACKERS = {
    "members": lambda plain: b"".join(
        gzip.compress(plain[at : at + 999]) for at in range(0, len(plain), 999)
    ),
    "gzip": gzip.compress,
    "padded": lambda plain: gzip.compress(plain) + bytes(1000) + gzip.compress(b"") + bytes(7),
    "zstd": zstandard.ZstdCompressor().compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "plain": bytes,
}


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_sound_file_is_unpacked(pack: Any) -> None:
    """All ways of packing give the bytes back, and no error."""
    whole = b"".join(PIECES)

    assert (whole, []) == unpack(pack(whole))


@pytest.mark.parametrize("at", range(6))
def test_broken_member_costs_itself(at: int) -> None:
    """Of six members, five are read whichever is broken, and the file is called damaged once."""
    plain, reasons = unpack(b"".join([*PACKED[:at], broken(PACKED[at]), *PACKED[at + 1 :]]))

    assert [True] * 5 == [piece in plain for n, piece in enumerate(PIECES) if n != at]
    assert [Reason.CORRUPT] == reasons


@pytest.mark.parametrize("kept", [5, 12, 100, 2000])
def test_member_that_is_cut_short_costs_itself(kept: int) -> None:
    """Where a member lacks its end the next is read from its beginning."""
    plain, reasons = unpack(b"".join([*PACKED[:2], PACKED[2][:kept], *PACKED[3:]]))

    assert [True, True, True, True, True] == [piece in plain for n, piece in enumerate(PIECES) if n != 2]
    assert 1 == len(reasons)


def test_file_that_is_cut_short_is_told() -> None:
    """What came before a cut is kept, and the file is called truncated."""
    plain, reasons = unpack(b"".join(PACKED)[:-40])

    assert b"".join(PIECES[:5]) == plain[: 5 * 6000]
    assert [Reason.TRUNCATED] == reasons


def test_rubbish_between_members_is_passed_over() -> None:
    """Bytes that are no member are told, and what follows them is read."""
    plain, reasons = unpack(b"".join([*PACKED[:3], b"rubbish" * 50, *PACKED[3:]]))

    assert b"".join(PIECES) == plain
    assert [Reason.CORRUPT] == reasons


def test_false_beginnings_are_no_trap() -> None:
    """A file of nothing but beginnings of members is given up after a while."""
    plain, reasons = unpack(b"\x1f\x8b\x08\x00" * 200_000)

    assert (b"", [Reason.CORRUPT]) == (plain, reasons)


def test_broken_stream_of_another_kind_ends_there() -> None:
    """What is packed as one piece is read up to the damage."""
    packed = bz2.compress(b"".join(PIECES))
    _, reasons = unpack(packed[:-30])

    assert [Reason.TRUNCATED] == reasons


def test_bomb_raises(monkeypatch: Any) -> None:
    """A file that unpacks to far more than it is ends the reading."""
    monkeypatch.setattr("dedup.readers.streams.FREE", 1 << 20)
    monkeypatch.setattr("dedup.readers.streams.RATIO", 100)
    with pytest.raises(FileError) as caught:
        unpack(gzip.compress(bytes(64 << 20)))

    assert Reason.BOMB == caught.value.reason


@pytest.mark.parametrize("seed", range(20))
def test_no_damage_raises(seed: int) -> None:
    """Twenty flipped bytes anywhere cost something, and stop nothing."""
    chance = random.Random(seed)
    whole = bytearray(b"".join(PACKED))
    for _ in range(20):
        whole[chance.randrange(4, len(whole))] ^= 1 << chance.randrange(8)
    plain, reasons = unpack(bytes(whole))

    assert reasons or zlib.crc32(plain) == zlib.crc32(b"".join(PIECES))
