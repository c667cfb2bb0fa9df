"""Files that are small and hold much: bounded memory and time, one reject, and the other files are read."""

import bz2
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.dumps import block, packed, page, record, story, zipped

ZEROS = 64 << 20
READ = """
import glob, json, os, sys, threading, time
from dedup import readers

begun, rejects, ids, peak, done = time.monotonic(), [], [], 0, threading.Event()

def anonymous(pid):
    lines = open(f"/proc/{pid}/status").read().split("\\n")
    return next((int(line.split()[1]) for line in lines if line.startswith("RssAnon")), 0)

def watch():
    global peak
    while not done.wait(0.02):
        try:
            tasks = glob.glob(f"/proc/{os.getpid()}/task/*/children")
            family = [os.getpid(), *(word for task in tasks for word in open(task).read().split())]
            peak = max(peak, sum(map(anonymous, family)))
        except OSError:
            pass  # one has ended meanwhile

threading.Thread(target=watch, daemon=True).start()
for batch in readers.read(sys.argv[1:], fields={}, reject=rejects.append, jobs=1):
    ids += batch["id"].to_pylist()
done.set()
print(json.dumps([ids, [row.reason for row in rejects], peak / 1e6, time.monotonic() - begun]))
"""


@pytest.fixture(scope="module")
def zeros() -> bytes:
    """Ten gigabytes of zeros in some eight kilobytes, of bzip2."""
    return bz2.compress(bytes(ZEROS)) * (10_000_000_000 // ZEROS + 1)


def read(folder: Path) -> tuple[list[str], list[str], float, float]:
    """Return ids, reasons, gigabytes of anonymous memory at the peak of all processes, and seconds."""
    done = subprocess.run([sys.executable, "-c", READ, str(folder)], capture_output=True, check=True)
    found: Any = json.loads(done.stdout)
    return found[0], found[1], found[2], found[3]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("a.jsonl.bz2", "bomb", id="lines"),
        pytest.param("a.csv.bz2", "bomb", id="csv"),
        pytest.param("a.warc.bz2", "bomb", id="warc"),
        pytest.param("a.tar.bz2", "bomb", id="tar"),
        pytest.param("a.html.bz2", "page-too-large", id="html"),
        pytest.param("a.rss.bz2", "bad-feed", id="feed"),
    ],
)
def test_ten_gigabytes_in_ten_kilobytes(name: str, reason: str, zeros: bytes, tmp_path: Path) -> None:
    """A bomb of any kind is given up soon, holds under a gigabyte, and the next file is read."""
    (tmp_path / name).write_bytes(zeros)
    (tmp_path / "b.html").write_bytes(page(story(1)))
    ids, reasons, gigabytes, _ = read(tmp_path)

    assert len(zeros) < 20_000
    assert (["b.html"], True) == (ids, reason in reasons)
    assert 0 < gigabytes < 1


@pytest.mark.slow
def test_bombs_within(tmp_path: Path) -> None:
    """Bombs in members, in packed payloads and in pages of an archive are refused one by one."""
    bomb = gzip.compress(bytes(256 << 20))
    (tmp_path / "a.zip").write_bytes(zipped({"a.html": bytes(256 << 20), "b.html.gz": bomb, "c.zip": bomb}))
    payload = record("https://a.example/", bomb, headers="Content-Encoding: gzip\r\n")
    zeros = block("response", "https://a.example/", bytes(256 << 20), kind="application/http")
    (tmp_path / "b.warc.gz").write_bytes(packed([payload, zeros, record(story(1).url, page(story(1)))]))
    ids, reasons, gigabytes, _ = read(tmp_path)

    assert 1 == len(ids)
    assert ["nested", *["page-too-large"] * 4] == sorted(reasons)
    assert gigabytes < 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<p>\xd9\x86 " * (7 << 18), id="paragraphs"),
        pytest.param(b"<div>" * (7 << 17) + "كلمة ".encode() * 99, id="nested"),
        pytest.param(b"<p>" + "كلمة ".encode() * (7 << 17), id="one-line"),
        pytest.param(b"<a href='" + b"x" * (7 << 20), id="attribute"),
        pytest.param(b"&amp;" * (7 << 17) + b"<table>" * (1 << 16), id="tables"),
    ],
)
def test_page_that_is_hard_to_take_apart(content: bytes, tmp_path: Path) -> None:
    """Seven megabytes of odd markup take bounded time and memory, whatever comes of them."""
    (tmp_path / "a.html").write_bytes(content)
    (tmp_path / "b.html").write_bytes(page(story(1)))
    ids, reasons, gigabytes, seconds = read(tmp_path)

    assert "b.html" in ids
    assert 2 == len(ids) + len(reasons)
    assert gigabytes < 1
    assert seconds < 60
