"""Placing: which groups a report belongs to, by the pairs that it makes with its candidates.

The pairs are weighed by the very functions of the levels. What differs from re-linking is that groups
that are there do not change: a report joins the one that it is alike enough to on the whole, or begins one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from dedup._types import F64, I64
from dedup.config import Config
from dedup.index.memory import Memory
from dedup.index.rows import Marks, Row, marks_of, prints_of
from dedup.index.verdicts import Likeness
from dedup.kernels.linkage import DOUBT, UNDATED, UNIT
from dedup.levels import copies, events
from dedup.levels.reports import Reports
from dedup.model import Model
from dedup.shelf import Shelf
from dedup.stages import candidates, damping, gists, links, vectors
from dedup.stages.copies import LINKED, NEAR, VETOES

SECONDS_A_DAY: Final = 86_400
# Pairs that a verdict tells of.
_TOLD: Final = 5


class Placed(NamedTuple):
    """Where a report belongs.

    Attributes:
        groups: The numbers of copy, event and story; its own row's where it begins one.
        twin: Place of the report whose text it has, -1 if there is none.
        evidence: The likest reports.
    """

    groups: tuple[int, int, int]
    twin: int
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


def reports_of(rows: Sequence[Row], config: Config, model: Model) -> tuple[Reports, I64]:
    """Return reports as the levels see them, without names or signatures, and the place of each row there.

    Args:
        rows: In any order.
        config: The settings.
        model: The model.
    """
    times = _times(marks_of([row.mark for row in rows], config))
    order = np.lexsort((times, times == UNDATED))
    shelf, prints = Shelf(), prints_of([rows[at] for at in order.tolist()], config, signed=False)
    marks = marks_of([rows[at].mark for at in order.tolist()], config)
    terms = vectors.Terms(prints.columns, prints.counts, prints.term_offsets)
    weighed = vectors.weigh(terms, idf=model.idf, shelf=shelf)
    _, outlets = np.unique(marks["outlet"], return_inverse=True)
    alone = marks["outlet"] == 0
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    made = Reports(
        pa.table({}),
        place,
        prints,
        damping.damp(prints.shingles, prints.shingle_offsets, times[order], shelf=shelf),
        weighed,
        times[order],
        np.where(alone, len(order) + np.arange(len(order)), outlets),
        gists.distil(*weighed[:4], words=model.gists, shelf=shelf),
        vectors.rare(prints.numbers, prints.number_offsets, idf=model.idf),
        shelf,
    )
    return made, place


def _times(marks: Marks) -> I64:
    return marks["published"].astype(np.int64)


def weigh(
    memory: Memory, rows: Mapping[int, Row], pairs: tuple[I64, I64], config: Config, model: Model
) -> tuple[Pairs, Pairs]:
    """Return what the levels find between places, as copies and as events.

    Args:
        memory: The places.
        rows: All places of the pairs, and of those that found the copy groups of the others.
        pairs: New places, and others.
        config: The settings.
        model: The model.
    """
    places = np.array(sorted(rows), np.int64)
    reports, at = reports_of([rows[place] for place in places.tolist()], config, model)

    def inside(some: I64) -> I64:
        found: I64 = at[np.searchsorted(places, some)]
        return found

    new, other = pairs
    found = copies.gather(reports, *_ordered(inside(new), inside(other)), config)
    kept = found.verified
    copied = Pairs(new[kept], other[kept], found.overlaps.jaccard[kept], found.days[kept], found.veto[kept])
    new, other = candidates.distinct(*_ordered(founder_of(memory, other), new))[::-1]
    left, right = _ordered(inside(new), inside(other))
    near = gists.compare(reports.gists, left, right)
    known = reports.gists.any(axis=1)
    close = (near >= events.APART) | ~(known[left] & known[right])
    outlets = links.carried(np.arange(len(at)), reports.outlets)
    told = events.gather(reports, outlets, left[close], right[close], near[close], config)
    chance = events.weigh(told, model)
    kept = chance >= model.event_floor * UNIT
    weight = np.where(told.refused > 0, -UNIT, chance).astype(np.float64)
    return copied, Pairs(
        new[close][kept], other[close][kept], weight[kept], told.days[kept], told.refused[kept]
    )


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
        copied, told: The weighed pairs.
        names: The ids of the other places.
        config: The settings.
        cut: Of events, in 1/65,536.
    """

    def __init__(
        self, memory: Memory, copied: Pairs, told: Pairs, names: Mapping[int, str], config: Config, cut: float
    ) -> None:
        self._memory, self._config, self._cut, self._names = memory, config, cut, names
        self._copied, self._told = _by_new(copied), _by_new(told)

    def place(self, place: int, twin: int, titled: bool) -> Placed:
        """Return where a place belongs, whose groups are set when this returns."""
        memory = self._memory
        number = int(memory.row[place])
        if twin < 0:
            twin = self._twin(place)
        if twin >= 0:
            groups = tuple(int(memory.columns[level][twin]) for level in ("copy", "event", "story"))
        else:
            event = self._event(place, titled)
            home = -1 if event < 0 else int(memory.event[event])
            groups = (number, number, number) if event < 0 else (number, home, int(memory.story[event]))
        for level, group in zip(("copy", "event", "story"), groups, strict=True):
            memory.columns[level][place] = group
        if memory.groups["texts"][groups[0] : groups[0] + 1].sum() >= 64:
            memory.columns["filed"][place] = False
        memory.count(place, place + 1)
        return Placed((groups[0], groups[1], groups[2]), twin, self._evidence(place))

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
            texts = min(int(memory.groups["texts"][group]), 64)
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
            texts = max(1, int(memory.groups["copies"][event]))
            if time == UNDATED or not titled:
                texts = 1 + (texts - 1) / DOUBT  # type: ignore[assignment]
            first, last = memory.groups["first"][event], memory.groups["last"][event]
            together = time == UNDATED or last == UNDATED or max(time, last) - min(time, first) <= span
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
