"""Who does the work: this machine, or several."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

# Bytes of input that one task takes, about: it writes twice as much, and takes seconds on a core.
PORTION: Final = 32 << 20

# Reports or events that one task looks at, about: some seconds on a core.
RUN: Final = 16_384

# What JSON can say.
Told: TypeAlias = Mapping[str, Any]
# Columns of whole numbers.
Columns: TypeAlias = Mapping[str, NDArray[np.int64]]


class Engine(Protocol):
    """Takes tasks and gives back what was told of each; the work itself lies in files that all can see.

    Attributes:
        portion: Bytes of input that one task takes, about.
        spread: Reports or pairs from which on it is worth it to move them between machines.
        run: Reports or events that one task looks at, at most.
    """

    portion: int
    spread: int
    run: int

    def map(self, function: Callable[[Told], Told], tasks: Iterable[Told]) -> Iterator[Told]:
        """Return what the function tells of each task, in the order of the tasks.

        A task may be done more than once, and several times at once.
        """
        ...

    def deal(
        self,
        make: Callable[[Told], Iterator[Columns]],
        tasks: Iterable[Told],
        *,
        names: Sequence[str],
        parts: int,
        take: Callable[[int, Columns], Told],
    ) -> Iterator[Told]:
        """Return what is told of each part of the rows that are made of tasks, parts without rows left out.

        Args:
            make: Yields rows of a task, some at a time.
            tasks: As for `map`.
            names: Of the columns; rows of one value of the first are in one part.
            parts: How many, at least 1.
            take: Tells of a part, given its number and its rows, in any order.
        """
        ...

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
        """Return what is told of each part of edges, parts without edges left out.

        The edges between vertices of one component are in one part; those between two components are in none.

        Args:
            make: Yields edges of a task, some at a time.
            tasks: As for `map`.
            names: Of the columns: the two ends, which differ, 1 for an edge that holds a component together
                and 0 for another, and others.
            parts: How many, at least 1.
            take: Tells of a part, given its number and its edges, in any order.
            folder: Where checkpoints are to be, on a disk that all machines share.
        """
        ...
