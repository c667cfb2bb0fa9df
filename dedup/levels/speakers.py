"""The report that speaks for each group of a level."""

import numpy as np

from dedup._types import I64
from dedup.levels.reports import Reports
from dedup.stages import representatives, vectors


def choose(reports: Reports, labels: I64, copied: I64) -> representatives.Choice:
    """Return the representative of each group, with reasons.

    A voice is one outlet's version of one text: its reprints do not confirm each other.
    """
    _, voices = np.unique(np.column_stack([copied, reports.outlets]), axis=0, return_inverse=True)
    return representatives.choose(
        labels,
        indptr=reports.vectors.offsets,
        indices=reports.vectors.columns,
        zones=representatives.Zones(
            *(vectors.scaled(reports.vectors, zone) for zone in (vectors.FULL, vectors.LEAD, vectors.TITLE))
        ),
        words=reports.prints.words,
        times=reports.times,
        texts=copied,
        voices=voices.ravel(),
        turns=reports.prints.turns,
    )
