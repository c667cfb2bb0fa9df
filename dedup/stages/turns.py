"""Turns: how often a report leaves its matter for another, which is how round-ups give themselves away."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from dedup._types import I64, U64
from dedup.arabic import turns as phrases
from dedup.kernels import turns as kernels
from dedup.kernels.hashing import shingle_hash

# Gives the (strict, loose) hashes of words, one each.
Hasher = Callable[[list[str]], tuple[U64, U64]]


class Lexicon(NamedTuple):
    """The phrases of `arabic.turns` as `kernels.turns` looks them up; all arrays uint64, ascending.

    Attributes:
        endings: Hashes of the words that end a phrase or the pair.
        phrases: Hashes of three words.
        pair: Hash of two words.
        excluded: Hashes of the words that undo the pair.
    """

    endings: U64
    phrases: U64
    pair: np.uint64
    excluded: U64


@cache
def compiled(hasher: Hasher) -> Lexicon:
    """Return the phrases by hash."""

    def hashes(words: Sequence[str]) -> U64:
        return hasher(list(words))[0]

    def whole(phrase: Sequence[str]) -> np.uint64:
        return np.uint64(shingle_hash(hashes(phrase), 0, len(phrase), kernels.KEY))

    endings = dict.fromkeys([*(phrase[-1] for phrase in phrases.phrases()), phrases.PAIR[-1]])
    return Lexicon(
        np.unique(hashes(list(endings))),
        np.unique(np.array([whole(phrase) for phrase in phrases.phrases()], np.uint64)),
        whole(phrases.PAIR),
        np.unique(hashes(phrases.excluded())),
    )


def count(text: U64, spans: I64, lexicon: Lexicon) -> I64:
    """Return how many turns each text takes, int64, shape (n,).

    Args:
        text: uint64, strict word hashes of all texts.
        spans: int64, shape (n, 2), first and last + 1 of each text's words.
        lexicon: The phrases.
    """
    out = np.zeros(len(spans), np.int64)
    kernels.count(text, spans, *lexicon, out)
    return out
