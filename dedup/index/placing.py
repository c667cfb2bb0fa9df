"""Placing: which groups a report belongs to, by the pairs that it makes with its candidates.

The pairs are weighed by the very functions of the levels. A report joins the copy group that it is alike
enough to, which does not change otherwise, or begins one; of events those that it touches are linked anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from dedup._types import I64
from dedup.config import Config
from dedup.index.boards import Pairs
from dedup.index.memory import TEXTS, Memory
from dedup.index.regrouping import Regrouper
from dedup.index.verdicts import Likeness
from dedup.kernels.linkage import UNIT
from dedup.levels import events
from dedup.stages.copies import LINKED, NEAR, VETOES

# Pairs that a verdict tells of.
_TOLD: Final = 5


class Placed(NamedTuple):
    """Where a report belongs.

    Attributes:
        groups: The numbers of copy, event and story; its own row's where it begins one.
        evidence: The likest reports.
    """

    groups: tuple[int, int, int]
    evidence: tuple[Likeness, ...]


class Placer:
    """Decides for one new place after the other.

    Args:
        memory: The places; those that are decided have their groups there.
        config: The settings.
        regrouper: Finds events.
        names: Returns the id of a place in pairs.
        keep: Whether the new places stay.
    """

    def __init__(
        self,
        memory: Memory,
        config: Config,
        regrouper: Regrouper,
        names: Callable[[int], str],
        *,
        keep: bool,
    ) -> None:
        self._memory, self._config, self._regrouper, self._names = memory, config, regrouper, names
        self._keep = keep
        self._copied: defaultdict[int, list[Any]] = defaultdict(list)
        self._told: defaultdict[int, list[Any]] = defaultdict(list)

    def copies(self, places: Sequence[int], equal: Sequence[int], pairs: Pairs) -> list[int]:
        """Return the place whose text each new one has, -1 where there is none; their copy groups are set.

        Args:
            places: The new places.
            equal: Of each the place whose text equals its own, -1 if there is none.
            pairs: The weighed pairs.
        """
        memory, twins = self._memory, []
        self._copied = _by_new(pairs)
        for place, same in zip(places, equal, strict=True):
            twin = same if same >= 0 else self._twin(place)
            group = int(memory.columns["copy"][twin] if twin >= 0 else memory.columns["row"][place])
            memory.columns["copy"][place] = group
            memory.columns["lead"][place] = memory.lead[twin] if twin >= 0 else place
            if memory.counts.count_text(group, bool(memory.columns["filed"][place])) > TEXTS:
                memory.columns["filed"][place] = False
            twins.append(twin)
            if self._keep and twin >= 0:
                memory.carry(place)
        return twins

    def events(self, places: Sequence[int], twins: Sequence[int], pairs: Pairs) -> list[Placed]:
        """Return where each new place belongs; its event and its story are set.

        Args:
            places: The new places.
            twins: As `copies` returned them.
            pairs: The weighed pairs.
        """
        memory, placed = self._memory, []
        self._told = _by_new(pairs)
        for place, twin in zip(places, twins, strict=True):
            told = [(other, int(weight)) for other, weight, *_ in self._told[place]]
            if twin >= 0:
                event, story = int(memory.event[twin]), int(memory.story[twin])
            else:
                event, story = self._regrouper.settle(place, told, keep=self._keep)
            copy = int(memory.copy[place])
            memory.columns["event"][place], memory.columns["story"][place] = event, story
            if self._keep:
                memory.counts.count_copy(copy, event)
                if twin < 0 and told:
                    others, weights = np.array(told, np.int64).T
                    memory.bonds.tie(place, others, weights, memory.columns["bond"])
            placed.append(Placed((copy, event, story), self._evidence(place)))
        return placed

    def told(self, place: int) -> tuple[I64, I64] | None:
        """Return the rows that a place has pairs with, and the weights, if it leads its copy group."""
        found = self._told.get(place)
        if not found or self._memory.lead[place] != place:
            return None
        others, weights = np.array([(other, int(weight)) for other, weight, *_ in found], np.int64).T
        return self._memory.row[others], weights

    def _twin(self, place: int) -> int:
        """Return the place whose text this one's is an edited version of, -1 if there is none."""
        memory, best = self._memory, (0.0, 0.0, 0)
        of_group: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        for other, jaccard, _, veto in self._copied[place]:
            if not veto:
                of_group[int(memory.copy[other])].append((jaccard, other))
        twin = -1
        for group, found in sorted(of_group.items()):
            near = max(jaccard for jaccard, _ in found)
            texts = min(memory.counts.texts(group), TEXTS)
            linked = 1.0 if near >= NEAR else min(1.0, len(found) / max(1, texts))
            if linked >= LINKED and (linked, near) > best[:2]:
                best = (linked, near, group)
                twin = min(other for _, other in found)
        return twin

    def _evidence(self, place: int) -> tuple[Likeness, ...]:
        """Return the likest others."""
        found = [
            Likeness(self._names(other), level, score, None if days != days else days, reasons[veto] or None)
            for level, pairs, reasons in (
                ("copy", self._copied, VETOES),
                ("event", self._told, events.REFUSALS),
            )
            for other, score, days, veto in pairs[place]
        ]
        found = [one if one.level == "copy" else _probable(one) for one in found]
        return tuple(sorted(found, key=lambda one: (one.veto is not None, -one.score, one.id))[:_TOLD])


def _probable(one: Likeness) -> Likeness:
    """Return a likeness whose weight is a probability; that of a refused pair is 0."""
    return Likeness(one.id, one.level, round(max(0.0, one.score) / UNIT, 6), one.days, one.veto)


def _by_new(pairs: Pairs) -> defaultdict[int, list[Any]]:
    """Return the pairs of each new place."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for new, *rest in zip(*(column.tolist() for column in pairs), strict=True):
        found[new].append(rest)
    return found
