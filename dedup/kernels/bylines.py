"""Where the date of a page stands, and whether it credits anybody, which `arabic.bylines` then reads."""

from dedup._types import I64
from dedup.kernels import columns, kinds
from dedup.kernels._jit import loop
from dedup.kernels.columns import CHARS, END, FLAGS, KEPT, KIND, ROW, START
from dedup.kernels.scratch import AROUND, DATE, DATE_END, EDGES, INSIDE, NONE

# The measures of `arabic.pages`, `bylines` and `dates`; a test holds them equal.
ROWS_BELOW, ROWS_RIGHTS, EDGE_LINES, MAX_CREDIT = 3, 10, 3, 60
DATE_ABOVE, DATE_INSIDE = 2, 3


@loop
def date(lines: I64, n: int, title: int, start: int, end: int, opens: int, said: I64) -> None:
    """Write where the date line of a page is: below the title, just above it, or under the lead."""
    anchor = start if title == NONE else title
    for row in range(anchor + 1, start):
        if _dates(lines[row], columns.DATED, said):
            return
    for row in range(anchor - 1, max(-1, anchor - 1 - DATE_ABOVE), -1):
        if _dates(lines[row], columns.DATED, said):
            return
    said[INSIDE] = 1
    for row in range(start, end):
        if lines[row, ROW] >= opens + DATE_INSIDE:
            return
        if _dates(lines[row], columns.DATED_INSIDE, said):
            return


@loop
def _dates(line: I64, flag: int, said: I64) -> bool:
    """Write a line as the date line, if it is one."""
    if not line[FLAGS] & flag:
        return False
    said[DATE], said[DATE_END] = line[START], line[END]
    return True


@loop
def credited(lines: I64, n: int, start: int, end: int) -> int:
    """Return where an article may credit somebody: EDGES, AROUND, both or 0."""
    return EDGES * _at_edges(lines, start, end) | AROUND * _around(lines, n, start, end)


@loop
def _around(lines: I64, n: int, start: int, end: int) -> bool:
    """Say whether a line in an article, just below or at the foot of the page may be nothing but a credit."""
    for row in range(start, min(n, end + ROWS_BELOW)):
        kind, flags = lines[row, KIND], lines[row, FLAGS]
        if kind == kinds.CREDIT or (kind == kinds.BYLINE and flags & columns.AGENCY):
            return True
    for row in range(max(end, n - ROWS_RIGHTS), n):
        if lines[row, KIND] == kinds.BOILERPLATE and lines[row, FLAGS] & columns.HOLDS:
            return True
    return False


@loop
def _at_edges(lines: I64, start: int, end: int) -> bool:
    """Say whether an article may credit somebody in its first and last lines."""
    kept, total = 0, 0
    for row in range(start, end):
        total += lines[row, KEPT] == 1
    for row in range(start, end):
        if lines[row, KEPT] != 1:
            continue
        if (kept < EDGE_LINES or kept >= total - EDGE_LINES) and _is_credit(lines[row], kept):
            return True
        kept += 1
    return False


@loop
def _is_credit(line: I64, kept: int) -> bool:
    """Say whether a line at the ends of an article may be, begin with or end in a credit."""
    flags = line[FLAGS]
    if flags & columns.ASTRAY or (kept == 0 and flags & columns.AGENCY_AHEAD):
        return True
    if flags & columns.AGENCY and flags & columns.BRACKETED:
        return True
    return bool(line[CHARS] <= MAX_CREDIT and flags & (columns.AGENCY | columns.WRITER) != 0)
