"""Stories: events of one running affair, by the cosine of their centroids and the time between them."""

import numpy as np

from dedup._types import F64, I64
from dedup.kernels.linkage import UNIT


def relate(cosine: F64, days: F64, *, half_days: float, window_days: float) -> I64:
    """Return how close two events are, in 1/65,536: the cosine, halved by each `half_days` between them.

    Events further apart than `window_days` are not related; of those without a date the cosine decides.

    Args:
        cosine: float64, shape (m,), of the centroids, in [0, 1].
        days: float64, shape (m,), days between the events, nan where one has no date.
        half_days: Days after which the cosine counts half, then a third, a quarter and so on.
        window_days: Days beyond which two events are not one story.
    """
    gap = np.nan_to_num(days, nan=0.0)
    kept = np.where(gap > window_days, 0.0, cosine / (1 + gap / half_days))
    whole: I64 = np.floor(np.round(kept, 6) * UNIT + 0.5).astype(np.int64)
    return whole
