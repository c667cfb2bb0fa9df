"""Who does the work: this machine, or several."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Protocol, TypeAlias

# Bytes of input that one task takes, about: it writes twice as much, and takes seconds on a core.
PORTION: Final = 32 << 20

# What JSON can say.
Told: TypeAlias = Mapping[str, Any]


class Engine(Protocol):
    """Takes tasks and gives back what was told of each; the work itself lies in files that all can see.

    Attributes:
        portion: Bytes of input that one task takes, about.
    """

    portion: int

    def map(self, function: Callable[[Told], Told], tasks: Iterable[Told]) -> Iterator[Told]:
        """Return what the function tells of each task, in the order of the tasks.

        A task may be done more than once, and several times at once.
        """
        ...
