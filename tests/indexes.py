"""Indexes for tests: what is in them, and what is done to them behind their back."""

import subprocess
import sys

import dedup
from dedup.config import Config
from tests.conftest import ROOT
from tests.crawls import crawl, groups

LEVELS = ("copy", "event", "story")
KEY = Config().key
# Run in another process: adds reports of the test's own crawl, and says which are on disk.
ADD = """
import sys
import dedup
from tests.crawls import crawl
first, last, step = map(int, sys.argv[2:5])
with dedup.Index.open(sys.argv[1], key=int(sys.argv[5])) as index:
    reports = crawl(400)
    for at in range(first, last, step):
        for verdict in index.add_many(reports[at : at + step]):
            print(verdict.id, flush=True)
"""


def adding(where: str, first: int, last: int, step: int = 3) -> "subprocess.Popen[str]":
    """Start a process that adds reports."""
    numbers = map(str, (first, last, step, KEY))
    command = [sys.executable, "-c", ADD, where, *numbers]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def four_add(where: str) -> None:
    """Assert that four processes, with disjoint and overlapping streams, leave what one does."""
    running = [adding(where, *part) for part in ((0, 150), (100, 250), (200, 400), (0, 400, 40))]
    said = [one.communicate()[1] for one in running]
    assert [0] * 4 == [one.returncode for one in running], said
    with dedup.Index.open(where) as index:
        assert [] == index.check()
        assert 400 == index.stats().reports
        index.relink()
        assert same_as_batch(index, dedup.cluster(crawl(400)))


def partition(index: dedup.Index, level: str, ids: list[str]) -> set[frozenset[str]]:
    """Return the groups of a level as sets of ids."""
    found: dict[str, set[str]] = {}
    for name in ids:
        found.setdefault(getattr(index.get(name), level), set()).add(name)
    return set(map(frozenset, found.values()))


def same_as_batch(index: dedup.Index, result: dedup.Result) -> bool:
    """Say whether an index has the groups of a result."""
    ids = result.assignments["id"].to_pylist()
    return all(groups(result, level) == partition(index, level, ids) for level in LEVELS)


def split(index: dedup.Index, name: str) -> None:
    """Take a report out of its groups, as if it had not been recognised."""
    store = index._store
    with store.writing():
        number = int(store.meta()["counter"])
        store.place([(store.one("SELECT row FROM log WHERE id = ?", (name,))[0], number, number, number)])
        store.note({"counter": number + 1})
