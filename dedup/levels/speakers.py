"""The report that speaks for each group of a level."""

from dedup._types import I64
from dedup.levels.reports import Reports
from dedup.stages import representatives


def choose(reports: Reports, labels: I64, copied: I64) -> representatives.Choice:
    """Return the representative of each group, with reasons.

    A voice is one outlet's version of one text: its reprints do not confirm each other.
    """
    outlets = int(reports.outlets.max(initial=0)) + 1
    return representatives.choose(
        labels,
        *reports.vectors[:5],
        words=reports.prints.words,
        times=reports.times,
        texts=copied,
        voices=copied * outlets + reports.outlets,
        turns=reports.prints.turns,
        tolls=reports.prints.tolls,
    )
