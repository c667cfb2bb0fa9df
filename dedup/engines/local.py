"""One machine: the same function over every batch, in threads, since the kernels run without the GIL."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from dedup.engines import PORTION

Batch = TypeVar("Batch")
Made = TypeVar("Made")


class Local:
    """The engine of one machine.

    Args:
        jobs: Threads that work while the caller's thread reads; 1 works in the caller's thread.
        portion: Bytes of input that one task takes, about.
    """

    __slots__ = ("jobs", "portion")

    def __init__(self, jobs: int, portion: int = PORTION) -> None:
        self.jobs, self.portion = jobs, portion

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
