"""Where flattening has glued headings to a line: `arabic.glue`, on bytes."""

from dedup._types import I64, U8
from dedup.kernels import codes, kinds, skims
from dedup.kernels._jit import loop
from dedup.kernels.codes import Tables
from dedup.kernels.columns import END, HIT, HITS, SIZE, START
from dedup.kernels.scratch import Scratch

WASLA = 0x671


@loop
def headings(text: U8, line: I64, t: Tables, s: Scratch, cuts: I64) -> int:
    """Write where headings of two words and more begin and end, leftmost and longest first; return how many.

    A line is looked at if one of them stands in it with single spaces. -1 where that is not to be told here.
    """
    places, spans = s.sizes, s.raw[0]  # nobody else needs them by now
    _locate(text, line, t.info, places)
    count, exact, sure = 0, False, False
    for hit in range(line[HIT], line[HIT] + line[HITS]):
        phrase, end = s.hits[hit, 0], s.hits[hit, 1]
        if not t.phrases[phrase, codes.CLASSES] & kinds.IS_GLUE:
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


@loop
def _disjoint(text: U8, line: I64, info: I64, places: I64, spans: I64, cuts: I64) -> int:
    """Write the bytes of spans of units that do not overlap, leftmost and longest first; return how many."""
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


@loop
def _locate(text: U8, line: I64, info: I64, places: I64) -> None:
    """Write where the code point of each unit begins; a tatweel that is a dash is the third kind of unit."""
    at, unit, taken = line[START], 0, -1
    while at < line[END]:
        here = at
        code, at = codes.code_point(text, at)
        known = codes.bits(info, code)
        dash = code == codes.TATWEEL and skims.is_dash(text, here, at, line[START], line[END], taken)
        if dash:
            taken = at
        if dash or known & codes.UNIT_MASK or code >= info.size:
            places[unit] = here
            unit += 1


@loop
def _heading(text: U8, line: I64, info: I64, begin: int, last: int) -> int:
    """Return where a heading ends whose first and last letters begin here, or 0 where it is none."""
    if begin > line[START]:
        code, _ = codes.code_point(text, codes.before(text, begin))
        if _is_word(info, code):
            return 0
    at = begin
    while at < last:
        code, at = codes.code_point(text, at)
        if code == WASLA or (not codes.bits(info, code) & codes.UNIT_MASK and not _is_mark(code)):
            return 0
    code, at = codes.code_point(text, last)
    if code == WASLA:
        return 0
    end = 0
    while True:  # the last place from which no letter follows
        code, after = codes.code_point(text, at) if at < line[END] else (codes.BLANK, at)
        if not _is_word(info, code):
            end = at
        if at >= line[END] or not _is_mark(code):
            return end
        at = after


@loop
def _is_word(info: I64, code: int) -> bool:
    return code == kinds.UNDERSCORE or codes.bits(info, code) & codes.ALNUM != 0


@loop
def _is_mark(code: int) -> bool:
    return 0x64B <= code <= 0x652 or code == 0x670 or code == codes.TATWEEL
