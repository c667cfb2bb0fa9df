"""dedup.index.nearby: with tables instead of memory the answers are the same."""

import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import dedup
from benchmarks import slices
from dedup.errors import ConfigError
from tests.crawls import crawl, edited, flood, report, text, words
from tests.indexes import KEY, same_as_batch

TABLES = ("texts", "buckets", "terms")


def told(path: Path, mode: str, calls: list[list[dict[str, Any]]]) -> list[Any]:
    """Return what an index says of reports, that is opened anew for every call, and what has changed."""
    found = list[Any]()
    for some in calls:
        with dedup.Index.open(path, key=KEY, mode=mode) as index:
            found += [index.neighbours(some[0]), *index.add_many(some)]
    with dedup.Index.open(path) as index:
        assert [] == index.check()
        return [*found, index.changes()]


def split(reports: list[dict[str, Any]], size: int) -> list[list[dict[str, Any]]]:
    """Return reports in batches."""
    return [reports[at : at + size] for at in range(0, len(reports), size)]


def mixed() -> list[dict[str, Any]]:
    """Return reports with repeats, rewritten ones, undated and old ones, in no order."""
    reports = crawl(48) + flood(9, 60)
    reports += [{**one, "published": None, "id": f"u{at}"} for at, one in enumerate(reports[::7])]
    reports += [{**one, "published": "2019-01-01", "id": f"o{at}"} for at, one in enumerate(reports[::9])]
    random.Random(5).shuffle(reports)
    body = words(60, 77)
    return [
        *reports,
        *({**one, "published": "2021-05-05"} for one in reports[:6]),
        *({**one, "text": " ".join(edited(body, at))} for at, one in enumerate(reports[6:12])),
        *(report(f"x{at}", " ".join(edited(body, at))) for at in range(6)),
    ]


@pytest.mark.parametrize("size", [1, 9, 200])
def test_answers_are_the_same(path: Path, size: int) -> None:
    """Verdicts, evidence and changes, whatever the batches, of repeats and updates too."""
    calls = split(mixed(), size)

    assert told(path, "memory", calls) == told(path.with_name("other"), "table", calls)


def test_sample_is_told_the_same(path: Path, sample: Path) -> None:
    """The same of reports as they are written."""
    reports = [one for one in slices.rows(sample / "reports.jsonl") if one.get("text") or one.get("title")]
    calls = split(reports, 20)

    assert told(path, "memory", calls) == told(path.with_name("other"), "table", calls)


def test_modes_take_turns(path: Path) -> None:
    """What one adds, removes or links anew, the other knows from its next call on."""
    reports = mixed()
    with (
        dedup.Index.open(path, key=KEY) as one,
        dedup.Index.open(path, key=KEY, mode="table") as two,
        dedup.Index.open(path.with_name("other"), key=KEY) as alone,
    ):
        for at, some in enumerate(split(reports, 6)):
            found = (one, two)[at % 2].add_many(some)
            assert alone.add_many(some) == found
            if at == 4:
                for name in [one_["id"] for one_ in reports[:20:3]]:
                    two.remove(name)
                    alone.remove(name)
            if at == 7:
                one.relink()
                alone.relink()
        assert [] == two.check()
        two.relink()
        expected = {entry.id for group in alone.events() for entry in group.reports}
        assert expected == {entry.id for group in two.events() for entry in group.reports}


def test_equal_texts_have_an_heir(path: Path) -> None:
    """When the one that a text is found by goes, the next is found, and then none."""
    body = text(60, 1)
    with dedup.Index.open(path, mode="table") as index:
        index.add_many([report(f"r{at}", body) for at in range(4)])
        for at in range(3):
            index.remove(f"r{at}", erase=True)
            assert f"r{at + 1}" == index.neighbours(report("x", body)).duplicate_of
        index.remove("r3")

        assert index.add(report("x", body)).is_new
        assert [] == index.check()


def test_nothing_is_left_of_what_was_erased(path: Path) -> None:
    """Neither bands nor terms; whichever mode removes it."""
    with dedup.Index.open(path, mode="table") as index:
        index.add_many([report("a", text(60, 1)), report("b", text(60, 2))])
        index.remove("a", erase=True)
    with dedup.Index.open(path) as index:
        index.remove("b", erase=True)
    base = sqlite3.connect(path)

    assert [0, 0, 0] == [len(base.execute(f"SELECT * FROM {name}").fetchall()) for name in TABLES]  # noqa: S608
    base.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE texts SET text = text + 1 WHERE row = 3",
        "UPDATE texts SET found = 0 WHERE row = 3",
        "DELETE FROM texts WHERE row = 3",
        "UPDATE buckets SET bucket = bucket + 1 WHERE row = 3 AND bucket < 4294967296",
        "DELETE FROM buckets WHERE row = 3 AND bucket < 4294967296",
        "UPDATE terms SET standing = 99 WHERE row = 3 AND standing = 1",
    ],
)
def test_changed_tables_are_told(path: Path, change: str) -> None:
    """Whatever does not follow from the log is named."""
    with dedup.Index.open(path, mode="table") as index:
        index.add_many(crawl(12))
        assert [] == index.check()
        with index._store.writing():
            index._store.put(change, [()])

        assert {"not what follows from the marks"} == {one.split(": ")[1] for one in index.check()}


def test_opening_reads_no_report(path: Path) -> None:
    """However many there are, only those are looked at that a report may touch."""
    with dedup.Index.open(path, mode="table") as index:
        index.add_many(crawl(400))
    with dedup.Index.open(path, mode="table") as index:
        index.add(crawl(404)[-1])
        memory = index._desk._memory

        assert memory is not None
        assert memory.size < 20


def test_relinked_it_is_the_batch_job(path: Path) -> None:
    """The log is the same, so the groups are."""
    with dedup.Index.open(path, key=KEY, mode="table") as index:
        for some in split(crawl(60), 7):
            index.add_many(some)
        index.relink()

        assert same_as_batch(index, dedup.cluster(crawl(60)))


def test_mode_that_is_none(path: Path) -> None:
    """The message names those that are."""
    with pytest.raises(ConfigError, match="mode must be one of memory, table"):
        dedup.Index.open(path, mode="redis")
