"""The room in which pages are read, what has been answered of their lines, and what is said of them."""

from typing import NamedTuple

from dedup._types import F64, I64, U8, U16, U32, U64
from dedup.kernels.prose import Table

NONE = -1
# Columns of what is said of a page: what became of it; title, first byte and one past the last; the same of
# its body in the bytes written, or of itself where the body is the whole; of its date line; whether the line
# stands inside; where it may credit somebody (EDGES, AROUND); the run of lines, and which of the lines that
# are kept for it are its.
STATE, TITLE, TITLE_END, BODY, BODY_END, DATE, DATE_END, INSIDE, CREDITED, WHOLE = range(10)
LISTED, RUN, RUN_END, FIRST_LINE, LAST_LINE, LINES, LINES_END = range(10, 17)
SAID = 17
# Where a page may credit somebody: at the ends of its article; in it, just below or at the foot of the page.
EDGES, AROUND = 1, 2


class Scratch(NamedTuple):
    """Room for one page.

    Attributes:
        units: uint32, as many as the longest page has bytes, and then some.
        wide: uint16, as many as the longest page has bytes.
        letters: uint8, as many as units.
        sums: uint64, likewise.
        raw: int64, shape (4, most, 2).
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
        ahead: uint64, as long as the longest line and longer.
        parts: int64, shape (SPLITS, 2).
    """

    units: U32
    wide: U16
    letters: U8
    sums: U64
    raw: I64
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
    ahead: U64
    parts: I64


class Asked(NamedTuple):
    """What has been answered of lines, by their hash; and what is to be asked next.

    Attributes:
        known: Table of the answers, `arabic.skims.answer`.
        spans: int64, shape (most, 3), written: first byte, one past the last, and hash of lines to ask of.
        waiting: int64, shape (1,), how many.
    """

    known: Table
    spans: I64
    waiting: I64


class Out(NamedTuple):
    """What is written.

    Attributes:
        said: int64, shape (pages, SAID).
        bodies: uint8, the bodies one behind the other.
        lines: int64, shape (most, 4): first byte, one past the last, kind, whether it is kept, of the lines
            of pages that credit somebody.
        used: int64, shape (2,): bytes and lines that are written.
    """

    said: I64
    bodies: U8
    lines: I64
    used: I64
