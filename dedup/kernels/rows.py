"""The lines of a page: split, freed of what flattening has glued to them, and judged.

What `arabic.templates.part`, `arabic.glue.loosen` and `arabic.rows.split` do to a text, on its bytes.
"""

from typing import NamedTuple

import numpy as np

from dedup._types import F64, I64, U8, U16, U32, U64
from dedup.kernels import kinds, marks, skims
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import bytes_hash
from dedup.kernels.prose import Table, place, put
from dedup.kernels.skims import CHARS, COLUMNS, END, FLAGS, HITS, KIND, ROW, SIZE, START, UNIT, Tables

# The measures of `arabic.glue`; a test holds them equal.
LONG, LONGEST = 60, 20_000
SPLITS = 128  # lines that a page may gain; one that would gain more is strange

# What becomes of a page: it is read, waits for answers, or is too strange for the kernel.
READ, WAITS, ODD_PAGE = 0, 1, 2
NEWLINE, WASLA, STRANGE = 0x0A, 0x671, -2


class Scratch(NamedTuple):
    """Room for one page.

    Attributes:
        units: uint32, as many as the longest page has bytes, and then some.
        hits: int64, shape (skims.MOST_HITS, 2).
        lines: int64, shape (most lines of a page + SPLITS + 1, COLUMNS).
        weights: float64, one a line.
        left: float64, likewise.
        free: float64, likewise.
        whole: uint64, one a word.
        stems: uint64, likewise.
        sizes: int64, likewise.
        some: Table with room for the words and lines of a page.
        few: Table with room for the words of all lines that may be a title.
        runs: int64, shape (candidates, 2).
        totals: float64, shape (candidates,).
        more: int64, shape (candidates, 2).
        others: float64, shape (candidates,).
        found: int64, shape (most words of a line, 4).
        sums: uint64, as long as the longest line and longer.
        parts: int64, shape (SPLITS, 2).
    """

    units: U32
    hits: I64
    lines: I64
    weights: F64
    left: F64
    free: F64
    whole: U64
    stems: U64
    sizes: I64
    some: Table
    few: Table
    runs: I64
    totals: F64
    more: I64
    others: F64
    found: I64
    sums: U64
    parts: I64


class Asked(NamedTuple):
    """What has been answered of lines, by their hash; and what is to be asked next.

    Attributes:
        known: Table of the answers, `arabic.skims.answer`.
        spans: int64, shape (most, 3), written: first byte, one past the last, and hash of lines to ask of.
        count: int64, shape (1,), how many.
    """

    known: Table
    spans: I64
    count: I64


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
        end = skims.line_end(text, at, stop)
        first, last = skims.strip(text, at, end, t.info, skims.EDGE)
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
            if s.lines[before, FLAGS] & skims.GLUED:
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
        if lines[line, FLAGS] & skims.STRANGE or not lines[line, skims.TOKENS]:
            return ODD_PAGE
        if lines[line, KIND] == kinds.ASK:
            if not _answered(text, lines[line], asked):
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
        if one % marks.SAMPLE or not marks.knows(common, one):
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
        code, start = skims.code_point(text, start)
        space = skims.bits(info, code) & skims.SPACE != 0
        if space and (blank or code != skims.BLANK):
            return True
        blank = space
    return False


@kernel
def _loose(text: U8, start: int, stop: int, t: Tables, s: Scratch, n: int, row: int) -> tuple[int, int]:
    """Write a line, parted at the headings inside of it; return how many lines there are now, and its last row.

    The number of lines is -1 where that is not for the kernel.
    """
    if row > s.lines.shape[0] - SPLITS - 8:
        return -1, row
    first, last = skims.strip(text, start, stop, t.info, skims.EDGE)
    after = _line(text, first, last, t.info, t.steps, t.ends, t.phrases, s.units, s.hits, s.lines, n, row)
    glued = after > n and s.lines[n, FLAGS] & skims.GLUED != 0
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
    start, stop = skims.strip(text, start, stop, t.info, skims.EDGE)
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
    if asked.count[0] < asked.spans.shape[0]:
        span = asked.spans[asked.count[0]]
        span[0], span[1], span[2] = line[START], line[END], np.int64(key)
        asked.count[0] += 1
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
    found = _headings(text, line, t, s, cuts)
    if found <= 0 or (found == 1 and skims.ending(text, start, stop, t.info) & skims.SENTENCE):
        return (n + 1 if found >= 0 else -1), 0
    if 2 * found > SPLITS:
        return -1, 0
    at = start
    for cut in range(found):
        n = _bit(text, at, cuts[cut, 0], t, s, n, row + 2 * cut)
        n = _bit(text, cuts[cut, 0], cuts[cut, 1], t, s, n, row + 2 * cut + 1)
        at = cuts[cut, 1]
    return _bit(text, at, stop, t, s, n, row + 2 * found), 2 * found


