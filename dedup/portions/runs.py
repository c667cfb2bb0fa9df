"""What is done of all reports run by run, wherever each run is taken."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from dedup.engines import Columns, Engine, Told, sealed
from dedup.levels.hands import Link, Rows, Tie, Work, runs
from dedup.portions import work
from dedup.portions.work import Job
from dedup.shelf import files, loans

# Pairs of a part that is put together, about: in memory they take some 200 bytes each.
PAIRS: Final = 2_000_000


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
        self._folder = Path(job.folder)
        for left_behind in self._folder.glob(f"*{files.SUFFIX}"):
            left_behind.unlink()

    def each(self, make: Work, known: tuple[Any, ...], n: int) -> Iterator[Rows]:
        """Yield what is made of so many, run by run, in their order.

        Raises:
            DedupError: A run has failed for a reason that another attempt would not mend.
        """
        what, lender = self._next(make), loans.Lender(self._folder)
        tasks = [
            {"name": f"{what}-{first}-{last}", "run": (first, last)}
            for first, last in runs(n, self._engine.run)
        ]
        names = [str(task["name"]) for task in tasks]
        todo = [task for task, name in zip(tasks, names, strict=True) if not self._is_made(name)]
        function = partial(take, job=self._job, make=make, known=lender.lend(known))
        for told in self._engine.map(function, todo):
            if "failed" in told:
                raise work.met(told)
        for name in names:
            yield from map(_rows, work.there(self._job, name).to_batches())

    def whole(self, tie: Tie, link: Link, known: tuple[Any, ...], m: int) -> Iterator[Rows]:
        """Yield what link makes of so many pairs, component by component; of few at one go, here.

        Raises:
            DedupError: A part has failed for a reason that another attempt would not mend.
        """
        what, lender = self._next(link), loans.Lender(self._folder)
        if m < self._engine.spread:
            yield link(*known, None)
            return
        known, folder = lender.lend(known), self._folder / what
        told_of = self._engine.deal_whole(
            partial(_tied, tie=tie, known=known),
            [{"run": run} for run in runs(m, PAIRS)],
            names=("left", "right", "strong", "place"),
            parts=1 + m // PAIRS,
            take=partial(put_together, job=self._job, what=what, link=link, known=known),
            folder=folder,
        )
        for told in told_of:
            if "failed" in told:
                raise work.met(told)
            yield from map(_rows, work.there(self._job, told["name"]).to_batches())
        shutil.rmtree(folder, ignore_errors=True)

    def _next(self, function: Callable[..., Any]) -> str:
        """Return a name for what is asked for: the line asks for the same in the same order, every time.

        So it counts what is done here as well, or another `spread` would give a name to something else.
        """
        self._calls += 1
        return f"{self._key}-{self._calls}-{function.__module__.rpartition('.')[2]}"

    def _is_made(self, name: str) -> bool:
        return sealed.find(self._job.path(name)) is not None


def _tied(task: Told, *, tie: Tie, known: Any) -> Iterator[Columns]:
    """Yield a run of pairs, and whether each holds its ends together."""
    first, last = task["run"]
    left, right, strong = tie(*loans.borrow(known), first, last)
    yield {"left": left, "right": right, "strong": strong.astype(np.int64), "place": np.arange(first, last)}


@work.answering
def put_together(part: int, rows: Columns, *, job: Job, what: str, link: Link, known: Any) -> Told:
    """Write what is made of whole components."""
    name = f"{what}-{part}"
    sealed.keep(job.path(name), [_table(link(*_borrowed(known, job), np.sort(rows["place"])))])
    return {"name": name}


@work.answering
def take(task: Told, *, job: Job, make: Work, known: Any) -> Told:
    """Write what is made of a run."""
    sealed.keep(job.path(task["name"]), map(_table, make(*_borrowed(known, job), *task["run"])))
    return {"name": task["name"]}


def _borrowed(known: Any, job: Job) -> Any:
    """Return what is known.

    Raises:
        OutputError: Not all of it is to be seen here.
    """

    def look() -> Any:
        with suppress(OSError):
            return loans.borrow(known)

    return work.awaited(look, job)


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
