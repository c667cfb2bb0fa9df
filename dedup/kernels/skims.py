"""The lines of a page of text, each read once: where it is, how long, how it compares, and what stands in it.

A line is a row of a table of int64, whose columns are named below. Its *units* are its code points in the
spelling of `arabic.furniture.skim`.
"""

from typing import NamedTuple

import numpy as np

from dedup._types import I64, U8, U16, U32, Bools
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import BASE, finalize

# Columns: first byte and one past the last; code points, units, first unit; hash and number of words of the
# units, number of words of the line; its kind; its flags; how many phrases were met; marks of its host.
(
    START,
    END,
    CHARS,
    SIZE,
    UNIT,
    HASH,
    WORDS,
    TOKENS,
    KIND,
    FLAGS,
    HITS,
    FIRST,
    COUNT,
    KEPT,
    TOKEN,
    ROW,
    SHARED,
) = range(17)
COLUMNS = 17

# Bits of a code point; those of `arabic.skims`, and a test holds them equal.
EDGE, SPACE, ALNUM, ALPHA, ARABIC = 1 << 24, 1 << 25, 1 << 26, 1 << 27, 1 << 28
DECIMAL, ODD, BARE, NAME = 1 << 29, 1 << 30, 1 << 31, 1 << 32
DOT, ELLIPSIS, COLON, SLASH, DASH, RIGHTS, BULLET, ARROW, LATIN = tuple(1 << bit for bit in range(33, 42))
# Columns of a phrase.
LENGTH, CLASSES, FORMS, SPACES, SHORTER = range(5)
SPACE_BIT, ALNUM_BIT, DOT_BIT = 25, 26, 33
UNIT_MASK, LETTER_SHIFT, LETTER_MASK = (1 << 16) - 1, 16, 255
IS_AGENCY = 1 << 9
FIRST_PICTURE, LAST_PICTURE = 0x1F300, 0x1FAFF
NEWLINE, STRETCH = 0x0A, 64
TATWEEL, HYPHEN, BLANK, NO_BREAK = 0x640, 0x2D, 0x20, 0xA0

# Flags of a line. Those from `SEEN` on say which bits its code points have.
SENTENCE, QUESTION, CUT, UNFINISHED, ENDS_IN_COLON, ENDS_IN_LETTER, BRACKETED, ASTRAY = tuple(
    1 << bit for bit in range(8)
)
DATED, DATED_INSIDE, CLOCKS, HOLDS, AGENCY, AGENCY_AHEAD, WRITER, FOREIGN = tuple(
    1 << bit for bit in range(8, 16)
)
HAS_DIGIT, HAS_RIGHTS, HAS_SLASH, STRANGE, GLUED, HAS_SIGN, HAS_ARROW = tuple(
    1 << bit for bit in range(16, 23)
)

SAMPLE = 200  # code points whose letters are counted, as in `arabic.furniture`
TAIL = 12  # code points at the end of a line that are looked at
SHORT_LINE = 150  # code points; the words of longer ones are of no interest
ELLIPSIS_DOTS = 3
ROW_BITS = 6  # letters of the automaton, as a power of two
MOST_HITS = 4096  # phrases of a line; one with more is strange


class Tables(NamedTuple):
    """What is known of letters and phrases: `arabic.skims`, as arrays.

    Attributes:
        info: int64, what each code point is.
        steps: uint16, the automaton, a row of 2^ROW_BITS letters a state.
        ends: int64, the longest phrase that ends at a state, or -1.
        phrases: int64, shape (n_phrases, 5): units, classes, bit among the forms, whether it has several words,
            and the next shorter phrase that ends with it, or -1.
    """

    info: I64
    steps: U16
    ends: I64
    phrases: I64


@kernel
def more(text: U8, at: int) -> int:
    """Return the six bits of a continuation byte."""
    return np.int64(text[np.uint64(at)] & np.uint8(0x3F))


@kernel
def code_point(text: U8, at: int) -> tuple[int, int]:
    """Return the code point whose first byte is text[at], and where the next one begins."""
    byte = np.int64(text[np.uint64(at)])
    if byte < 0xE0:  # without a branch: where the words of Arabic end is a coin toss to the processor
        two = np.int64(byte >= 0xC0)
        rest = more(text, at + two)
        return (((byte & 0x1F) << 6 | rest) & -two) | (byte & (two - 1)), at + 1 + two
    if byte < 0xF0:
        return (byte & 0x0F) << 12 | more(text, at + 1) << 6 | more(text, at + 2), at + 3
    high = (byte & 0x07) << 18 | more(text, at + 1) << 12
    return high | more(text, at + 2) << 6 | more(text, at + 3), at + 4


@kernel
def before(text: U8, at: int) -> int:
    """Return where the code point begins that ends before text[at]."""
    at -= 1
    while text[np.uint64(at)] & 0xC0 == 0x80:
        at -= 1
    return at


