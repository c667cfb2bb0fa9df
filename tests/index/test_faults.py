"""dedup.index.store: what happens when the disk fails, and what is left of a transaction that was cut."""

import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import dedup
from dedup.errors import DedupError, StoreError
from tests.conftest import ROOT
from tests.crawls import crawl, report, text

# Once a file is there, flushing, or writing behind the first bytes of a WAL, fails.
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>
static int broken(const char *what) {
    const char *kind = getenv("FAULT"), *flag = getenv("FLAG");
    return kind && !strcmp(kind, what) && !access(flag, F_OK);
}
#define FLUSH(name) int name(int fd) { \
    static int (*real)(int); \
    if (!real) real = dlsym(RTLD_NEXT, #name); \
    if (broken("fsync")) { errno = EIO; return -1; } \
    return real(fd); }
FLUSH(fsync) FLUSH(fdatasync)
#define WRITE(name, type) ssize_t name(int fd, const void *data, size_t n, type at) { \
    static ssize_t (*real)(int, const void *, size_t, type); \
    if (!real) real = dlsym(RTLD_NEXT, #name); \
    if (broken("write")) { errno = EIO; return -1; } \
    return real(fd, data, n, at); }
WRITE(pwrite, off_t) WRITE(pwrite64, off64_t)
"""
# Adds a report, lets the disk break, and says what becomes of the next one, and of what was there.
BREAK = """
import os, sys
import dedup
from dedup.errors import StoreError
from tests.crawls import report, text
with dedup.Index.open(sys.argv[1], durability="full") as index:
    index.add(report("kept", text(60, 1)))
    open(os.environ["FLAG"], "w").close()
    try:
        index.add(report("lost", text(60, 2)))
        print("taken")
    except StoreError as error:
        print("refused", error)
    os.unlink(os.environ["FLAG"])
    print(index.get("kept").id)
"""


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that lets the disk fail."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("faults are injected by a library that is compiled here: there is no cc")
    folder = tmp_path_factory.mktemp("shim")
    (folder / "shim.c").write_text(SHIM)
    made = folder / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", made, folder / "shim.c", "-ldl"], check=True)
    return made


@pytest.mark.parametrize("fault", ["fsync", "write"])
def test_failing_disk_is_said(shim: Path, path: Path, fault: str) -> None:
    """Row 30: an answer that is not on disk is none; what was there is there, and the index goes on."""
    facts = {"LD_PRELOAD": str(shim), "FAULT": fault, "FLAG": str(path.with_name("broken"))}
    found = subprocess.run(
        [sys.executable, "-c", BREAK, str(path)],
        cwd=ROOT,
        env={**os.environ, **facts},
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == found.returncode, found.stderr
    assert ["refused", "kept"] == [line.split()[0] for line in found.stdout.splitlines()]
    assert f"{path}: disk I/O error" in found.stdout
    with dedup.Index.open(path) as index:
        assert [] == index.check()
        assert "kept" == index.get("kept").id
        index.add(report("more", text(60, 3)))


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder in which nothing may be written, with an index."""
    folder = tmp_path / "locked"
    folder.mkdir()
    mount = ["/usr/bin/env", "mount", "-t", "tmpfs", "-o"]
    if subprocess.run([*mount, "size=3m", "tmpfs", str(folder)], check=False, capture_output=True).returncode:
        pytest.skip("a folder that root cannot write to needs the right to mount one")
    try:
        with dedup.Index.open(folder / "news.index") as index:
            index.add(report("a", text(60, 1)))
        subprocess.run([*mount, "remount,ro", "tmpfs", str(folder)], check=True)
        yield folder
    finally:
        subprocess.run(["/usr/bin/env", "umount", str(folder)], check=True)


def test_read_only_folder_is_said(locked: Path) -> None:
    """Row 30: neither is a new index made there nor is one added to, and the message names the file."""
    for name in ("new.index", "news.index"):
        with pytest.raises(StoreError, match=name), dedup.Index.open(locked / name) as index:
            index.add(report("b", text(60, 2)))


def test_half_written_transactions_are_none(path: Path) -> None:
    """Row 28: wherever the log of what was written ends, a call is there whole or not at all."""
    reports, chance = crawl(24), random.Random(2)
    with dedup.Index.open(path) as index:
        index.relink()
        for at in range(0, 24, 6):
            index.add_many(reports[at : at + 6])
        held = {suffix: Path(f"{path}{suffix}").read_bytes() for suffix in ("", "-wal")}
    found = set()
    for turn in range(20):
        copy = path.with_name(f"cut{turn}")
        copy.write_bytes(held[""])
        end = chance.randrange(len(held["-wal"])) if turn else len(held["-wal"])
        Path(f"{copy}-wal").write_bytes(held["-wal"][:end])
        try:
            with dedup.Index.open(copy) as index:
                found.add(index.stats().reports)
                assert [] == index.check()
        except DedupError:
            assert end < len(held["-wal"])

    assert found <= {0, 6, 12, 18, 24}
    assert 24 in found


def test_readers_see_whole_calls(path: Path) -> None:
    """Row 32: whoever reads while another writes sees one state, and neither waits for the other."""
    reports, ended, seen = crawl(120), threading.Event(), list[int]()
    with dedup.Index.open(path) as writer, dedup.Index.open(path, timeout=0.1) as reader:
        writer.add_many(reports[:4])

        def write() -> None:
            for at in range(4, 120, 4):
                writer.add_many(reports[at : at + 4])
            ended.set()

        writing = threading.Thread(target=write)
        writing.start()
        while not ended.is_set():
            with reader._store.reading():
                state = reader.stats()
                groups = list(reader.events())
            seen.append(state.reports)
            assert state.reports == sum(len(one.reports) for one in groups)
            assert state.events == len(groups)
        writing.join()

    assert {0} == {count % 4 for count in seen}
    assert seen == sorted(seen)
