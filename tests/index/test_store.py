"""dedup.index.store: what was answered is on disk, whatever happens to process, disk and file."""

import pickle
import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dedup
from dedup.errors import BusyError, DamagedError, DedupError, NotFoundError, StoreError
from dedup.index import schemas
from tests.crawls import crawl, report, text
from tests.indexes import KEY, LEVELS, adding, four_add, partition, same_as_batch


@pytest.mark.slow
def test_killed_processes_lose_nothing_that_was_answered(path: Path) -> None:
    """Row 27: three times while adding: what was answered is there, nothing is wrong, and adding goes on."""
    chance, answered = random.Random(1), set[str]()
    for first in (0, 100, 200):
        running = adding(str(path), first, 400)
        assert running.stdout is not None
        for _ in range(chance.randrange(10, 60)):
            answered.add(running.stdout.readline().strip())
        time.sleep(chance.random() / 50)
        running.send_signal(signal.SIGKILL)
        answered |= set(running.communicate()[0].split("\n")[:-1])
    answered -= {""}
    with dedup.Index.open(path) as index:
        assert answered == {name for name in answered if index.get(name)}
        assert [] == index.check()
        index.add_many(crawl(400))
        index.relink()
        assert same_as_batch(index, dedup.cluster(crawl(400)))


@pytest.mark.slow
def test_four_processes_are_as_one(path: Path) -> None:
    """Row 31: disjoint and overlapping streams: each report and number once, the groups of one process."""
    four_add(str(path))


def test_threads_share_one_index(path: Path) -> None:
    """Several threads may add, ask and read at once."""
    reports = crawl(80)
    with dedup.Index.open(path, key=KEY) as index:

        def work(part: int) -> None:
            for one in reports[part::4]:
                index.add(one)
                index.neighbours(one)
                index.get(one["id"])

        threads = [threading.Thread(target=work, args=(part,)) for part in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        index.relink()

        assert same_as_batch(index, dedup.cluster(reports))
        assert [] == index.check()


def test_many_may_make_one_index(tmp_path: Path) -> None:
    """All who open a file that is not there yet get the one index."""
    keys, wrong = set[int](), list[DedupError]()

    def make(path: Path, ready: threading.Barrier) -> None:
        ready.wait()
        try:
            with dedup.Index.open(path) as index:
                keys.add(index.config.key)
        except DedupError as error:
            wrong.append(error)

    for turn in range(20):
        ready = threading.Barrier(4)
        made = [threading.Thread(target=make, args=(tmp_path / f"{turn}", ready)) for _ in range(4)]
        for one in made:
            one.start()
        for one in made:
            one.join()

    assert ([], 20) == (wrong, len(keys))


def test_waiting_has_an_end(path: Path) -> None:
    """Row 32: who waits too long for another writer is told so; readers are not held up."""
    with dedup.Index.open(path) as one, dedup.Index.open(path, timeout=0.1) as other:
        one.add(report("a", text(60, 1)))
        with one._store.writing():
            with pytest.raises(BusyError, match=r"writing for 0\.1 s"):
                other.add(report("b", text(60, 2)))
            assert "a" == other.get("a").id
        assert other.add(report("b", text(60, 2))).is_new


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["/usr/bin/env", "mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    made = subprocess.run(command, check=False, capture_output=True)
    if made.returncode:
        pytest.skip("a small disk needs the right to mount one")
    yield folder
    subprocess.run(["/usr/bin/env", "umount", str(folder)], check=True)


def test_full_disk_is_said_and_survived(small: Path) -> None:
    """Row 29: the error names the file; what was answered is there, and adding goes on when there is room."""
    (small / "ballast").write_bytes(b"\0" * 800_000)
    added = []
    with dedup.Index.open(small / "news.index") as index:
        with pytest.raises(StoreError, match=r"news\.index.*full"):
            added += _until_full(index, added)
        (small / "ballast").unlink()

        assert added
        assert index.stats().reports == len(added)
        index.add(report("more", text(300, 5_000)))
    with dedup.Index.open(small / "news.index") as index:
        assert [] == index.check()
        assert index.stats().reports == len(added) + 1


def _until_full(index: dedup.Index, added: list[str]) -> list[str]:
    """Add reports, noting those that were answered, until an error ends it."""
    for at in range(2_000):
        added.append(index.add(report(f"r{at}", text(300, at))).id)
    return []


def test_flipped_bytes_are_never_believed(path: Path) -> None:
    """Row 34: wherever a byte was changed: an error of ours, a fault that is named, or the same answers."""
    reports = crawl(24)
    with dedup.Index.open(path, key=KEY) as index:
        index.add_many(reports)
        index.relink()
        expected = answers(index, reports)
    content, chance = path.read_bytes(), random.Random(3)
    silent = []
    for _ in range(100):
        at = chance.randrange(len(content))
        damaged = bytearray(content)
        damaged[at] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            with dedup.Index.open(path) as index:
                if answers(index, reports) != expected and not index.check():
                    silent.append(at)
        except DedupError:
            continue
    assert [] == silent


class Hostile:
    """Something that runs when it is loaded."""

    def __reduce__(self) -> tuple[Any, ...]:
        return pytest.fail, ("a pickle was loaded",)


def answers(index: dedup.Index, reports: list[dict[str, object]]) -> list[object]:
    """Return what an index says of reports."""
    ids = [str(one["id"]) for one in reports]
    return [sorted(map(sorted, partition(index, level, ids))) for level in LEVELS] + [
        index.get(name) for name in ids
    ]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no index" * 999, id="other"),
        pytest.param(pickle.dumps(Hostile()), id="pickle"),
        pytest.param(None, id="base"),
    ],
)
def test_other_files_are_no_index(path: Path, content: bytes | None) -> None:
    """Row 25: what is there and no index is not touched; an empty file, such as mktemp makes, becomes one."""
    if content is None:
        sqlite3.connect(path).executescript("CREATE TABLE t (x)")
    else:
        path.write_bytes(content)
    if content == b"":
        dedup.Index.open(path).close()
        return
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not an index"):
        dedup.Index.open(path)
    assert before == path.read_bytes()