@kernel
def bits(info: I64, code: int) -> int:
    """Return what a code point is; of those beyond the table only pictures are known."""
    if code < info.size:
        return info[np.uint64(code)]
    return 0 if FIRST_PICTURE <= code <= LAST_PICTURE else ODD


@kernel
def gather(data: U8, starts: I64, offsets: I64, out: U8) -> None:
    """Write some spans of bytes one behind the other.

    Args:
        data: uint8.
        starts: int64, shape (n,), where they begin.
        offsets: int64, shape (n + 1,), where they go; their sizes are the differences.
        out: uint8, written.
    """
    for row in range(starts.size):
        size = offsets[row + 1] - offsets[row]
        if size:
            out[offsets[row] : offsets[row + 1]] = data[starts[row] : starts[row] + size]


@kernel
def line_end(text: U8, at: int, stop: int) -> int:
    """Return where the next line feed is, or `stop`; a stretch without one is passed in few steps."""
    while at + STRETCH <= stop:
        found = 0
        for byte in range(at, at + STRETCH):
            found += text[np.uint64(byte)] == NEWLINE
        if found:
            break
        at += STRETCH
    while at < stop and text[np.uint64(at)] != NEWLINE:
        at += 1
    return at


@kernel
def strip(text: U8, start: int, stop: int, info: I64, edge: int) -> tuple[int, int]:
    """Return the span without the code points at its ends that have one of some bits."""
    while start < stop:
        code, after = code_point(text, start)
        if not bits(info, code) & edge:
            break
        start = after
    while stop > start:
        last = before(text, stop)
        if not bits(info, code_point(text, last)[0]) & edge:
            break
        stop = last
    return start, stop


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
        code, at = code_point(text, at)
        known = bits(info, code)
        unit = known & UNIT_MASK if code < info.size else code
        seen |= known
        chars += 1
        dots += (known >> DOT_BIT) & 1
        if not unit:
            if code != TATWEEL or not is_dash(text, here, at, start, stop, taken):
                continue
            unit, known, taken = HYPHEN, info[HYPHEN], at
        units[np.uint64(at_unit + size)] = unit
        value = value * BASE + np.uint64(unit)
        if not known & last & SPACE:  # blanks in a row are one to the phrases
            state = np.int64(
                steps[np.uint64((state >> 1) << ROW_BITS | ((known >> LETTER_SHIFT) & LETTER_MASK))]
            )
            if state & 1:
                met = _met(info, phrases, units, at_unit, ends[state >> 1], size, hits, met)
        last = known
        size += 1
    line[START], line[END], line[CHARS], line[SIZE], line[UNIT] = start, stop, chars, size, at_unit
    line[HASH] = np.int64(finalize(value ^ np.uint64(size)))
    line[HITS] = met
    flags = HAS_DIGIT * (seen & DECIMAL != 0) | HAS_RIGHTS * (seen & RIGHTS != 0)
    flags |= HAS_ARROW * (seen & ARROW != 0)
    flags |= HAS_SIGN * (seen & (COLON | SLASH | DASH) != 0)
    flags |= HAS_SLASH * (seen & SLASH != 0) | STRANGE * (seen & ODD != 0 or met >= MOST_HITS)
    dotted = dots >= ELLIPSIS_DOTS and _has_dots(info, units, at_unit, at_unit + size)
    flags |= CUT * (seen & ELLIPSIS != 0 or dotted) | ending(text, start, stop, info)
    if seen & LATIN:
        flags |= FOREIGN * _is_foreign(text, start, stop, info)
    line[FLAGS] = flags
    line[WORDS] = line[TOKENS] = SHORT_LINE
    if chars <= SHORT_LINE:
        _count(text, units, info, line)


@kernel
def _has_dots(info: I64, units: U32, start: int, stop: int) -> bool:
    """Say whether three full stops stand in a row, perhaps a blank between two."""
    count, since = 0, 0
    for at in range(start, stop):
        known = bits(info, units[at])
        if known & DOT:
            count, since = count + 1, 0
            if count == ELLIPSIS_DOTS:
                return True
        elif count:
            since += 1
            count = count if known & SPACE and since == 1 else 0
    return False


@kernel
def _is_foreign(text: U8, start: int, stop: int, info: I64) -> bool:
    """Say whether most letters at the start of a line are not Arabic."""
    chars, letters, others = 0, 0, 0
    while start < stop and chars < SAMPLE:
        code, start = code_point(text, start)
        known = bits(info, code)
        letters += known & ALPHA != 0
        others += known & LATIN != 0
        chars += 1
    return letters - others < letters * 0.5


@kernel
def _count(text: U8, units: U32, info: I64, line: I64) -> None:
    """Write how many words a line has between blanks, and how many its units between what are no letters."""
    tokens, words, apart = 0, 0, 1
    at, stop = line[START], line[END]
    while at < stop:
        code, at = code_point(text, at)
        space = (bits(info, code) >> SPACE_BIT) & 1
        tokens += apart & (space ^ 1)
        apart = space
    apart = 1
    for row in range(line[UNIT], line[UNIT] + line[SIZE]):
        alnum = (bits(info, units[row]) >> ALNUM_BIT) & 1
        words += apart & alnum
        apart = alnum ^ 1
    line[TOKENS], line[WORDS] = tokens, words


