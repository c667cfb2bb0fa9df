"""Whether bytes are UTF-8, told by loops without a branch, which run at some bytes a clock."""

import numpy as np

from dedup._types import U8
from dedup.kernels._jit import kernel


@kernel
def is_valid(data: U8) -> bool:
    """Say whether bytes are UTF-8 (Unicode 16, table 3-7)."""
    return bool(_stands(data) and (not _may_misspell(data) or _spells(data)))


@kernel
def _stands(data: U8) -> bool:
    """Say whether each continuation byte stands where one is wanted, and none is missing."""
    size = data.size
    for at in range(min(size, 3)):
        if (data[at] & 0xC0 == 0x80) != _is_wanted(data, at):
            return False
    if size and _is_wanted(data, size):
        return False
    broken = False
    now, one, two, three = data[3:], data[2:], data[1:], data
    for at in range(size - 3):
        wanted = (one[at] >= 0xC0) | (two[at] >= 0xE0) | (three[at] >= 0xF0)
        broken |= bool((now[at] & 0xC0 == 0x80) != wanted)
    return not broken


@kernel
def _is_wanted(data: U8, at: int) -> bool:
    """Say whether the bytes before one want it to continue them."""
    return bool(
        (at > 0 and data[at - 1] >= 0xC0)
        or (at > 1 and data[at - 2] >= 0xE0)
        or (at > 2 and data[at - 3] >= 0xF0)
    )


@kernel
def _may_misspell(data: U8) -> bool:
    """Say whether a byte stands in it with which overlong forms, surrogates and excess begin."""
    found = False
    for at in range(data.size):
        c = data[at]
        found |= bool((c & 0xFE == 0xC0) | (c == 0xE0) | (c == 0xED) | (c == 0xF0) | (c >= 0xF4))
    return found


@kernel
def _spells(data: U8) -> bool:
    """Say whether none of them does."""
    for at in range(data.size):
        c = data[at]
        after = data[at + 1] if at + 1 < data.size else np.uint8(0)
        if c == 0xC0 or c == 0xC1 or c > 0xF4:
            return False
        if (c == 0xE0 and after < 0xA0) or (c == 0xED and after >= 0xA0):
            return False
        if (c == 0xF0 and after < 0x90) or (c == 0xF4 and after >= 0x90):
            return False
    return True
