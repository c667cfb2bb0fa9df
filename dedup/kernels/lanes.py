"""Words of Arabic letters alone, whose hashes are sums of table entries: twelve letters in three registers.

A code point of U+0600 to U+067F is two bytes, D8 or D9 and one more; eight bytes are four lanes, one a
letter. All lanes are looked at, without a branch: where a word ends is a coin toss to the processor.
"""

from typing import NamedTuple

import numpy as np

from dedup._types import U8, U64
from dedup.kernels._jit import part
from dedup.kernels.hashing import BASE
from dedup.kernels.registers import eight

# Letters that are read at once; one word in five hundred has more.
MOST = 12
SIZE = 2 * MOST
# The code points that two bytes with D8 or D9 ahead can be.
FIRST, BLOCK = 0x600, 128

ALEF, BEH, FEH, KAF, LAM, WAW = 0x627, 0x628, 0x641, 0x643, 0x644, 0x648
# What must stay of a word when a clitic goes: و is a letter of too many short words, ال of fewer.
AFTER_WAW = 4
AFTER_ARTICLE = 3

_WORD = np.uint64
_ZERO, _ONE, _ALL = _WORD(0), _WORD(1), ~_WORD(0)
# One bit a lane, six, and the bits in which D8 and D9 agree.
_LANES, _SIX, _LEAD = _WORD(0x0001000100010001), _WORD(0x003F003F003F003F), _WORD(0x00FE00FE00FE00FE)
_ARABIC, _CARRY, _OTHER = _WORD(0x00D800D800D800D8), _WORD(0x00FF00FF00FF00FF), _WORD(0x0100010001000100)
_6, _8, _16, _32, _48 = _WORD(6), _WORD(8), _WORD(16), _WORD(32), _WORD(48)
_INDEX = _WORD(BLOCK - 1)
_SIZE, _TWO, _THREE = _WORD(BLOCK), _WORD(2), _WORD(3)
# What a kind says: 1 for a plain letter, so that kinds add up to a count; of the first four letters also
# which letter of a clitic it is, three bits each.
_COUNT = _WORD(15)
_CLITICS = (ALEF, BEH, FEH, KAF, LAM, WAW)
HEAD, _CLASS = 4, 3
_4, _FOUR = _WORD(4), _WORD((1 << HEAD * _CLASS) - 1)


class Letters(NamedTuple):
    """The plain letters of the block.

    Attributes:
        terms: uint64, shape (MOST * BLOCK,), what a letter adds to the sum of a word, place by place.
        kinds: uint64, shape ((HEAD + 1) * BLOCK,), 0 for what is no plain letter, place by place.
        begins: uint8, shape (2^12 * 16,), letters that are clitics, by kinds and size of a word.
        scales: uint64, shape (MOST + 1,), what makes the sum of so many letters the hash of the word.
    """

    terms: U64
    kinds: U64
    begins: U8
    scales: U64


def letters(codes: U64) -> Letters:
    """Return the tables of a fold.

    Args:
        codes: uint64, shape (BLOCK,), the folded code point of each; 0 for what is no plain letter.
    """
    powers = [pow(int(BASE), MOST - 1 - place, 1 << 64) for place in range(MOST)]
    scales = [pow(int(BASE), size - MOST, 1 << 64) for size in range(MOST + 1)]
    plain = (codes > 0).astype(np.uint64)
    classes = np.zeros(BLOCK, np.uint64)
    for number, code in enumerate(_CLITICS, 1):
        classes[codes == code] = number
    heads = [plain + (classes << _WORD(4 + _CLASS * place)) for place in range(HEAD)]
    return Letters(
        np.outer(np.array(powers, np.uint64), codes).ravel(),
        np.concatenate([*heads, plain]),
        _begins(),
        np.array(scales, np.uint64),
    )


def _begins() -> U8:
    """Return how many letters are clitics, as `words.bare` says of words without digits."""
    code, size = np.divmod(np.arange(1 << HEAD * _CLASS + 4), 16)
    alef, beh, feh, kaf, lam, waw = range(1, 7)
    letter = [code >> _CLASS * place & 7 for place in range(HEAD)]
    is_waw = (letter[0] == waw) & (size - 1 >= AFTER_WAW)
    article = (letter[1] == alef) & (letter[2] == lam)
    first = is_waw | ((letter[0] == feh) & article & (size - 3 >= AFTER_ARTICLE))
    one, two, three = (np.where(first, letter[place + 1], letter[place]) for place in range(3))
    short = np.isin(one, (alef, lam)) & (two == lam)
    fused = np.isin(one, (beh, kaf)) & (two == alef) & (three == lam)
    stem = first + 2 * short + 3 * fused
    begins: U8 = np.where(size - stem >= AFTER_ARTICLE, stem, first).astype(np.uint8)
    return begins


