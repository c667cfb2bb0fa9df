"""The lines of a page of text, each read once: how long it is, how it compares, and what its signs are.

The *units* of a line are its code points in the spelling of `arabic.furniture.skim`.
"""

import numpy as np

from dedup._types import I64, U8, U16, U32, U64
from dedup.kernels import codes, columns, endings
from dedup.kernels._jit import loop
from dedup.kernels.columns import CHARS, END, FLAGS, HASH, SIZE, START, TOKENS, UNIT, WORDS
from dedup.kernels.hashing import BASE, finalize

SHORT_LINE = 150  # code points; the words of longer ones are of no interest
MOST_HITS = 4096  # phrases of a line; one with more is strange
# BASE to the second, third, fourth power, modulo 2^64.
_TWO, _THREE, _FOUR = (np.uint64(pow(int(BASE), times, 1 << 64)) for times in (2, 3, 4))


@loop
def widen(text: U8, start: int, stop: int, wide: U16) -> None:
    """Write for each byte the code point that begins with it, CONTINUED where none does, FAR for a long one.

    Without a branch, so that many bytes are done at once.
    """
    one, two, three = text[start:stop], text[start + 1 : stop], text[start + 2 : stop]
    for at in range(stop - start - 2):
        wide[at] = _code(np.uint16(one[at]), np.uint16(two[at]), np.uint16(three[at]))
    for at in range(max(0, stop - start - 2), stop - start):
        following = np.uint16(two[at]) if start + at + 1 < stop else np.uint16(0)
        wide[at] = _code(np.uint16(one[at]), following, np.uint16(0))


@loop
def _code(one: np.uint16, two: np.uint16, three: np.uint16) -> np.uint16:
    """Return the code point of some bytes, of which the first tells how many there are."""
    code = one
    if one >= 0xC0:
        code = np.uint16((one & 0x1F) << 6 | (two & 0x3F))
    if one >= 0xE0:
        code = np.uint16((one & 0x0F) << 12 | (two & 0x3F) << 6 | (three & 0x3F))
    if one >= 0xF0:
        code = np.uint16(codes.FAR)
    return np.uint16(codes.CONTINUED) if one & 0xC0 == 0x80 else code


@loop
def skim(
    text: U8,
    base: int,
    start: int,
    stop: int,
    info: I64,
    wide: U16,
    units: U32,
    letters: U8,
    sums: U64,
    line: I64,
) -> None:
    """Write units, letters, sums and columns of the line in a span that is stripped and not empty.

    Args:
        text: uint8, UTF-8.
        base: First byte of the page.
        start: First byte.
        stop: One past the last.
        info: Of `Tables`.
        wide: uint16, what `widen` made of the page.
        units: uint32, written from the first unit of the line on.
        letters: uint8, written likewise: what the units are to the automaton.
        sums: uint64, written likewise: the unfinished hash of the units before each, and of them all.
        line: int64, shape (COLUMNS,), whose first unit is there; written but for kind, phrases and what
            others say of it.
    """
    at = line[UNIT]
    end, seen = _fold(info, wide, start - base, stop - base, units, letters, at)
    if seen & codes.SLOW:
        end, seen = _spell(text, start, stop, info, units, letters, at)
    chars, dots = _measure(wide, start - base, stop - base)
    line[START], line[END], line[CHARS], line[SIZE] = start, stop, chars, end - at
    line[HASH] = np.int64(finalize(_add(units, at, end, sums) ^ np.uint64(end - at)))
    _describe(text, base, info, wide, units, letters, seen, dots, line)


@loop
def _fold(info: I64, wide: U16, start: int, stop: int, units: U32, letters: U8, at: int) -> tuple[int, int]:
    """Write the units of a line and their letters; return where they end, and the bits of its code points."""
    seen = 0
    for byte in range(start, stop):
        known = info[np.uint64(wide[np.uint64(byte)])]
        seen |= known
        units[np.uint64(at)] = known & codes.UNIT_MASK
        letters[np.uint64(at)] = (known >> codes.LETTER_SHIFT) & 0xFF
        at += int((known & codes.UNIT_MASK) != 0)
    return at, seen


@loop
def _spell(text: U8, start: int, stop: int, info: I64, units: U32, letters: U8, unit: int) -> tuple[int, int]:
    """Do what `_fold` does, one by one: with a tatweel that is a dash, and code points beyond the table."""
    at, seen, taken = start, 0, -1
    while at < stop:
        here = at
        code, at = codes.code_point(text, at)
        known = codes.bits(info, code)
        one = known & codes.UNIT_MASK if code < info.size else code
        seen |= known
        if not one:
            if code != codes.TATWEEL or not is_dash(text, here, at, start, stop, taken):
                continue
            one, known, taken = codes.HYPHEN, info[codes.HYPHEN], at
        units[unit], letters[unit] = one, (known >> codes.LETTER_SHIFT) & 0xFF
        unit += 1
    return unit, seen


