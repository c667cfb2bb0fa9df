"""dedup.kernels.seals against its twin, and against what the tables of an index write."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.index import tables
from dedup.kernels import seals
from tests.reference import seals as twin

NUMBER = st.integers(-(2**63) + 1, 2**63 - 1) | st.integers(0, 99)


@given(
    rows=st.lists(st.tuples(NUMBER, NUMBER), min_size=1, max_size=4),
    data=st.binary(max_size=40),
    width=st.integers(0, 10),
)
def test_seals_equal_the_twin(rows, data, width):
    """Numbers of either sign and bytes of any length, with none at all too."""
    filler = (data + bytes(40))[: width * len(rows)]
    numbers, out = np.array(rows, np.int64), np.empty(len(rows), np.uint32)
    seals.seal(numbers, np.frombuffer(filler, np.uint8), width, seals.tables(), out)
    told = [
        [*row, *([filler[at * width : (at + 1) * width]] if width else [])] for at, row in enumerate(rows)
    ]

    assert [twin.seal(row) for row in told] == out.tolist()
    assert [tables.seal(row) for row in told] == out.tolist()
