"""The lines of a page: split, freed of what flattening has glued to them, and judged.

What `arabic.templates.part`, `arabic.glue.loosen` and `arabic.rows.split` do to a text, on its bytes.
"""

import numpy as np

from dedup._types import I64, U8, U32
from dedup.kernels import answers, codes, columns, endings, glue, kinds, marks, phrases, skims
from dedup.kernels._jit import loop
from dedup.kernels.answers import ODD_PAGE
from dedup.kernels.codes import Tables
from dedup.kernels.columns import (
    FLAGS,
    FROM,
    HIT,
    HITS,
    KEPT,
    KIND,
    ROW,
    SIZE,
    TO,
    UNIT,
)
from dedup.kernels.scratch import Asked, Scratch

# The measures of `arabic.glue`; a test holds them equal.
LONG, LONGEST = 60, 20_000
SPLITS = 128  # lines that a page may gain; one that would gain more is strange

NEWLINE, WASLA, STRANGE = 0x0A, 0x671, -2


@loop
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
    skims.widen(text, start, stop, s.wide)
    n = _lines(text, start, stop, common, t, s)
    if n > 0:
        n = _judged(text, start, n, t, s)
    if n < 0:
        return 0, ODD_PAGE
    return n, answers.settle(text, s.lines, n, asked)


@loop
def _lines(text: U8, start: int, stop: int, common: U32, t: Tables, s: Scratch) -> int:
    """Write the lines of a page, not yet judged; return how many, -1 where that is not for the kernel."""
    n, row, at = 0, 0, start
    s.lines[0, UNIT] = 0
    while at <= stop:
        end = codes.line_end(text, at, stop)
        if row > s.lines.shape[0] - 4 * SPLITS:
            return -1
        parts = -1
        if common.size and end - at > marks.LONG and characters(text, at, end) > marks.LONG:
            parts = _parts(text, at, end, common, t, s)
            if parts == STRANGE:
                return -1
        if parts < 0:
            n = _line(text, start, at, end, t, s, n, row)
        for part in range(parts):
            n = _line(text, start, s.parts[part, 0], s.parts[part, 1], t, s, n, row + part)
        row += max(parts, 1)
        at = end + 1
    return n


@loop
def _judged(text: U8, base: int, n: int, t: Tables, s: Scratch) -> int:
    """Write what each line is, and part those with headings inside; return how many lines there are then.

    -1 where that is not for the kernel.
    """
    lines, hits = s.lines, s.hits
    met = phrases.meet_all(
        t.steps, t.ends, t.phrases, t.info, s.units, s.letters, lines[n, UNIT], s.raw, hits
    )
    if met < 0:
        return -1
    hit, parted = 0, False
    for row in range(n):
        line = lines[row]
        line[HIT] = hit
        after = lines[row + 1, UNIT]
        while hit < met and hits[hit, 1] < after:
            hits[hit, 1] -= line[UNIT]
            hit += 1
        line[HITS] = hit - line[HIT]
        line[KIND] = kinds.judge(text, t.info, t.phrases, s.units, hits, line)
        line[KEPT] = 0
        if line[FLAGS] & columns.GLUED and LONG < characters(text, line[FROM], line[TO]) <= LONGEST:
            line[KEPT] = _cuts(text, line, t, s)
            if line[KEPT] < 0:
                return -1
            parted = parted or line[KEPT] > 0
    return _parted(text, base, n, t, s, met) if parted else n


@loop
def _parted(text: U8, base: int, n: int, t: Tables, s: Scratch, met: int) -> int:
    """Put parts in the place of the lines that have some; return how many lines there are then.

    The parts are made behind all lines, the last line first.
    """
    lines, unit, made = s.lines, s.lines[n, UNIT], s.lines.shape[0] - SPLITS - 4
    for row in range(n - 1, -1, -1):
        if not lines[row, KEPT]:
            continue
        lines[made, UNIT] = unit
        count, added = _loosen(text, base, lines[row], t, s, made, met)
        if count < 0 or n + count > made:
            return -1
        unit = lines[made + count, UNIT]
        for other in range(n - 1, row, -1):
            lines[other, ROW] += added
            _move(lines, other, other + count - 1)
        for part in range(count):
            _move(lines, made + part, row + part)
        n += count - 1
    return n


@loop
def _move(lines: I64, row: int, to: int) -> None:
    """Copy a line."""
    for column in range(columns.COLUMNS):
        lines[to, column] = lines[row, column]


