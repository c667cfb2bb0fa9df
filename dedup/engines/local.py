"""One machine: the same function over every batch, in threads, since the kernels run without the GIL."""

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.engines import PORTION, RUN, Columns, Told
from dedup.kernels import forest

Batch = TypeVar("Batch")
Made = TypeVar("Made")


class Local:
    """The engine of one machine.

    Args:
        jobs: Threads that work while the caller's thread reads; 1 works in the caller's thread.
        portion: Bytes of input that one task takes, about.
        spread: Reports from which on bands are dealt out, and pairs, in memory.
        run: Reports or events that one task looks at, at most.
    """

    __slots__ = ("jobs", "portion", "run", "spread")

    def __init__(self, jobs: int, portion: int = PORTION, spread: int = sys.maxsize, run: int = RUN) -> None:
        self.jobs, self.portion, self.spread, self.run = jobs, portion, spread, run

    def map(self, function: Callable[[Batch], Made], batches: Iterable[Batch]) -> Iterator[Made]:
        """Return the function of every batch, in the order of the batches; few are held at a time."""
        if self.jobs == 1:
            yield from map(function, batches)
            return
        with ThreadPoolExecutor(self.jobs) as pool:
            waiting: deque[Future[Made]] = deque()
            for batch in batches:
                waiting.append(pool.submit(function, batch))
                if len(waiting) > 2 * self.jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def deal(
        self,
        make: Callable[[Told], Iterator[Columns]],
        tasks: Iterable[Told],
        *,
        names: Sequence[str],
        parts: int,
        take: Callable[[int, Columns], Told],
    ) -> Iterator[Told]:
        """Return what is told of each part of the rows that are made of tasks; all are in memory at once."""
        rows = self._made(make, tasks, names)
        yield from _parted(rows, rows[names[0]] % parts, take)

    def deal_whole(
        self,
        make: Callable[[Told], Iterator[Columns]],
        tasks: Iterable[Told],
        *,
        names: Sequence[str],
        parts: int,
        take: Callable[[int, Columns], Told],
        folder: Path,
    ) -> Iterator[Told]:
        """Return what is told of each part of edges, of which no component is in two; all are in memory."""
        rows = self._made(make, tasks, names)
        left, right, strong = (rows[name] for name in names[:3])
        vertices, ends = np.unique(np.concatenate([left, right]), return_inverse=True)
        one, other = np.split(ends, 2)
        holds = strong != 0
        component = forest.components(one[holds], other[holds], len(vertices))
        inside = component[one] == component[other]
        kept = {name: column[inside] for name, column in rows.items()}
        yield from _parted(kept, component[one][inside] % parts, take)

    def _made(
        self, make: Callable[[Told], Iterator[Columns]], tasks: Iterable[Told], names: Sequence[str]
    ) -> Columns:
        """Return the rows that are made of all tasks."""
        made = [some for found in self.map(lambda task: list(make(task)), tasks) for some in found]
        nothing = np.empty(0, np.int64)
        return {name: np.concatenate([nothing, *(some[name] for some in made)]) for name in names}


def _parted(
    rows: Columns, part_of: NDArray[np.int64], take: Callable[[int, Columns], Told]
) -> Iterator[Told]:
    """Yield what is told of each part of rows."""
    for part in np.unique(part_of).tolist():
        inside = part_of == part
        yield take(part, {name: column[inside] for name, column in rows.items()})
