"""Which JSON lines are so plain that a strict and a lenient parser cannot differ on them.

Most lines are dismissed by loops without a branch, which run at some bytes a clock; only what they suspect
is looked at letter by letter.
"""

import numpy as np

from dedup._types import I64, U8, Bools
from dedup.kernels._jit import kernel

# A strict parser ends at a depth of 1,024. No line is deeper than it has opening brackets.
MOST_BRACKETS = 1_000
# More digits, or an exponent of more than two, may make a number that no float holds.
MOST_DIGITS = 200

_BYTE = np.uint8


@kernel
def plain(block: U8, ends: I64, out: Bools) -> None:
    """Write which lines are one `{…}` in valid UTF-8 and hold nothing that parsers read in two ways.

    Such things are `NaN` and `Infinity`, numbers beyond a float, the escape of NUL, and great depth. A line
    may be called not plain for what stands in a string; a plain one is never called so wrongly.

    Args:
        block: uint8, lines of JSON.
        ends: int64, shape (n,), the index of each line's LF, or the block's length.
        out: bool, shape (n,), written.
    """
    start = 0
    for row in range(ends.shape[0]):
        out[row] = _is_plain(block[start : ends[row]])
        start = ends[row] + 1


@kernel
def _is_plain(line: U8) -> bool:
    size = line.size - (line.size > 0 and line[line.size - 1] == ord("\r"))
    if size < 2 or line[0] != ord("{") or line[size - 1] != ord("}"):
        return False
    return (
        _brackets(line) <= MOST_BRACKETS
        and not _breaks_characters(line)
        and not (_may_misspell(line) and not is_utf8(line))
        and not (_suspects(line) and _differs(line))
        and not _has_long_number(line)
    )


@kernel
def _brackets(line: U8) -> int:
    count = 0
    for at in range(line.size):
        count += int(_BYTE((line[at] == ord("{")) | (line[at] == ord("["))))
    return count


@kernel
def _breaks_characters(line: U8) -> bool:
    """Return whether a continuation byte is missing or too many; a line begins and ends in ASCII."""
    broken = False
    if line.size > 1:
        broken |= bool(line[1] & 0xC0 == 0x80)
    if line.size > 2:
        broken |= bool((line[2] & 0xC0 == 0x80) != (line[1] >= 0xC0))
    now, one, two, three = line[3:], line[2:], line[1:], line
    for at in range(line.size - 3):
        wanted = (one[at] >= 0xC0) | (two[at] >= 0xE0) | (three[at] >= 0xF0)
        broken |= bool((now[at] & 0xC0 == 0x80) != wanted)
    return broken


@kernel
def _may_misspell(line: U8) -> bool:
    """Return whether a byte stands in it with which overlong forms, surrogates and excess begin."""
    count = False
    for at in range(line.size):
        c = line[at]
        count |= bool((c & 0xFE == 0xC0) | (c == 0xE0) | (c == 0xED) | (c == 0xF0) | (c >= 0xF4))
    return count


@kernel
def is_utf8(line: U8) -> bool:
    """Return whether bytes whose continuation bytes are in place are UTF-8 (Unicode 16, table 3-7)."""
    for at in range(line.size):
        c = line[at]
        after = line[at + 1] if at + 1 < line.size else _BYTE(0)
        if c == 0xC0 or c == 0xC1 or c > 0xF4:
            return False
        if (c == 0xE0 and after < 0xA0) or (c == 0xED and after >= 0xA0):
            return False
        if (c == 0xF0 and after < 0x90) or (c == 0xF4 and after >= 0x90):
            return False
    return True


@kernel
def _suspects(line: U8) -> bool:
    """Return whether it holds `NaN`, `Inf`, the escape of NUL, or digits like an exponent."""
    return _names_numbers(line) or _escapes_nul(line) or _raises_numbers(line)


@kernel
def _names_numbers(line: U8) -> bool:
    count = False
    one, two, three = line, line[1:], line[2:]
    for at in range(line.size - 2):
        a, b, c = one[at], two[at], three[at]
        nan = (a == ord("N")) & (b == ord("a")) & (c == ord("N"))
        count |= bool(nan | ((a == ord("I")) & (b == ord("n")) & (c == ord("f"))))
    return count


@kernel
def _escapes_nul(line: U8) -> bool:
    count = False
    one, two, three, four, five = line, line[1:], line[2:], line[3:], line[4:]
    for at in range(line.size - 4):
        zeros = (three[at] == ord("0")) & (four[at] == ord("0")) & (five[at] == ord("0"))
        count |= bool((one[at] == ord("\\")) & (two[at] == ord("u")) & zeros)
    return count


@kernel
def _raises_numbers(line: U8) -> bool:
    count = False
    one, two, three, four = line, line[1:], line[2:], line[3:]
    for at in range(line.size - 3):
        b, c, d = two[at], three[at], four[at]
        sign = (b == ord("+")) | (b == ord("-")) | ((b >= ord("0")) & (b <= ord("9")))
        digits = (c >= ord("0")) & (c <= ord("9")) & (d >= ord("0")) & (d <= ord("9"))
        count |= bool((one[at] | 0x20 == ord("e")) & sign & digits)
    return count


@kernel
def _differs(line: U8) -> bool:
    """Return whether one of the suspects may be what it looks like."""
    for at in range(line.size - 3):
        a, b, c, d = line[at], line[at + 1], line[at + 2], line[at + 3]
        if a == ord("N") and b == ord("a") and c == ord("N"):
            return True
        if a == ord("I") and b == ord("n") and c == ord("f") and (d == ord("i") or not _is_letter(d)):
            return True
        if a == ord("\\") and b == ord("u") and c == ord("0") and d == ord("0") and _has_zeros(line, at + 4):
            return True
        if a | 0x20 == ord("e") and _is_exponent(line, at + 1) and _ends_number(line, at):
            return True
    return False


@kernel
def _has_zeros(line: U8, at: int) -> bool:
    return at + 1 < line.size and line[at] == ord("0") and line[at + 1] == ord("0")


@kernel
def _is_letter(c: int) -> bool:
    return ord("a") <= c | 0x20 <= ord("z")


@kernel
def _is_digit(c: int) -> bool:
    return ord("0") <= c <= ord("9")


@kernel
def _is_exponent(line: U8, at: int) -> bool:
    """Return whether three digits stand here, the first of which may be a sign."""
    first = line[at]
    signed = first == ord("+") or first == ord("-")
    return (signed or _is_digit(first)) and _is_digit(line[at + 1]) and _is_digit(line[at + 2])


@kernel
def _ends_number(line: U8, at: int) -> bool:
    """Return whether digits stand before, and before them what stands before a value."""
    first = at
    while first > 0 and (_is_digit(line[first - 1]) or line[first - 1] == ord(".")):
        first -= 1
    if first == at:
        return False
    before = int(line[first - 1])
    return (
        before == ord(":") or before == ord(",") or before == ord("[") or before == ord("-") or before <= 32
    )


@kernel
def _has_long_number(line: U8) -> bool:
    """Return whether more than `MOST_DIGITS` digits stand in a row; half as many may be called so."""
    step = MOST_DIGITS // 2
    for at in range(0, line.size - step, step):
        here = at
        while here <= at + step and _is_digit(line[here]):
            here += 1
        if here > at + step:
            return True
    return False