@loop
def _cuts(text: U8, line: I64, t: Tables, s: Scratch) -> int:
    """Write where a line is to be parted; return at how many headings, -1 where others must read it."""
    found = glue.headings(text, line, t, s, s.parts)
    if found == 1 and endings.ending(text, line[FROM], line[TO], t.info) & columns.SENTENCE:
        return 0
    return -1 if 2 * found > SPLITS else found


@loop
def _parts(text: U8, start: int, stop: int, common: U32, t: Tables, s: Scratch) -> int:
    """Write what is left of a line between the stretches of a template; return in how many parts.

    -1 where the line stays as it is, STRANGE where its blanks are so odd that it is not for the kernel.
    """
    count = marks.words(text, start, stop, t.info, s.found, s.ahead)
    if count < 0:
        return STRANGE
    parts, begin, first, end = 0, 0, -1, 0
    for row in range(count - marks.WORDS + 1):
        one = marks.mark(s.found, s.ahead, row, row + marks.WORDS - 1)
        if not marks.knows(common, one):
            continue
        if first >= 0 and row > end + marks.BRIDGE:
            parts = _part(s, begin, first, parts)
            begin, first = end, row
        first = row if first < 0 else first
        end = row + marks.WORDS
    if first < 0 or marks.knows(common, marks.mark(s.found, s.ahead, 0, count - 1)):
        return -1
    parts = _part(s, begin, first, parts)
    parts = _part(s, end, count, parts)
    for part in range(parts):
        if parts > SPLITS or _is_spaced(text, s.parts[part, 0], s.parts[part, 1], t.info):
            return STRANGE
    return parts


@loop
def _part(s: Scratch, begin: int, end: int, parts: int) -> int:
    """Write the span of some words, if they are enough; return how many are written."""
    if end - begin < marks.LEAST:
        return parts
    if parts < SPLITS:
        s.parts[parts, 0], s.parts[parts, 1] = s.found[begin, marks.FIRST], s.found[end - 1, marks.LAST]
    return parts + 1


@loop
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


@loop
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


@loop
def characters(text: U8, start: int, stop: int) -> int:
    """Return the code points of a span."""
    count = 0
    for at in range(start, stop):
        count += text[np.uint64(at)] & 0xC0 != 0x80
    return count


@loop
def _line(text: U8, base: int, start: int, stop: int, t: Tables, s: Scratch, n: int, row: int) -> int:
    """Write the line of a span, if it is not blank; return how many lines there are now."""
    first, last = codes.strip(text, start, stop, t.info, codes.EDGE)
    if first == last:
        return n
    line = s.lines[n]
    skims.skim(text, base, first, last, t.info, s.wide, s.units, s.letters, s.sums, line)
    line[ROW], line[FROM], line[TO] = row, start, stop
    after = line[UNIT] + line[SIZE]
    s.units[after], s.letters[after] = NEWLINE, 0
    s.lines[n + 1, UNIT] = after + 1
    return n + 1


@loop
def _bit(
    text: U8, base: int, start: int, stop: int, t: Tables, s: Scratch, n: int, row: int, met: int
) -> int:
    """Write the line of a span and what it is, if it is not blank; return how many lines there are now."""
    after = _line(text, base, start, stop, t, s, n, row)
    if after > n:
        line, hits = s.lines[n], s.hits
        first, end = line[UNIT], line[UNIT] + line[SIZE]
        count = phrases.meet(t.steps, t.ends, t.phrases, t.info, s.units, s.letters, first, end, hits, met)
        line[HIT], line[HITS] = met, count - met
        for hit in range(met, count):
            hits[hit, 1] -= first
        line[KIND] = kinds.judge(text, t.info, t.phrases, s.units, hits, line)
    return after


@loop
def _loosen(text: U8, base: int, line: I64, t: Tables, s: Scratch, n: int, met: int) -> tuple[int, int]:
    """Write the parts of a line from row `n` on; return how many there are, and rows were added."""
    found, cuts = _cuts(text, line, t, s), s.parts
    at, made, row = line[FROM], n, line[ROW]
    for cut in range(found):
        made = _bit(text, base, at, cuts[cut, 0], t, s, made, row + 2 * cut, met)
        made = _bit(text, base, cuts[cut, 0], cuts[cut, 1], t, s, made, row + 2 * cut + 1, met)
        at = cuts[cut, 1]
    made = _bit(text, base, at, line[TO], t, s, made, row + 2 * found, met)
    return made - n, 2 * found
