"""The article of a page: `arabic.pages.read`, on the bytes of many pages.

What a page credits, and its date, are for others to read: the kernel says where.
"""

from typing import NamedTuple

import numpy as np

from dedup._types import F64, I64, U8, U32
from dedup.kernels import headlines, kinds, marks, prose, skims
from dedup.kernels._jit import kernel
from dedup.kernels.headlines import NONE
from dedup.kernels.rows import READ, Asked, Scratch, split
from dedup.kernels.skims import CHARS, END, FIRST, FLAGS, KEPT, KIND, ROW, SHARED, SIZE, START, Tables

# The measures of `arabic.pages`, `bylines` and `dates`; a test holds them equal.
ENOUGH, UNTITLED, BELOW_TAIL, REPEATED_ABOVE, CUT = 20.0, 0.2, 0.25, 8, 5
CUT_SHARE, SHARED_WEIGHT, OWN = 0.5, -1.5, 150
ROWS_BELOW, ROWS_RIGHTS, SHORT, LIST = 3, 10, 75, 3
TEASERS, NAME, MENU, REPEATED = 3, 2, 4, 30
EDGE_LINES, MAX_CREDIT = 3, 60
DATE_ABOVE, DATE_INSIDE = 2, 3

# Columns of what is said of a page: what became of it; title, first byte and one past the last; the same of
# its body in the bytes written, or of itself where the body is the whole; of its date line; whether the line
# stands inside; the run of lines, and which of the lines that are kept for it are its.
STATE, TITLE, TITLE_END, BODY, BODY_END, DATE, DATE_END, INSIDE, CREDITED, WHOLE = range(10)
LISTED, RUN, RUN_END, FIRST_LINE, LAST_LINE, LINES, LINES_END = range(10, 17)
SAID = 17


class Out(NamedTuple):
    """What is written.

    Attributes:
        said: int64, shape (pages, SAID).
        bodies: uint8, the bodies one behind the other.
        lines: int64, shape (most, 4): first byte, one past the last, kind, whether it is kept, of the lines of
            pages that credit somebody.
        used: int64, shape (2,): bytes and lines that are written.
    """

    said: I64
    bodies: U8
    lines: I64
    used: I64


@kernel
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
            _write(text, offsets[page], offsets[page + 1], n, s, said, out)


@kernel
def _read(text: U8, n: int, common: U32, t: Tables, s: Scratch, said: I64) -> None:
    """Write title, date and credits of a page, and which of its lines are kept."""
    lines, weights = s.lines, s.weights
    said[WHOLE], said[CREDITED], said[INSIDE] = 0, 0, 0
    said[RUN], said[RUN_END] = 0, n
    prose.count(lines, n, s.some)
    prose.weigh(t.info, s.units, lines, n, s.some, weights)
    shared = _share(text, n, common, t, s)
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
    if not _keep(lines, weights, start, end, title, plain):
        _take_whole(lines, n, said)
        return
    said[FIRST_LINE], said[LAST_LINE] = start, end
    if title != NONE:
        said[TITLE], said[TITLE_END] = lines[title, START], lines[title, END]
    _date(lines, n, title, start, end, opens, said)
    said[CREDITED] = _credits(lines, n, start, end)


@kernel
def _share(text: U8, n: int, common: U32, t: Tables, s: Scratch) -> bool:
    """Mark the lines that other pages of the host have too, and weigh them so; return whether there are any.

    Where hardly any prose is left then, there are none.
    """
    s.lines[:n, SHARED] = 0
    if not common.size:
        return False
    own, shared = 0, 0
    for row in range(n):
        line = s.lines[row]
        count = marks.words(text, line[START], line[END], t.info, s.found, s.sums)
        count = -1 - count if count < 0 else count
        if marks.knows(common, marks.mark(s.found, s.sums, 0, count - 1) if count else marks.EMPTY):
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


@kernel
def _may_be_list(lines: I64, start: int, end: int) -> bool:
    """Say whether so many lines of a run may be cut off as a list of teasers has."""
    cut, long = 0, 0
    for row in range(start, end):
        text = lines[row, KIND] == kinds.TEXT and lines[row, CHARS] >= prose.SENTENCE
        long += text
        cut += text and lines[row, FLAGS] & skims.CUT != 0
    return cut >= CUT and cut >= CUT_SHARE * long


@kernel
def _take_whole(lines: I64, n: int, said: I64) -> None:
    """Take a page of no prose whole, its first line as title if it looks like one."""
    said[WHOLE] = 1
    title = _first(lines, n)
    if title != NONE:
        said[TITLE], said[TITLE_END] = lines[title, START], lines[title, END]


@kernel
def _first(lines: I64, n: int) -> int:
    """Return the first line of text, if it is a headline and more follows."""
    first, count = NONE, 0
    for row in range(n):
        if lines[row, KIND] == kinds.TEXT:
            first = row if first == NONE else first
            count += 1
    return first if count > 1 and headlines.is_headline(lines, first, headlines.MIN_WORDS) else NONE


@kernel
def _article(n: int, t: Tables, s: Scratch, found: int) -> tuple[int, int, int, int]:
    """Return the run that is the article, its title, and the row in which it begins."""
    lines = s.lines
    tail = 0
    while tail < n and s.weights[tail] != prose.BARRIER:
        tail += 1
    headlines.words(t.info, s.units, lines, n, s.whole, s.stems, s.sizes)
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


@kernel
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


