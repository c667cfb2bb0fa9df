"""dedup.stages.terms: what is packed comes back, in any pieces."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.terms import ZONES
from dedup.schema import TERMS
from dedup.shelf import Shelf
from dedup.stages import terms

KINDS = 3


def kept(sizes: list[int]) -> tuple[pa.Table, terms.Kept]:
    """Return reports with so many terms each."""
    chance, n, total = np.random.default_rng(len(sizes)), len(sizes), sum(sizes)
    words, heading_words, turns = chance.integers(0, 1 << 20, (3, n))
    return pa.table({"id": pa.array([f"r{i}" for i in range(n)], pa.string())}), terms.Kept(
        words,
        heading_words,
        turns,
        chance.integers(0, 1 << 30, (n, KINDS), dtype=np.int32),
        chance.integers(0, 1 << 32, total, dtype=np.uint32),
        chance.integers(0, 256, (total, ZONES), dtype=np.uint8),
        np.append(0, np.cumsum(np.array(sizes, np.int64))),
    )


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 7))
def test_packed_reports_come_back(sizes: list[int], rows: int) -> None:
    """Every number of every report, in its order, however many are packed at a time."""
    documents, expected = kept(sizes)
    before, terms._ROWS = terms._ROWS, rows
    try:
        parts = list(terms.pack(documents, expected))
    finally:
        terms._ROWS = before
    found = terms.unpack(parts, Shelf())

    assert all(part.schema == TERMS for part in parts)
    assert documents["id"].to_pylist() == pa.concat_tables(parts)["id"].to_pylist()
    for name, ours, theirs in zip(terms.Kept._fields, expected, found, strict=True):
        assert (name, ours.ravel().tolist()) == (name, theirs.ravel().tolist())
        assert ours.dtype == theirs.dtype
    assert not sizes or expected.tolls.shape == found.tolls.shape
