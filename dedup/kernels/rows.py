"""The lines of a page: split, freed of what flattening has glued to them, and judged.

What `arabic.templates.part`, `arabic.glue.loosen` and `arabic.rows.split` do to a text, on its bytes.
"""

from typing import NamedTuple

import numpy as np

from dedup._types import F64, I64, U8, U32, U64
from dedup.kernels import kinds, skims
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import BASE, finalize
from dedup.kernels.prose import Table, place
from dedup.kernels.skims import CHARS, COLUMNS, END, FLAGS, HITS, KIND, ROW, SIZE, START, UNIT, Tables

# The measures of `arabic.glue`; a test holds them equal.
LONG, LONGEST = 60, 20_000
SPLITS = 128  # lines that a page may gain; one that would gain more is strange

# What becomes of a page: it is read, waits for answers, or is too strange for the kernel.
READ, WAITS, ODD_PAGE = 0, 1, 2
NEWLINE, WASLA, STRETCH = 0x0A, 0x671, 64


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
        sums: float64, shape (candidates,).
        more: int64, shape (candidates, 2).
        totals: float64, shape (candidates,).
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
    sums: F64
    more: I64
    totals: F64


class Asked(NamedTuple):
    """What has been answered of lines, by `line_key`; and what is to be asked next.

    Attributes:
        known: Table of the answers, `arabic.skims.answer`.
        spans: int64, shape (most, 2), written: lines to ask of.
        count: int64, shape (1,), how many.
    """

    known: Table
    spans: I64
    count: I64


@kernel
def split(text: U8, start: int, stop: int, t: Tables, s: Scratch, asked: Asked) -> tuple[int, int, int]:
    """Write the lines of a page; return how many, the rows that they stand in, and what becomes of the page.

    Args:
        text: uint8, UTF-8.
        start: First byte of the page.
        stop: One past its last.
        t: Tables.
        s: Scratch; its lines and units are written, those behind the last line included.
        asked: What is known of lines; what is not is appended.
    """
    n, row, state = 0, 0, READ
    at, most = start, s.lines.shape[0] - 1
    s.lines[0, UNIT] = 0
    while at <= stop:
        end = line_end(text, at, stop)
        before = n
        n = _line(text, at, end, t, s, n, row)
        glued = n > before and s.lines[before, FLAGS] & skims.GLUED != 0
        added = 0
        if glued and LONG < characters(text, at, end) <= LONGEST:
            n, added = _loosen(text, at, end, t, s, before, row)
        if n < 0 or row + added > most - SPLITS - 8:
            return 0, 0, ODD_PAGE
        for line in range(before, n):
            if s.lines[line, FLAGS] & skims.STRANGE or not s.lines[line, skims.TOKENS]:
                return 0, 0, ODD_PAGE
            if s.lines[line, KIND] == kinds.ASK and not _answered(text, s.lines[line], asked):
                state = WAITS
        row += 1 + added
        at = end + 1
    return n, row, state


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
def characters(text: U8, start: int, stop: int) -> int:
    """Return the code points of a span."""
    count = 0
    for at in range(start, stop):
        count += text[np.uint64(at)] & 0xC0 != 0x80
    return count


@kernel
def _line(text: U8, start: int, stop: int, t: Tables, s: Scratch, n: int, row: int) -> int:
    """Write the line of a span, if it is not blank; return how many lines there are now."""
    start, stop = skims.strip(text, start, stop, t.info, skims.EDGE)
    if start == stop:
        return n
    line = s.lines[n]
    skims.skim(text, start, stop, t, s.units, line[UNIT], s.hits, line)
    line[ROW] = row
    line[KIND] = kinds.judge(text, t, s.units, s.hits, line)
    after = line[UNIT] + line[SIZE]
    s.units[after] = NEWLINE
    s.lines[n + 1, UNIT] = after + 1
    return n + 1


