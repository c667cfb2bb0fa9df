"""dedup.kernels.lf against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import lf
from tests.reference import lf as twin

BYTES = st.binary(max_size=40) | st.lists(
    st.sampled_from([b"\n", b"\x0b", b"\x8a", b"x" * 7]), max_size=20
).map(b"".join)


@given(data=BYTES)
def test_every_lf_is_found(data: bytes) -> None:
    """Lines end where LF stands, and nowhere else."""
    block = np.frombuffer(data, np.uint8)
    out = np.empty(lf.count(block), np.int64)
    lf.find(block, out)

    assert twin.find(data) == out.tolist()