@part
def word(
    data: U8, at: int, stop: int, terms: U64, kinds: U64, begins: U8, scales: U64
) -> tuple[int, np.uint64, np.uint64]:
    """Return how many plain letters stand at a place, and their hashes with and without clitics, unfinished.

    0 is returned too for what is to be read otherwise: other code points of the block behind the letters,
    `MOST` letters or more, and the end of the data, for nothing may be read beyond it.

    Args:
        data: uint8, UTF-8 bytes; at least `SIZE` from `at` on.
        at: First byte of a code point.
        stop: One past the last byte of the string.
        terms, kinds, begins, scales: The `Letters`, one by one: counting references takes time.
    """
    size, head = MOST, _ZERO
    x = y = z = _ZERO
    for _ in range(2):
        x, y, z, size = _lanes(data, at, stop)
        head = _kinds(x, kinds, 0, 1)
        if np.int64((head + _kinds(y, kinds, HEAD, 0) + _kinds(z, kinds, HEAD, 0)) & _COUNT) == size:
            break
        # A comma, say, is of the block and no letter.
        stop = at + 2 * _before(data, at, size, kinds)
    if size == MOST:
        return 0, _ZERO, _ZERO
    # Shifted twice, for all lanes at once are too many.
    begin = _WORD(8 * begins[((head >> _4) & _FOUR) << _4 | np.uint64(size)])
    bare = x & (_ALL << begin << begin)
    rest = _sum(y, terms, 4) + _sum(z, terms, 8)
    scale = scales[np.uint64(size)]
    return size, (_sum(x, terms, 0) + rest) * scale, (_sum(bare, terms, 0) + rest) * scale


@part
def _lanes(data: U8, at: int, stop: int) -> tuple[np.uint64, np.uint64, np.uint64, int]:
    """Return the places in the block of the code points from here to the first other, 0 behind; how many."""
    x, y, z = eight(data, at), eight(data, at + 8), eight(data, at + 16)
    v, w, u = _others(x), _others(y), _others(z)
    if stop - at < SIZE:
        v, w, u = _ended(v, stop - at), _ended(w, stop - at - 8), _ended(u, stop - at - 16)
    # What stands in front of the first other; of a register behind it nothing.
    v_mask = ((v & -v) >> _8) - _ONE
    w_mask = (((w & -w) >> _8) - _ONE) & (_ALL if v == 0 else _ZERO)
    u_mask = (((u & -u) >> _8) - _ONE) & (_ALL if v | w == 0 else _ZERO)
    lanes = (v_mask & _LANES) + (w_mask & _LANES) + (u_mask & _LANES)
    size = int((lanes * _LANES) >> _48)
    return _indices(x) & v_mask, _indices(y) & w_mask, _indices(z) & u_mask, size


@part
def _before(data: U8, at: int, size: int, kinds: U64) -> int:
    """Return how many of some code points of the block stand before the first that is no plain letter."""
    for place in range(size):
        lead, more = data[np.uint64(at + 2 * place)], data[np.uint64(at + 2 * place + 1)]
        if kinds[np.uint64((lead & 1) << 6 | more & 0x3F)] == 0:
            return place
    return size


@part
def _others(lanes: np.uint64) -> np.uint64:
    """Return a bit for each lane that is no code point of the block."""
    return (((lanes & _LEAD) ^ _ARABIC) + _CARRY) & _OTHER


@part
def _ended(others: np.uint64, left: int) -> np.uint64:
    """Return the same with the lane behind the last byte, if it is one of these."""
    return others | (_OTHER & (_ALL << np.uint64(max(left, 0) * 8))) if left < 8 else others


@part
def _indices(lanes: np.uint64) -> np.uint64:
    """Return the place in the block of each lane."""
    return (lanes & _LANES) << _6 | (lanes >> _8) & _SIX


@part
def _kinds(lanes: np.uint64, kinds: U64, place: int, steps: int) -> np.uint64:
    """Return the sum of the kinds of four lanes; their tables stand at `place` and `steps` behind."""
    first, step = np.uint64(place * BLOCK), np.uint64(steps * BLOCK)
    low = kinds[(lanes & _INDEX) + first] + kinds[((lanes >> _16) & _INDEX) + first + step]
    high = kinds[((lanes >> _32) & _INDEX) + first + _TWO * step]
    return np.uint64(low + high + kinds[(lanes >> _48) + first + _THREE * step])


@part
def _sum(lanes: np.uint64, terms: U64, place: int) -> np.uint64:
    """Return the sum of the terms of four lanes, the first of which is a word's letter at `place`."""
    first = np.uint64(place * BLOCK)
    low = terms[(lanes & _INDEX) + first] + terms[((lanes >> _16) & _INDEX) + first + _SIZE]
    high = (
        terms[((lanes >> _32) & _INDEX) + first + _SIZE * _TWO]
        + terms[(lanes >> _48) + first + _SIZE * _THREE]
    )
    return np.uint64(low + high)
