"""dedup.kernels.windows against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import windows
from dedup.kernels.linkage import UNDATED
from tests.reference import windows as twin


@given(
    dated=st.lists(st.integers(0, 9)).map(sorted),
    undated=st.integers(0, 3),
    seconds=st.integers(0, 9),
    data=st.data(),
)
def test_windows_equal_their_twin(dated: list[int], undated: int, seconds: int, data: st.DataObject) -> None:
    """A run looks back as far as its first row, or on all where one has no time."""
    times = [*dated, *[None] * undated]
    first = data.draw(st.integers(0, max(0, len(times) - 1)))
    last = data.draw(st.integers(min(first + 1, len(times)), len(times)))
    whole = np.array([UNDATED if time is None else time for time in times], np.int64)
    begin, since = windows.back(whole, seconds, first, last)

    assert twin.back(times, seconds, first, last) == (begin, since.tolist())
