"""What is done of all reports run by run, wherever each run is taken."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from dedup.engines import Engine, Told, sealed
from dedup.levels.reports import Rows, Work, runs
from dedup.portions import work
from dedup.portions.work import Job
from dedup.shelf import files, loans


class Crew:
    """Whoever works on runs at an engine's machines: they map the columns, and write what they make.

    Args:
        job: What all tasks have in common.
        engine: Who does the work.
        made_of: What all that is worked on was made of: what was made of the same is not made again.
    """

    def __init__(self, job: Job, engine: Engine, made_of: Sequence[str]) -> None:
        self._job, self._engine, self._calls = job, engine, 0
        self._key = blake2b(json.dumps(made_of).encode(), digest_size=8).hexdigest()
        folder = Path(job.folder)
        for left_behind in folder.glob(f"*{files.SUFFIX}"):
            left_behind.unlink()
        self._lender = loans.Lender(folder)

    def each(self, make: Work, known: tuple[Any, ...], n: int) -> Iterator[Rows]:
        """Yield what is made of so many, run by run, in their order.

        Raises:
            DedupError: A run has failed for a reason that another attempt would not mend.
        """
        self._calls += 1  # the line asks for the same in the same order, every time
        what = f"{self._key}-{self._calls}-{make.__module__.rpartition('.')[2]}"
        tasks = [
            {"name": f"{what}-{first}-{last}", "run": (first, last)}
            for first, last in runs(n, self._engine.run)
        ]
        names = [str(task["name"]) for task in tasks]
        todo = [task for task, name in zip(tasks, names, strict=True) if not self._is_made(name)]
        function = partial(take, job=self._job, make=make, known=self._lender.lend(known))
        for told in self._engine.map(function, todo):
            if "failed" in told:
                raise work.met(told)
        for name in names:
            yield from map(_rows, work.there(self._job, name).to_batches())

    def _is_made(self, name: str) -> bool:
        return sealed.find(self._job.path(name)) is not None


@work.answering
def take(task: Told, *, job: Job, make: Work, known: Any) -> Told:
    """Write what is made of a run."""
    try:
        held = loans.borrow(known)
    except OSError as error:
        raise work.unseen(job) from error
    sealed.keep(job.path(task["name"]), map(_table, make(*held, *task["run"])))
    return {"name": task["name"]}


def _table(rows: Rows) -> pa.Table:
    """Return arrays of whatever shape as a table of one row."""
    columns: dict[str, pa.Array] = {}
    for at, array in enumerate(rows):
        flat = np.ascontiguousarray(array).reshape(-1)
        flat = flat.view(np.uint8) if flat.dtype == np.bool_ else flat
        kind = "truth" if array.dtype == np.bool_ else "number"
        columns[f"{kind} {at}"] = pa.LargeListArray.from_arrays(pa.array([0, flat.size]), pa.array(flat))
        columns[f"shape {at}"] = pa.array([list(array.shape)], pa.list_(pa.int64()))
    return pa.table(columns)


def _rows(batch: pa.RecordBatch) -> Rows:
    """Return the arrays of a table of one row."""
    found = []
    for values, shape in zip(batch.columns[::2], batch.columns[1::2], strict=True):
        found.append(values.flatten().to_numpy().reshape(shape[0].as_py()))
    truths = [name.startswith("truth") for name in batch.schema.names[::2]]
    return tuple(each.view(np.bool_) if true else each for each, true in zip(found, truths, strict=True))
