"""Tables: the groups of a run as `schema.ASSIGNMENTS`, `schema.EVENTS` and `schema.PAIRS`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dedup._types import F64, I64
from dedup.schema import ASSIGNMENTS, EVENTS, PAIRS

_NEVER: Final = 1 << 62  # seconds; beyond all that a date can hold
_FACTS: Final = ("title", "url", "source", "published")


class Choice(Protocol):
    """The representative of each group: rising labels, rows, and reasons."""

    groups: I64
    rows: I64
    reasons: list[tuple[str, ...]]


def name(level: str, founder: str) -> str:
    """Return the id of a group: the level's letter and a hash of its founder's id.

    >>> name("event", "a")
    'e-40f89e395b66422f'
    """
    return f"{level[0]}-{blake2b(founder.encode(), digest_size=8).hexdigest()}"


def assignments(documents: pa.Table, labels: Mapping[str, I64], chosen: Mapping[str, Any]) -> pa.Table:
    """Return the groups of each report, sorted by id.

    Args:
        documents: The reports, in founder order.
        labels: For each level, int64, the row that founds each row's group.
        chosen: For each level, the representatives.
    """
    ids = documents["id"].to_pylist()
    columns: dict[str, Any] = {"id": documents["id"]}
    for level, groups in labels.items():
        columns[level] = _names(level, ids, groups)
    for level, choice in chosen.items():
        speaks = np.zeros(len(ids), np.bool_)
        speaks[choice.rows] = True
        columns[f"{level}_representative"] = pa.array(speaks)
    columns |= {fact: documents[fact] for fact in _FACTS}
    table = pa.table([columns[field.name] for field in ASSIGNMENTS], schema=ASSIGNMENTS)
    return table.take(_by_bytes(table["id"]))


def events(documents: pa.Table, labels: Mapping[str, I64], chosen: Mapping[str, Any]) -> pa.Table:
    """Return one row an event, sorted by id; arguments as for `assignments`."""
    ids, sources = documents["id"].to_pylist(), documents["source"].to_pylist()
    facts = documents.select(["id", *_FACTS]).take(pa.array(chosen["event"].rows)).to_pylist()
    told = dict(zip(chosen["event"].groups.tolist(), facts, strict=True))
    seconds = pc.cast(documents["published"], pa.int64())
    earliest = pc.fill_null(seconds, _NEVER).to_numpy()
    latest = pc.fill_null(seconds, -_NEVER).to_numpy()
    speaker = {level: _speakers(choice) for level, choice in chosen.items()}
    order = np.argsort(labels["event"], kind="stable")
    bounds = np.flatnonzero(np.diff(labels["event"][order], prepend=-1))
    rows = []
    for members in np.split(order, bounds[1:]) if len(order) else []:
        event, story = int(labels["event"][members[0]]), int(labels["story"][members[0]])
        groups, sizes = np.unique(labels["copy"][members], return_counts=True)
        _, reasons = speaker["event"][event]
        story_row, story_reasons = speaker["story"][story]
        rows.append(
            {
                "event": name("event", ids[event]),
                "story": name("story", ids[story]),
                "size": len(members),
                "copies": len(groups),
                "sources": sorted({sources[i] for i in members.tolist() if sources[i] is not None}),
                "first_seen": _moment(int(earliest[members].min())),
                "last_seen": _moment(int(latest[members].max())),
                "representative": {**told[event], "reasons": list(reasons)},
                "story_representative": {"id": ids[story_row], "reasons": list(story_reasons)},
                "copy_representatives": [
                    {"copy": name("copy", ids[group]), "id": ids[at], "reasons": list(why)}
                    for group in groups[sizes > 1].tolist()
                    for at, why in [speaker["copy"][group]]
                ],
                "members": sorted((ids[i] for i in members.tolist()), key=str.encode),
            }
        )
    table = pa.Table.from_pylist(rows, schema=EVENTS)
    return table.take(_by_bytes(table["event"]))


def pairs(
    ids: pa.ChunkedArray,
    level: str,
    labels: I64,
    left: I64,
    right: I64,
    *,
    days: F64,
    veto: Sequence[str] = (),
    evidence: F64 | None = None,
    **scores: F64,
) -> pa.Table:
    """Return scored pairs by id, the smaller id first, sorted.

    Args:
        ids: The ids of all rows.
        level: copy, event or story.
        labels: int64, the group of each row; a pair within one is merged.
        left: int64, shape (m,), one row of each pair.
        right: int64, shape (m,), the other.
        days: float64, shape (m,), days between the two, nan where one is undated.
        veto: Why a pair was refused, empty where it was not; none at all if no pair can be.
        evidence: float64, shape (m, n_features), what the model weighed; None if it weighed nothing.
        scores: float64, shape (m,), any of the other columns of `schema.PAIRS`.
    """
    m = len(left)
    one, other = ids.take(pa.array(left)), ids.take(pa.array(right))
    swapped = pc.greater(one.cast(pa.binary()), other.cast(pa.binary()))
    columns: dict[str, Any] = {
        "a": pc.if_else(swapped, other, one),
        "b": pc.if_else(swapped, one, other),
        "level": pa.array([level] * m, pa.string()),
        "merged": pa.array(labels[left] == labels[right]),
        "days": _rounded(days),
        "veto": pa.array([reason or None for reason in veto] or [None] * m, pa.string()),
    }
    columns |= {score: _rounded(values) for score, values in scores.items()}
    if evidence is not None:
        columns["evidence"] = _listed(evidence)
    columns = {field.name: columns.get(field.name, pa.nulls(m, field.type)) for field in PAIRS}
    table = pa.table(columns, schema=PAIRS)
    keys = pa.table({side: table[side].cast(pa.binary()) for side in ("a", "b")})
    return table.take(pc.sort_indices(keys, sort_keys=[("a", "ascending"), ("b", "ascending")]))


def _moment(seconds: int) -> datetime | None:
    """Return seconds since 1970 as a moment, and None for those of a report without a date."""
    return None if abs(seconds) == _NEVER else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _rounded(values: F64) -> pa.Array:
    """Return scores rounded to 1e-6, nan as null."""
    rounded: NDArray[np.float64] = np.round(values, 6)
    return pa.array(rounded, mask=np.isnan(rounded))


def _listed(rows: F64) -> pa.Array:
    """Return the rows of a matrix as lists, rounded to 1e-6."""
    values = pa.array(np.round(rows, 6).astype(np.float32).ravel())
    return pa.ListArray.from_arrays(pa.array(np.arange(len(rows) + 1) * rows.shape[1], pa.int32()), values)


def _names(level: str, ids: list[str], groups: I64) -> pa.Array:
    """Return the name of each row's group."""
    founders, which = np.unique(groups, return_inverse=True)
    return pa.array([name(level, ids[founder]) for founder in founders.tolist()]).take(pa.array(which))


def _speakers(choice: Choice) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Return the row that speaks for each group, and why."""
    told = zip(choice.rows.tolist(), choice.reasons, strict=True)
    return dict(zip(choice.groups.tolist(), told, strict=True))


def _by_bytes(ids: pa.ChunkedArray) -> pa.Array:
    """Return the order of ids by their UTF-8 bytes."""
    return pc.sort_indices(pa.table({"id": ids.cast(pa.binary())}), sort_keys=[("id", "ascending")])
