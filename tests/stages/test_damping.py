"""dedup.stages.damping: templates are told by the days that they return on."""

from itertools import pairwise

import numpy as np
import pytest

from dedup.kernels.damping import WEIGHTS
from dedup.kernels.linkage import UNDATED
from dedup.shelf import Shelf
from dedup.stages import damping

DAY = 86_400


def damp(rows, days):
    """Run the stage on sets of shingles; return the weight of each shingle."""
    shingles = np.array([value for row in rows for value in sorted(row)], np.uint64)
    offsets = np.cumsum([0, *map(len, rows)])
    times = np.array([UNDATED if day is None else day * DAY for day in days], np.int64)
    days, totals = damping.damp(shingles, offsets, times, shelf=Shelf())
    weights = WEIGHTS[days]
    assert [float(weights[a:b].sum()) for a, b in pairwise(offsets)] == totals.tolist()
    return dict(zip(shingles.tolist(), weights.tolist(), strict=True))


def test_shingle_is_damped_by_the_days_it_returns():
    """Two days are free, since reprints fall on two; n days weigh 1 / (n - 1). Undated texts share a day."""
    found = damp([{1, 2, 3}, {2, 3}, {3}, {3, 4}, {4}], [0, 1, 2, None, None])

    assert {1: 1, 2: 1, 3: pytest.approx(1 / 3), 4: 1} == found


def test_damping_counts_days_not_reports():
    """A text that a hundred outlets print on one day is no template."""

    assert {1: 1} == damp([{1}] * 100, [5] * 100)
    assert {} == damp([], [])
