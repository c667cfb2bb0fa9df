"""The stretches of a page that are prose: `arabic.blocks`, on a table of lines."""

from typing import NamedTuple

import numpy as np

from dedup._types import F64, I64, U32, U64
from dedup.kernels import codes, columns, kinds
from dedup.kernels._jit import loop
from dedup.kernels.columns import CHARS, COUNT, FIRST, FLAGS, HASH, KIND, SIZE, TOKENS, UNIT
from dedup.kernels.hashing import BASE, finalize

# The measures of `arabic.blocks`; a test holds them equal.
SENTENCE, HEADLINE, PARAGRAPH, LONG, HEADLINE_WORDS = 40, 75, 120, 400, 5
SHORT, UNSURE, LINK, TEASER, INLINE, FREE, BARRIER = -1.0, -0.4, -1.5, 0.4, -4.0, -0.1, -1e6
MAX_LINKS, RESUMED, COMMON, LONG_WORD = 8, 2, 2, 5
# The weight of each kind but text.
WEIGHTS = np.array([0.0, 0.0, BARRIER, BARRIER, -2.0, LINK, -0.3, -0.3, -0.3, -0.3, SHORT, -2.0, SHORT])


_SPREAD, _HALF = BASE, np.uint64(32)


class Table(NamedTuple):
    """Numbers by key, in open addressing; what was put in before the last `forget` is not there.

    Attributes:
        keys: uint64, a power of two of them, more than are ever put in.
        ages: int64, which generation a key is of.
        values: int64.
        age: int64, shape (1,), the present generation.
    """

    keys: U64
    ages: I64
    values: I64
    age: I64


@loop
def forget(table: Table) -> None:
    """Empty a table."""
    table.age[0] += 1


@loop
def place(table: Table, key: np.uint64) -> np.int64:
    """Return where a key stands, or where it would; the age there tells which."""
    mask = table.keys.size - 1
    at = np.int64((key * _SPREAD) >> _HALF) & mask
    while table.ages[at] == table.age[0] and table.keys[at] != key:
        at = (at + 1) & mask
    return at


@loop
def put(table: Table, key: np.uint64, value: int) -> np.int64:
    """Return the value of a key, which becomes this one if it has none."""
    at = place(table, key)
    if table.ages[at] != table.age[0]:
        table.keys[at], table.ages[at], table.values[at] = key, table.age[0], value
    return np.int64(table.values[at])


@loop
def holds(table: Table, key: np.uint64) -> bool:
    """Say whether a key is there."""
    return bool(table.ages[place(table, key)] == table.age[0])


@loop
def mark(table: Table, key: np.uint64, bits: int) -> None:
    """Add bits to the value of a key, if it is there."""
    at = place(table, key)
    if table.ages[at] == table.age[0]:
        table.values[at] |= bits


@loop
def value(table: Table, key: np.uint64) -> np.int64:
    """Return the value of a key that is there."""
    return np.int64(table.values[place(table, key)])


@loop
def count(lines: I64, n: int, table: Table) -> None:
    """Write for each line the first that is spelled alike, and there how many are."""
    forget(table)
    for row in range(n):
        first = put(table, np.uint64(lines[row, HASH]), row)
        lines[row, FIRST] = first
        lines[row, COUNT] = 0
        lines[first, COUNT] += 1


@loop
def weigh(info: I64, units: U32, lines: I64, n: int, table: Table, weights: F64) -> None:
    """Write how much each line speaks for prose; `count` has been before.

    Args:
        info: int64, what code points are.
        units: uint32, the units of the page.
        lines: int64, shape (n, COLUMNS).
        n: Lines.
        table: Room for the words of some lines.
        weights: float64, shape (n,), written.
    """
    for row in range(n):
        kind = lines[row, KIND]
        weight = _text(lines[row]) if kind == kinds.TEXT else WEIGHTS[kind]
        first = lines[row, FIRST]
        if lines[row, SIZE] and lines[first, COUNT] > 1 and (lines[row, SIZE] < PARAGRAPH or first != row):
            weight = min(weight, LINK)
        weights[row] = weight
    for row in range(1, n):
        if is_teaser(lines, n, weights, row):
            weights[row] = min(weights[row], TEASER)
    for row in range(n):
        if lines[row, KIND] == kinds.RELATED:
            _open(info, units, lines, n, table, weights, row)


