"""The lines of a page: split, freed of what flattening has glued to them, and judged.

What `arabic.templates.part`, `arabic.glue.loosen` and `arabic.rows.split` do to a text, on its bytes.
"""

import numpy as np

from dedup._types import I64, U8, U16, U32
from dedup.kernels import codes, columns, endings, glue, kinds, marks, skims
from dedup.kernels._jit import kernel
from dedup.kernels.codes import Tables
from dedup.kernels.columns import END, FLAGS, KIND, ROW, SIZE, START, UNIT
from dedup.kernels.hashing import bytes_hash
from dedup.kernels.prose import place, put
from dedup.kernels.scratch import Asked, Scratch

# The measures of `arabic.glue`; a test holds them equal.
LONG, LONGEST = 60, 20_000
SPLITS = 128  # lines that a page may gain; one that would gain more is strange

# What becomes of a page: it is read, waits for answers, or is too strange for the kernel.
READ, WAITS, ODD_PAGE = 0, 1, 2
NEWLINE, WASLA, STRANGE = 0x0A, 0x671, -2


@kernel
def split(
    text: U8, start: int, stop: int, common: U32, t: Tables, s: Scratch, asked: Asked
) -> tuple[int, int]:
    """Write the lines of a page; return how many, and what becomes of the page.

    Args:
        text: uint8, UTF-8.
        start: First byte of the page.
        stop: One past its last.
        common: uint32, ascending, marks of what other pages of its host have too.
        t: Tables.
        s: Scratch; its lines and units are written, those behind the last line included.
        asked: What is known of lines; what is not is appended.
    """
    n, row, at = 0, 0, start
    s.lines[0, UNIT] = 0
    while at <= stop:
        end = codes.line_end(text, at, stop)
        first, last = codes.strip(text, at, end, t.info, codes.EDGE)
        if first == last:
            row, at = row + 1, end + 1
            continue
        if row > s.lines.shape[0] - SPLITS - 8:
            return 0, ODD_PAGE
        parts = -1
        if common.size and end - at > marks.LONG and characters(text, at, end) > marks.LONG:
            parts = _parts(text, at, end, common, t, s)
            if parts == STRANGE:
                return 0, ODD_PAGE
        if parts < 0:
            before = n
            n = _line(text, first, last, t.info, t.steps, t.ends, t.phrases, s.units, s.hits, s.lines, n, row)
            if s.lines[before, FLAGS] & columns.GLUED:
                n, row = _loose(text, at, end, t, s, before, row)
            row += 1
        for part in range(parts):
            first, last = s.parts[part, 0], s.parts[part, 1]
            n, row = _loose(text, first, last, t, s, n, row)
            row += 1
            if n < 0:
                break
        row += parts == 0
        if n < 0:
            return 0, ODD_PAGE
        at = end + 1
    return n, _settled(text, s.lines, n, asked)


@kernel
def _settled(text: U8, lines: I64, n: int, asked: Asked) -> int:
    """Fill in what has been answered of the lines of a page; return what becomes of it."""
    state = READ
    for line in range(n):
        if lines[line, FLAGS] & columns.STRANGE or not lines[line, columns.TOKENS]:
            return ODD_PAGE
        if lines[line, KIND] == kinds.ASK and not _answered(text, lines[line], asked):
            state = WAITS
    return state


@kernel
def _parts(text: U8, start: int, stop: int, common: U32, t: Tables, s: Scratch) -> int:
    """Write what is left of a line between the stretches of a template; return in how many parts.

    -1 where the line stays as it is, STRANGE where its blanks are so odd that it is not for the kernel.
    """
    count = marks.words(text, start, stop, t.info, s.found, s.sums)
    if count < 0:
        return STRANGE
    parts, begin, first, end = 0, 0, -1, 0
    for row in range(count - marks.WORDS + 1):
        one = marks.mark(s.found, s.sums, row, row + marks.WORDS - 1)
        if not marks.knows(common, one):
            continue
        if first >= 0 and row > end + marks.BRIDGE:
            parts = _part(s, begin, first, parts)
            begin, first = end, row
        first = row if first < 0 else first
        end = row + marks.WORDS
    if first < 0 or marks.knows(common, marks.mark(s.found, s.sums, 0, count - 1)):
        return -1
    parts = _part(s, begin, first, parts)
    parts = _part(s, end, count, parts)
    for part in range(parts):
        if parts > SPLITS or _is_spaced(text, s.parts[part, 0], s.parts[part, 1], t.info):
            return STRANGE
    return parts


@kernel
def _part(s: Scratch, begin: int, end: int, parts: int) -> int:
    """Write the span of some words, if they are enough; return how many are written."""
    if end - begin < marks.LEAST:
        return parts
    if parts < SPLITS:
        s.parts[parts, 0], s.parts[parts, 1] = s.found[begin, marks.FIRST], s.found[end - 1, marks.LAST]
    return parts + 1


