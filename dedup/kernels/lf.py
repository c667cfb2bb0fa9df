"""Where lines end."""

import numpy as np

from dedup._types import I64, U8
from dedup.kernels._jit import kernel
from dedup.kernels.registers import eight, equal, first

LF = 0x0A


@kernel
def count(block: U8) -> int:
    """Return how many bytes are LF."""
    found = 0
    for at in range(block.size):
        found += block[at] == LF
    return found


@kernel
def find(block: U8, out: I64) -> None:
    """Write where each LF stands.

    Args:
        block: uint8.
        out: int64, written; room for as many as there are.
    """
    at, found = 0, 0
    while at < block.size:
        if at + 8 <= block.size:
            marks = equal(eight(block, at), np.uint64(LF))
            if not marks:
                at += 8
                continue
            at += first(marks)
        if block[at] == LF:
            out[found] = at
            found += 1
        at += 1
