"""dedup.kernels.registers against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import registers
from dedup.kernels._jit import kernel
from tests.reference import registers as twin


@kernel
def found(data: np.ndarray, byte: np.uint64, is_below: bool) -> int:
    """Return where the first byte that equals, or is below, another stands among eight, or 8."""
    value = registers.eight(data, 0)
    marks = registers.below(value, byte) if is_below else registers.equal(value, byte)
    return registers.first(marks) if marks else 8


@given(data=st.binary(min_size=8, max_size=8), byte=st.integers(0, 255), limit=st.integers(1, 128))
def test_first_byte_of_eight(data: bytes, byte: int, limit: int) -> None:
    """The first byte of a kind is found, whatever stands behind it."""
    block = np.frombuffer(data, np.uint8)

    assert twin.first(data, lambda one: one == byte) == found(block, np.uint64(byte), False)
    assert twin.first(data, lambda one: one < limit) == found(block, np.uint64(limit), True)
