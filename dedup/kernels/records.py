"""JSON lines: where the fields that matter stand, of lines that nobody can read in two ways.

Taken is what RFC 8259 allows, less what parsers differ on or refuse by rules of their own: half surrogate
pairs, the escape of NUL, very long numbers, great depth, and escapes in names.
"""

import numpy as np

from dedup._types import I64, U8
from dedup.kernels._jit import kernel, part
from dedup.kernels.registers import below, eight, equal, first

# What a field holds. Of text the span is that between the quotes, of a number its letters.
ABSENT, NULL, TEXT, ESCAPED, WHOLE, OTHER = range(6)
# Digits of a whole number that fits into 64 bits, letters of a number that fits into a float, and depth.
MOST_DIGITS, MOST_LETTERS, MOST_DEPTH = 18, 100, 60

QUOTE, BACKSLASH, COMMA, COLON = 0x22, 0x5C, 0x2C, 0x3A
BRACE, BRACE_END, BRACKET, BRACKET_END = 0x7B, 0x7D, 0x5B, 0x5D
MINUS, PLUS, DOT, ZERO, NINE, LETTER_E, LETTER_U = 0x2D, 0x2B, 0x2E, 0x30, 0x39, 0x65, 0x75
_QUOTE, _BACKSLASH, _SPACE = np.uint64(QUOTE), np.uint64(BACKSLASH), np.uint64(0x20)
HIGH, LOW, BEHIND = 0xD800, 0xDC00, 0xE000
_SHORT = np.frombuffer(b'"\\/bfnrt', np.uint8)
_ONE = np.uint64(1)
_NULL, _TRUE, _FALSE = (np.frombuffer(word, np.uint8) for word in (b"null", b"true", b"false"))


@kernel
def scan(block: U8, ends: I64, names: U8, bounds: I64, spans: I64, kinds: U8) -> int:
    """Return how many lines, from the first on, are one plain object each, and write what they hold.

    Args:
        block: uint8, lines of JSON in UTF-8.
        ends: int64, shape (n,), the index of each line's LF, or the block's length.
        names: uint8, the names of the fields, one behind the other.
        bounds: int64, shape (k + 1,), where the names begin and end.
        spans: int64, shape (n, k, 2), written: first byte of each value and one past the last.
        kinds: uint8, shape (n, k), written: what the values are. Of a name given twice the last counts.
    """
    start = 0
    for row in range(ends.size):
        kinds[row] = ABSENT
        if not _record(block, start, ends[row], names, bounds, spans[row], kinds[row]):
            return row
        start = ends[row] + 1
    return ends.size


@kernel
def _record(block: U8, at: int, stop: int, names: U8, bounds: I64, spans: I64, kinds: U8) -> bool:
    """Say whether a line is one plain object, and write what it holds."""
    at = _blanks(block, at, stop)
    if at == stop or block[at] != BRACE:
        return False
    at = _blanks(block, at + 1, stop)
    more = at < stop and block[at] != BRACE_END
    while more:
        start = at + 1
        at = _name(block, at, stop)
        if at < 0:
            return False
        field = _field(block, start, names, bounds)
        start = at
        at, kind = _value(block, at, stop)
        if at < 0:
            return False
        if field >= 0:
            quoted = kind in (TEXT, ESCAPED)
            kinds[field], spans[field, 0], spans[field, 1] = kind, start + quoted, at - quoted
        at = _blanks(block, at, stop)
        more = at < stop and block[at] == COMMA
        if more:
            at = _blanks(block, at + 1, stop)
    return bool(at < stop and block[at] == BRACE_END and _blanks(block, at + 1, stop) == stop)


@part
def _blanks(block: U8, at: int, stop: int) -> int:
    """Return where something else than white space stands."""
    while at < stop and (block[at] == 0x20 or block[at] == 0x0D or block[at] == 0x09):
        at += 1
    return at


@part
def _name(block: U8, at: int, stop: int) -> int:
    """Return where the value of a name stands, that is text without escapes and a colon; -1 for no name."""
    if at >= stop or block[at] != QUOTE:
        return -1
    at, escaped = _string(block, at + 1, stop)
    if at < 0 or escaped:
        return -1
    at = _blanks(block, at + 1, stop)
    if at >= stop or block[at] != COLON:
        return -1
    at = _blanks(block, at + 1, stop)
    return at if at < stop else -1


@part
def _field(block: U8, start: int, names: U8, bounds: I64) -> int:
    """Return which of the names stands here with a quote behind it, or -1."""
    for field in range(bounds.size - 1):
        at, name = start, bounds[field]
        while name < bounds[field + 1] and block[at] == names[name]:
            at, name = at + 1, name + 1
        if name == bounds[field + 1] and block[at] == QUOTE:
            return field
    return -1


@kernel
def _string(block: U8, at: int, stop: int) -> tuple[int, bool]:
    """Return where the quote stands that ends a string, -1 for a bad one, and whether it has escapes."""
    escaped = False
    while at < stop:
        if at + 8 <= block.size:
            value = eight(block, at)
            marks = equal(value, _QUOTE) | equal(value, _BACKSLASH) | below(value, _SPACE)
            if not marks:
                at += 8
                continue
            at += first(marks)
        byte = block[at]
        if byte == QUOTE:
            return (at, escaped) if at < stop else (-1, False)
        if byte < 0x20:
            return -1, False
        if byte == BACKSLASH:
            escaped = True
            at = _escape(block, at, stop)
            if at < 0:
                return -1, False
        else:
            at += 1
    return -1, False


