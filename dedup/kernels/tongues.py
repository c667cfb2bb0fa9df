"""Which texts are plainly Arabic: the article stands in them often, and hardly a letter of others."""

import numpy as np

from dedup._types import I64, U8, Bools
from dedup.kernels._jit import loop
from dedup.kernels.codes import code_point

# The measures of `readers.tongues`; a test holds them equal.
SAMPLE, ARTICLES = 2_000, 3
ALEF, LAM, FIRST_LETTER, LETTERS = 0x627, 0x644, 0x600, 256


@loop
def arabic(text: U8, offsets: I64, foreign: Bools, out: Bools) -> None:
    """Write which texts are Arabic beyond doubt.

    Args:
        text: uint8, UTF-8.
        offsets: int64, shape (n + 1,), where the texts begin and end.
        foreign: bool, shape (LETTERS,), which letters from `FIRST_LETTER` on Arabic does not have.
        out: bool, shape (n,), written.
    """
    for row in range(out.size):
        at, stop = offsets[row], offsets[row + 1]
        chars, articles, others, before = 0, 0, 0, 0
        while at < stop and chars < SAMPLE:
            code, at = code_point(text, at)
            chars += 1
            articles += (code == LAM) & (before == ALEF)
            letter = code - FIRST_LETTER
            if 0 <= letter < LETTERS:
                others += foreign[np.uint64(letter)]
            before = code
        out[row] = chars > 0 and articles * 100 >= ARTICLES * chars and others * 100 < chars
