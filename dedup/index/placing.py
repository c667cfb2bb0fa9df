"""Placing: which groups a report belongs to, by the pairs that it makes with its candidates.

The pairs are weighed by the very functions of the levels. What differs from re-linking is that groups
that are there do not change: a report joins the one that it is alike enough to on the whole, or begins one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from dedup._types import F64, I64, Bools
from dedup.config import Config
from dedup.index.held import Held, reports_of
from dedup.index.memory import TEXTS, Memory
from dedup.index.naming import LEVELS
from dedup.index.verdicts import Likeness
from dedup.kernels.linkage import DOUBT, UNDATED, UNIT
from dedup.levels import copies, events
from dedup.model import Model
from dedup.stages import candidates, gists, links
from dedup.stages.copies import LINKED, NEAR, VETOES

SECONDS_A_DAY: Final = 86_400
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


class Board:
    """Some places as the levels see them.

    Args:
        memory: All places.
        rows: All places of the pairs that will be asked for, and of those that found copy groups among them.
        config: The settings.
        model: The model.
    """

    def __init__(self, memory: Memory, rows: Mapping[int, Held], config: Config, model: Model) -> None:
        self._memory, self._config, self._model = memory, config, model
        self._places = np.array(sorted(rows), np.int64)
        self._reports, self._at = reports_of([rows[place] for place in self._places.tolist()], config, model)

    def _inside(self, one: I64, other: I64) -> tuple[I64, I64]:
        """Return places as rows of the reports, the smaller first."""
        rows = (self._at[np.searchsorted(self._places, some)] for some in (one, other))
        return _ordered(*rows)

    def copies(self, new: I64, other: I64) -> Pairs:
        """Return the pairs that are alike enough to be copies."""
        found = copies.gather(self._reports, *self._inside(new, other), self._config)
        kept = found.verified
        return Pairs(new[kept], other[kept], found.overlaps.jaccard[kept], found.days[kept], found.veto[kept])

    def events(self, new: I64, other: I64) -> Pairs:
        """Return the pairs that may tell one event, once the copy groups of all places are known.

        Others are seen through the founders of their copy groups.
        """
        reports, model = self._reports, self._model
        other, new = candidates.distinct(founder_of(self._memory, other), new)
        apart = self._memory.copy[other] != self._memory.copy[new]
        other, new = other[apart], new[apart]
        left, right = self._inside(new, other)
        near = gists.compare(reports.gists, left, right)
        known: Bools = np.asarray(reports.gists.any(axis=1))
        close = (near >= events.APART) | ~(known[left] & known[right])
        outlets = links.carried(np.arange(len(self._at)), reports.outlets)
        told = events.gather(reports, outlets, left[close], right[close], near[close], self._config)
        chance = events.weigh(told, model)
        kept = chance >= model.event_floor * UNIT
        weight = np.where(told.refused > 0, -UNIT, chance).astype(np.float64)[kept]
        return Pairs(new[close][kept], other[close][kept], weight, told.days[kept], told.refused[kept])


def founder_of(memory: Memory, places: I64) -> I64:
    """Return the places that copy groups are seen through: the one they are called by, else their own."""
    numbers = memory.copy[places]
    at = np.searchsorted(memory.row, numbers).clip(max=memory.size - 1)
    good = (memory.row[at] == numbers) & memory.alive[at] & (memory.copy[at] == numbers) & (numbers > 0)
    return np.where(good, at, places)


def _ordered(one: I64, other: I64) -> tuple[I64, I64]:
    return np.minimum(one, other), np.maximum(one, other)


class Placer:
    """Decides for one new place after the other.

    Args:
        memory: The places; those that are decided have their groups there.
        config: The settings.
        cut: Of events, in 1/65,536.
        names: The ids of the places in pairs.
    """

    def __init__(self, memory: Memory, config: Config, cut: float, names: Mapping[int, str]) -> None:
        self._memory, self._config, self._cut, self._names = memory, config, cut, names
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
            if memory.counts.count_text(group, bool(memory.columns["filed"][place])) > TEXTS:
                memory.columns["filed"][place] = False
            twins.append(twin)
        return twins

    def events(
        self, places: Sequence[int], twins: Sequence[int], pairs: Pairs, titled: Bools
    ) -> list[Placed]:
        """Return where each new place belongs; its event and its story are set.

        Args:
            places: The new places.
            twins: As `copies` returned them.
            pairs: The weighed pairs.
            titled: bool, shape of `places`, which have a title.
        """
        memory, placed = self._memory, []
        self._told = _by_new(pairs)
        for place, twin, has_title in zip(places, twins, titled.tolist(), strict=True):
            home = twin if twin >= 0 else self._event(place, has_title)
            for level in ("event", "story"):
                source = memory.columns["row"][place] if home < 0 else memory.columns[level][home]
                memory.columns[level][place] = source
            copy, event, story = (int(memory.columns[level][place]) for level in LEVELS)
            memory.counts.count_copy(copy, event, int(memory.columns["times"][place]))
            placed.append(Placed((copy, event, story), self._evidence(place)))
        return placed

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

    def _event(self, place: int, titled: bool) -> int:
        """Return a place of the event that this one tells, -1 if there is none."""
        memory = self._memory
        time, span = int(memory.times[place]), round(self._config.event_days * SECONDS_A_DAY)
        sums: defaultdict[int, float] = defaultdict(float)
        of_event: dict[int, int] = {}
        for other, weight, *_ in self._told[place]:
            event = int(memory.event[other])
            sums[event] += weight
            of_event.setdefault(event, other)
        best, found = self._cut, -1
        for event, total in sorted(sums.items()):
            texts: float = memory.counts.copies(event)
            if time == UNDATED or not titled:
                texts = 1 + (texts - 1) / DOUBT
            together = memory.counts.spans(event, time, span)
            if together and total / texts >= best and (found < 0 or total / texts > best):
                best, found = total / texts, of_event[event]
        return found

    def _evidence(self, place: int) -> tuple[Likeness, ...]:
        """Return the likest others."""
        found = [
            Likeness(self._names[other], level, score, None if days != days else days, reasons[veto] or None)
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
