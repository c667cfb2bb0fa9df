"""Boards: new reports and their candidates as the levels see them, and what their pairs weigh."""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

import numpy as np

from dedup._types import F64, I64
from dedup.config import Config
from dedup.index.memory import Memory
from dedup.index.pool import Pool
from dedup.kernels.linkage import UNIT
from dedup.levels import copies, events
from dedup.levels.events import Evidence
from dedup.levels.reports import Reports
from dedup.model import Model
from dedup.stages import candidates, gists, links

_SHARED: Final = links.FEATURES.index("shared_outlets")
# Containment from which a text is related to another: those are asked how common a shingle is.
_RELATED: Final = 0.1


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
        self._contained: tuple[I64, F64] = _NOBODY, _NOTHING

    def copies(self, new: I64, other: I64) -> Pairs:
        """Return the pairs that are alike enough to be copies."""
        config, pool = self._config, self._pool
        left, right = self._slots(new), self._slots(other)
        overlaps = pool.overlaps(left, right)
        self._relate(left, right, overlaps.containment)
        self._contained = _packed(left, right), overlaps.containment
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
        carried = memory.outlets.shared(memory.copy, memory.outlet, memory.several, memory.late, new, other)
        found.features[:, _SHARED] = carried
        chance = events.weigh(found, model)
        kept = chance >= model.event_floor * UNIT
        weight = np.where(found.refused > 0, -UNIT, chance).astype(np.float64)[kept]
        return Pairs(new[kept], other[kept], weight, found.days[kept], found.refused[kept])

    def _gather(self, left: I64, right: I64, near: F64) -> Evidence:
        """Return what is known of pairs of slots that may tell one event."""
        reports, config = self._pool.reports(), self._config
        found = events.gather(reports, _alone(reports), left, right, near, config)
        contained = self._containment(left, right)
        self._relate(left, right, contained)
        much = np.flatnonzero(contained >= config.template)
        if len(much):
            reports, one, two = self._families(left[much], right[much])
            again = events.gather(reports, _alone(reports), one, two, near[much], config)
            found.refused[much] = again.refused
        return found

    def _containment(self, left: I64, right: I64) -> F64:
        """Return the containment of pairs of slots; that of most is known of the copies."""
        keys, values = self._contained
        order, asked = np.argsort(keys), _packed(left, right)
        at = order[np.searchsorted(keys, asked, sorter=order).clip(max=len(keys) - 1)]
        found: F64 = values[at]
        rest = np.flatnonzero(keys[at] != asked)
        found[rest] = self._pool.overlaps(left[rest], right[rest]).containment
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


def _packed(left: I64, right: I64) -> I64:
    """Return pairs of slots as one number each."""
    return left << 32 | right


def _alone(reports: Reports) -> links.Carried:
    """Return the outlets of copy groups that are seen through one report."""
    outlets = reports.outlets
    return links.Carried(outlets.astype(np.uint64), np.arange(len(outlets) + 1))
