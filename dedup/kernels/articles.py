"""The article of a page: `arabic.pages.read`, on the bytes of many pages.

What a page bylines, and its date, are for others to read: the kernel says where.
"""

import numpy as np

from dedup._types import F64, I64, U8, U32
from dedup.kernels import bodies, bylines, columns, headlines, kinds, marks, prose
from dedup.kernels._jit import loop
from dedup.kernels.answers import READ
from dedup.kernels.codes import Tables
from dedup.kernels.columns import CHARS, END, FIRST, FLAGS, KIND, ROW, SHARED, SIZE, START, UNIT
from dedup.kernels.rows import split
from dedup.kernels.scratch import (
    CREDITED,
    FIRST_LINE,
    INSIDE,
    LAST_LINE,
    LISTED,
    NONE,
    RUN,
    RUN_END,
    STATE,
    TITLE,
    TITLE_END,
    WHOLE,
    Asked,
    Out,
    Scratch,
)

# The measures of `arabic.pages`; a test holds them equal.
ENOUGH, UNTITLED, BELOW_TAIL, REPEATED_ABOVE, CUT = 20.0, 0.2, 0.25, 8, 5
CUT_SHARE, SHARED_WEIGHT, OWN = 0.5, -1.5, 150
TEASERS, NAME, MENU, REPEATED = 3, 2, 4, 30


@loop
def read(
    text: U8,
    offsets: I64,
    pages: I64,
    common: U32,
    bounds: I64,
    t: Tables,
    s: Scratch,
    asked: Asked,
    out: Out,
) -> None:
    """Write what some pages say.

    Args:
        text: uint8, UTF-8.
        offsets: int64, shape (n + 1,), where the pages begin and end.
        pages: int64, those to read.
        common: uint32, what other pages of a host have too, `arabic.templates.marks`, ascending host by host.
        bounds: int64, shape (n, 2), which of them are of the host of each page.
        t: Tables.
        s: Scratch.
        asked: What is known of lines.
        out: Written.
    """
    for page in pages:
        said = out.said[page]
        said[:] = NONE
        known = common[bounds[page, 0] : bounds[page, 1]]
        n, said[STATE] = split(text, offsets[page], offsets[page + 1], known, t, s, asked)
        if said[STATE] == READ:
            _read(text, n, known, t, s, said)
        if said[STATE] == READ:
            bodies.write(text, offsets[page], offsets[page + 1], n, s, said, out)


@loop
def _read(text: U8, n: int, common: U32, t: Tables, s: Scratch, said: I64) -> None:
    """Write title, date and credits of a page, and which of its lines are kept."""
    lines, weights = s.lines, s.weights
    said[WHOLE], said[CREDITED], said[INSIDE] = 0, 0, 0
    said[RUN], said[RUN_END] = 0, n
    prose.count(lines, n, s.some)
    prose.weigh(t.info, s.units, lines, n, s.some, weights)
    shared = _share(n, common, t, s)
    found = prose.heaviest(weights, n, s.left, s.runs, s.totals)
    if not found:
        said[LISTED] = _may_be_list(lines, 0, n)
        _take_whole(lines, n, said)
        return
    start, end, title, opens = _article(n, t, s, found)
    said[RUN], said[RUN_END] = start, end
    said[LISTED] = _may_be_list(lines, start, end)
    plain = not shared and _is_plain(lines, n, weights)
    if plain:
        title = _first(lines, n)
        start, end = 0 if title == NONE else title + 1, n
        opens = 0 if title == NONE else lines[title, ROW] + 1
    if not bodies.keep(lines, weights, start, end, title, plain):
        _take_whole(lines, n, said)
        return
    said[FIRST_LINE], said[LAST_LINE] = start, end
    if title != NONE:
        said[TITLE], said[TITLE_END] = lines[title, START], lines[title, END]
    bylines.date(lines, n, title, start, end, opens, said)
    said[CREDITED] = bylines.credited(lines, n, start, end)


@loop
def _share(n: int, common: U32, t: Tables, s: Scratch) -> bool:
    """Mark the lines that other pages of the host have too, and weigh them so; return whether there are any.

    Where hardly any prose is left then, there are none.
    """
    s.lines[:n, SHARED] = 0
    if not common.size:
        return False
    own, shared = 0, 0
    for row in range(n):
        line = s.lines[row]
        one = marks.of_line(t.info, s.units, s.letters, line[UNIT], line[UNIT] + line[SIZE])
        if marks.knows(common, one):
            line[SHARED] = 1
            shared += 1
        elif s.weights[row] > 0:
            own += line[CHARS]
    if own < OWN:
        s.lines[:n, SHARED] = 0
        return False
    for row in range(n):
        if s.lines[row, SHARED]:
            s.weights[row] = min(s.weights[row], SHARED_WEIGHT)
    return shared > 0