def test_cut_file_is_told(path: Path) -> None:
    """Row 34: a file that lost its end is damaged, and says so."""
    with dedup.Index.open(path) as index:
        index.add_many(crawl(40))
    path.write_bytes(path.read_bytes()[: 5 * 16_384])
    with pytest.raises(DamagedError), dedup.Index.open(path) as index:
        index.relink()


def test_later_version_is_refused(path: Path) -> None:
    """Row 34: by name, before anything is written."""
    dedup.Index.open(path).close()
    base = sqlite3.connect(path)
    base.execute(f"PRAGMA user_version={schemas.VERSION + 1}")
    base.close()
    with pytest.raises(StoreError, match="later version of dedup"):
        dedup.Index.open(path)


@pytest.mark.parametrize("version", range(1, schemas.VERSION))
def test_older_version_is_brought_up_to_date(path: Path, version: int) -> None:
    """A file of each schema, kept here as the statements that make it, opens and is added to."""
    base = sqlite3.connect(path)
    base.executescript((Path(__file__).parent / f"version_{version}.sql").read_text())
    base.close()
    with dedup.Index.open(path) as index:
        assert "e-1" == index.get("r00001").event
        assert bool(index.changes()) == (version > 1)
        index.add_many(crawl(8))
        index.relink()
        assert same_as_batch(index, dedup.cluster(crawl(8)))
        assert [] == index.check()


def test_read_only_folder_is_said(path: Path) -> None:
    """No index can be made where nothing may be written, or where there is no folder."""
    with pytest.raises(StoreError, match="nowhere"):
        dedup.Index.open(path.parent / "nowhere" / "news.index")
    with pytest.raises(NotFoundError, match="there is no index"):
        dedup.Index.open(path, create=False)
    assert not path.exists()


def test_foreign_tables_are_refused(path: Path) -> None:
    """A trigger or a view that we did not make would run when we write."""
    dedup.Index.open(path).close()
    base = sqlite3.connect(path)
    base.execute("CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM log; END")
    base.close()
    with pytest.raises(DamagedError, match="TRIGGER"):
        dedup.Index.open(path)


def test_durability_is_what_was_asked(path: Path) -> None:
    """Full means a flush a transaction."""
    for asked, mode in (("process", 1), ("full", 2)):
        with dedup.Index.open(path, durability=asked) as index:
            assert (mode,) == index._store.one("PRAGMA synchronous")
    with pytest.raises(DedupError, match="durability"):
        dedup.Index.open(path, durability="none")
