"""The report that speaks for each group of a level."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from dedup._types import I64
from dedup.levels.hands import Rows
from dedup.levels.reports import Members, Reports, members
from dedup.stages import reasons, representatives, vectors


class Speakers(NamedTuple):
    """The report that speaks for each group, and why.

    Attributes:
        groups: int64, shape (n_groups,); the labels, rising.
        rows: int64, shape (n_groups,); the chosen row of each group.
        facts: What is known of the chosen rows.
    """

    groups: I64
    rows: I64
    facts: representatives.Facts

    def reasons(self, places: I64) -> list[tuple[str, ...]]:
        """Return short sentences for each of some groups, given by their places; those of all fill memory."""
        return reasons.tell(self.facts.of(places), len(places))


def choose(reports: Reports, labels: I64, copied: I64) -> Speakers:
    """Return the representative of each group.

    A voice is one outlet's version of one text: its reprints do not confirm each other.
    """
    groups, group = np.unique(labels, return_inverse=True)
    known = reports.bare, members(group, len(groups)), copied, int(reports.outlets.max(initial=0)) + 1
    rows, *facts = map(np.concatenate, zip(*reports.hands.each(scan, known, len(groups)), strict=True))
    return Speakers(groups, rows, representatives.Facts(*facts))


def scan(reports: Reports, told: Members, copied: I64, outlets: int, first: int, last: int) -> Iterator[Rows]:
    """Yield the representatives of a run of groups, and the columns of what is known of them.

    Args:
        reports: The reports.
        told: The groups.
        copied: int64, shape (n,), their copy groups.
        outlets: How many outlets there are.
        first, last: The run.
    """
    rows, prints = told.of(first, last), reports.prints
    _, places, facts = representatives.choose(
        told.group[rows] - first,
        *vectors.some(reports.vectors, rows)[:5],
        words=prints.words[rows],
        times=reports.times[rows],
        texts=copied[rows],
        voices=copied[rows] * outlets + reports.outlets[rows],
        turns=prints.turns[rows],
        tolls=prints.tolls[rows],
    )
    yield rows[places], *facts._replace(groups=facts.groups + first)
