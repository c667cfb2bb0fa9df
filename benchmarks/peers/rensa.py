"""rensa: sketches of whole columns in Rust, and its LSH; it verifies by signatures alone."""

from collections.abc import Iterator
from pathlib import Path

from rensa import RMinHash, RMinHashLSH

from benchmarks.peers.reading import Asked, Pairs, shingles, texts

NUM_PERM, BANDS, SEED = 128, 16, 42


def signatures(path: Path, asked: Asked) -> int:
    """Return how many were made."""
    return int(RMinHash.digest_matrix_from_token_sets(_sets(path, asked), NUM_PERM, SEED).len())


def copies(path: Path, asked: Asked) -> Pairs:
    """Insert all sketches, query all, and keep the pairs whose sketches are alike enough."""
    bands = asked.bands or BANDS
    rows = asked.rows if asked.bands else NUM_PERM // BANDS
    index = RMinHashLSH(asked.jaccard, bands * rows, bands)
    sketches = RMinHash.from_token_sets(_sets(path, asked), bands * rows, SEED)
    index.insert_many(sketches)
    pairs = [
        (other, row)
        for row, near in enumerate(index.query_all(sketches))
        for other in near
        if other < row and index.is_similar(sketches[other], sketches[row])
    ]
    return lambda: pairs


def _sets(path: Path, asked: Asked) -> Iterator[set[str]]:
    return (shingles(text, asked.shingle) for text in texts(path))
