"""How many people a text says were killed, hurt or held: numbers beside words, read off their hashes."""

import numpy as np

from dedup._types import I32, I64, U64, Bools
from dedup.kernels._jit import kernel
from dedup.kernels.turns import bit

# A number follows its word within this many words: "killed in the south at least seven".
AHEAD = 4
# What a sign says besides its kind; `stages.tolls` packs it.
BEFORE, BEHIND, KIND = 1, 2, 4
# What a number says besides its value: it is a ten that is added to the ones before it.
ADDED = 1 << 20
TEN = 10


@kernel
def count(
    words: U64,
    spans: I64,
    reach: int,
    signs: U64,
    meanings: I64,
    numbers: U64,
    values: I64,
    thousands: U64,
    out: I32,
) -> None:
    """Raise the counts of each text to the highest that the first words of it name.

    Args:
        words: uint64, word hashes of all texts.
        spans: int64, shape (n, 2), first and last + 1 of each text's words.
        reach: How many words of a text are read.
        signs: uint64, ascending, words that count people.
        meanings: int64, shape of `signs`: `KIND` times the kind, plus `BEFORE` if it stands before a
            number, plus `BEHIND` if it stands behind one.
        numbers: uint64, ascending, words that are numbers.
        values: int64, shape of `numbers`, above 0; that of a ten that is added to the ones plus `ADDED`.
        thousands: uint64, ascending, words that make a number before them another one.
        out: int32, shape (n, kinds), raised.
    """
    # Few words are signs: of most others six bits say that they are not.
    sieve = np.uint64(0)
    for sign in signs:
        sieve |= bit(sign)
    for row in range(spans.shape[0]):
        first, last = spans[row, 0], min(spans[row, 1], spans[row, 0] + reach)
        for at in range(first, last):
            if not sieve & bit(words[at]):
                continue
            sign = _at(signs, words[at])
            if sign < 0:
                continue
            found, kind = 0, meanings[sign] // KIND
            if meanings[sign] & BEHIND:
                found = _before(words, first, at, numbers, values)
            if found == 0 and meanings[sign] & BEFORE:
                found = _after(words, at, last, kind, signs, meanings, numbers, values, thousands)
            out[row, kind] = max(out[row, kind], found)


@kernel
def _before(words: U64, first: int, at: int, numbers: U64, values: I64) -> int:
    """Return the number right before a word, or 0."""
    value = _value(words, first, at - 1, numbers, values)
    return _sum(_value(words, first, at - 2, numbers, values), value) if value >= TEN else value


@kernel
def _after(
    words: U64,
    at: int,
    last: int,
    kind: int,
    signs: U64,
    meanings: I64,
    numbers: U64,
    values: I64,
    thousands: U64,
) -> int:
    """Return the first number behind a word of a kind, or 0 if a word that may own the number comes first."""
    for later in range(at + 1, min(last, at + 1 + AHEAD)):
        sign = _at(signs, words[later])
        if sign >= 0 and not (meanings[sign] & BEHIND and meanings[sign] // KIND == kind):
            return 0
        value = _value(words, at, later, numbers, values)
        if 0 < value < ADDED:
            if later + 1 == last:
                return value
            if _at(thousands, words[later + 1]) >= 0:
                return 0
            more = _value(words, at, later + 1, numbers, values)
            return _sum(value, more) if value < TEN and (more == TEN or more >= ADDED) else value
    return 0


@kernel
def _sum(ones: int, tens: int) -> int:
    """Return the number that ones (or another number, or 0 for none) and what stands behind them are.

    Five and twenty are 25, five ten are 15; of other numbers beside each other it is the second one.
    """
    if tens >= ADDED:
        return ones + tens - ADDED if ones < TEN else 0
    return tens + ones if tens == TEN and ones < TEN else tens


@kernel
def _value(words: U64, first: int, at: int, numbers: U64, values: I64) -> int:
    """Return the value of a word that is a number and not before the first one, or 0."""
    found = _at(numbers, words[at]) if at >= first else -1
    return int(values[found]) if found >= 0 else 0


@kernel
def _at(keys: U64, key: np.uint64) -> int:
    """Return where a key stands among ascending keys, or -1."""
    at = np.searchsorted(keys, key)
    return int(at) if at < keys.size and keys[at] == key else -1


@kernel
def overtake(order: I64, groups: I64, times: I64, tolls: I32, span: int, share: float, out: Bools) -> None:
    """Say which documents name a toll that another of their group and days names a higher one of.

    Args:
        order: int64, shape (m,), documents that name a toll, sorted by group, then time.
        groups: int64, shape (n,).
        times: int64, shape (n,).
        tolls: int32, shape (n, kinds), 0 where none is named.
        span: How far apart in time two documents may be to count the same.
        share: Below which share of another toll one is lower.
        out: bool, shape (n,), set where a document is overtaken.
    """
    for at in range(order.size):
        one, later = order[at], at + 1
        while (
            later < order.size
            and groups[order[later]] == groups[one]
            and times[order[later]] - times[one] <= span
        ):
            other = order[later]
            for kind in range(tolls.shape[1]):
                low, high = (
                    min(tolls[one, kind], tolls[other, kind]),
                    max(tolls[one, kind], tolls[other, kind]),
                )
                if low > 0 and low < share * high:
                    out[one if tolls[one, kind] == low else other] = True
            later += 1