@loop
def _measure(wide: U16, start: int, stop: int) -> tuple[int, int]:
    """Return the code points of a span, and how many of them are full stops."""
    chars, dots = 0, 0
    for at in range(start, stop):
        chars += wide[np.uint64(at)] != codes.CONTINUED
    for at in range(start, stop):
        dots += wide[np.uint64(at)] == codes.FULL_STOP
    return chars, dots


@loop
def _add(units: U32, start: int, stop: int, sums: U64) -> np.uint64:
    """Write the hash of the units of a line before each of them, and return that of all, unfinished."""
    value = np.uint64(0)
    at = start
    while at + 4 <= stop:  # the four do not wait for each other
        one, two = np.uint64(units[np.uint64(at)]), np.uint64(units[np.uint64(at + 1)])
        three, four = np.uint64(units[np.uint64(at + 2)]), np.uint64(units[np.uint64(at + 3)])
        sums[np.uint64(at)] = value
        two += one * BASE
        three += two * BASE
        four += three * BASE
        sums[np.uint64(at + 1)] = value * BASE + one
        sums[np.uint64(at + 2)] = value * _TWO + two
        sums[np.uint64(at + 3)] = value * _THREE + three
        value = value * _FOUR + four
        at += 4
    while at < stop:
        sums[np.uint64(at)] = value
        value = value * BASE + np.uint64(units[np.uint64(at)])
        at += 1
    sums[np.uint64(at)] = value
    return value


@loop
def _describe(
    text: U8, base: int, info: I64, wide: U16, units: U32, letters: U8, seen: int, dots: int, line: I64
) -> None:
    """Write the flags of a line, given the bits that its code points have, and how many words it has."""
    first, last = line[UNIT], line[UNIT] + line[SIZE]
    flags = columns.HAS_DIGIT * (seen & codes.DECIMAL != 0) | columns.HAS_RIGHTS * (seen & codes.RIGHTS != 0)
    flags |= columns.HAS_SIGN * (seen & (codes.COLON | codes.SLASH | codes.DASH) != 0)
    flags |= columns.HAS_ARROW * (seen & codes.ARROW != 0) | columns.HAS_SLASH * (seen & codes.SLASH != 0)
    flags |= columns.STRANGE * (seen & codes.ODD != 0)
    dotted = dots >= endings.ELLIPSIS_DOTS and endings.has_dots(info, units, first, last)
    flags |= columns.CUT * (seen & codes.ELLIPSIS != 0 or dotted)
    flags |= endings.ending(text, line[START], line[END], info)
    if seen & codes.LATIN:
        flags |= columns.FOREIGN * endings.is_foreign(text, line[START], line[END], info)
    line[FLAGS] = flags
    line[WORDS] = line[TOKENS] = SHORT_LINE
    if line[CHARS] <= SHORT_LINE:
        line[WORDS] = _runs(letters, first, last, codes.OF_WORD, 0)
        if line[SIZE] == line[CHARS]:
            line[TOKENS] = _runs(letters, first, last, codes.OF_BLANK, codes.OF_BLANK)
        else:
            line[TOKENS] = _tokens(info, wide, line[START] - base, line[END] - base)


@loop
def _runs(letters: U8, start: int, stop: int, bit: int, turned: int) -> int:
    """Return how many runs there are of units that have a bit, or of those that have it not."""
    count = int((letters[start] ^ turned) & bit != 0) if start < stop else 0
    for at in range(start + 1, stop):
        here, before = letters[np.uint64(at)] ^ turned, letters[np.uint64(at - 1)] ^ turned
        count += (here & ~before & bit) != 0
    return count


@loop
def _tokens(info: I64, wide: U16, start: int, stop: int) -> int:
    """Return how many words a line has between blanks, those included of which no unit is left."""
    count, apart = 0, 1
    for at in range(start, stop):
        code = wide[np.uint64(at)]
        if code == codes.CONTINUED:
            continue
        space = (info[np.uint64(code)] >> codes.SPACE_BIT) & 1
        count += apart & (space ^ 1)
        apart = space
    return count


@loop
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


@loop
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


@loop
def is_dash(text: U8, here: int, after: int, start: int, stop: int, taken: int) -> bool:
    """Say whether a tatweel has a space on each side that is not taken by another."""
    if here <= start or after >= stop or taken == here - 1:
        return False
    return bool(text[here - 1] == codes.BLANK and text[after] == codes.BLANK)
