"""Copies by all systems: what each is asked, and how much of what is there it finds."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.exact import Exact, exact
from benchmarks.peers.reading import Asked, texts
from benchmarks.rounds import System, Took
from dedup.arabic import letters

# All have the same shingles, ours; and these bands where they can be told (0: their own).
SHINGLE, BANDS, ROWS = 3, 42, 3
SLOW_PEERS: Final = ("text_dedup", "datatrove")
SLOW: Final = 10  # these get one report of so many
# What a word is to each: the fold for people; what stands between spaces; runs of letters and digits.
_RUNS: Final = re.compile(r"\w+")
WORDS: Final[Mapping[str, Callable[[str], Sequence[str]]]] = {
    "ours": letters.words,
    "bands": letters.words,
    "datasketch": str.split,
    "gaoya": str.split,
    "rensa": str.split,
    "text_dedup": _RUNS.findall,
    "datatrove": _RUNS.findall,
}
# What tells copies by what.
VERIFIED: Final = {
    "ours": "exact Jaccard, leads, dates, numbers",
    "bands": "exact Jaccard",
    "datasketch": "exact Jaccard",
    "gaoya": "signatures",
    "rensa": "signatures",
    "text_dedup": "exact Jaccard, then groups",
    "datatrove": "nothing",
}


class Score(NamedTuple):
    """How much of what is there a system finds.

    Attributes:
        pairs: Pairs at the Jaccard or above, by its own words.
        recall: Share of these that it finds.
        precision: Share of what it finds that is such.
    """

    pairs: int
    recall: float
    precision: float


def systems(jaccard: float) -> list[System]:
    """Return ours, and each peer with the same bands and with its own."""
    same, own = (Asked(SHINGLE, bands, ROWS, jaccard) for bands in (BANDS, 0))
    found = [
        System("only reading", "floor", same),
        System("dedup: bands, exact Jaccard", "bands", same),
        System("dedup: the level of copies", "ours", same),
    ]
    for name, peer in (
        ("gaoya", "gaoya"),
        ("rensa", "rensa"),
        ("datasketch", "datasketch"),
        ("text-dedup", "text_dedup"),
        ("datatrove", "datatrove"),
    ):
        least = SLOW if peer in SLOW_PEERS else 1
        found += [
            System(f"{name}, {BANDS} x {ROWS}", peer, same, least),
            System(f"{name}, its own bands", peer, own, least),
        ]
    return found


class Truth:
    """The exact pairs of the first reports of a file, by what each system takes for words."""

    def __init__(self, path: Path, most: int) -> None:
        self.texts = list(islice(texts(path), most))
        self._exact = cache(self._compared)

    def _compared(self, words: Callable[[str], Sequence[str]], rows: int) -> Exact:
        return exact(self.texts[:rows], SHINGLE, words)

    def score(self, system: System, took: Took) -> Score:
        """Return how a system did on those of these reports that it was given."""
        rows = min(took.reports, len(self.texts))
        told = self._exact(WORDS[system.peer], rows)
        kept = told.jaccard >= system.asked.jaccard - 1e-9
        there = set(zip(told.left[kept].tolist(), told.right[kept].tolist(), strict=True))
        return scored(there, {(a, b) for a, b in took.pairs or () if b < rows})


def scored(there: Set[tuple[int, int]], found: Set[tuple[int, int]]) -> Score:
    """Return the shares of two sets of pairs; of nothing all is found, and nothing found is true.

    >>> scored({(0, 1), (1, 2)}, {(1, 2), (2, 3), (3, 4)})
    Score(pairs=2, recall=0.5, precision=0.3333333333333333)
    >>> scored(set(), set())
    Score(pairs=0, recall=1.0, precision=1.0)
    """
    both = len(there & found)
    return Score(len(there), both / len(there) if there else 1.0, both / len(found) if found else 1.0)


def row(system: System, took: Took, score: Score | None) -> dict[str, Any]:
    """Return a line of a table."""
    if took.reason:
        return {"system": system.name, "note": took.reason}
    told: dict[str, Any] = {
        "system": system.name,
        "version": took.told.get("version", ""),
        "verified by": VERIFIED.get(system.peer, ""),
        "reports": took.reports,
    }
    if score:
        told |= {"pairs": score.pairs, "recall": score.recall, "precision": score.precision}
    return told