@kernel
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
            and lines[row, FLAGS] & skims.ENDS_IN_LETTER != 0
            and lines[row, skims.TOKENS] <= NAME
        )
        names = names + 1 if name else 0
        if teasers >= TEASERS or names == MENU:
            return False
    return True


@kernel
def _keep(lines: I64, weights: F64, start: int, end: int, title: int, plain: bool) -> int:
    """Mark the lines of a run that are the article's; return how many."""
    bylines = 0
    for row in range(start, end):
        bylines += lines[row, KIND] == kinds.BYLINE
        lines[row, KEPT] = 0
    links, count = False, 0
    for row in range(start, end):
        kind, first = lines[row, KIND], lines[row, FIRST]
        links = kind == kinds.RELATED or (links and weights[row] <= 0)
        if links or not lines[row, SIZE] or (title != NONE and first == lines[title, FIRST]):
            continue
        if kind in (kinds.CAPTION, kinds.CREDIT, kinds.MARK, kinds.BOILERPLATE):
            continue
        if kind == kinds.BYLINE and bylines < LIST:
            continue
        if weights[row] <= 0 and lines[row, FLAGS] & skims.DATED_INSIDE:
            continue
        if _seen(lines, start, row):
            continue
        lines[row, KEPT] = 2
        foreign = kind == kinds.FOREIGN and lines[row, CHARS] < SHORT
        if plain or not (foreign or lines[row, SHARED]):
            lines[row, KEPT] = 1
            count += 1
    return count


@kernel
def _seen(lines: I64, start: int, row: int) -> bool:
    """Say whether a line like this has been kept; only lines that stand twice are looked for."""
    if lines[lines[row, FIRST], skims.COUNT] == 1:
        return False
    for other in range(start, row):
        if lines[other, FIRST] == lines[row, FIRST] and lines[other, KEPT]:
            return True
    return False


@kernel
def _date(lines: I64, n: int, title: int, start: int, end: int, opens: int, said: I64) -> None:
    """Write where the date line of a page is: below the title, just above it, or under the lead."""
    anchor = start if title == NONE else title
    for row in range(anchor + 1, start):
        if _dates(lines[row], skims.DATED, said):
            return
    for row in range(anchor - 1, max(-1, anchor - 1 - DATE_ABOVE), -1):
        if _dates(lines[row], skims.DATED, said):
            return
    said[INSIDE] = 1
    for row in range(start, end):
        if lines[row, ROW] >= opens + DATE_INSIDE:
            return
        if _dates(lines[row], skims.DATED_INSIDE, said):
            return


@kernel
def _dates(line: I64, flag: int, said: I64) -> bool:
    """Write a line as the date line, if it is one."""
    if not line[FLAGS] & flag:
        return False
    said[DATE], said[DATE_END] = line[START], line[END]
    return True


@kernel
def _credits(lines: I64, n: int, start: int, end: int) -> bool:
    """Say whether an article may credit somebody, be it at its ends, around it or at the foot of the page."""
    for row in range(start, min(n, end + ROWS_BELOW)):
        kind, flags = lines[row, KIND], lines[row, FLAGS]
        if kind == kinds.CREDIT or (kind == kinds.BYLINE and flags & skims.AGENCY):
            return True
    for row in range(max(end, n - ROWS_RIGHTS), n):
        if lines[row, KIND] == kinds.BOILERPLATE and lines[row, FLAGS] & skims.HOLDS:
            return True
    kept, total = 0, 0
    for row in range(start, end):
        total += lines[row, KEPT] == 1
    for row in range(start, end):
        if lines[row, KEPT] != 1:
            continue
        if (kept < EDGE_LINES or kept >= total - EDGE_LINES) and _may_credit(lines[row], kept):
            return True
        kept += 1
    return False


@kernel
def _may_credit(line: I64, kept: int) -> bool:
    """Say whether a line at the ends of an article may be, begin with or end in a credit."""
    flags = line[FLAGS]
    if flags & skims.ASTRAY or (kept == 0 and flags & skims.AGENCY_AHEAD):
        return True
    if flags & skims.AGENCY and flags & skims.BRACKETED:
        return True
    return line[CHARS] <= MAX_CREDIT and flags & (skims.AGENCY | skims.WRITER) != 0


@kernel
def _write(text: U8, start: int, stop: int, n: int, s: Scratch, said: I64, out: Out) -> None:
    """Write the body of a page, and its lines where it credits somebody."""
    at = out.used[0]
    said[BODY] = at
    if said[WHOLE]:
        at = _copy(text, start, stop, out.bodies, at)
    else:
        for row in range(said[FIRST_LINE], said[LAST_LINE]):
            if s.lines[row, KEPT] == 1:
                at = _copy(text, s.lines[row, START], s.lines[row, END], out.bodies, at)
                out.bodies[at] = 0x0A
                at += 1
        at -= 1
    said[BODY_END], out.used[0] = at, at
    if not said[CREDITED] and not said[LISTED]:
        return
    said[LINES] = out.used[1]
    for row in range(n):
        inside = said[FIRST_LINE] <= row < said[LAST_LINE]
        line = out.lines[out.used[1] + row]
        line[0], line[1], line[2] = s.lines[row, START], s.lines[row, END], s.lines[row, KIND]
        line[3] = 1 if inside and s.lines[row, KEPT] == 1 else 0
    out.used[1] += n
    said[LINES_END] = out.used[1]


@kernel
def _copy(text: U8, start: int, stop: int, out: U8, at: int) -> int:
    """Copy bytes; return where they end."""
    out[at : at + stop - start] = text[start:stop]
    return at + stop - start
