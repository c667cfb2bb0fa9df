"""Tar and zip archives: what is broken in them costs itself, whatever their headers claim."""

import io
import struct
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dedup.readers.leaves import Fate, judge
from tests import dumps

TEXT = "كلمات الصفحة".encode()


def read(folder: Path, name: str, content: bytes, gather: Any, **options: Any) -> Any:
    """Return what comes of an archive."""
    (folder / name).write_bytes(content)
    return gather([folder / name], **options)


def tar(names: list[str], format: int = tarfile.PAX_FORMAT) -> bytes:  # noqa: A002  (tarfile's word)
    """Return a tar archive of pages of text that hold their names."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=format) as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = len(name.encode())
            archive.addfile(info, io.BytesIO(name.encode()))
    return stream.getvalue()


NAMES = ["a.txt", f"{'d' * 90}/{'e' * 90}.txt", "خبر/صفحة.txt", f"{'ف' * 300}.txt", "z" * 508 + ".txt"]


@pytest.mark.parametrize("format", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT], ids=["pax", "gnu"])
def test_names_of_any_length(format: int, tmp_path: Path, gather: Any) -> None:  # noqa: A002
    """Long names and names in Arabic are read as Python writes them, in both dialects."""
    found = read(tmp_path, "a.tar", tar(NAMES, format), gather)

    assert [f"a.tar/{name}" for name in NAMES] == found.column("id")
    assert NAMES == found.column("text")


def test_names_are_never_paths(tmp_path: Path, gather: Any) -> None:
    """Names that lead elsewhere are words like others: nothing is written, nothing else is read."""
    names = ["/etc/a.txt", "x/../../b.txt", "c\n.txt"]
    before = sorted(tmp_path.rglob("*"))
    (tmp_path / "a.zip").write_bytes(dumps.zipped(dict.fromkeys(names, TEXT)))
    found = gather([tmp_path / "a.zip"])

    assert {"كلمات الصفحة"} == set(found.column("text"))
    assert [*before, tmp_path / "a.zip"] == sorted(tmp_path.rglob("*"))


def test_broken_header_costs_its_member(tmp_path: Path, gather: Any) -> None:
    """A header whose sum is wrong is told once; the next member is read."""
    content = bytearray(tar(["a.txt", "b.txt", "c.txt"]))
    content[1024 + 130] ^= 1
    found = read(tmp_path, "a.tar", bytes(content), gather)

    assert ["a.txt", "c.txt"] == found.column("text")
    assert {"bad-record": 1} == found.reasons


def claiming(size: int, kind: bytes = b"0") -> bytes:
    """Return a tar archive whose first member claims a length."""
    info = tarfile.TarInfo("a.txt")
    info.size, info.type = size, kind
    return info.tobuf(tarfile.GNU_FORMAT) + TEXT + bytes(512 - len(TEXT)) + tar(["b.txt"])


@pytest.mark.parametrize("kind", [b"0", b"L", b"x", b"5"])
def test_member_that_claims_exabytes(kind: bytes, tmp_path: Path, gather: Any) -> None:
    """A length beyond the archive's end is not believed with memory: the archive is called truncated."""
    found = read(tmp_path, "a.tar", claiming(1 << 60, kind), gather)

    assert [] == found.rows
    assert 1 == found.reasons["truncated"]


def test_archive_that_is_cut_short(tmp_path: Path, gather: Any) -> None:
    """What came before the cut is kept."""
    found = read(tmp_path, "a.tar", tar(["a.txt", "b.txt"])[:1300], gather)

    assert ["a.txt"] == found.column("text")
    assert {"bad-record"} >= set(found.reasons)


def test_zip_with_a_broken_member(tmp_path: Path, gather: Any) -> None:
    """A member whose sum is wrong is refused; the others are read."""
    content = bytearray(dumps.zipped({f"{letter}.txt": TEXT * 50 for letter in "abc"}))
    second = bytes(content).index(b"PK\x03\x04", 4)
    content[second + 40] ^= 0xFF
    found = read(tmp_path, "a.zip", bytes(content), gather)

    assert ["a.zip/a.txt", "a.zip/c.txt"] == found.column("id")
    assert {"bad-record": 1} == found.reasons


def test_zip_that_asks_for_a_key_or_for_memory(tmp_path: Path, gather: Any) -> None:
    """Encrypted members, and those packed by a method that takes what memory it likes, are refused."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", TEXT, compress_type=zipfile.ZIP_LZMA)
        archive.writestr("b.txt", TEXT)
    content = bytearray(stream.getvalue())
    entry = bytes(content).rindex(b"PK\x01\x02")
    content[entry + 8] |= 1
    found = read(tmp_path, "a.zip", bytes(content), gather)

    assert ([], {"bad-record": 2}) == (found.rows, found.reasons)


BROKEN_ZIPS = {
    "empty": b"",
    "rubbish": b"rubbish" * 999,
    "cut-short": dumps.zipped({"a.txt": TEXT})[:-30],
    "directory-of-a-gigabyte": b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 9, 9, 1 << 30, 0, 0),
}


@pytest.mark.parametrize("content", BROKEN_ZIPS.values(), ids=BROKEN_ZIPS)
def test_what_is_no_zip_is_unreadable(content: bytes, tmp_path: Path, gather: Any) -> None:
    """A zip without its directory, or with one too large to be held, is one reject."""
    found = read(tmp_path, "a.zip", content, gather)

    assert ([], {"unreadable": 1}) == (found.rows, found.reasons)


@pytest.mark.parametrize(
    ("name", "fate"),
    [
        ("a.html", Fate.PAGE),
        ("a/b.txt", Fate.PAGE),
        ("a.htm.gz", Fate.PAGE),
        ("a.zip", Fate.NESTED),
        ("a.rar", Fate.NESTED),
        ("a.tar.xz", Fate.NESTED),
        ("a.jsonl", Fate.NESTED),
        ("a.bin.gz", Fate.NESTED),
        ("a.png", Fate.PASSED),
        (".git/a.html", Fate.PASSED),
        ("__MACOSX/._a.html", Fate.PASSED),
    ],
)
def test_fate_of_a_member(name: str, fate: Fate) -> None:
    """Pages are read, other inputs and archives are told, hidden and other files are passed over."""
    assert fate == judge(name)
