"""From UTF-8 bytes to the hashes of folded words, in one pass.

A *unit* is a uint32: a folded code point below bit 21 and the flags of `arabic.letters` above.
"""

import numpy as np

from dedup._types import I64, U8, U32, U64
from dedup.kernels import lanes
from dedup.kernels._jit import kernel, loop, part
from dedup.kernels.hashing import BASE, finalize, power, word_hash
from dedup.kernels.lanes import AFTER_ARTICLE, AFTER_WAW, ALEF, BEH, FEH, KAF, LAM, WAW

# The flags of `arabic.letters`, as the kernel's types want them; a test holds them equal.
CODE = np.uint32((1 << 21) - 1)
IS_WORD = np.uint32(1 << 24)
IS_DIGIT = np.uint32(1 << 25)
IS_COMMA = np.uint32(1 << 26)
IS_UNSAFE = np.uint32(1 << 27)
IS_LONG = np.uint32(1 << 28)
DELETED = np.uint32(1 << 29)

# `bare` looks at this many letters of any word, be it shorter.
HEAD = 5
THOUSAND = 3
_ONE = np.uint64(1)
_NONE, _ALL = np.uint32(0), np.uint32(0xFFFFFFFF)


@loop
def tokenize(
    data: U8,
    offsets: I64,
    rows: I64,
    folded: bool,
    table: U32,
    expansions: U32,
    plain: lanes.Letters,
    letters: U32,
    strict: U64,
    loose: U64,
    spans: I64,
    written: int,
) -> int:
    """Write the word hashes of every string of a batch; return how many hashes are written by now.

    A string that is not safe to fold here is left without words, and its span is (-1, -1).

    Args:
        data: uint8, UTF-8 bytes of all strings.
        offsets: int64, shape (m + 1,), where the strings begin and end.
        rows: int64, shape (m,), the row of `spans` that each string fills.
        folded: Whether the strings are folded already, hence safe.
        table: uint32, a unit a code point; see `split`.
        expansions: uint32, shape (n_expansions, width).
        plain: The letters of the table that are read many at a time, or none.
        letters: uint32, scratch for the longest word.
        strict: uint64, written from `written` on: the words as folded.
        loose: uint64, written likewise: the words without clitics.
        spans: int64, shape (n, 2), written: first and last + 1 of each row's words.
        written: Hashes that stand there already.
    """
    for at in range(rows.size):
        count = split(
            data,
            offsets[at],
            offsets[at + 1],
            table,
            expansions,
            plain,
            letters,
            strict[written:],
            loose[written:],
        )
        if count < 0 and not folded:
            spans[rows[at], 0], spans[rows[at], 1] = -1, -1
            continue
        count = -1 - count if count < 0 else count
        spans[rows[at], 0], spans[rows[at], 1] = written, written + count
        written += count
    return written


@loop
def split(
    data: U8,
    start: int,
    stop: int,
    table: U32,
    expansions: U32,
    plain: lanes.Letters,
    letters: U32,
    strict: U64,
    loose: U64,
) -> int:
    """Write the hashes of the words of one string; return how many, or -1 - that if any unit is unsafe.

    A string is unsafe if it holds a code point whose fold depends on its neighbours: then the hashes are
    of no use, and it is to come again, folded by `arabic.letters.fold`.

    Args:
        data: uint8, UTF-8 bytes.
        start: First byte of the string.
        stop: One past its last byte.
        table: uint32, shape (table_size,), a unit a code point.
        expansions: uint32, shape (n_expansions, width), the units of entries that fold to several; all
            are parts of a word, and 0 fills the row up.
        plain: The letters of the table that are read many at a time, or none.
        letters: uint32, scratch, room for the longest word in units, and at least `HEAD`.
        strict: uint64, written: the word as folded, for copies.
        loose: uint64, written: the word without clitics, for events; equal to strict where it has none.
    """
    at, count, seen = start, 0, _NONE
    terms, kinds, begins, scales = plain
    usual = terms.size > 0
    while at < stop:
        if usual and at + lanes.SIZE <= data.size:
            length, value, tail = lanes.word(data, at, stop, terms, kinds, begins, scales)
            after = at + 2 * length
            size = _end(data, after, stop, table)
            if size:
                if length:
                    strict[np.uint64(count)] = finalize(value) & ~_ONE
                    loose[np.uint64(count)] = finalize(tail) & ~_ONE
                    count += 1
                at = after + size
                continue
        at, count, flags = _word(data, at, stop, table, expansions, letters, strict, loose, count)
        seen |= flags
    return -1 - count if seen & IS_UNSAFE else count


@part
def _end(data: U8, at: int, stop: int, table: U32) -> int:
    """Return the bytes of what ends a word here, 1 for the end of the string; 0 where it may go on."""
    if at >= stop:
        return 1
    lead = data[np.uint64(at)]
    if lead >= 0xE0:
        return 0
    code, behind = _code_point(data, at)
    return 0 if table[np.uint64(code)] & (IS_WORD | IS_LONG | DELETED) else behind - at