@loop
def _may_be_list(lines: I64, start: int, end: int) -> bool:
    """Say whether so many lines of a run may be cut off as a list of teasers has."""
    cut, long = 0, 0
    for row in range(start, end):
        text = lines[row, KIND] == kinds.TEXT and lines[row, CHARS] >= prose.SENTENCE
        long += text
        cut += text and lines[row, FLAGS] & columns.CUT != 0
    return cut >= CUT and cut >= CUT_SHARE * long


@loop
def _take_whole(lines: I64, n: int, said: I64) -> None:
    """Take a page of no prose whole, its first line as title if it looks like one."""
    said[WHOLE] = 1
    title = _first(lines, n)
    if title != NONE:
        said[TITLE], said[TITLE_END] = lines[title, START], lines[title, END]


@loop
def _first(lines: I64, n: int) -> int:
    """Return the first line of text, if it is a headline and more follows."""
    first, count = NONE, 0
    for row in range(n):
        if lines[row, KIND] == kinds.TEXT:
            first = row if first == NONE else first
            count += 1
    return first if count > 1 and headlines.is_headline(lines, first, headlines.MIN_WORDS) else NONE


@loop
def _article(n: int, t: Tables, s: Scratch, found: int) -> tuple[int, int, int, int]:
    """Return the run that is the article, its title, and the row in which it begins."""
    lines = s.lines
    tail = 0
    while tail < n and s.weights[tail] != prose.BARRIER:
        tail += 1
    headlines.words(s.units, s.letters, s.sums, lines, n, s.whole, s.stems, s.sizes)
    best, merit, title = 0, -np.inf, NONE
    for run in range(found):
        start, end = s.runs[run, 0], s.runs[run, 1]
        row, fit = headlines.choose(lines, n, s.units, s.whole, s.stems, s.sizes, start, end, s.few)
        worth = min(s.totals[run], ENOUGH) * (UNTITLED + (fit if row != NONE else 0.0))
        worth *= BELOW_TAIL if start > tail else 1.0
        if worth > merit:
            best, merit, title = run, worth, row
    start, end = s.runs[best, 0], s.runs[best, 1]
    if title == NONE:
        return start, end, title, lines[start, ROW]
    for row in range(max(0, title - REPEATED_ABOVE), title):
        if lines[row, FIRST] == lines[title, FIRST]:
            title = row
            break
    return _widened(n, s, start, end, title)


@loop
def _widened(n: int, s: Scratch, start: int, end: int, title: int) -> tuple[int, int, int, int]:
    """Return the run with what a repeated title had cut off it, the title, and the row in which it begins."""
    lines = s.lines
    for row in range(n):
        s.free[row] = 0.0 if lines[row, FIRST] == lines[title, FIRST] else s.weights[row]
    for run in range(prose.heaviest(s.free, n, s.left, s.more, s.others)):
        if s.more[run, 0] <= start < s.more[run, 1]:
            start, end = s.more[run, 0], s.more[run, 1]
            break
    if start <= title:
        return title + 1, end, title, lines[title, ROW] + 1
    return start, end, title, lines[start, ROW]


@loop
def _is_plain(lines: I64, n: int, weights: F64) -> bool:
    """Say whether a text shows no sign of a page: headings of links, menus, lists of teasers, lines twice."""
    teasers, names = 0, 0
    for row in range(n):
        kind = lines[row, KIND]
        if kind in (kinds.TAIL, kinds.RELATED, kinds.BOILERPLATE, kinds.PATH):
            return False
        if lines[row, CHARS] >= prose.PARAGRAPH and weights[row] <= prose.LINK:
            return False
        if lines[row, SIZE] >= REPEATED and lines[row, FIRST] != row:
            return False
        teasers += row > 0 and prose.is_teaser(lines, n, weights, row)
        name = (
            kind == kinds.TEXT
            and lines[row, FLAGS] & columns.ENDS_IN_LETTER != 0
            and lines[row, columns.TOKENS] <= NAME
        )
        names = names + 1 if name else 0
        if teasers >= TEASERS or names == MENU:
            return False
    return True
