"""One hash for a run of words, the numbers in it, and a checksum of bytes."""

import numpy as np

from dedup._types import I64, U8, U64
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import finalize, shingle_hash
from dedup.kernels.minhash import distinct

_ONE = np.uint64(1)
_HALF = np.uint64(32)
_ODD_1, _ODD_2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


@kernel
def digest(words: U64, spans: I64, key: np.uint64, out: U64) -> None:
    """Write the keyed hash of each row's words in their order.

    Args:
        words: uint64, word hashes of all rows.
        spans: int64, shape (n, 2), first and last + 1 of each row's words.
        key: Key of the hash.
        out: uint64, shape (n,), written.
    """
    for row in range(spans.shape[0]):
        out[row] = shingle_hash(words, spans[row, 0], spans[row, 1] - spans[row, 0], key)


@kernel
def checksum(data: U8, start: np.uint64) -> tuple[np.uint64, np.uint64]:
    """Return 128 bits that tell whether bytes have changed; nobody's choice of bytes is guarded against.

    Args:
        data: uint8, the bytes.
        start: The number to begin from.
    """
    one, other = start ^ np.uint64(data.size), ~start
    whole = data.size // 8 * 8
    for word in data[:whole].view(np.uint64):
        one = (one ^ word) * _ODD_1
        one ^= one >> _HALF
        other = (other + word) * _ODD_2
        other ^= other >> _HALF
    for byte in data[whole:]:
        one = (one ^ np.uint64(byte)) * _ODD_1
        other = (other + np.uint64(byte)) * _ODD_2
    return finalize(one), finalize(other)


@kernel
def numbers(
    title: U64, title_spans: I64, text: U64, text_spans: I64, most: int, out: U64, offsets: I64
) -> None:
    """Write the distinct numbers among the words of each title and the first words of its text, ascending.

    Args:
        title: uint64, word hashes, whose lowest bit marks a number.
        title_spans: int64, shape (n, 2), first and last + 1 of each title's words.
        text: uint64, word hashes of all texts.
        text_spans: int64, shape (n, 2).
        most: Words of a text to look at.
        out: uint64, written; room for all the words looked at.
        offsets: int64, shape (n + 1,), written; offsets[0] is 0.
    """
    for row in range(title_spans.shape[0]):
        start = offsets[row]
        size = 0
        for at in range(title_spans[row, 0], title_spans[row, 1]):
            if title[at] & _ONE:
                out[start + size] = title[at]
                size += 1
        for at in range(text_spans[row, 0], min(text_spans[row, 1], text_spans[row, 0] + most)):
            if text[at] & _ONE:
                out[start + size] = text[at]
                size += 1
        offsets[row + 1] = start + distinct(out[start : start + size])


@kernel
def lacking(some: U64, some_offsets: I64, all_: U64, all_offsets: I64, left: I64, right: I64) -> I64:
    """Return how many of each left row's values the right row lacks.

    Args:
        some: uint64, values of the left rows, ascending within a row.
        some_offsets: int64, shape (n + 1,).
        all_: uint64, values of the right rows, ascending within a row.
        all_offsets: int64, shape (n + 1,).
        left: int64, shape (m,), rows of `some`.
        right: int64, shape (m,), rows of `all_`.

    Returns:
        int64, shape (m,).
    """
    out = np.zeros(left.size, np.int64)
    for pair in range(left.size):
        i, j = some_offsets[left[pair]], all_offsets[right[pair]]
        end_i, end_j = some_offsets[left[pair] + 1], all_offsets[right[pair] + 1]
        while i < end_i:
            while j < end_j and all_[j] < some[i]:
                j += 1
            if j == end_j or all_[j] != some[i]:
                out[pair] += 1
            i += 1
    return out
