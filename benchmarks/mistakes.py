"""What did splits and merges cost, and between which reports did they arise?"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks import slices
from benchmarks.agreement import Cases, carried
from dedup._types import F64
from dedup.results import Result

# What the pairs of a level link.
_NODES: Final = {"copy": "id", "event": "copy", "story": "event"}


class Mistake(NamedTuple):
    """A group that holds several gold groups, or a gold group in several groups.

    Attributes:
        kind: ``merged`` or ``split``.
        gain: BCubed F1 that mending this alone would give.
        parts: Names of the reports, part by part, the largest first, then by name: of a merged group by gold,
            of a split gold group by group.
    """

    kind: str
    gain: float
    parts: tuple[tuple[str, ...], ...]


def find(cases: Cases) -> list[Mistake]:
    """Return the mistakes, the most costly first, then by parts."""
    shares = carried(cases)[:, 1:3]
    precision, recall = shares.mean(axis=0)
    lost = (1 - shares) / len(shares)
    merged = (
        Mistake("merged", _f1(precision + loss, recall) - _f1(precision, recall), parts)
        for loss, parts in _torn(cases.names, cases.groups, cases.gold, lost[:, 0])
    )
    split = (
        Mistake("split", _f1(precision, recall + loss) - _f1(precision, recall), parts)
        for loss, parts in _torn(cases.names, cases.gold, cases.groups, lost[:, 1])
    )
    return sorted([*merged, *split], key=lambda mistake: (-mistake.gain, mistake.kind, mistake.parts))


def _torn(
    names: Sequence[str], wholes: Sequence[Hashable], parts: Sequence[Hashable], lost: F64
) -> Iterator[tuple[float, tuple[tuple[str, ...], ...]]]:
    """Yield what is lost in each whole that loses anything, and the names in its parts."""
    losses: defaultdict[Hashable, float] = defaultdict(float)
    members: defaultdict[Hashable, defaultdict[Hashable, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, whole, part, loss in zip(names, wholes, parts, lost.tolist(), strict=True):
        losses[whole] += loss
        members[whole][part].append(name)
    for whole, loss in losses.items():
        if loss > 0:
            found = (tuple(sorted(part)) for part in members[whole].values())
            yield loss, tuple(sorted(found, key=lambda part: (-len(part), part)))


def _f1(precision: float, recall: float) -> float:
    return float(2 * precision * recall / (precision + recall))


class Scene:
    """What a run knows of its reports: how each is told, and which pairs its model scored."""

    def __init__(self, run: Path, level: str) -> None:
        result = Result.load(run)
        columns = ("id", "title", "source", "published", _NODES[level])
        rows = zip(*(result.assignments[name].to_pylist() for name in columns), strict=True)
        self._told: dict[str, str] = {}
        self._nodes: dict[str, str] = {}
        for identity, title, source, published, node in rows:
            name = slices.name_of(identity)
            day = f"{published:%Y-%m-%d}" if published else "undated"
            self._told[name] = f"{day} {source or '-':12.12s} {title or '-'}  [{name}]"
            self._nodes[name] = node
        self._pairs: dict[frozenset[str], Mapping[str, Any]] = {}
        for pair in result.pairs.to_pylist():
            if pair["level"] == level:
                ends = (self._nodes[slices.name_of(pair[end])] for end in "ab")
                self._pairs[frozenset(ends)] = pair

    def tell(self, name: str) -> str:
        """Return a line about a report."""
        return self._told.get(name, f"{name}: rejected")

    def strongest(self, parts: Iterable[Iterable[str]]) -> str:
        """Return a line about the strongest scored pair of two parts."""
        nodes = [sorted({self._nodes[name] for name in part if name in self._nodes}) for part in parts]
        found = [
            pair
            for at, part in enumerate(nodes)
            for other in nodes[at + 1 :]
            for pair in (self._pairs.get(frozenset((a, b))) for a in part for b in other)
            if pair is not None
        ]
        if any(set(part) & set(other) for at, part in enumerate(nodes) for other in nodes[at + 1 :]):
            return "put together one level below"
        if not found:
            return "no pair between the parts was kept"
        pair = max(
            found, key=lambda pair: (pair["probability"] or pair["jaccard"] or 0, pair["a"], pair["b"])
        )
        figures = ("probability", "cosine_full", "cosine_lead", "jaccard", "containment", "days")
        told = ", ".join(f"{name} {pair[name]:.2f}" for name in figures if pair[name] is not None)
        veto = f", refused: {pair['veto']}" if pair["veto"] else ""
        return f"strongest pair: {told}{veto}: {pair['a']} | {pair['b']}"
