"""Whether bytes are UTF-8, told without making a string of them."""

import numpy as np

from dedup._types import U8
from dedup.kernels._jit import loop
from dedup.kernels.plainness import is_utf8


@loop
def is_text(data: U8) -> bool:
    """Say whether bytes are UTF-8, all of them.

    Where continuation bytes stand is seen for many bytes at once; only bytes that may misspell are looked at.
    """
    size = data.size
    for at in range(min(size, 3)):
        wanted = at >= 1 and data[at - 1] >= 0xC0
        wanted = wanted or (at >= 2 and data[at - 2] >= 0xE0)
        if (data[at] & 0xC0 == 0x80) != wanted:
            return False
    for back in range(1, min(size, 3) + 1):  # one that begins so late has no end
        if data[size - back] >= (0xC0, 0xE0, 0xF0)[back - 1]:
            return False
    broken, odd = False, False
    now, one, two, three = data[3:], data[2:], data[1:], data
    for at in range(size - 3):
        wanted = (one[at] >= 0xC0) | (two[at] >= 0xE0) | (three[at] >= 0xF0)
        broken |= bool((now[at] & 0xC0 == 0x80) != wanted)
    for at in range(size):
        c = data[np.uint64(at)]
        odd |= bool((c & 0xFE == 0xC0) | (c == 0xE0) | (c == 0xED) | (c == 0xF0) | (c >= 0xF4))
    return not broken and not (odd and not is_utf8(data))
