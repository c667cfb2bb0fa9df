"""What all peers share: the file is read by the quickest parser, and groups are told as pairs."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

Pairs: TypeAlias = Callable[[], Iterable[tuple[int, int]]]


class Asked(NamedTuple):
    """What is asked of a peer.

    Attributes:
        shingle: Words a shingle.
        bands: Bands of a signature; 0 leaves it to the peer.
        rows: Minima a band.
        jaccard: From which two texts are copies.
        settings: More of our own.
    """

    shingle: int = 5
    bands: int = 42
    rows: int = 3
    jaccard: float = 0.5
    settings: dict[str, Any] = {}  # noqa: RUF012  (never changed)


def texts(path: Path) -> Iterator[str]:
    """Yield the text of each line."""
    import orjson

    with path.open("rb") as lines:
        for line in lines:
            yield orjson.loads(line)["text"]


def shingles(text: str, size: int) -> set[str]:
    """Return the shingles of a text that is split at white space; a short text is one.

    >>> sorted(shingles("a b c d", 3)), shingles("a b", 3)
    (['a b c', 'b c d'], {'a b'})
    """
    words = text.split()
    return {" ".join(words[at : at + size]) for at in range(max(1, len(words) - size + 1))}


def pairs_of(groups: Iterable[tuple[int, Hashable]]) -> Iterator[tuple[int, int]]:
    """Yield all pairs of rows within groups.

    >>> sorted(pairs_of([(0, "a"), (1, "b"), (2, "a"), (3, "a")]))
    [(0, 2), (0, 3), (2, 3)]
    """
    members: defaultdict[Any, list[int]] = defaultdict(list)
    for row, group in groups:
        members[group].append(row)
    for rows in members.values():
        yield from combinations(sorted(rows), 2)
