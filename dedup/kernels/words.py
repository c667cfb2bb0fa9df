"""From UTF-8 bytes to the hashes of folded words, in one pass.

A *unit* is a uint32: a folded code point below bit 21 and the flags of `arabic.letters` above.
"""

import numpy as np

from dedup._types import I64, U8, U32, U64
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import BASE, finalize, power, word_hash

# The flags of `arabic.letters`, as the kernel's types want them; a test holds them equal.
CODE = np.uint32((1 << 21) - 1)
IS_WORD = np.uint32(1 << 24)
IS_DIGIT = np.uint32(1 << 25)
IS_COMMA = np.uint32(1 << 26)
IS_UNSAFE = np.uint32(1 << 27)
IS_LONG = np.uint32(1 << 28)
DELETED = np.uint32(1 << 29)

ALEF, BEH, FEH, KAF, LAM, WAW = 0x627, 0x628, 0x641, 0x643, 0x644, 0x648
# What must stay of a word when a clitic goes: و is a letter of too many short words, ال of fewer.
AFTER_WAW = 4
AFTER_ARTICLE = 3
THOUSAND = 3
_ONE = np.uint64(1)


@kernel
def tokenize(
    data: U8,
    offsets: I64,
    rows: I64,
    folded: bool,
    table: U32,
    expansions: U32,
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
        letters: uint32, scratch for the longest word.
        strict: uint64, written from `written` on: the words as folded.
        loose: uint64, written likewise: the words without clitics.
        spans: int64, shape (n, 2), written: first and last + 1 of each row's words.
        written: Hashes that stand there already.
    """
    for at in range(rows.size):
        count = split(
            data, offsets[at], offsets[at + 1], table, expansions, letters, strict[written:], loose[written:]
        )
        if count < 0 and not folded:
            spans[rows[at], 0], spans[rows[at], 1] = -1, -1
            continue
        count = -1 - count if count < 0 else count
        spans[rows[at], 0], spans[rows[at], 1] = written, written + count
        written += count
    return written


@kernel
def split(
    data: U8,
    start: int,
    stop: int,
    table: U32,
    expansions: U32,
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
        expansions: uint32, shape (n_expansions, width), the units of entries that fold to several.
        letters: uint32, scratch, room for the longest word in units.
        strict: uint64, written: the word as folded, for copies.
        loose: uint64, written: the word without clitics, for events; equal to strict where it has none.
    """
    at, count, length = start, 0, 0
    value, seen = np.uint64(0), np.uint32(0)
    row, column = 0, 0  # where in the expansions the next unit stands, if row
    while at < stop or row or length:
        if row:
            unit = expansions[row, column]
            column += 1
            if column == expansions.shape[1] or expansions[row, column] == 0:
                row = 0
        elif at < stop:
            code, at = _code_point(data, at)
            unit = table[code] if code < table.size else np.uint32(code) | IS_WORD | IS_UNSAFE
        else:
            unit = np.uint32(0)
        if unit & IS_WORD:
            value = value * BASE + np.uint64(unit & CODE)
            letters[length] = unit
            length += 1
            seen |= unit
        elif unit & IS_LONG:
            row, column = np.int64(unit & CODE), 0
        elif length and not unit & DELETED:
            joins = unit & IS_COMMA and letters[length - 1] & IS_DIGIT
            if joins and _digits(data, at, stop, table, expansions) == THOUSAND:
                continue
            strict[count] = loose[count] = marked(value, letters, 0, length)
            begin = bare(letters, length)
            if begin:
                tail = value - word_hash(letters, 0, begin) * power(length - begin)
                loose[count] = marked(tail, letters, begin, length)
            count += 1
            length, value = 0, np.uint64(0)
        else:
            seen |= unit
    return -1 - count if seen & IS_UNSAFE else count


@kernel
def _code_point(data: U8, at: int) -> tuple[int, int]:
    """Return the code point whose first byte is data[at], and where the next one begins."""
    byte = np.int64(data[at])
    if 0xC0 <= byte < 0xE0:
        return ((byte & 0x1F) << 6) | np.int64(data[at + 1] & 0x3F), at + 2
    if byte < 0x80:
        return byte, at + 1
    if byte < 0xF0:
        high = ((byte & 0x0F) << 12) | (np.int64(data[at + 1] & 0x3F) << 6)
        return high | np.int64(data[at + 2] & 0x3F), at + 3
    high = ((byte & 0x07) << 18) | (np.int64(data[at + 1] & 0x3F) << 12)
    return high | (np.int64(data[at + 2] & 0x3F) << 6) | np.int64(data[at + 3] & 0x3F), at + 4


@kernel
def _digits(data: U8, at: int, stop: int, table: U32, expansions: U32) -> int:
    """Return how many digits follow, deleted code points passed over; no more than one over a thousand's."""
    run = 0
    while at < stop and run <= THOUSAND:
        code, at = _code_point(data, at)
        unit = table[code] if code < table.size else IS_UNSAFE
        if unit & DELETED:
            continue
        if unit & IS_LONG:
            row = np.int64(unit & CODE)
            for column in range(expansions.shape[1]):
                if not expansions[row, column] & IS_DIGIT:
                    return run
                run += 1
        elif unit & IS_DIGIT:
            run += 1
        else:
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
    """
    at = 0
    first = letters[0] & CODE
    if first == WAW and length > 1 and (length - 1 >= AFTER_WAW or letters[1] & IS_DIGIT):
        at = 1
    elif (
        first == FEH
        and length - 3 >= AFTER_ARTICLE
        and letters[1] & CODE == ALEF
        and letters[2] & CODE == LAM
    ):
        at = 1
    stem = at + _article(letters, at, length)
    if stem > at and (length - stem >= AFTER_ARTICLE or (length > stem and letters[stem] & IS_DIGIT)):
        at = stem
    return at


@kernel
def _article(letters: U32, start: int, stop: int) -> int:
    """Return how many letters of a word are its article, with the preposition fused to it."""
    if stop - start < 3:
        return 0
    first, second, third = letters[start] & CODE, letters[start + 1] & CODE, letters[start + 2] & CODE
    if (first == ALEF or first == LAM) and second == LAM:
        return 2
    return 3 if (first == BEH or first == KAF) and second == ALEF and third == LAM else 0
