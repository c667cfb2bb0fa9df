"""Hands: who does what can be done piece by piece, since no piece depends on another."""

from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol, TypeAlias

from numpy.typing import NDArray

from dedup._types import I64, Bools

# Arrays of whatever shape.
Rows: TypeAlias = tuple[NDArray[Any], ...]
# Makes rows of a run of all, given what it is to know, and the first and the last + 1 of the run. It yields
# something of every run; what it makes of two runs it makes of both together, in other pieces.
Work: TypeAlias = Callable[..., Iterator[Rows]]
# Tells of a run of pairs, given what it is to know, and the first and the last + 1: the two ends of each, and
# whether it holds these together.
Tie: TypeAlias = Callable[..., tuple[I64, I64, Bools]]
# Makes rows of pairs, given what it is to know, and their places among all; None are all. Of those that hang
# together, with the others between the same rows, it makes what it makes of them among all.
Link: TypeAlias = Callable[..., Rows]


class Hands(Protocol):
    """Who does what can be done piece by piece."""

    def each(self, work: Work, known: tuple[Any, ...], n: int) -> Iterator[Rows]:
        """Yield what work makes of so many, run by run, in their order, given what it is to know."""
        ...

    def whole(self, tie: Tie, link: Link, known: tuple[Any, ...], m: int) -> Iterator[Rows]:
        """Yield what link makes of so many pairs, of those that hang together at one go."""
        ...


class Alone:
    """All is done at one go."""

    def each(self, work: Work, known: tuple[Any, ...], n: int) -> Iterator[Rows]:
        """Yield what work makes of all."""
        return work(*known, 0, n)

    def whole(self, tie: Tie, link: Link, known: tuple[Any, ...], m: int) -> Iterator[Rows]:
        """Yield what link makes of all pairs."""
        yield link(*known, None)


class Threads(Alone):
    """Runs are taken at once.

    Args:
        spread: Yields what a function makes of each of some things, in their order.
        size: Reports or events of a run, at most.
    """

    def __init__(self, spread: Callable[..., Iterator[list[Rows]]], size: int) -> None:
        self._spread, self._size = spread, size

    def each(self, work: Work, known: tuple[Any, ...], n: int) -> Iterator[Rows]:
        """Yield what work makes of all, run by run."""
        for made in self._spread(lambda run: list(work(*known, *run)), runs(n, self._size)):
            yield from made


ALONE: Final = Alone()


def runs(n: int, size: int) -> list[tuple[int, int]]:
    """Return the first and the last + 1 of each run of so many; one where there are none."""
    return [(first, min(n, first + size)) for first in range(0, max(n, 1), size)]
