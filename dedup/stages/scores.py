"""Pairs: all that was scored, as `schema.PAIRS`, some rows at a time."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dedup._types import F32, F64, I64, U8, U32
from dedup.kernels import dealing
from dedup.schema import PAIRS
from dedup.shelf import Shelf

# Pairs that are sorted at a time, about.
_PAIRS: Final = 1 << 19


class Scored(NamedTuple):
    """The scored pairs of a level, in any order.

    Attributes:
        level: copy, event or story.
        left, right: uint32, shape (m,), rows.
        scores: float64, shape (m,), columns of `schema.PAIRS`; nan where there is none.
        veto: uint8, shape (m,), index into `vetoes`.
        vetoes: Why a pair was refused; the first is no reason.
        evidence: float32, shape (m, n_features), what the model weighed.
    """

    level: str
    left: U32
    right: U32
    scores: Mapping[str, F64]
    veto: U8
    vetoes: tuple[str, ...]
    evidence: F32


class Scoring:
    """The scored pairs of a level, while they are collected.

    Args:
        shelf: Where they are.
        level: copy, event or story.
        names: Of the scores.
        vetoes: Why a pair may be refused; the first is no reason.
        features: That the model weighs.
    """

    def __init__(
        self,
        shelf: Shelf,
        level: str,
        names: tuple[str, ...],
        *,
        vetoes: tuple[str, ...] = ("",),
        features: int = 0,
    ) -> None:
        self._level, self._names, self._vetoes = level, names, vetoes
        scores = [(np.float64,)] * len(names)
        self._columns = shelf.columns(
            (np.uint32,), (np.uint32,), (np.uint8,), (np.float32, features), *scores
        )
        self._features = features

    def add(
        self, left: I64, right: I64, *scores: F64, veto: I64 | None = None, evidence: F64 | None = None
    ) -> None:
        """Add pairs with their scores in the order of the names."""
        m = len(left)
        self._columns.add(
            left,
            right,
            np.zeros(m, np.uint8) if veto is None else veto,
            np.zeros((m, self._features)) if evidence is None else evidence,
            *scores,
        )

    def scored(self) -> Scored:
        """Return all pairs; none can be added any more."""
        left, right, veto, evidence, *scores = self._columns.arrays()
        named = dict(zip(self._names, scores, strict=True))
        return Scored(self._level, left, right, named, veto, self._vetoes, evidence)


def tell(
    levels: Iterable[Scored], ids: pa.ChunkedArray, ranks: I64, labels: Mapping[str, I64]
) -> Iterator[pa.Table]:
    """Yield scored pairs as `schema.PAIRS`, sorted by level and id, the smaller id first, some at a time.

    Args:
        levels: The pairs, level by level.
        ids: The ids of all rows.
        ranks: int64, shape (n,), the place of each id by its UTF-8 bytes.
        labels: For each level, int64, shape (n,), the group of each row; a pair within one is merged.
    """
    names = ids.combine_chunks()
    for scored in levels:
        # Pairs are dealt out by their smaller ids, so that each run of them can be sorted by itself.
        runs = max(1, -(-len(scored.left) // _PAIRS))
        order, starts = dealing.deal(scored.left, scored.right, ranks, len(ranks), runs)
        for run in range(runs):
            rows = order[starts[run] : starts[run + 1]]
            left, right = scored.left[rows].astype(np.int64), scored.right[rows].astype(np.int64)
            swapped = ranks[left] > ranks[right]
            one, other = np.where(swapped, right, left), np.where(swapped, left, right)
            sort = np.lexsort((ranks[other], ranks[one]))
            yield _told(scored, rows[sort], one[sort], other[sort], names, labels[scored.level])


def retell(pairs: pa.Table, ids: pa.Array, labels: Mapping[str, I64]) -> pa.Table:
    """Return pairs of `schema.PAIRS` as they are once groups have changed.

    Args:
        pairs: Of the levels of the labels only.
        ids: The ids of all rows.
        labels: For each level, int64, shape (n,), the group of each row.
    """
    one, other = (pc.index_in(pairs[end], ids).to_numpy() for end in ("a", "b"))
    merged = np.zeros(len(pairs), np.bool_)
    for level, groups in labels.items():
        of_level = pc.equal(pairs["level"], level).to_numpy()
        merged |= of_level & (groups[one] == groups[other])
    at = PAIRS.get_field_index("merged")
    return pairs.set_column(at, PAIRS.field("merged"), pa.array(merged))


def _told(scored: Scored, rows: I64, one: I64, other: I64, ids: pa.Array, labels: I64) -> pa.Table:
    """Return some pairs in their order.

    Args:
        rows: Their places in `scored`.
        one: int64, the row of the smaller id of each.
        other: int64, of the larger.
    """
    m = len(rows)
    reasons = pa.array([reason or None for reason in scored.vetoes], pa.string())
    columns: dict[str, Any] = {
        "a": ids.take(pa.array(one)),
        "b": ids.take(pa.array(other)),
        "level": pa.array([scored.level] * m, pa.string()),
        "merged": pa.array(labels[one] == labels[other]),
        "veto": reasons.take(pa.array(scored.veto[rows])),
    }
    columns |= {score: _rounded(values[rows]) for score, values in scored.scores.items()}
    if scored.evidence.shape[1]:
        columns["evidence"] = _listed(scored.evidence[rows])
    return pa.table(
        {field.name: columns.get(field.name, pa.nulls(m, field.type)) for field in PAIRS}, schema=PAIRS
    )


def _rounded(values: F64) -> pa.Array:
    """Return scores rounded to 1e-6, nan as null."""
    rounded: NDArray[np.float64] = np.round(values, 6)
    return pa.array(rounded, mask=np.isnan(rounded))


def _listed(rows: F32) -> pa.Array:
    """Return the rows of a matrix as lists."""
    values = pa.array(rows.ravel())
    return pa.ListArray.from_arrays(pa.array(np.arange(len(rows) + 1) * rows.shape[1], pa.int32()), values)
