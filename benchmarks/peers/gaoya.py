"""gaoya: an index in Rust that takes strings; it verifies by signatures alone."""

from pathlib import Path

from gaoya.minhash import MinHashStringIndex

from benchmarks.peers.reading import Asked, Pairs, texts


def signatures(path: Path, asked: Asked) -> int:
    """Return how many were made; it has no way to make them without its index."""
    index = _index(asked)
    for row, text in enumerate(texts(path)):
        index.insert_document(row, text)
    return int(index.size())


def copies(path: Path, asked: Asked) -> Pairs:
    """Query and insert report after report."""
    index = _index(asked)
    pairs = []
    for row, text in enumerate(texts(path)):
        pairs += [(other, row) for other in index.query(text)]
        index.insert_document(row, text)
    return lambda: pairs


def _index(asked: Asked) -> MinHashStringIndex:
    size = {"num_bands": asked.bands, "band_size": asked.rows} if asked.bands else {}
    return MinHashStringIndex(
        jaccard_threshold=asked.jaccard,
        analyzer="word",
        ngram_range=(asked.shingle, asked.shingle),
        id_container="smallvec",
        **size,
    )