@part
def _escape(block: U8, at: int, stop: int) -> int:
    """Return where an escape ends, -1 where it is none, or says NUL or half a surrogate pair."""
    if at + 1 >= stop:
        return -1
    letter = block[at + 1]
    if letter != LETTER_U:
        for known in _SHORT:
            if letter == known:
                return at + 2
        return -1
    code = code_unit(block, at, stop)
    if code <= 0 or LOW <= code < BEHIND:
        return -1
    if code < HIGH or code >= BEHIND:
        return at + 6
    return at + 12 if LOW <= code_unit(block, at + 6, stop) < BEHIND else -1


@kernel
def code_unit(block: U8, at: int, stop: int) -> int:
    r"""Return the number of an escape like \u0627, -1 where none stands."""
    if at + 6 > stop or block[at] != BACKSLASH or block[at + 1] != LETTER_U:
        return -1
    code = 0
    for place in range(at + 2, at + 6):
        letter = int(block[place])
        digit = letter - ZERO
        if digit < 0 or digit > 9:
            digit = (letter | 0x20) - 0x61 + 10
            if digit < 10 or digit > 15:
                return -1
        code = code << 4 | digit
    return code


@part
def _value(block: U8, at: int, stop: int) -> tuple[int, int]:
    """Return where a value ends, -1 for none, and what it is."""
    if block[at] == BRACE or block[at] == BRACKET:
        return _nested(block, at, stop), OTHER
    return _scalar(block, at, stop)


@kernel
def _scalar(block: U8, at: int, stop: int) -> tuple[int, int]:
    """Return where a string, a number or a word ends, -1 for none, and what it is."""
    byte = block[at]
    if byte == QUOTE:
        at, escaped = _string(block, at + 1, stop)
        return (at + 1 if at >= 0 else -1), (ESCAPED if escaped else TEXT)
    if byte == MINUS or ZERO <= byte <= NINE:
        return _number(block, at, stop)
    if byte == _NULL[0]:
        return _literal(block, at, stop, _NULL), NULL
    return _literal(block, at, stop, _TRUE if byte == _TRUE[0] else _FALSE), OTHER


@kernel
def _literal(block: U8, at: int, stop: int, word: U8) -> int:
    """Return where a word ends that stands here, or -1."""
    if at + word.size > stop:
        return -1
    for place in range(word.size):
        if block[at + place] != word[place]:
            return -1
    return at + word.size


@kernel
def _number(block: U8, at: int, stop: int) -> tuple[int, int]:
    """Return where a number ends, -1 for none that all parsers read, and what it is."""
    start = at
    negative = block[at] == MINUS
    digits = at + negative
    at = _digits(block, digits, stop)
    if at == digits or (block[digits] == ZERO and at > digits + 1):
        return -1, OTHER
    kind = WHOLE if at - digits <= MOST_DIGITS and not (negative and block[digits] == ZERO) else OTHER
    if at < stop and block[at] == DOT:
        behind = _digits(block, at + 1, stop)
        if behind == at + 1:
            return -1, OTHER
        at, kind = behind, OTHER
    if at < stop and block[at] | 0x20 == LETTER_E:
        signed = at + 1 < stop and (block[at + 1] == PLUS or block[at + 1] == MINUS)
        behind = _digits(block, at + 1 + signed, stop)
        if behind == at + 1 + signed or behind > at + 3 + signed:
            return -1, OTHER
        at, kind = behind, OTHER
    return (at if at - start <= MOST_LETTERS else -1), kind


@part
def _digits(block: U8, at: int, stop: int) -> int:
    """Return where something else than a digit stands."""
    while at < stop and ZERO <= block[at] <= NINE:
        at += 1
    return at


@kernel
def _nested(block: U8, at: int, stop: int) -> int:
    """Return where an array or an object ends, -1 where it is none or too deep."""
    depth, objects = 0, np.uint64(0)  # a bit a level, the innermost the lowest: whether it is an object
    while 0 <= at < stop:
        byte = block[at]
        if byte in (BRACE, BRACKET):
            depth, objects = depth + 1, objects << _ONE | np.uint64(byte == BRACE)
            at = _blanks(block, at + 1, stop)
            if depth > MOST_DEPTH or at >= stop:
                return -1
            if block[at] != byte + 2:  # as `}` is of `{`, and `]` of `[`
                at = _name(block, at, stop) if byte == BRACE else at
                continue
        else:
            at, _ = _scalar(block, at, stop)
            if at < 0:
                return -1
            at = _blanks(block, at, stop)
        while depth and at < stop and block[at] == (BRACE_END if objects & _ONE else BRACKET_END):
            depth, objects = depth - 1, objects >> _ONE
            at = _blanks(block, at + 1, stop)
        if depth == 0:
            return at
        if at >= stop or block[at] != COMMA:
            return -1
        at = _blanks(block, at + 1, stop)
        at = _name(block, at, stop) if objects & _ONE else at
    return -1
