"""What has been answered of lines, by those who know: `arabic.skims.answer`."""

import numpy as np

from dedup._types import I64, U8
from dedup.kernels import columns, kinds
from dedup.kernels._jit import loop
from dedup.kernels.columns import END, FLAGS, KIND, START
from dedup.kernels.hashing import bytes_hash
from dedup.kernels.prose import place, put
from dedup.kernels.scratch import Asked

# What becomes of a page: it is read, waits for answers, or is too strange for the kernel.
READ, WAITS, ODD_PAGE = 0, 1, 2


@loop
def settle(text: U8, lines: I64, n: int, asked: Asked) -> int:
    """Fill in what has been answered of the lines of a page; return what becomes of it."""
    state = READ
    for line in range(n):
        if lines[line, FLAGS] & columns.STRANGE or not lines[line, columns.TOKENS]:
            return ODD_PAGE
        if lines[line, KIND] == kinds.ASK and not _answered(text, lines[line], asked):
            state = WAITS
    return state


@loop
def _answered(text: U8, line: I64, asked: Asked) -> bool:
    """Fill in what has been answered of a line; or ask."""
    key = bytes_hash(text, line[START], line[END])
    at = place(asked.known, key)
    if asked.known.ages[at] == asked.known.age[0]:
        line[KIND] = asked.known.values[at] & 0xFF
        line[FLAGS] |= asked.known.values[at] & 0xF00
        return True
    if asked.waiting[0] < asked.spans.shape[0]:
        span = asked.spans[asked.waiting[0]]
        span[0], span[1], span[2] = line[START], line[END], np.int64(key)
        asked.waiting[0] += 1
    return False


@loop
def learn(asked: Asked, keys: I64, answers: I64) -> None:
    """Remember what was answered of lines."""
    for row in range(keys.size):
        put(asked.known, np.uint64(keys[row]), answers[row])
