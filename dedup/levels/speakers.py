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
        reasons: Short sentences for each group.
    """

    groups: I64
    rows: I64
    reasons: list[tuple[str, ...]]


def choose(reports: Reports, labels: I64, copied: I64) -> Speakers:
    """Return the representative of each group, with reasons.

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
    return Speakers(groups, rows, reasons.tell(facts, len(rows)))
