"""dedup.kernels.lf and dedup.kernels.registers against Python's own search."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import lf, registers
from dedup.kernels._jit import kernel

BYTES = st.binary(max_size=40) | st.lists(
    st.sampled_from([b"\n", b"\x0b", b"\x8a", b"x" * 7]), max_size=20
).map(b"".join)


@given(data=BYTES)
def test_every_lf_is_found(data: bytes) -> None:
    """Lines end where LF stands, and nowhere else."""
    block = np.frombuffer(data, np.uint8)
    out = np.empty(lf.count(block), np.int64)
    lf.find(block, out)

    assert [at for at, byte in enumerate(data) if byte == 0x0A] == out.tolist()


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

    assert data.find(byte) % 9 == found(block, np.uint64(byte), False)
    assert next((at for at in range(8) if data[at] < limit), 8) == found(block, np.uint64(limit), True)
