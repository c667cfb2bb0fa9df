"""What a line ends in, and whose letters it is written in."""

from dedup._types import I64, U8, U32
from dedup.kernels import codes, columns
from dedup.kernels._jit import loop

SAMPLE = 200  # code points whose letters are counted, as in `arabic.furniture`
TAIL = 12  # code points at the end of a line that are looked at
ELLIPSIS_DOTS = 3


@loop
def is_foreign(text: U8, start: int, stop: int, info: I64) -> bool:
    """Say whether most letters at the start of a line are not Arabic."""
    chars, letters, others = 0, 0, 0
    while start < stop and chars < SAMPLE:
        code, start = codes.code_point(text, start)
        known = codes.bits(info, code)
        letters += known & codes.ALPHA != 0
        others += known & codes.LATIN != 0
        chars += 1
    return letters - others < letters * 0.5


@loop
def has_dots(info: I64, units: U32, start: int, stop: int) -> bool:
    """Say whether three full stops stand in a row, perhaps a blank between two."""
    count, since = 0, 0
    for at in range(start, stop):
        known = codes.bits(info, units[at])
        if known & codes.DOT:
            count, since = count + 1, 0
            if count == ELLIPSIS_DOTS:
                return True
        elif count:
            since += 1
            count = count if known & codes.SPACE and since == 1 else 0
    return False


@loop
def ending(text: U8, start: int, stop: int, info: I64) -> int:
    """Return the flags that the last code points of a line give."""
    last, _ = codes.code_point(text, codes.before(text, stop))
    flags = columns.ENDS_IN_LETTER * (codes.bits(info, last) & codes.ALPHA != 0) | columns.ENDS_IN_COLON * (
        last == 0x3A
    )
    if codes.bits(info, last) & codes.ALPHA:
        return flags | columns.ASTRAY * _space(info, codes.code_point(text, start)[0])
    flags |= columns.UNFINISHED * (last in (0x3A, 0x60C, 0x2C, 0x61B, 0x28, 0x5B))
    flags |= columns.ASTRAY * (_space(info, last) or _space(info, codes.code_point(text, start)[0]))
    code, dotted = last, last
    at, row = stop, 0
    while at > start and row < TAIL:
        at = codes.before(text, at)
        code, _ = codes.code_point(text, at)
        if not (_closes(code) or code in (0x5D, 0x27, 0x201D, 0x2019) or _space(info, code)):
            break
        row += 1
    if row < TAIL and not (_closes(code) or _space(info, code)):
        flags |= columns.QUESTION * (code in (0x21, 0x61F, 0x3F))
        if code in (0x2E, 0x61B, 0x6D4) and not _is_cut(text, start, stop, info):
            flags |= columns.SENTENCE
    at, row = stop, 0
    while at > start and row < TAIL:
        at = codes.before(text, at)
        dotted, _ = codes.code_point(text, at)
        if dotted != 0x2E and not _space(info, dotted):
            break
        row += 1
    return flags | columns.BRACKETED * (dotted == 0x29 or dotted == 0x5D)


@loop
def _closes(code: int) -> bool:
    """Say whether a code point is a quote or bracket behind which a sentence or an ellipsis may end."""
    return code == 0x22 or code == 0xBB or code == 0x29


@loop
def _space(info: I64, code: int) -> bool:
    return codes.bits(info, code) & codes.SPACE != 0


@loop
def _is_cut(text: U8, start: int, stop: int, info: I64) -> bool:
    """Say whether a line ends in an ellipsis: `arabic.furniture.is_cut`."""
    row, dot, spaced, at = 0, -9, False, stop
    while at > start and row < TAIL:
        at = codes.before(text, at)
        code, _ = codes.code_point(text, at)
        space = _space(info, code)
        if code == 0x2E:
            if row - dot == 1 or (row - dot == 2 and spaced):
                return True
            dot = row
        elif not space and not _closes(code):
            return code == 0x2026
        spaced = space
        row += 1
    return False
