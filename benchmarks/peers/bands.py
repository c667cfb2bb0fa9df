"""dedup's bands and exact Jaccard alone: what the others do, without terms, leads and vetoes."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.peers.ours import read, settings, sign
from benchmarks.peers.reading import Asked, Pairs
from dedup._types import I64
from dedup.stages import candidates
from dedup.stages import copies as stage


def copies(path: Path, asked: Asked) -> Pairs:
    """Propose by bands, verify by exact Jaccard, and group."""
    config = settings(asked)
    parts = [sign(part["text"], asked) for part in read(path)]
    minima = np.concatenate([part.minima for part in parts])
    shingles = np.concatenate([part.shingles for part in parts])
    sizes = np.concatenate([np.diff(part.offsets) for part in parts])
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    first = _first(minima)
    distinct = first == np.arange(len(first))
    left, right = candidates.propose(
        minima,
        distinct & (sizes > 0),
        bands=config.bands,
        rows=config.rows,
        key=config.key,
        cap=config.bucket_cap,
        anchors=config.anchors,
    )
    # Equal signatures are looked at too: each with the first of them.
    left, right = np.concatenate([left, first[~distinct]]), np.concatenate([right, np.flatnonzero(~distinct)])
    undamped = np.ones(len(shingles), np.uint8), sizes.astype(np.float64)
    exact = stage.verify(shingles, offsets, *undamped, left, right).jaccard
    kept = exact >= asked.jaccard
    left, right, exact = left[kept], right[kept], exact[kept]
    stage.group(
        np.arange(len(first)),
        left,
        right,
        exact,
        alien=(left[:0], right[:0]),
        max_component=config.max_component,
        crowd=config.bucket_cap,
    )
    return lambda: _told(left, right, first)


def _first(minima: np.ndarray[tuple[int, int], np.dtype[np.uint32]]) -> I64:
    """Return for each row the first one with the same signature."""
    seen: dict[bytes, int] = {}
    return np.array([seen.setdefault(row.tobytes(), at) for at, row in enumerate(minima)], np.int64)


def _told(left: I64, right: I64, first: I64) -> Iterator[tuple[int, int]]:
    """Yield pairs, with those of the rows that the ends stand for."""
    members: dict[int, list[int]] = {}
    for row, of in enumerate(first.tolist()):
        members.setdefault(of, []).append(row)
    for of in members.values():
        yield from ((a, b) for at, a in enumerate(of) for b in of[at + 1 :])
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        if first[a] == a and first[b] == b:
            yield from ((min(c, d), max(c, d)) for c in members[a] for d in members[b])