@kernel
def _headings(text: U8, line: I64, t: Tables, s: Scratch, cuts: I64) -> int:
    """Write where headings of two words and more begin and end, leftmost and longest first; return how many.

    A line is looked at if one of them stands in it with single spaces. -1 where that is not to be told here.
    """
    places = np.empty(line[SIZE] + 1, np.int64)
    _locate(text, line, t.info, places)
    spans = np.empty((line[HITS], 2), np.int64)
    count, exact, sure = 0, False, False
    for hit in range(line[HITS]):
        phrase, end = s.hits[hit, 0], s.hits[hit, 1]
        if not t.phrases[phrase, skims.CLASSES] & kinds.IS_GLUE:
            continue
        begin = skims.begins(t.info, t.phrases, s.units, line, phrase, end)
        single = skims.is_exact(t.info, t.phrases, s.units, line, phrase, begin, end)
        heading = _heading(text, line, t.info, places[begin], places[end]) > 0
        exact, sure = exact or single, sure or (single and heading)
        if heading:
            spans[count, 0], spans[count, 1] = begin, end
            count += 1
    if count and not sure:
        return -1 if exact else 0
    return _disjoint(text, line, t.info, places, spans[:count], cuts)


@kernel
def _disjoint(text: U8, line: I64, info: I64, places: I64, spans: I64, cuts: I64) -> int:
    """Write the bytes of the spans of units that do not overlap, leftmost and longest first; return how many."""
    found, free = 0, 0
    while True:
        begin, end = line[SIZE], 0
        for row in range(spans.shape[0]):
            first = spans[row, 0] < begin or (spans[row, 0] == begin and spans[row, 1] > end)
            if spans[row, 0] >= free and first:
                begin, end = spans[row, 0], spans[row, 1]
        if begin == line[SIZE]:
            return found
        if found == cuts.shape[0]:
            return -1
        cuts[found, 0], cuts[found, 1] = places[begin], _heading(text, line, info, places[begin], places[end])
        free = end + 1
        found += 1


@kernel
def _locate(text: U8, line: I64, info: I64, places: I64) -> None:
    """Write where the code point of each unit begins; a tatweel that is a dash is the third kind of unit."""
    at, unit, taken = line[START], 0, -1
    while at < line[END]:
        here = at
        code, at = skims.code_point(text, at)
        known = skims.bits(info, code)
        dash = code == skims.TATWEEL and skims.is_dash(text, here, at, line[START], line[END], taken)
        if dash:
            taken = at
        if dash or known & skims.UNIT_MASK or code >= info.size:
            places[unit] = here
            unit += 1


@kernel
def _heading(text: U8, line: I64, info: I64, begin: int, last: int) -> int:
    """Return where a heading ends whose first and last letters begin here, or 0 where it is none."""
    if begin > line[START]:
        code, _ = skims.code_point(text, skims.before(text, begin))
        if _is_word(info, code):
            return 0
    at = begin
    while at < last:
        code, at = skims.code_point(text, at)
        if code == WASLA or (not skims.bits(info, code) & skims.UNIT_MASK and not _is_mark(code)):
            return 0
    code, at = skims.code_point(text, last)
    if code == WASLA:
        return 0
    end = 0
    while True:  # the last place from which no letter follows
        code, after = skims.code_point(text, at) if at < line[END] else (skims.BLANK, at)
        if not _is_word(info, code):
            end = at
        if at >= line[END] or not _is_mark(code):
            return end
        at = after


@kernel
def _is_word(info: I64, code: int) -> bool:
    return code == kinds.UNDERSCORE or skims.bits(info, code) & skims.ALNUM != 0


@kernel
def _is_mark(code: int) -> bool:
    return 0x64B <= code <= 0x652 or code == 0x670 or code == skims.TATWEEL
