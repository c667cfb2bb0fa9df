"""Signatures: MinHash over the word shingles of a text, the same in every bit as datasketch's."""

from functools import cache
from typing import NamedTuple

import numpy as np
from datasketch import MinHash

from dedup._types import I64, U32, U64
from dedup.kernels import minhash


class Signatures(NamedTuple):
    """What copies are found by.

    Attributes:
        minima: uint32, shape (n, num_perm); all 2^32 - 1 for a text too short for a shingle.
        shingles: uint64, the distinct shingle hashes of all rows, ascending within a row.
        offsets: int64, shape (n + 1,), where the shingles of row i begin.
    """

    minima: U32
    shingles: U64
    offsets: I64


def sign(words: U64, spans: I64, *, size: int, num_perm: int, seed: int, key: int) -> Signatures:
    """Return the signatures and shingle hashes of documents given as word hashes.

    The minima are those of ``datasketch.MinHash(num_perm, seed, scheme="affine32")`` updated with the
    high 32 bits of each shingle hash.

    Args:
        words: uint64, word hashes of all documents.
        spans: int64, shape (n, 2), first and last + 1 of each document's words.
        size: Words a shingle.
        num_perm: Permutations.
        seed: Seed of the permutations.
        key: Key of the shingle hashes, 64 bits.

    References:
        A. Broder, "On the resemblance and containment of documents", 1997.
    """
    a, b = permutations(num_perm, seed)
    n = len(spans)
    grams = np.empty(int(np.diff(spans).sum()), np.uint64)
    offsets = np.zeros(n + 1, np.int64)
    minima = np.empty((n, num_perm), np.uint32)
    minhash.sign(words, spans, size, np.uint64(key), a, b, grams, offsets, minima)
    return Signatures(minima, grams[: offsets[-1]], offsets)


def resign(shingles: U64, offsets: I64, *, num_perm: int, seed: int) -> U32:
    """Return the minima of texts whose distinct shingle hashes are known, as `sign` returns them.

    Args:
        shingles: uint64, distinct shingle hashes of all rows.
        offsets: int64, shape (n + 1,), where those of row i begin.
        num_perm: Permutations.
        seed: Seed of the permutations.
    """
    out = np.empty((len(offsets) - 1, num_perm), np.uint32)
    if num_perm:
        minhash.resign(shingles, offsets, *permutations(num_perm, seed), out)
    return out


@cache
def permutations(num_perm: int, seed: int) -> tuple[U32, U32]:
    """Return the factors and terms of datasketch's permutations, uint32, shape (num_perm,) each."""
    a, b = MinHash(num_perm, seed=seed, scheme="affine32").permutations
    return np.ascontiguousarray(a, np.uint32), np.ascontiguousarray(b, np.uint32)