@kernel
def begins(info: I64, phrases: I64, units: U32, line: I64, phrase: int, end: int) -> int:
    """Return the unit of a line at which a phrase begins that ends there, blanks in a row being one."""
    size = phrases[phrase, LENGTH]
    if not phrases[phrase, SPACES]:
        return end - size + 1
    at = end + 1
    while size:
        at -= 1
        size -= 1
        if bits(info, units[line[UNIT] + at]) & SPACE:
            while at > 0 and bits(info, units[line[UNIT] + at - 1]) & SPACE:
                at -= 1
    return at


@kernel
def is_exact(info: I64, phrases: I64, units: U32, line: I64, phrase: int, begin: int, end: int) -> bool:
    """Say whether the blanks of a phrase are single spaces."""
    if not phrases[phrase, SPACES]:
        return True
    if end - begin + 1 != phrases[phrase, LENGTH]:
        return False
    for at in range(line[UNIT] + begin, line[UNIT] + end + 1):
        if units[at] != BLANK and bits(info, units[at]) & SPACE:
            return False
    return True


@kernel
def is_dash(text: U8, here: int, after: int, start: int, stop: int, taken: int) -> bool:
    """Say whether a tatweel has a space on each side that is not taken by another."""
    if here <= start or after >= stop or taken == here - 1:
        return False
    return bool(text[here - 1] == BLANK and text[after] == BLANK)


@kernel
def _met(info: I64, phrases: I64, units: U32, first: int, phrase: int, end: int, hits: I64, met: int) -> int:
    """Write the phrases that end at a unit, longest first; return how many are written by now.

    Names of agencies are short: in the middle of a word they are passed over.
    """
    while phrase >= 0 and met < hits.shape[0]:
        begin = end - phrases[phrase, LENGTH] + 1
        inside = phrases[phrase, CLASSES] == IS_AGENCY and not phrases[phrase, SPACES] and begin > 0
        if not inside or not bits(info, units[first + begin - 1]) & ALNUM:
            hits[met, 0], hits[met, 1] = phrase, end
            met += 1
        phrase = phrases[phrase, SHORTER]
    return met


@kernel
def ending(text: U8, start: int, stop: int, info: I64) -> int:
    """Return the flags that the last code points of a line give."""
    last, _ = code_point(text, before(text, stop))
    flags = ENDS_IN_LETTER * (bits(info, last) & ALPHA != 0) | ENDS_IN_COLON * (last == 0x3A)
    if bits(info, last) & ALPHA:
        return flags | ASTRAY * _space(info, code_point(text, start)[0])
    flags |= UNFINISHED * (last in (0x3A, 0x60C, 0x2C, 0x61B, 0x28, 0x5B))
    flags |= ASTRAY * (_space(info, last) or _space(info, code_point(text, start)[0]))
    code, dotted = last, last
    at, row = stop, 0
    while at > start and row < TAIL:
        at = before(text, at)
        code, _ = code_point(text, at)
        if not (_closes(code) or code == 0x5D or code == 0x27 or code == 0x201D or code == 0x2019):
            if not _space(info, code):
                break
        row += 1
    if row < TAIL and not (_closes(code) or _space(info, code)):
        flags |= QUESTION * (code in (0x21, 0x61F, 0x3F))
        if code in (0x2E, 0x61B, 0x6D4) and not _is_cut(text, start, stop, info):
            flags |= SENTENCE
    at, row = stop, 0
    while at > start and row < TAIL:
        at = before(text, at)
        dotted, _ = code_point(text, at)
        if dotted != 0x2E and not _space(info, dotted):
            break
        row += 1
    return flags | BRACKETED * (dotted == 0x29 or dotted == 0x5D)


@kernel
def _closes(code: int) -> bool:
    """Say whether a code point is a quote or bracket behind which a sentence or an ellipsis may end."""
    return code == 0x22 or code == 0xBB or code == 0x29


@kernel
def _space(info: I64, code: int) -> bool:
    return bits(info, code) & SPACE != 0


@kernel
def _is_cut(text: U8, start: int, stop: int, info: I64) -> bool:
    """Say whether a line ends in an ellipsis: `arabic.furniture.is_cut`."""
    row, dot, spaced, at = 0, -9, False, stop
    while at > start and row < TAIL:
        at = before(text, at)
        code, _ = code_point(text, at)
        space = _space(info, code)
        if code == 0x2E:
            if row - dot == 1 or (row - dot == 2 and spaced):
                return True
            dot = row
        elif not space and not _closes(code):
            return code == 0x2026
        spaced = space
        row += 1
    return False
