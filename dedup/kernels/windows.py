"""Windows of time: how far each document looks back on those before it."""

import numpy as np

from dedup._types import I64
from dedup.kernels.linkage import UNDATED


def back(times: I64, seconds: int, first: int, last: int) -> tuple[int, I64]:
    """Return the first row that a run of rows looks back on, and where the window of each row from it begins.

    Args:
        times: int64, shape (n,), seconds, rising, or `UNDATED` for the last ones, which look back on all.
        seconds: That the others look back.
        first, last: The run, not empty but where there are no rows.

    Returns:
        int64, shape (last - begin,), rows counted from that first one; of those before the run too.
    """
    dated = int((times != UNDATED).sum())
    begin = int(np.searchsorted(times[:dated], times[first] - seconds)) if first < last <= dated else 0
    some = times[begin : min(last, dated)]
    since = np.zeros(last - begin, np.int64)
    since[: len(some)] = np.searchsorted(some, some - seconds)
    return begin, since
