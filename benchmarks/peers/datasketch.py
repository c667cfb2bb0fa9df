"""datasketch as its documentation shows it, with the quickest of its ways: affine32, and a batch a report."""

import zlib
from pathlib import Path

from datasketch import MinHash, MinHashLSH

from benchmarks.peers.reading import Asked, Pairs, shingles, texts

NUM_PERM = 128


def signatures(path: Path, asked: Asked) -> int:
    """Return how many were made."""
    return sum(1 for _ in (_sketch(shingles(text, asked.shingle)) for text in texts(path)))


def copies(path: Path, asked: Asked) -> Pairs:
    """Find candidates in an LSH, and verify them by the sets of their shingles."""
    bands = (asked.bands, asked.rows) if asked.bands else None
    index = MinHashLSH(threshold=asked.jaccard, num_perm=NUM_PERM, params=bands)
    sets: list[set[int]] = []
    pairs = []
    for row, text in enumerate(texts(path)):
        grams = shingles(text, asked.shingle)
        sketch = _sketch(grams)
        # Hashes, which are an eighth of the strings' size; they are equal where the strings are.
        own = {hash(gram) for gram in grams}
        for other in index.query(sketch):
            shared = len(own & sets[other])
            if shared >= asked.jaccard * (len(own) + len(sets[other]) - shared):
                pairs.append((other, row))
        index.insert(row, sketch)
        sets.append(own)
    return lambda: pairs


def _sketch(grams: set[str]) -> MinHash:
    sketch = MinHash(NUM_PERM, scheme="affine32", hashfunc=zlib.crc32)
    sketch.update_batch([gram.encode() for gram in grams])
    return sketch