@loop
def _text(line: I64) -> float:
    """Return the weight of a line that may be prose or a headline."""
    chars, flags = line[CHARS], line[FLAGS]
    if (chars >= SENTENCE and flags & columns.SENTENCE) or (chars > HEADLINE and flags & columns.QUESTION):
        return float(1.0 + min(chars, LONG) / 100)
    if flags & columns.CLOCKS:
        return LINK
    if chars >= PARAGRAPH:
        return float(min(chars, LONG) / 100)
    return UNSURE if chars > HEADLINE else SHORT


@loop
def is_teaser(lines: I64, n: int, weights: F64, row: int) -> bool:
    """Say whether a line of prose stands alone under a headline."""
    above = lines[row - 1]
    return (
        weights[row] > 0
        and (row + 1 == n or weights[row + 1] <= 0)
        and weights[row - 1] > LINK
        and above[KIND] == kinds.TEXT
        and above[CHARS] < PARAGRAPH
        and above[TOKENS] >= HEADLINE_WORDS
        and not above[FLAGS] & (columns.ENDS_IN_COLON | columns.SENTENCE | columns.QUESTION)
    )


@loop
def _open(info: I64, units: U32, lines: I64, n: int, table: Table, weights: F64, row: int) -> None:
    """Open the barrier of a heading of links behind which an article goes on."""
    stop = min(n, row + 1 + MAX_LINKS + RESUMED)
    first = row + 1
    while first < stop and weights[first] <= 0:
        if lines[first, KIND] == kinds.TAIL:
            return
        first += 1
    if first + RESUMED > stop:
        return
    for at in range(first, first + RESUMED):
        if weights[at] <= 0:
            return
    weights[row] = INLINE
    forget(table)
    for at in range(max(0, row - MAX_LINKS), row):
        if weights[at] > 0:
            _common(info, units, lines[at], table, 0)
    found = 0
    for at in range(first, first + RESUMED):
        found += _common(info, units, lines[at], table, 1)
    if found >= COMMON:
        weights[row] = FREE
        for at in range(row + 1, first):
            weights[at] = max(weights[at], FREE)


@loop
def _common(info: I64, units: U32, line: I64, table: Table, asked: int) -> int:
    """Put the long words at the start of a line into a table; or return how many new ones stand in it."""
    found, size, value = 0, 0, np.uint64(0)
    for at in range(line[UNIT], line[UNIT] + min(line[SIZE], LONG) + 1):
        inside = at < line[UNIT] + min(line[SIZE], LONG)
        if inside and not codes.bits(info, units[at]) & codes.SPACE:
            value = value * BASE + np.uint64(units[at])
            size += 1
            continue
        if size >= LONG_WORD:
            key = finalize(value)
            if not asked:
                put(table, key, 0)
            elif holds(table, key):
                at_key = place(table, key)
                found += table.values[at_key] == 0
                table.values[at_key] = 1
        size, value = 0, np.uint64(0)
    return found


@loop
def heaviest(weights: F64, n: int, left: F64, runs: I64, sums: F64) -> int:
    """Write up to as many disjoint runs of largest positive sum as there is room for; return how many.

    Each is the maximum-sum run of what the ones before it leave, among equals the first.

    Args:
        weights: float64, shape (n,).
        n: Lines.
        left: float64, shape (n,), scratch.
        runs: int64, shape (most, 2), written: first line and one past the last.
        sums: float64, shape (most,), written.
    """
    for row in range(n):
        left[row] = weights[row]
    for found in range(sums.size):
        start, total, best = 0, 0.0, 0.0
        for row in range(n):
            if total <= 0:
                start, total = row, 0.0
            total += left[row]
            if total > best:
                best = total
                runs[found, 0], runs[found, 1] = start, row + 1
        if best <= 0:
            return found
        sums[found] = best
        left[runs[found, 0] : runs[found, 1]] = BARRIER
    return sums.size
