"""How often a text turns to another matter: phrases of two or three words, read off word hashes."""

import numpy as np

from dedup._types import I64, U64
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import shingle_hash
from dedup.kernels.sieves import passes, place, sieve

KEY = np.uint64(0)


@kernel
def count(
    words: U64, spans: I64, endings: U64, phrases: U64, pair: np.uint64, excluded: U64, out: I64
) -> None:
    """Write how many turns each text takes: phrases of three words, and pairs that no excluded word precedes.

    Args:
        words: uint64, word hashes of all texts.
        spans: int64, shape (n, 2), first and last + 1 of each text's words.
        endings: uint64, ascending, the last words of the phrases and of the pair.
        phrases: uint64, ascending, `shingle_hash` of three words under `KEY`.
        pair: `shingle_hash` of two words under `KEY`.
        excluded: uint64, ascending, words before a pair that make it none.
        out: int64, shape (n,), written.
    """
    known = sieve(endings)
    for row in range(spans.shape[0]):
        first = spans[row, 0]
        turns = 0
        for at in range(first + 1, spans[row, 1]):
            if not passes(known, words[at]) or place(endings, words[at]) < 0:
                continue
            if at - first > 1 and place(phrases, shingle_hash(words, at - 2, 3, KEY)) >= 0:
                turns += 1
            elif shingle_hash(words, at - 1, 2, KEY) == pair:
                turns += at - first < 2 or place(excluded, words[at - 2]) < 0
        out[row] = turns
