"""datasketch in the quickest of its ways: its generator, affine32, and the quickest hash that Python has."""

import zlib
from collections.abc import Iterable, Iterator
from itertools import tee
from pathlib import Path

from datasketch import MinHash, MinHashLSH

from benchmarks.peers.reading import Asked, Pairs, shingles, texts

NUM_PERM = 128


def signatures(path: Path, asked: Asked) -> int:
    """Return how many were made."""
    return sum(1 for _ in _sketches(shingles(text, asked.shingle) for text in texts(path)))


def copies(path: Path, asked: Asked) -> Pairs:
    """Find candidates in an LSH, and verify them by the sets of their shingles."""
    bands = (asked.bands, asked.rows) if asked.bands else None
    index = MinHashLSH(threshold=asked.jaccard, num_perm=NUM_PERM, params=bands)
    sets: list[set[int]] = []
    pairs = []
    shingled, again = tee(shingles(text, asked.shingle) for text in texts(path))
    for row, (sketch, grams) in enumerate(zip(_sketches(shingled), again, strict=True)):
        # Hashes, which are an eighth of the strings' size; they are equal where the strings are.
        own = set(map(hash, grams))
        for other in index.query(sketch):
            shared = len(own & sets[other])
            if shared >= asked.jaccard * (len(own) + len(sets[other]) - shared):
                pairs.append((other, row))
        index.insert(row, sketch)
        sets.append(own)
    return lambda: pairs


def _sketches(sets: Iterable[set[str]]) -> Iterator[MinHash]:
    tokens = ([gram.encode() for gram in grams] for grams in sets)
    found: Iterator[MinHash] = MinHash.generator(
        tokens, num_perm=NUM_PERM, scheme="affine32", hashfunc=zlib.crc32
    )
    return found
