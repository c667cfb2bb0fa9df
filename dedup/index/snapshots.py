"""Snapshots: by which df and idf the pairs of an index were weighed.

A pair is weighed once, when the later of its reports comes: by the idf and the weights of the model, and by
how common (df) what it shares was among the reports that were there. What came of it is kept; adding never
changes it. The pairs of a row are of the last snapshot that begins at it or before. One begins with the first
report, whenever all is linked anew, and when the model is another.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from dedup import jobs
from dedup.index.tables import Tables
from dedup.index.verdicts import Snapshot
from dedup.model import Model

_COLUMNS = "number, row, token, reports, model"
_SELECT = f"SELECT {_COLUMNS} FROM snapshots"  # noqa: S608  (names of ours)


def name(model: Model) -> str:
    """Return what a model is called: a hash of its weights, cuts and idf."""
    told = json.dumps(jobs.described(model), sort_keys=True)
    return blake2b(told.encode(), digest_size=8).hexdigest()


def begin(store: Tables, model: str, *, anew: bool) -> None:
    """Begin a snapshot, within a `writing`: anew, or only where the last one is of another model."""
    last = store.one(f"{_SELECT} ORDER BY number DESC LIMIT 1")
    if last is not None and last[-1] == model and not anew:
        return
    number = 1 if last is None else last[0] + 1
    row, (reports,) = int(store.meta()["counter"]), store.one("SELECT count(*) FROM marks")
    (token,) = store.one("SELECT coalesce(max(token), 0) FROM changes")
    store.put(
        f"INSERT INTO snapshots ({_COLUMNS}) VALUES (?,?,?,?,?)",  # noqa: S608
        [(number, row, token, reports, model)],
    )


def every(store: Tables) -> list[Snapshot]:
    """Return all snapshots."""
    with store.reading():
        return [_snapshot(one) for one in store.all(f"{_SELECT} ORDER BY number")]


def of(store: Tables, row: int) -> Snapshot | None:
    """Return the snapshot of the pairs of a row; those of older versions of the file have none."""
    found = store.one(f"{_SELECT} WHERE row <= ? ORDER BY number DESC LIMIT 1", (row,))
    return None if found is None else _snapshot(found)


def _snapshot(found: Any) -> Snapshot:
    number, _, token, reports, model = found
    return Snapshot(number, token, reports, model)
