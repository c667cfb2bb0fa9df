"""Tokens: the word hashes of titles and texts, folded and split by the kernel."""

from functools import cache
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup._types import I64, U32, U64
from dedup.arabic import letters
from dedup.buffers import utf8
from dedup.kernels import lanes
from dedup.kernels import words as kernels

# The table of strings that are folded already: words of whatever letters, apart by spaces.
_FOLDED: Final = np.array([letters.unit(chr(code)) for code in range(0x3A)], np.uint32)
_NOTHING: Final = np.empty(0, np.uint64)
_NONE: Final = lanes.Letters(_NOTHING, _NOTHING, np.empty(0, np.uint8), _NOTHING)


class Tokens(NamedTuple):
    """The words of a column of strings.

    Attributes:
        strict: uint64, hashes of the folded words of all rows.
        loose: uint64, the same words without clitics.
        spans: int64, shape (n, 2), first and last + 1 of each row's words.
        refolded: Strings that the kernel handed over to `arabic.letters.fold`.
    """

    strict: U64
    loose: U64
    spans: I64
    refolded: int


def tokenize(strings: pa.Array) -> Tokens:
    """Return the words of every string; a null has none.

    Args:
        strings: Arrow string or large_string array.
    """
    strings = pc.fill_null(strings, "")
    data, offsets = utf8(strings)
    n = len(strings)
    spans = np.empty((n, 2), np.int64)
    strict, loose, scratch = _room(offsets)
    table, expansions = fold_table()
    written = kernels.tokenize(
        data, offsets, np.arange(n), False, table, expansions, plain(), scratch, strict, loose, spans, 0
    )
    unsafe = np.flatnonzero(spans[:, 0] < 0)
    if unsafe.size:
        folded = pa.array([" ".join(letters.words(strings[int(row)].as_py())) for row in unsafe])
        data, offsets = utf8(folded)
        more, _, scratch = _room(offsets)
        if written + more.size > strict.size:
            strict, loose = (np.concatenate([a[:written], more]) for a in (strict, loose))
        written = kernels.tokenize(
            data, offsets, unsafe, True, _FOLDED, expansions, _NONE, scratch, strict, loose, spans, written
        )
    return Tokens(strict[:written], loose[:written], spans, int(unsafe.size))


def _room(offsets: I64) -> tuple[U64, U64, U32]:
    """Return room for the strict and the loose words of all strings, and for the letters of the longest."""
    # A word takes two bytes with the space behind it; the last of a string needs no space.
    words = int(offsets[-1] - offsets[0]) // 2 + len(offsets)
    longest = letters.EXPANSION * int(np.diff(offsets).max(initial=0)) + kernels.HEAD
    return np.empty(words, np.uint64), np.empty(words, np.uint64), np.empty(longest, np.uint32)


@cache
def fold_table() -> tuple[U32, U32]:
    """Return `arabic.letters.units` as the kernel's arrays: a unit a code point, and the expansions."""
    table, strings = letters.units()
    expansions = np.zeros((len(strings), letters.EXPANSION), np.uint32)
    for row, string in enumerate(strings):
        expansions[row, : len(string)] = [letters.unit(char) for char in string]
    return np.array(table, np.uint32), expansions


@cache
def plain() -> lanes.Letters:
    """Return the letters of the Arabic block that fold to one letter by themselves, digits left out."""
    units = fold_table()[0][lanes.FIRST : lanes.FIRST + lanes.BLOCK]
    codes = np.where(units & ~kernels.CODE == kernels.IS_WORD, units & kernels.CODE, 0)
    return lanes.letters(codes.astype(np.uint64))
