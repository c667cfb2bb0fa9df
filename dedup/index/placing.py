"""Placing: which groups a report belongs to, by the pairs that it makes with its candidates.

The pairs are weighed by the very functions of the levels. A report joins the copy group that it is alike
enough to, which does not change otherwise, or begins one; of events those that it touches are linked anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from dedup._types import F64, I64
from dedup.config import Config
from dedup.index.memory import TEXTS, Memory
from dedup.index.pool import Pool
from dedup.index.regrouping import Regrouper
from dedup.index.verdicts import Likeness
from dedup.kernels.linkage import UNIT
from dedup.levels import copies, events
from dedup.levels.events import Evidence
from dedup.levels.reports import Reports
from dedup.model import Model
from dedup.stages import candidates, gists, links
from dedup.stages.copies import LINKED, NEAR, VETOES

_SHARED: Final = links.FEATURES.index("shared_outlets")
# Containment from which a text is related to another: those are asked how common a shingle is.
_RELATED: Final = 0.1
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


class Pairs(NamedTuple):
    """Weighed pairs of new places and others, sorted by the new one.

    Attributes:
        new, other: int64, shape (m,), places.
        score: float64, shape (m,), Jaccard; or the probability in 1/65,536, negative where refused.
        days: float64, shape (m,).
        veto: Index into the reasons of the level.
    """

    new: I64
    other: I64
    score: F64
    days: F64
    veto: I64


_NOBODY, _NOTHING = np.empty(0, np.int64), np.empty(0)
_NONE: Final = Pairs(_NOBODY, _NOBODY, _NOTHING, _NOTHING, _NOBODY)


class Board:
    """Some places as the levels see them.

    How common a shingle is, is asked of a new text and what it is related to alone, and only where a pair is
    alike enough for that to matter: so it is the same alone or among others.

    Args:
        memory: All places.
        pool: The reports of the pairs that will be asked for, and of those that lead copy groups among them.
        config: The settings.
        model: The model.
    """

    def __init__(self, memory: Memory, pool: Pool, config: Config, model: Model) -> None:
        self._memory, self._pool, self._config, self._model = memory, pool, config, model
        self._related: defaultdict[int, set[int]] = defaultdict(set)

    def copies(self, new: I64, other: I64) -> Pairs:
        """Return the pairs that are alike enough to be copies."""
        config, pool = self._config, self._pool
        left, right = self._slots(new), self._slots(other)
        overlaps = pool.overlaps(left, right)
        self._relate(left, right, overlaps.containment)
        signed = pool.column("words") >= config.min_words
        may = (overlaps.jaccard >= config.jaccard) | (overlaps.containment >= config.containment)
        may &= signed[left] & signed[right]
        if not may.any():
            return _NONE
        reports, left, right = self._families(left[may], right[may])
        found = copies.gather(reports, left, right, config)
        kept = found.verified
        sides = new[may][kept], other[may][kept]
        return Pairs(*sides, found.overlaps.jaccard[kept], found.days[kept], found.veto[kept])

    def events(self, new: I64, other: I64) -> Pairs:
        """Return the pairs that may tell one event, once the copy groups of all places are known.

        Others are seen through those that lead their copy groups.
        """
        memory, model, pool = self._memory, self._model, self._pool
        new, other = candidates.distinct(new, memory.lead[other].astype(np.int64))
        apart = memory.copy[other] != memory.copy[new]
        left, right = self._slots(new[apart]), self._slots(other[apart])
        told = pool.column("told")
        near = gists.compare(pool.column("gists"), left, right)
        close = (near >= events.APART) | ~(told[left] & told[right])
        new, other, left, right = new[apart][close], other[apart][close], left[close], right[close]
        if not len(new):
            return _NONE
        found = self._gather(left, right, near[close])
        carried = memory.outlets.shared(memory.copy, memory.outlet, new, other)
        found.features[:, _SHARED] = carried
        chance = events.weigh(found, model)
        kept = chance >= model.event_floor * UNIT
        weight = np.where(found.refused > 0, -UNIT, chance).astype(np.float64)[kept]
        return Pairs(new[kept], other[kept], weight, found.days[kept], found.refused[kept])

    def _gather(self, left: I64, right: I64, near: F64) -> Evidence:
        """Return what is known of pairs of slots that may tell one event."""
        reports, config = self._pool.reports(), self._config
        found = events.gather(reports, _alone(reports), left, right, near, config)
        contained = self._pool.overlaps(left, right).containment
        self._relate(left, right, contained)
        much = np.flatnonzero(contained >= config.template)
        if len(much):
            reports, one, two = self._families(left[much], right[much])
            again = events.gather(reports, _alone(reports), one, two, near[much], config)
            found.refused[much] = again.refused
        return found

    def _slots(self, places: I64) -> I64:
        return self._memory.slot[places].astype(np.int64) - 1

    def _relate(self, left: I64, right: I64, contained: F64) -> None:
        """Note which texts share something with new ones."""
        some = contained >= _RELATED
        for one, two in zip(left[some].tolist(), right[some].tolist(), strict=True):
            self._related[one].add(two)

    def _families(self, left: I64, right: I64) -> tuple[Reports, I64, I64]:
        """Return each new text among those that it is related to, and where pairs stand there."""
        times = self._pool.column("times")
        slots, bounds, at = list[int](), [0], dict[tuple[int, int], int]()
        for one in dict.fromkeys(left.tolist()):
            family = sorted({one, *self._related[one]}, key=lambda slot: (times[slot], slot))
            at |= {(one, slot): place for place, slot in enumerate(family, len(slots))}
            slots += family
            bounds.append(len(slots))
        pairs = list(zip(left.tolist(), right.tolist(), strict=True))
        places = np.array([(at[one, one], at[one, two]) for one, two in pairs], np.int64).reshape(-1, 2)
        return self._pool.families(np.array(slots, np.int64), bounds), places[:, 0], places[:, 1]


def _alone(reports: Reports) -> links.Carried:
    """Return the outlets of copy groups that are seen through one report."""
    outlets = reports.outlets
    return links.Carried(outlets.astype(np.uint64), np.arange(len(outlets) + 1))


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
