"""The body of a page: the lines of its run that are the article's, and their bytes."""

import numpy as np

from dedup._types import F64, I64, U8
from dedup.kernels import columns, kinds
from dedup.kernels._jit import loop
from dedup.kernels.columns import CHARS, END, FIRST, FLAGS, KEPT, KIND, SHARED, SIZE, START
from dedup.kernels.scratch import (
    AROUND,
    BODY,
    BODY_END,
    CREDITED,
    FIRST_LINE,
    LAST_LINE,
    LINES,
    LINES_END,
    LISTED,
    NONE,
    WHOLE,
    Out,
    Scratch,
)

# The measures of `arabic.pages`; a test holds them equal.
SHORT, LIST = 75, 3


@loop
def keep(lines: I64, weights: F64, start: int, end: int, title: int, plain: bool) -> int:
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
        if weights[row] <= 0 and lines[row, FLAGS] & columns.DATED_INSIDE:
            continue
        if _seen(lines, start, row):
            continue
        lines[row, KEPT] = 2
        foreign = kind == kinds.FOREIGN and lines[row, CHARS] < SHORT
        if plain or not (foreign or lines[row, SHARED]):
            lines[row, KEPT] = 1
            count += 1
    return count


@loop
def _seen(lines: I64, start: int, row: int) -> bool:
    """Say whether a line like this has been kept; only lines that stand twice are looked for."""
    if lines[lines[row, FIRST], columns.COUNT] == 1:
        return False
    found = False
    for other in range(start, row):
        found |= lines[other, FIRST] == lines[row, FIRST] and lines[other, KEPT] != 0
    return found


@loop
def write(text: U8, start: int, stop: int, n: int, s: Scratch, said: I64, out: Out) -> None:
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
    if not said[CREDITED] & AROUND and not said[LISTED]:
        return
    said[LINES] = out.used[1]
    for row in range(n):
        inside = said[FIRST_LINE] <= row < said[LAST_LINE]
        line = out.lines[out.used[1] + row]
        line[0], line[1], line[2] = s.lines[row, START], s.lines[row, END], s.lines[row, KIND]
        line[3] = 1 if inside and s.lines[row, KEPT] == 1 else 0
    out.used[1] += n
    said[LINES_END] = out.used[1]


@loop
def _copy(text: U8, start: int, stop: int, out: U8, at: int) -> int:
    """Copy bytes; return where they end."""
    for byte in range(stop - start):
        out[np.uint64(at + byte)] = text[np.uint64(start + byte)]
    return at + stop - start