@kernel
def _is_spaced(text: U8, start: int, stop: int, info: I64) -> bool:
    """Say whether two blanks stand side by side, or one that is no space."""
    blank = False
    while start < stop:
        code, start = codes.code_point(text, start)
        space = codes.bits(info, code) & codes.SPACE != 0
        if space and (blank or code != codes.BLANK):
            return True
        blank = space
    return False


@kernel
def _loose(text: U8, start: int, stop: int, t: Tables, s: Scratch, n: int, row: int) -> tuple[int, int]:
    """Write a line, parted at the headings inside of it; return the number of lines, and its last row.

    The number of lines is -1 where that is not for the kernel.
    """
    if row > s.lines.shape[0] - SPLITS - 8:
        return -1, row
    first, last = codes.strip(text, start, stop, t.info, codes.EDGE)
    after = _line(text, first, last, t.info, t.steps, t.ends, t.phrases, s.units, s.hits, s.lines, n, row)
    glued = after > n and s.lines[n, FLAGS] & columns.GLUED != 0
    if glued and LONG < characters(text, start, stop) <= LONGEST:
        after, added = _loosen(text, start, stop, t, s, n, row)
        row += added
    return after, row


@kernel
def most_lines(text: U8, offsets: I64, pages: I64) -> tuple[int, int]:
    """Return the lines of some pages, and of the page that has the most; a last line may be empty."""
    total, most = 0, 0
    for page in pages:
        count = 1
        for at in range(offsets[page], offsets[page + 1]):
            count += text[np.uint64(at)] == NEWLINE
        total += count
        most = max(most, count)
    return total, most


@kernel
def characters(text: U8, start: int, stop: int) -> int:
    """Return the code points of a span."""
    count = 0
    for at in range(start, stop):
        count += text[np.uint64(at)] & 0xC0 != 0x80
    return count


@kernel
def _line(
    text: U8,
    start: int,
    stop: int,
    info: I64,
    steps: U16,
    ends: I64,
    phrases: I64,
    units: U32,
    hits: I64,
    lines: I64,
    n: int,
    row: int,
) -> int:
    """Write the line of a stripped span, if it is not empty; return how many lines there are now."""
    if start == stop:
        return n
    line = lines[n]
    skims.skim(text, start, stop, info, steps, ends, phrases, units, line[UNIT], hits, line)
    line[ROW] = row
    line[KIND] = kinds.judge(text, info, phrases, units, hits, line)
    after = line[UNIT] + line[SIZE]
    units[after] = NEWLINE
    lines[n + 1, UNIT] = after + 1
    return n + 1


@kernel
def _bit(text: U8, start: int, stop: int, t: Tables, s: Scratch, n: int, row: int) -> int:
    """Write the line of a span, if it is not blank; return how many lines there are now."""
    start, stop = codes.strip(text, start, stop, t.info, codes.EDGE)
    return _line(text, start, stop, t.info, t.steps, t.ends, t.phrases, s.units, s.hits, s.lines, n, row)


@kernel
def _answered(text: U8, line: I64, asked: Asked) -> bool:
    """Fill in what has been answered of a line; or ask."""
    key = bytes_hash(text, line[START], line[END])
    at = place(asked.known, key)
    if asked.known.ages[at] == asked.known.age[0]:
        line[KIND] = asked.known.values[at] & 0xFF
        line[FLAGS] |= asked.known.values[at] & 0xF00
        return True
    if asked.waiting[0] < asked.spans.shape[0]:
        span = asked.spans[asked.waiting[0]]
        span[0], span[1], span[2] = line[START], line[END], np.int64(key)
        asked.waiting[0] += 1
    return False


@kernel
def learn(asked: Asked, keys: I64, answers: I64) -> None:
    """Remember what was answered of lines."""
    for row in range(keys.size):
        put(asked.known, np.uint64(keys[row]), answers[row])


@kernel
def _loosen(text: U8, start: int, stop: int, t: Tables, s: Scratch, n: int, row: int) -> tuple[int, int]:
    """Part a line at the headings inside of it; return how many lines there are now, and rows were added.

    The number of lines is -1 where its blanks are so odd that it is not for the kernel.
    """
    line = s.lines[n]
    cuts = np.empty((SPLITS, 2), np.int64)
    found = glue.headings(text, line, t, s, cuts)
    if found <= 0 or (found == 1 and endings.ending(text, start, stop, t.info) & columns.SENTENCE):
        return (n + 1 if found >= 0 else -1), 0
    if 2 * found > SPLITS:
        return -1, 0
    at = start
    for cut in range(found):
        n = _bit(text, at, cuts[cut, 0], t, s, n, row + 2 * cut)
        n = _bit(text, cuts[cut, 0], cuts[cut, 1], t, s, n, row + 2 * cut + 1)
        at = cuts[cut, 1]
    return _bit(text, at, stop, t, s, n, row + 2 * found), 2 * found
