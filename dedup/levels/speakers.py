"""The report that speaks for each group of a level."""

from typing import NamedTuple

from dedup._types import I64
from dedup.levels.reports import Reports
from dedup.stages import reasons, representatives


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
    outlets = int(reports.outlets.max(initial=0)) + 1
    groups, rows, facts = representatives.choose(
        labels,
        *reports.vectors[:5],
        words=reports.prints.words,
        times=reports.times,
        texts=copied,
        voices=copied * outlets + reports.outlets,
        turns=reports.prints.turns,
        tolls=reports.prints.tolls,
    )
    return Speakers(groups, rows, facts)
