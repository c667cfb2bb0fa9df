"""Lines of made-up reports, edited as copies of real reports were found to be."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from benchmarks.vocabulary import AMERICAN, DIGIT, NEWLINE, TODAY, Words
from dedup._types import I32, I64, U8, U64
from dedup.kernels._jit import kernel

# Share of 1,500 real copies that show each edit.
RATES: Final = {
    "headline": 0.91,
    "punctuation": 0.85,
    "words": 0.75,
    "tanween": 0.46,
    "hamza": 0.34,
    "tail": 0.33,
    "digits": 0.26,
    "byline": 0.22,
    "today": 0.15,
    "cut": 0.09,
    "ta_marbuta": 0.04,
    "ya": 0.04,
    "american": 0.03,
}
NAMES: Final = tuple(RATES)
HEADLINE, PUNCTUATION, WORDS, TANWEEN, HAMZA, TAIL, DIGITS, BYLINE, TO, CUT, TA, YA, US = (
    1 << bit for bit in range(len(NAMES))
)
# No edit: the text has a frame and places in it that are filled anew each time.
FILLED: Final = 1 << len(NAMES)
# Of the words of a frame, the share that is filled: two pages of one frame have a Jaccard of about .6.
_SLOTS: Final = 0.06


class Plan(NamedTuple):
    """What is written, a row a line.

    Attributes:
        base: int32, the report that it is made from.
        table: int32, the row of the tables that exchange words.
        edits: int64, bits of what is done to it.
        seed: int64, at least 0, decides where.
        frame: int64, at least 0, decides which words of a frame are filled.
        other: int32, the report whose title stands below, if one does.
        byline: int32, the piece that stands before, if one does.
    """

    base: I32
    table: I32
    edits: I64
    seed: I64
    frame: I64
    other: I32
    byline: I32


class Cuts(NamedTuple):
    """JSON between what is written: after the title, before the title below, and at the end."""

    middle: U8
    tail: U8
    end: U8


_CUTS: Final = Cuts(
    *(np.frombuffer(text.encode(), np.uint8) for text in ('", "text": "', "\\nاقرأ أيضا: ", '"}\n'))
)
_BUFFER: Final = 1 << 26


def render(words: Words, plan: Plan, tables: I32, heads: Sequence[bytes]) -> Iterator[memoryview]:
    """Yield the lines of a plan, many at a time; each is gone when the next are made."""
    joined = np.frombuffer(b"".join(heads), np.uint8)
    ends = np.cumsum([0, *map(len, heads)], dtype=np.int64)
    out = np.empty(_BUFFER, np.uint8)
    row = 0
    while row < len(heads):
        before = row
        row, used = write(words, plan, tables, joined, ends, _CUTS, row, out)
        if row == before:
            raise ValueError(f"a report is too long: row {plan.base[row]} of the originals")
        yield out[:used].data


@kernel
def write(
    words: Words, plan: Plan, tables: I32, heads: U8, ends: I64, cuts: Cuts, start: int, out: U8
) -> tuple[int, int]:
    """Write lines from ``start`` on while there is room; return the next row and the bytes written.

    Each line has room if ``out`` has as many bytes as the longest line takes.
    """
    at = 0
    longest = np.diff(words.ends).max()
    for row in range(start, plan.base.shape[0]):
        base = plan.base[row]
        title, text = words.titles[base], words.texts[base]
        other = words.titles[plan.other[row]]
        count = (title[1] - title[0]) + (text[1] - text[0]) + (other[1] - other[0]) + 64
        if at + count * (4 * longest + 4) > out.shape[0]:
            return row, at
        edits, seed, table = plan.edits[row], plan.seed[row], tables[plan.table[row]]
        frame = plan.frame[row]
        at = _copy(heads, ends[row], ends[row + 1], out, at)
        if edits & HEADLINE and seed & 1:  # the lead as headline
            last = min(text[1], text[0] + 6 + (seed >> 1) % 5)
            at = _span(words, text[0], last, table, edits, seed, frame, out, at)
        else:
            changed = edits | WORDS if edits & HEADLINE else edits & ~WORDS
            at = _span(words, title[0], title[1], table, changed, seed, frame, out, at)
        at = _copy(cuts.middle, 0, cuts.middle.shape[0], out, at)
        if edits & BYLINE:
            at = _copy(words.pieces, words.ends[plan.byline[row]], words.ends[plan.byline[row] + 1], out, at)
        last = text[1]
        if edits & CUT:  # .3 to .59 of the words stay
            last = text[0] + max(1, (text[1] - text[0]) * (30 + (seed >> 8) % 30) // 100)
        at = _span(words, text[0], last, table, edits, seed + 1, frame, out, at)
        if edits & TAIL:
            at = _copy(cuts.tail, 0, cuts.tail.shape[0], out, at)
            at = _span(words, other[0], other[1], table, 0, seed, frame, out, at)
        at = _copy(cuts.end, 0, cuts.end.shape[0], out, at)
    return plan.base.shape[0], at


@kernel
def _span(
    words: Words, first: int, last: int, table: I32, edits: int, seed: int, frame: int, out: U8, at: int
) -> int:
    """Write words with spaces between; return where they end."""
    # Named once: each mention of a field, and each call, counts references, which costs more than copying.
    pieces, ends, styles, cores, around, variant = words[:6]
    swap, forms, classes, blocks = words[6:10]
    length = max(1, last - first)
    changed = first + _mixed(seed) % length, first + _mixed(seed + 2) % length
    glued = True
    for place in range(first, last):
        style, core = styles[place], cores[place]
        before, clitics, after = np.int32(around[style, 0]), around[style, 1], np.int32(around[style, 2])
        form = np.int32(0)
        newline = core < 0 and swap[style, 0] == NEWLINE
        if not (glued or newline):
            out[at] = 0x20
            at += 1
        glued = newline
        if core >= 0:
            core = table[core]
            exchanged = edits & WORDS and (place == changed[0] or (place == changed[1] and seed & 4))
            if exchanged or (edits & FILLED and _mixed(frame + place) % 1000 < 1000 * _SLOTS):
                core = blocks[core, 0] + _mixed(seed + place) % blocks[core, 1]
            form = forms[min(classes[core] + variant[style], classes[core + 1] - 1)]
            if edits & PUNCTUATION and _mixed(seed + 3 * place) & 1:
                before, after = np.int32(0), np.int32(0)
        elif edits and _is_swapped(swap[style, 0], edits):
            before = swap[style, 1]
        start = at
        stop = at
        for side, piece in enumerate((before, clitics, form, after)):
            for i in range(ends[piece], ends[piece + 1]):
                out[at] = pieces[i]
                at += 1
            stop = at if side < 3 else stop
        if edits & (HAMZA | TANWEEN | TA | YA):
            at = _respelled(out, start, stop, at, edits, seed)
    return at


@kernel
def _is_swapped(kind: int, edits: int) -> bool:
    """Return whether a word is written in its other way."""
    return (
        (kind == TODAY and edits & TO != 0)
        or (kind == DIGIT and edits & DIGITS != 0)
        or (kind == AMERICAN and edits & US != 0)
    )


@kernel
def _respelled(out: U8, first: int, stop: int, last: int, edits: int, seed: int) -> int:
    """Write a word, which stops before its points, anew in the spelling of an editor; return the end."""
    at = first
    for i in range(first, last):
        lead, byte = out[i - 1], out[i]
        out[at] = byte
        at += 1
        if edits & HAMZA and lead == 0xD8 and (byte == 0xA2 or byte == 0xA3 or byte == 0xA5):
            out[at - 1] = 0xA7
        elif edits & TANWEEN and lead == 0xD9 and 0x8B <= byte <= 0x8D:
            at -= 2
        elif i == stop - 1:
            if edits & TA and lead == 0xD8 and byte == 0xA9:
                out[at - 2], out[at - 1] = 0xD9, 0x87
            elif edits & YA and lead == 0xD9 and byte == 0x89:
                out[at - 1] = 0x8A
            elif (
                edits & TANWEEN
                and stop == last
                and seed & 2
                and lead == 0xD8
                and byte == 0xA7
                and (last - first) % 4 == 2
            ):
                out[at], out[at + 1] = 0xD9, 0x8B
                at += 2
    return at


@kernel
def _copy(source: U8, first: int, last: int, out: U8, at: int) -> int:
    for i in range(first, last):
        out[at] = source[i]
        at += 1
    return at


@kernel
def _mixed(value: int) -> int:
    """Return a number, at least 0, that says nothing of its neighbours' (the finish of splitmix64)."""
    z = np.uint64(value) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: int = np.int64((z ^ (z >> np.uint64(31))) >> np.uint64(2))  # type: ignore[assignment]  # to numba one
    return mixed


@kernel
def least(core: I32, spans: I64, size: int, out: U64) -> None:
    """Write the smallest hashes of each row's shingles, in order; all ones where there are fewer."""
    for row in range(spans.shape[0]):
        kept = out[row]
        kept[:] = np.uint64(0xFFFFFFFFFFFFFFFF)
        for place in range(spans[row, 0], spans[row, 1] - size + 1):
            mixed = 0
            for i in range(size):
                mixed = _mixed(mixed + core[place + i] + 2)
            found = np.uint64(mixed)
            at = kept.shape[0]
            while at > 0 and found < kept[at - 1]:
                at -= 1
            if at == kept.shape[0] or (at > 0 and kept[at - 1] == found):
                continue
            for i in range(kept.shape[0] - 1, at, -1):
                kept[i] = kept[i - 1]
            kept[at] = found
