"""Indexes for tests: what is in them, and what is done to them behind their back."""

import dedup
from dedup.config import Config
from tests.crawls import groups

LEVELS = ("copy", "event", "story")
KEY = Config().key


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