@part
def _word(
    data: U8,
    at: int,
    stop: int,
    table: U32,
    expansions: U32,
    letters: U32,
    strict: U64,
    loose: U64,
    count: int,
) -> tuple[int, int, np.uint32]:
    """Write the hashes of the next word, whatever it is made of, behind `count` others.

    Returns:
        Where reading goes on, words written by now, and the flags seen.
    """
    length, value, every, seen = 0, np.uint64(0), _ALL, _NONE
    while at < stop or length:
        unit, at = _next(data, at, stop, table)
        if unit & IS_WORD:
            value = value * BASE + np.uint64(unit & CODE)
            letters[np.uint64(length)] = unit
            length += 1
            every, seen = every & unit, seen | unit
        elif unit & IS_LONG:
            row = int(unit & CODE)
            for column in range(_width(expansions, row)):
                unit = expansions[row, column]
                value = value * BASE + np.uint64(unit & CODE)
                letters[np.uint64(length)] = unit
                length += 1
                every &= unit
        elif length and not unit & DELETED:
            joins = unit & IS_COMMA and letters[length - 1] & IS_DIGIT
            if joins and _digits(data, at, stop, table, expansions) == THOUSAND:
                continue
            strict[count] = loose[count] = (finalize(value) & ~_ONE) | np.uint64(every & IS_DIGIT != 0)
            begin = bare(letters, length)
            if begin:
                tail = value - word_hash(letters, 0, begin) * power(length - begin)
                loose[count] = marked(tail, letters, begin, length)
            return at, count + 1, seen
    return at, count, seen


@part
def _next(data: U8, at: int, stop: int, table: U32) -> tuple[np.uint32, int]:
    """Return the unit of the next code point and where the one behind begins; at the end what ends a word."""
    if at >= stop:
        return _NONE, at
    code, at = _code_point(data, at)
    return _unit(table, code), at


@kernel
def _code_point(data: U8, at: int) -> tuple[int, int]:
    """Return the code point whose first byte is data[at], and where the next one begins."""
    # An unsigned index spares numba's question whether it counts from the end, once a letter.
    byte = np.int64(data[np.uint64(at)])
    if 0xC0 <= byte < 0xE0:
        return int((byte & 0x1F) << 6 | _more(data, at + 1)), at + 2
    if byte < 0x80:
        return int(byte), at + 1
    if byte < 0xF0:
        return int((byte & 0x0F) << 12 | _more(data, at + 1) << 6 | _more(data, at + 2)), at + 3
    high = (byte & 0x07) << 18 | _more(data, at + 1) << 12
    return int(high | _more(data, at + 2) << 6 | _more(data, at + 3)), at + 4


@kernel
def _more(data: U8, at: int) -> np.int64:
    """Return the six bits of a continuation byte."""
    return np.int64(data[np.uint64(at)] & np.uint8(0x3F))


@kernel
def _unit(table: U32, code: int) -> np.uint32:
    """Return the unit of a code point; one beyond the table is a letter, and unsafe."""
    return table[np.uint64(code)] if code < table.size else np.uint32(code) | IS_WORD | IS_UNSAFE


@kernel
def _width(expansions: U32, row: int) -> int:
    """Return how many units a row of the expansions holds."""
    width = 0
    while width < expansions.shape[1] and expansions[row, width]:
        width += 1
    return width


@kernel
def _digits(data: U8, at: int, stop: int, table: U32, expansions: U32) -> int:
    """Return how many digits follow, deleted code points passed over; few more than a thousand's."""
    run = 0
    while at < stop and run <= THOUSAND:
        code, at = _code_point(data, at)
        unit = _unit(table, code)
        if unit & IS_LONG:
            row = int(unit & CODE)
            for column in range(_width(expansions, row)):
                if not expansions[row, column] & IS_DIGIT:
                    return run
                run += 1
        elif unit & IS_DIGIT:
            run += 1
        elif not unit & DELETED:
            return run
    return run


@kernel
def marked(value: np.uint64, letters: U32, start: int, stop: int) -> np.uint64:
    """Return the finished hash of a word; its lowest bit says whether the word is a number."""
    for at in range(start, stop):
        if not letters[at] & IS_DIGIT:
            return finalize(value) & ~_ONE
    return finalize(value) | _ONE


@kernel
def bare(letters: U32, length: int) -> int:
    """Return where the word letters[:length] begins once its clitics are gone.

    Strips و if four letters stay or a digit follows, ف only before ال, then ال, بال, كال or لل if three
    letters stay or a digit follows. Single ب, ك, ل stay: too many words begin with them.

    Args:
        letters: uint32, units of the word; there must be `HEAD` of them, whatever those after it hold.
        length: Letters of the word, at least 1.
    """
    # Without branches: which letters a word begins with is a coin toss to the processor.
    first, second, third = letters[0] & CODE, letters[1] & CODE, letters[2] & CODE
    number = (length > 1) & (letters[1] & IS_DIGIT != 0)
    waw = (first == WAW) & ((length - 1 >= AFTER_WAW) | number)
    feh = (first == FEH) & (second == ALEF) & (third == LAM) & (length - 3 >= AFTER_ARTICLE)
    at = int(waw | feh)
    first, second, third = letters[at] & CODE, letters[at + 1] & CODE, letters[at + 2] & CODE
    short = ((first == ALEF) | (first == LAM)) & (second == LAM)
    fused = ((first == BEH) | (first == KAF)) & (second == ALEF) & (third == LAM)
    stem = at + 2 * int(short) + 3 * int(fused)
    number = (length > stem) & (letters[stem] & IS_DIGIT != 0)
    return stem if (length - stem >= AFTER_ARTICLE) | number else at
