"""The floor: each line is parsed, and its text looked at."""

from pathlib import Path

from benchmarks.peers.reading import Asked, texts


def signatures(path: Path, asked: Asked) -> int:
    """Return the number of lines."""
    return sum(1 for _ in map(len, texts(path)))


copies = line = signatures
