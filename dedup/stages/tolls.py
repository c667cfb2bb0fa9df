"""Tolls: how many people a report says were killed, hurt or held, which gives early counts away."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from dedup._types import I32, I64, U64
from dedup.arabic import tolls as words
from dedup.kernels import tolls as kernels

KINDS: Final = words.KINDS
# Words of the text that are read, besides the title: from 20 to 60 picks are as good, behind them stand the
# tolls of other days (benchmarks/evidence.md#representatives).
REACH: Final = 40

# Gives the (strict, loose) hashes of words, one each.
Hasher = Callable[[list[str]], tuple[U64, U64]]


class Lexicon(NamedTuple):
    """The tables of `arabic.tolls` as `kernels.tolls` looks them up.

    Attributes:
        signs: uint64, ascending, hashes of the words that count people.
        meanings: int64, what they say.
        numbers: uint64, ascending, hashes of the words that are numbers.
        values: int64, their values.
        thousands: uint64, ascending, hashes of the words that make another number of one.
    """

    signs: U64
    meanings: I64
    numbers: U64
    values: I64
    thousands: U64


@cache
def compiled(hasher: Hasher) -> Lexicon:
    """Return the tables by hash."""

    def table(values: Mapping[str, int]) -> tuple[U64, I64]:
        hashes = hasher(list(values))[0]
        order = np.argsort(hashes)
        return hashes[order], np.array(list(values.values()), np.int64)[order]

    meanings = {
        word: kernels.KIND * kind + kernels.BEFORE * before + kernels.BEHIND * behind
        for word, (kind, before, behind) in words.signs().items()
    }
    tens = {word: kernels.ADDED + value for word, value in words.added().items()}
    return Lexicon(
        *table(meanings), *table(words.numbers() | tens), np.sort(hasher(list(words.THOUSANDS))[0])
    )


def count(title: U64, title_spans: I64, text: U64, text_spans: I64, lexicon: Lexicon) -> I32:
    """Return the highest toll that each report's title and first words name, int32, shape (n, KINDS); else 0.

    Args:
        title: uint64, strict word hashes of all titles.
        title_spans: int64, shape (n, 2), first and last + 1 of each title's words.
        text: uint64, strict word hashes of all texts.
        text_spans: int64, shape (n, 2).
        lexicon: The tables.
    """
    out = np.zeros((len(title_spans), KINDS), np.int32)
    for found, spans in ((title, title_spans), (text, text_spans)):
        kernels.count(found, spans, REACH, *lexicon, out)
    return out
