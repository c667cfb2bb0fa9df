"""The groups of a run and the pairs that it kept, looked up by report."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

Row: TypeAlias = Mapping[str, Any]

LEVELS: Final = ("copy", "event", "story")
BELOW: Final = {"event": "copy", "story": "event"}


class Told(Protocol):
    """The result of a run."""

    @property
    def assignments(self) -> pa.Table: ...

    @property
    def events(self) -> pa.Table: ...

    @property
    def pairs(self) -> pa.Table: ...

    @property
    def run(self) -> Mapping[str, Any]: ...


class Between(NamedTuple):
    """What stands between two groups: the mean probability of all pairs, and how many of them are refused."""

    mean: float
    refused: int


class Groups:
    """The groups and kept pairs of a run.

    Args:
        result: The run.
    """

    def __init__(self, result: Told) -> None:
        self._assignments, self._pairs = result.assignments, result.pairs

    def of_report(self, name: str) -> Row:
        """Return the row of a report of the run."""
        row: Row = self.rows("id", name).to_pylist()[0]
        return row

    def rows(self, column: str, value: str) -> pa.Table:
        """Return the reports that have a value in a column."""
        return self._assignments.filter(pc.equal(self._assignments[column], value))

    def named(self, level: str, group: str) -> str:
        """Return a group with its size."""
        size = self.rows(level, group).num_rows
        return f"{group} ({f'{size:,} reports' if size > 1 else 'alone'})"

    def best(self, level: str, ones: pa.ChunkedArray, others: pa.ChunkedArray) -> Row | None:
        """Return the kept pair of the highest score between two sets of reports."""
        best = self.ranked(level, self.pairs(level, ones, others)).slice(0, 1).to_pylist()
        return best[0] if best else None

    def ranked(self, level: str, pairs: pa.Table) -> pa.Table:
        """Return pairs of a level, the highest score first, then by their ids."""
        score = "jaccard" if level == "copy" else "probability"
        return pairs.sort_by([(score, "descending"), ("a", "ascending"), ("b", "ascending")])

    def pairs(self, level: str, ones: pa.ChunkedArray, others: pa.ChunkedArray) -> pa.Table:
        """Return the kept pairs between two sets of reports, whichever comes first."""
        pairs = self._pairs.filter(pc.equal(self._pairs["level"], level))
        there = pc.and_(pc.is_in(pairs["a"], ones), pc.is_in(pairs["b"], others))
        back = pc.and_(pc.is_in(pairs["a"], others), pc.is_in(pairs["b"], ones))
        return pairs.filter(pc.or_(there, back))

    def touching(self, level: str, ones: pa.ChunkedArray) -> pa.Table:
        """Return the kept pairs of a level that have a report of a set, the highest score first."""
        pairs = self._pairs.filter(pc.equal(self._pairs["level"], level))
        return self.ranked(
            level, pairs.filter(pc.or_(pc.is_in(pairs["a"], ones), pc.is_in(pairs["b"], ones)))
        )

    def between(self, level: str, one: str, other: str) -> Between:
        """Return what linkage compares with the cut; absent pairs count 0, refused ones -1."""
        groups = [self.rows(level, group) for group in (one, other)]
        pairs = self.pairs(level, *(group["id"] for group in groups))
        free = pairs.filter(pc.is_null(pairs["veto"]))
        total: float = pc.sum(free["probability"]).as_py() or 0.0
        refused = pairs.num_rows - free.num_rows
        counts = [int(pc.count_distinct(group[BELOW[level]]).as_py()) for group in groups]
        return Between((total - refused) / (counts[0] * counts[1]), refused)
