"""How often a text turns to another matter: phrases of two or three words, read off word hashes."""

import numpy as np

from dedup._types import I64, U64
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import shingle_hash

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
    # Few words end a phrase: of most others six bits say that they do not.
    sieve = np.uint64(0)
    for ending in endings:
        sieve |= bit(ending)
    for row in range(spans.shape[0]):
        first = spans[row, 0]
        turns = 0
        for at in range(first + 1, spans[row, 1]):
            if not sieve & bit(words[at]) or not _holds(endings, words[at]):
                continue
            if at - first > 1 and _holds(phrases, shingle_hash(words, at - 2, 3, KEY)):
                turns += 1
            elif shingle_hash(words, at - 1, 2, KEY) == pair:
                turns += at - first < 2 or not _holds(excluded, words[at - 2])
        out[row] = turns


@kernel
def bit(word: np.uint64) -> np.uint64:
    """Return one of 64 bits by a word's hash, whose lowest bit is taken."""
    return np.uint64(1) << ((word >> np.uint64(1)) & np.uint64(63))


@kernel
def _holds(values: U64, value: np.uint64) -> bool:
    """Say whether a value is among ascending values."""
    at = np.searchsorted(values, value)
    return bool(at < values.size and values[at] == value)
