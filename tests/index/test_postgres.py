"""dedup.index.postgres: what holds for a file holds for a server, and for those who share it."""

import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest

import dedup
from dedup.errors import BusyError, ConfigError, DamagedError, InputError, NotFoundError, StoreError
from tests import postgres
from tests.crawls import crawl, report, text
from tests.indexes import KEY, four_add, same_as_batch

pytest.importorskip("psycopg", reason="psycopg is not installed")
NUMBERS = count()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A database of a server that lives as long as this module."""
    if postgres.programs() is None:
        pytest.skip("there is no PostgreSQL here: apt-get install postgresql")
    with postgres.server() as url:
        yield url


@pytest.fixture
def url(server: str) -> str:
    """Where an index is to be."""
    return f"{server}#index{next(NUMBERS)}"


@pytest.mark.parametrize("seed", range(3))
def test_one_by_one_and_relinked_is_the_batch_job(url: str, seed: int) -> None:
    """In any order the groups are those of the batch job, and nothing is wrong."""
    reports = crawl(48)
    random.Random(seed).shuffle(reports)
    with dedup.Index.open(url, key=KEY) as index:
        for one in reports[:12]:
            index.add(one)
        index.add_many(reports[12:])
        index.relink()

        assert same_as_batch(index, dedup.cluster(reports))
        assert [] == index.check()
        assert index.stats().size > 0


@pytest.mark.parametrize("mode", ["memory", "table"])
def test_it_says_what_a_file_says(url: str, path, mode: str) -> None:
    """The same verdicts, entries, changes and numbers, also after it was opened again; with tables too."""
    reports = crawl(40)
    found = []
    with dedup.Index.open(path, key=KEY) as index:
        expected = [index.add(one) for one in reports], index.changes(), index.get("r00001")
    for first in range(0, 40, 8):
        with dedup.Index.open(url, key=KEY, mode=mode) as index:
            found += [index.add(one) for one in reports[first : first + 8]]
    with dedup.Index.open(url) as index:
        assert expected == (found, index.changes(), index.get("r00001"))


@pytest.mark.slow
def test_four_processes_are_as_one(url: str) -> None:
    """Disjoint and overlapping streams: each report once, no number twice, the groups of one process."""
    four_add(url)


def test_many_may_make_one_index(server: str) -> None:
    """All who open one that is not there yet get the same."""
    keys, ready = set[int](), threading.Barrier(4)

    def make() -> None:
        ready.wait()
        with dedup.Index.open(f"{server}#made") as index:
            keys.add(index.config.key)

    made = [threading.Thread(target=make) for _ in range(4)]
    for one in made:
        one.start()
    for one in made:
        one.join()

    assert 1 == len(keys)


def test_waiting_has_an_end(url: str) -> None:
    """Who waits too long for another writer is told so; readers are not held up."""
    with dedup.Index.open(url) as one, dedup.Index.open(url, timeout=0.1) as other:
        one.add(report("a", text(60, 1)))
        with one._store.writing():
            with pytest.raises(BusyError, match=r"writing for 0\.1 s"):
                other.add(report("b", text(60, 2)))
            assert "a" == other.get("a").id
        assert other.add(report("b", text(60, 2))).is_new


def test_removed_expired_and_erased(url: str) -> None:
    """As in a file: names stay of what expired, nothing of what was removed."""
    with dedup.Index.open(url) as index:
        index.add_many([report(f"r{i}", text(40, i), published=f"2020-01-0{i + 1}") for i in range(3)])
        index.remove("r2", erase=True)

        assert 1 == index.expire(datetime(2020, 1, 2, tzinfo=UTC))
        assert (True, []) == (index.get("r0").expired, index.check())
        with pytest.raises(NotFoundError):
            index.get("r2")


def test_changed_rows_are_told(url: str) -> None:
    """A value that is not what was written is an error, and `check` names the row."""
    with dedup.Index.open(url) as index:
        index.add(report("a", text(60, 1), "title"))
        index._store.put("UPDATE log SET title = ? WHERE row = ?", [("other", 1)])

        assert ["row 1 of log is not what was written"] == index.check()
        with pytest.raises(DamagedError):
            index.get("a")


def test_strange_ids_are_values(url: str) -> None:
    """No id is ever read as a statement."""
    names = ["'; drop table log", "%s", "?", "_%", "a\\b", "\u0645\u0631\u062d\u0628\u0627"]
    with dedup.Index.open(url) as index:
        index.add_many([report(name, text(40, at)) for at, name in enumerate(names)])

        assert names == [index.get(name).id for name in names]


def test_other_settings_and_versions_are_refused(url: str) -> None:
    """As for a file: by name, before anything is written."""
    with pytest.raises(NotFoundError, match="there is no index"):
        dedup.Index.open(url, create=False)
    with dedup.Index.open(url) as index:
        store = index._store
        with pytest.raises(ConfigError, match="shingle"):
            dedup.Index.open(url, shingle=4)
        store.note({"schema": 99})
    with pytest.raises(StoreError, match="later version of dedup"):
        dedup.Index.open(url)
    with pytest.raises(StoreError, match="postgresql://127"):
        dedup.Index.open("postgresql://127.0.0.1:1/none")


def test_tables_of_others_are_not_touched(server: str) -> None:
    """A schema that holds something else is no index."""
    with dedup.Index.open(f"{server}#theirs") as index:
        index._store.put("DROP TABLE meta", [()])
    with pytest.raises(StoreError, match="meta"):
        dedup.Index.open(f"{server}#theirs")


def test_index_of_a_run(url: str, sample, tmp_path) -> None:
    """It has the groups of the run; a second one is refused and leaves the first as it was."""
    result = dedup.run(sample / "reports.jsonl", out=tmp_path / "out")
    with dedup.Index.from_run(tmp_path / "out", url) as index:
        assert same_as_batch(index, result)
    with pytest.raises(InputError, match="there already"):
        dedup.Index.from_run(tmp_path / "out", url)
    with dedup.Index.open(url) as index:
        assert same_as_batch(index, result)