@kernel
def _answered(text: U8, line: I64, asked: Asked) -> bool:
    """Fill in what has been answered of a line; or ask."""
    key = line_key(text, line[START], line[END])
    at = place(asked.known, key)
    if asked.known.ages[at] == asked.known.age[0]:
        line[KIND] = asked.known.values[at] & 0xFF
        line[FLAGS] |= asked.known.values[at] & 0xF00
        return True
    if asked.count[0] < asked.spans.shape[0]:
        asked.spans[asked.count[0], 0], asked.spans[asked.count[0], 1] = line[START], line[END]
        asked.count[0] += 1
    return False


@kernel
def line_key(text: U8, start: int, stop: int) -> np.uint64:
    """Return what a line is remembered by."""
    value = np.uint64(stop - start)
    for at in range(start, stop):
        value = value * BASE + np.uint64(text[np.uint64(at)])
    return finalize(value)


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
        n = _line(text, at, cuts[cut, 0], t, s, n, row + 2 * cut)
        n = _line(text, cuts[cut, 0], cuts[cut, 1], t, s, n, row + 2 * cut + 1)
        at = cuts[cut, 1]
    return _line(text, at, stop, t, s, n, row + 2 * found), 2 * found


@kernel
def _headings(text: U8, line: I64, t: Tables, s: Scratch, cuts: I64) -> int:
    """Write where headings of two words and more begin and end, leftmost and longest first; return how many.

    A line is looked at if one of them stands in it with single spaces. -1 where that is not to be told here.
    """
    places = np.empty(line[SIZE] + 1, np.int64)
    _locate(text, line, t, places)
    spans = np.empty((line[HITS], 2), np.int64)
    count, exact, sure = 0, False, False
    for hit in range(line[HITS]):
        phrase, end = s.hits[hit, 0], s.hits[hit, 1]
        if not t.classes[phrase] & kinds.IS_GLUE:
            continue
        begin = skims.begins(t, s.units, line, phrase, end)
        single = skims.is_exact(t, s.units, line, phrase, begin, end)
        heading = _heading(text, line, t, places[begin], places[end]) > 0
        exact, sure = exact or single, sure or (single and heading)
        if heading:
            spans[count, 0], spans[count, 1] = begin, end
            count += 1
    if count and not sure:
        return -1 if exact else 0
    return _disjoint(text, line, t, places, spans[:count], cuts)


@kernel
def _disjoint(text: U8, line: I64, t: Tables, places: I64, spans: I64, cuts: I64) -> int:
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
        cuts[found, 0], cuts[found, 1] = places[begin], _heading(text, line, t, places[begin], places[end])
        free = end + 1
        found += 1


@kernel
def _locate(text: U8, line: I64, t: Tables, places: I64) -> None:
    """Write where the code point of each unit begins; a tatweel that is a dash is the third kind of unit."""
    at, unit, taken = line[START], 0, -1
    while at < line[END]:
        here = at
        code, at = skims.code_point(text, at)
        known = skims.bits(t.info, code)
        dash = code == skims.TATWEEL and skims.is_dash(text, here, at, line[START], line[END], taken)
        if dash:
            taken = at
        if dash or known & skims.UNIT_MASK or code >= t.info.size:
            places[unit] = here
            unit += 1


@kernel
def _heading(text: U8, line: I64, t: Tables, begin: int, last: int) -> int:
    """Return where a heading ends whose first and last letters begin here, or 0 where it is none."""
    if begin > line[START]:
        code, _ = skims.code_point(text, skims.before(text, begin))
        if _is_word(t, code):
            return 0
    at = begin
    while at < last:
        code, at = skims.code_point(text, at)
        if code == WASLA or (not skims.bits(t.info, code) & skims.UNIT_MASK and not _is_mark(code)):
            return 0
    code, at = skims.code_point(text, last)
    if code == WASLA:
        return 0
    end = 0
    while True:  # the last place from which no letter follows
        code, after = skims.code_point(text, at) if at < line[END] else (skims.BLANK, at)
        if not _is_word(t, code):
            end = at
        if at >= line[END] or not _is_mark(code):
            return end
        at = after


@kernel
def _is_word(t: Tables, code: int) -> bool:
    return code == kinds.UNDERSCORE or skims.bits(t.info, code) & skims.ALNUM != 0


@kernel
def _is_mark(code: int) -> bool:
    return 0x64B <= code <= 0x652 or code == 0x670 or code == skims.TATWEEL
