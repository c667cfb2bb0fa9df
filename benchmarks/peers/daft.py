"""Daft: signatures by its own expression, from JSON lines; it has no LSH of its own."""

from pathlib import Path

import daft

from benchmarks.peers.reading import Asked

NUM_PERM, SEED = 128, 1


def signatures(path: Path, asked: Asked) -> int:
    """Return how many were made, with the quickest of its hashes."""
    minima = daft.col("text").minhash(
        num_hashes=NUM_PERM, ngram_size=asked.shingle, seed=SEED, hash_function="xxhash3_64"
    )
    return len(daft.read_json(str(path)).select(minima).to_arrow())
