"""The lines of a page of text, each read once: how long it is, how it compares, and what stands in it.

The *units* of a line are its code points in the spelling of `arabic.furniture.skim`.
"""

import numpy as np

from dedup._types import I64, U8, U16, U32
from dedup.kernels import codes, columns, endings
from dedup.kernels._jit import kernel
from dedup.kernels.columns import CHARS, END, FLAGS, HASH, HITS, SIZE, START, TOKENS, UNIT, WORDS
from dedup.kernels.hashing import BASE, finalize

SHORT_LINE = 150  # code points; the words of longer ones are of no interest
MOST_HITS = 4096  # phrases of a line; one with more is strange


@kernel
def skim(
    text: U8,
    start: int,
    stop: int,
    info: I64,
    steps: U16,
    ends: I64,
    phrases: I64,
    units: U32,
    at_unit: int,
    hits: I64,
    line: I64,
) -> None:
    """Write units, phrases and columns of the line in a span that is stripped and not empty.

    Args:
        text: uint8, UTF-8.
        start: First byte.
        stop: One past the last.
        info: Of `Tables`.
        steps: Likewise.
        ends: Likewise.
        phrases: Likewise.
        units: uint32, written from `at_unit` on.
        at_unit: First unit.
        hits: int64, shape (MOST_HITS, 2), written: phrase and its last unit, in reading order.
        line: int64, shape (COLUMNS,), written but for kind, first, count, kept.
    """
    at, chars, size, state, met = start, 0, 0, 0, 0
    seen, last, dots, taken = 0, 0, 0, -1
    value = np.uint64(0)
    while at < stop:
        here = at
        code, at = codes.code_point(text, at)
        known = codes.bits(info, code)
        unit = known & codes.UNIT_MASK if code < info.size else code
        seen |= known
        chars += 1
        dots += (known >> codes.DOT_BIT) & 1
        if not unit:
            if code != codes.TATWEEL or not is_dash(text, here, at, start, stop, taken):
                continue
            unit, known, taken = codes.HYPHEN, info[codes.HYPHEN], at
        units[np.uint64(at_unit + size)] = unit
        value = value * BASE + np.uint64(unit)
        if not known & last & codes.SPACE:  # blanks in a row are one to the phrases
            letter = (known >> codes.LETTER_SHIFT) & codes.LETTER_MASK
            state = int(steps[np.uint64((state >> 1) << codes.ROW_BITS | letter)])
            if state & 1:
                met = _met(info, phrases, units, at_unit, ends[state >> 1], size, hits, met)
        last = known
        size += 1
    line[START], line[END], line[CHARS], line[SIZE], line[UNIT] = start, stop, chars, size, at_unit
    line[HASH], line[HITS] = np.int64(finalize(value ^ np.uint64(size))), met
    _describe(text, info, units, seen, dots, line)


@kernel
def _describe(text: U8, info: I64, units: U32, seen: int, dots: int, line: I64) -> None:
    """Write the flags of a line, given the bits that its code points have, and how many words it has."""
    first, last = line[UNIT], line[UNIT] + line[SIZE]
    flags = columns.HAS_DIGIT * (seen & codes.DECIMAL != 0) | columns.HAS_RIGHTS * (seen & codes.RIGHTS != 0)
    flags |= columns.HAS_SIGN * (seen & (codes.COLON | codes.SLASH | codes.DASH) != 0)
    flags |= columns.HAS_ARROW * (seen & codes.ARROW != 0) | columns.HAS_SLASH * (seen & codes.SLASH != 0)
    flags |= columns.STRANGE * (seen & codes.ODD != 0 or line[HITS] >= MOST_HITS)
    dotted = dots >= endings.ELLIPSIS_DOTS and endings.has_dots(info, units, first, last)
    flags |= columns.CUT * (seen & codes.ELLIPSIS != 0 or dotted)
    flags |= endings.ending(text, line[START], line[END], info)
    if seen & codes.LATIN:
        flags |= columns.FOREIGN * endings.is_foreign(text, line[START], line[END], info)
    line[FLAGS] = flags
    line[WORDS] = line[TOKENS] = SHORT_LINE
    if line[CHARS] <= SHORT_LINE:
        _count(text, units, info, line)


@kernel
def _count(text: U8, units: U32, info: I64, line: I64) -> None:
    """Write how many words a line has between blanks, and how many its units between what are no letters."""
    tokens, words, apart = 0, 0, 1
    at, stop = line[START], line[END]
    while at < stop:
        code, at = codes.code_point(text, at)
        space = (codes.bits(info, code) >> codes.SPACE_BIT) & 1
        tokens += apart & (space ^ 1)
        apart = space
    apart = 1
    for row in range(line[UNIT], line[UNIT] + line[SIZE]):
        alnum = (codes.bits(info, units[row]) >> codes.ALNUM_BIT) & 1
        words += apart & alnum
        apart = alnum ^ 1
    line[TOKENS], line[WORDS] = tokens, words


@kernel
def begins(info: I64, phrases: I64, units: U32, line: I64, phrase: int, end: int) -> int:
    """Return the unit of a line at which a phrase begins that ends there, blanks in a row being one."""
    size = int(phrases[phrase, codes.LENGTH])
    if not phrases[phrase, codes.SPACES]:
        return end - size + 1
    at = end + 1
    while size:
        at -= 1
        size -= 1
        if codes.bits(info, units[line[UNIT] + at]) & codes.SPACE:
            while at > 0 and codes.bits(info, units[line[UNIT] + at - 1]) & codes.SPACE:
                at -= 1
    return at


@kernel
def is_exact(info: I64, phrases: I64, units: U32, line: I64, phrase: int, begin: int, end: int) -> bool:
    """Say whether the blanks of a phrase are single spaces."""
    if not phrases[phrase, codes.SPACES]:
        return True
    if end - begin + 1 != phrases[phrase, codes.LENGTH]:
        return False
    for at in range(line[UNIT] + begin, line[UNIT] + end + 1):
        if units[at] != codes.BLANK and codes.bits(info, units[at]) & codes.SPACE:
            return False
    return True


@kernel
def is_dash(text: U8, here: int, after: int, start: int, stop: int, taken: int) -> bool:
    """Say whether a tatweel has a space on each side that is not taken by another."""
    if here <= start or after >= stop or taken == here - 1:
        return False
    return bool(text[here - 1] == codes.BLANK and text[after] == codes.BLANK)


@kernel
def _met(info: I64, phrases: I64, units: U32, first: int, phrase: int, end: int, hits: I64, met: int) -> int:
    """Write the phrases that end at a unit, longest first; return how many are written by now.

    Names of agencies are short: in the middle of a word they are passed over.
    """
    while phrase >= 0 and met < hits.shape[0]:
        begin = end - phrases[phrase, codes.LENGTH] + 1
        inside = (
            phrases[phrase, codes.CLASSES] == codes.IS_AGENCY
            and not phrases[phrase, codes.SPACES]
            and begin > 0
        )
        if not inside or not codes.bits(info, units[first + begin - 1]) & codes.ALNUM:
            hits[met, 0], hits[met, 1] = phrase, end
            met += 1
        phrase = phrases[phrase, codes.SHORTER]
    return met
